"""The document names a program by which paper is scanned, or text is read off a picture."""

import re
from collections.abc import Iterator
from functools import lru_cache

from leakcheck.model.examined import Examined
from leakcheck.model.facts import SoftwareClaim, SoftwareRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_SCANNERS = re.compile(
    r"\b(?:scan(?:ner|jet|snap|soft)?|e?copy (?:share)?scan|konica ?minolta|bizhub|xerox|workcentre|ricoh|aficio|kyocera|taskalfa|lexmark|imagerunner"
    r"|canon ir[- ]?\w*|hewlett-packard mfp|hp digital sending|sharp mx\w*|toshiba e-?studio|oce|develop ineo|brother mfc\S*"
    r"|paper capture|clearscan|abbyy|finereader|tesseract|ocrmypdf|omnipage|readiris|kofax|camscanner|genius scan|scanbot|swiftscan|office lens"
    r"|tiff2pdf|image conversion plug-?in|img2pdf)\b",
    re.IGNORECASE,
)
_ROLES = frozenset({SoftwareRole.PRODUCER, SoftwareRole.CREATOR, SoftwareRole.APPLICATION})


@rule(
    weight=Weight.NOTE,
    direction=Direction.LIMIT,
    family=Family.COVERAGE,
    cause=Cause.CREATION,
    needs=(SoftwareClaim,),
    about=(ItemKind.DOCUMENT, ItemKind.PICTURE),
    innocent=(
        "Signed papers and old files are kept as scans everywhere.",
        "Layers, masks and odd letters in the text come from the scanner's compression and its reading of letters.",
    ),
    sources=(
        "base rates of this project: of 143 PDF files of the Snowden archive that name a producer, 71 are passes of reading letters",
        "ISO/IEC 16485 (mixed raster content: why scans have layers)",
    ),
    false_alarms=None,
)
def scanned_from_paper(examined: Examined) -> Iterator[Observation]:
    """The document names, as what made it, a scanner's program or one that reads letters off pictures.

    The name is all that this rests on, and anyone can type it. If it is right, the times and programs in the file are those of the
    scanning, which may lie years after the paper. What happened to the paper, or to a file before it was printed, leaves no trace in
    a scan. The text in it was read by a program and holds its errors.
    """
    for claim in examined.every(SoftwareClaim):
        if claim.role in _ROLES and _is_scanner(claim.name):
            sentence = (
                f"The file names a program of scanners, or one that reads letters off pictures (“{claim.name[:80]}”): if it was made with that, "
                "its properties are those of the scan."
            )
            yield Observation(sentence=sentence, evidence=(claim,))
            return


# Kept, because the same few programs wrote most files of a dump.
@lru_cache(maxsize=512)
def _is_scanner(name: str) -> bool:
    return _SCANNERS.search(name) is not None
