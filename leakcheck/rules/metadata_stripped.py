"""The document says neither who made it nor when nor with what."""

from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import PersonClaim, SoftwareClaim, TextContent, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.office_package import OFFICE_PACKAGES
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

#: Formats in which the usual programs always fill in properties.
_FILLED_IN = frozenset({*OFFICE_PACKAGES, "opendocument", "word_binary", "excel_binary", "powerpoint_binary", "pdf_document"})
_OWN_TIMES = frozenset({TimeRole.CREATED, TimeRole.MODIFIED})


@rule(
    weight=Weight.NOTE,
    direction=Direction.LIMIT,
    family=Family.COVERAGE,
    cause=Cause.LAST_SAVE,
    needs=(TextContent,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "The author or the office removed personal information before sending, as many have to.",
        "The publisher or the source removed what could give somebody away.",
        "A program library wrote the file and filled in nothing.",
    ),
    sources=(
        "base rates of this project: 293 of 397 dated PDF files of the Snowden archive were dated after their publication, 301 name no program",
    ),
    false_alarms=None,
)
def metadata_stripped(examined: Examined) -> Iterator[Observation]:
    """The document names no author, no time and no program, which the usual programs always write.

    Somebody or something removed the properties, or they were never there. All checks that compare times, programs and names
    had nothing to compare, so that their silence means nothing here.
    """
    dated = any(claim.role in _OWN_TIMES and claim.voucher is Voucher.CLAIMED for claim in examined.every(TimeClaim))
    named = any(True for _ in examined.every(PersonClaim)) or any(True for _ in examined.every(SoftwareClaim))
    text = next(examined.every(TextContent), None)
    if examined.item.format in _FILLED_IN and text is not None and not dated and not named:
        yield Observation(sentence="The document names no author, no time and no program; checks of these had nothing to compare.", evidence=(text,))
