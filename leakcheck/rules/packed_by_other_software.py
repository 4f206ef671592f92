"""The document names Office as its program, but was packed by another one."""

import re
from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.claimed_times import after_last_save
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Identifier, IdentifierKind, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: How Office packs: list of types first, its own version number, no extra fields. It leaves times in parts that it took over.
_OFFICE = re.compile(r"system 0; (?:1980|real times); first \[Content_Types\]\.xml; seekable; (?:deflated|deflated\+stored); version 45 needs ")
_READ = ("word_document", "spreadsheet_document", "presentation_document")
_A_DAY = timedelta(days=1)


@rule(
    weight=Weight.WEAK,
    direction=Direction.HANDLING,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(SoftwareClaim, Identifier),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "A program that fills in templates, checks for viruses or manages documents wrote the file and kept Office's name.",
        "Office for the Mac or for the web packs in other ways in some versions.",
        "Somebody unpacked the document to look into it and packed it again.",
    ),
    sources=(
        "APPNOTE.TXT 6.3.10 section 4.4 (headers of entries)",
        "base rates of this project: Office packs without times in 531 of 601 documents on Windows and 65 of 68 on the Mac",
    ),
    false_alarms=FalseAlarms(524, 3378, "documents that name Office; honest files of public collections, many from program libraries' tests"),
)
def packed_by_other_software(examined: Examined) -> Iterator[Observation]:
    """The document says that Microsoft Office saved it, but its package was put together in a way in which Office does not.

    A newer Office document is a package of many small files. Office packs it always in the same order and without times. Where
    the order or the fields are others, some other program packed it last; where entries bear times, they tell when. That is how
    libraries, document systems and mail gateways work, and says nothing of the words.
    """
    office = next((one for one in examined.every(SoftwareClaim) if one.role is SoftwareRole.APPLICATION and one.name.startswith("Microsoft")), None)
    packing = next((mark for mark in examined.every(Identifier) if mark.kind is IdentifierKind.PRODUCER_FINGERPRINT), None)
    if office is None or packing is None or examined.item.format not in _READ or _OFFICE.match(packing.value):
        return
    sentence = f"The document names “{office.name[:60]}” as its program, but another one packed it."
    late = after_last_save(examined, (claim for claim in examined.every(TimeClaim) if claim.role is TimeRole.PACKED), _A_DAY)
    if late:
        sentence += f" That was on {late[1][0].moment} or later, after the last save that the document claims ({late[0].moment})."
    evidence = (packing, office, *((late[1][0], late[0]) if late else ()))
    yield Observation(sentence=sentence, evidence=evidence)
