"""The document names Office as its program, but was packed by another one."""

import re
from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.claimed_times import after_last_save
from leakcheck.knowledge.office_packing import is_for_the_web, names_office, odd_parts, unlike_office
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Description, Identifier, IdentifierKind, SoftwareClaim, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.office_package import OFFICE_PACKAGES
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: How Office packs: list of types first, its own version number, no extra fields. It leaves times in parts that it took over.
_OFFICE = re.compile(r"system 0; (?:1980|real times); first \[Content_Types\]\.xml; seekable; (?:deflated|deflated\+stored); version 45 needs ")
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
        "base rates of this project: Office packs without times in 531 of 601 documents on Windows and 65 of 68 on the Mac;"
        " all of 2,755 that it packed are packed with one effort (super fast, section 4.4.4) and keep no attributes of files",
    ),
    false_alarms=FalseAlarms(374, 3310, "documents that name Office; honest files of public collections, many from program libraries' tests"),
)
def packed_by_other_software(examined: Examined) -> Iterator[Observation]:
    """The document says that Microsoft Office saved it, but its package was put together in a way in which Office does not.

    A newer Office document is a package of many small files. Office packs it always in the same order, without times, and with
    the same effort for all parts. Where the order, the fields or the effort are others, some other program packed it last; where
    entries bear times, they tell when. That is how libraries, document systems and mail gateways work, and says nothing of the
    words. Where only a few parts are packed in another way, part_packed_by_other_software names them, and this rule is silent.
    """
    office = names_office(examined)
    packing = next((mark for mark in examined.every(Identifier) if mark.kind is IdentifierKind.PRODUCER_FINGERPRINT), None)
    if office is None or packing is None or examined.item.format not in OFFICE_PACKAGES or odd_parts(examined):
        return
    shows = _shows(packing, office, unlike_office(examined))
    if shows is None:
        return
    sentence = f"The document names “{office.name[:60]}” as its program, but another one packed it."
    late = after_last_save(examined, (claim for claim in examined.every(TimeClaim) if claim.role is TimeRole.PACKED), _A_DAY)
    if late:
        sentence += f" That was on {late[1][0].moment} or later, after the last save that the document claims ({late[0].moment})."
    evidence = (shows, office, *((late[1][0], late[0]) if late else ()))
    yield Observation(sentence=sentence, evidence=evidence)


def _shows(packing: Identifier, office: SoftwareClaim, effort: Description | None) -> Identifier | Description | None:
    """What in the package is unlike Office: its order and fields, else the effort."""
    if not _OFFICE.match(packing.value):
        return packing
    return None if is_for_the_web(office) else effort
