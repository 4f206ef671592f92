"""A program for editing pictures left its name in a photograph."""

import re
from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_EDITORS = re.compile(
    r"\b(?:Photoshop|Lightroom|Camera Raw|ImageReady|GIMP|Pixelmator|Affinity|Paint\.NET|PaintShop|Photo-?Paint|Corel|ACDSee|ACD Systems"
    r"|IrfanView|Snapseed|PicsArt|Facetune|Capture One|darktable|RawTherapee|Krita|Luminar|Picasa|Photo(?:s|Scape|Filtre)|ImageMagick|Canva)\b",
    re.IGNORECASE,
)
_PHOTOGRAPHED = frozenset({TimeRole.CAPTURED, TimeRole.SATELLITE})


@rule(
    weight=Weight.WEAK,
    direction=Direction.HANDLING,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.LAST_SAVE,
    needs=(SoftwareClaim,),
    about=(ItemKind.PICTURE,),
    innocent=(
        "The picture was made smaller, brighter or cropped before it was sent or printed, as newsrooms and press offices always do.",
        "The program only developed the camera's raw file.",
        "The program only showed the picture and saved its caption.",
    ),
    sources=("Exif 2.32 section 4.6.4 (Software)", "XMP Specification Part 1 (xmp:CreatorTool)"),
    false_alarms=FalseAlarms(19, 69, "photographs that name a program; honest files of public collections"),
)
def edited_by_software(examined: Examined) -> Iterator[Observation]:
    """A program for editing pictures is named in the photograph.

    The picture is not as the camera left it: it was opened in the program named and saved again. What was done with it is not
    said, and most of what is done is harmless. Whoever needs the picture as it was asks for the camera's own file.
    """
    software = list(examined.every(SoftwareClaim))
    photograph = any(claim.role is SoftwareRole.CAMERA for claim in software) or any(
        claim.role in _PHOTOGRAPHED for claim in examined.every(TimeClaim)
    )
    editors = [claim for claim in software if claim.role is not SoftwareRole.CAMERA and _EDITORS.search(claim.name)]
    if photograph and editors:
        names = ", ".join(dict.fromkeys(f"“{claim.name[:80]}”" for claim in editors[:3]))
        yield Observation(sentence=f"The photograph was saved by a program for editing pictures: {names}.", evidence=tuple(editors[:10]))
