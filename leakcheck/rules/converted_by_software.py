"""The file was converted into its format by a program that is not at home in it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from leakcheck.model.examined import Examined
from leakcheck.model.facts import SoftwareClaim, SoftwareRole
from leakcheck.model.item import ItemKind
from leakcheck.model.office_package import OFFICE_PACKAGES
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_MICROSOFTS = frozenset({*OFFICE_PACKAGES, "word_binary", "excel_binary", "powerpoint_binary", "rich_text"})
_STRANGERS = re.compile(
    r"\b(?:LibreOffice\w*|OpenOffice\w*|StarOffice|Collabora\w*|NeoOffice|WPS \w+|Kingsoft|ONLYOFFICE|Hancom|Pages|Numbers|Keynote|TextEdit|AbiWord"
    r"|Google|Zoho|Polaris|SoftMaker|Lotus|Corel)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"\bMicrosoft ?Office\b|\bMicrosoft (?:Word|Excel|PowerPoint)\b", re.IGNORECASE)
#: Programs whose whole business is to turn one format into another.
_CONVERTERS = re.compile(
    r"\b(?:pandoc|calibre|Solid Converter|unoconv|CloudConvert|Zamzar|Able2Extract|Nitro|Gotenberg|PDFShift|ImageMagick|Google Docs Renderer)\b",
    re.I,
)
_ROLES = frozenset({SoftwareRole.APPLICATION, SoftwareRole.PRODUCER, SoftwareRole.CREATOR})


@rule(
    weight=Weight.NOTE,
    direction=Direction.LIMIT,
    family=Family.COVERAGE,
    cause=Cause.LAST_SAVE,
    needs=(SoftwareClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "The author works with that program and sends files in the format of others.",
        "A system that stores or shows documents converted it.",
    ),
    sources=("base rates of this project: LibreOffice writes new files and leaves the old time of last save in them",),
    false_alarms=None,
)
def converted_by_software(examined: Examined) -> Iterator[Observation]:
    """The file was saved in this format by a program whose own format is another.

    A conversion writes the whole file anew. It drops what it does not understand, such as the history of editing, and may keep old
    times or set new ones. What is missing then says nothing, and traces of the program say only that it converted.
    """
    for claim in examined.every(SoftwareClaim):
        if claim.role in _ROLES and _foreign(examined.item.format, claim.name):
            sentence = f"The file was converted into its format by “{claim.name[:80]}”, which writes the whole file anew."
            yield Observation(sentence=sentence, evidence=(claim,))
            return


# Kept, because the same few programs wrote most files of a dump.
@lru_cache(maxsize=512)
def _foreign(format_: str, program: str) -> bool:
    if format_ in _MICROSOFTS and _STRANGERS.search(program):
        return True
    return (format_ == "opendocument" and _OFFICE.search(program) is not None) or _CONVERTERS.search(program) is not None
