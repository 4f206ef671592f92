"""Two copies of one message, neither of them authenticated, give dates that no zone explains."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from leakcheck.decode.copy_evidence import sent_at
from leakcheck.decode.mail_wording import Extent, mail_difference
from leakcheck.decode.masked_text import is_masked
from leakcheck.model.dump import Dump
from leakcheck.model.facts import HeaderField, IdentifierKind, TextContent
from leakcheck.model.finding import located
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Messages that bear one identifier more often than this are a broken program's.
_MOST = 20
#: Exports write the Date line anew, in another zone or without one; no zones are further apart than this.
_ZONES = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy of a message."""

    item: Item
    sent: datetime
    line: HeaderField
    text: str


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        "The sender's program used one Message-ID again for another message in the same words, such as a reminder or a monthly notice.",
        "One copy is a draft or a template, and the other was sent from it.",
        "A program that does not keep messages as they travelled wrote the day of export or import into the Date line.",
    ),
    sources=(
        "RFC 5322 sections 3.6.1 and 3.6.4 (one Message-ID, one message, one date on which its writer finished it)",
        "COPA v Wright [2024] EWHC 1198 (Ch), appendix: ID_000465, a family of copies of one mail with other dates and parties",
    ),
    false_alarms=FalseAlarms(
        7, 1058, "public mails that share a Message-ID with another one, taken as one dump; all 7 were dated anew by makers of test files"
    ),
)
def same_message_id_other_date(dump: Dump) -> Iterator[Observation]:
    """Another copy of the message, by its Message-ID and its words, gives another date, days or years away.

    A Message-ID names one message for ever, and its Date line is written once, when it is sent. Two copies with the same Message-ID and
    the same words whose dates lie further apart than any two time zones cannot both say what was sent. No copy is authenticated, so
    that the two do not tell which of them was changed: ask the other people who had the message for theirs.
    """
    for _, items in dump.sharing(IdentifierKind.MESSAGE, _MOST):
        mails = [item for item in items if item.kind is ItemKind.MAIL]
        copies = [copy for item in mails if (copy := _copy(dump, item)) is not None] if len(mails) > 1 else []
        # Where a copy is authenticated, other rules compare the others with it.
        if copies and not any(dump.is_anchored(item.path) for item in mails):
            for copy in copies:
                other = next((one for one in copies if abs(one.sent - copy.sent) > _ZONES and _same_words(one, copy)), None)
                if other is not None:
                    yield _observation(copy, other)


def _copy(dump: Dump, item: Item) -> _Copy | None:
    sent = sent_at(dump, item.path)
    line = next((field for field in dump.facts_of(item.path, HeaderField) if field.name == "Date"), None)
    if sent is None or line is None or is_masked(line.value.encode("utf-8", "replace")):
        return None
    return _Copy(item, sent, line, _words(dump.facts_of(item.path, TextContent)))


def _words(texts: Sequence[TextContent]) -> str:
    return "\n".join(text.text for text in texts if text.role == "body")


def _same_words(one: _Copy, other: _Copy) -> bool:
    """Whether the two say the same, but for what transport does; copies without any words say nothing."""
    return bool(one.text and other.text) and mail_difference(one.text, other.text).extent in {Extent.NONE, Extent.TRANSPORT}


def _observation(copy: _Copy, other: _Copy) -> Observation:
    days = abs(copy.sent - other.sent).days
    return Observation(
        sentence=(
            f"Another copy of this message ({other.item.path}) has the same Message-ID and the same words, and a Date line {days:,} days away. "
            "Neither copy is authenticated, so that nothing says which of them gives the date on which it was sent."
        ),
        evidence=(located(copy.line, copy.item.path), located(other.line, other.item.path)),
        item=copy.item.path,
        others=(other.item.path,),
        difference=(f"- Date: {other.line.value}", f"+ Date: {copy.line.value}"),
    )
