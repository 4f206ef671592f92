"""Messages of one conversation disagree about when it began."""

from collections import Counter
from collections.abc import Iterator, Sequence

from leakcheck.decode.copy_evidence import evidence_of, first_time
from leakcheck.model.dump import Dump
from leakcheck.model.facts import Identifier, IdentifierKind, TimeClaim, TimeRole
from leakcheck.model.finding import located
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: A conversation on more messages than this is a program's constant.
_MOST = 500
#: So many messages have to agree before another one can disagree with them.
_LEAST = 3
_CLOCK = "thread-index"


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CROSS_COPY,
    cause=Cause.DATE_LINE,
    needs=(),
    innocent=(
        "A gateway or another mail program took the conversation's number over and wrote a beginning of its own.",
        "The program counts the beginning anew where the subject of a conversation is changed.",
    ),
    sources=("[MS-OXOMSG] section 2.2.1.3 (PidTagConversationIndex)", "https://www.metaspike.com/leveraging-thread-index-in-email-forensics/"),
    false_alarms=FalseAlarms(0, 62, "conversations of two messages or more in public collections of mail"),
)
def thread_index_disagrees(dump: Dump) -> Iterator[Observation]:
    """A message gives its conversation another beginning than the other messages of the conversation.

    Outlook and Exchange give each conversation a number, and put it with the time of the first message into every message of the
    conversation, in the line Thread-Index. All messages that bear the number take this time over unchanged. Where one gives another
    time than at least three others, which agree, its line was not written by the program that answered in this conversation.
    """
    for _, items in dump.sharing(IdentifierKind.THREAD, _MOST):
        begins = [(item, claim) for item in items if item.kind is ItemKind.MAIL and (claim := _beginning(dump, item)) is not None]
        yield from _disagreeing(dump, begins)


def _beginning(dump: Dump, item: Item) -> TimeClaim | None:
    """The conversation's beginning: the first of the two times that a Thread-Index gives."""
    return next((claim for claim in dump.facts_of(item.path, TimeClaim) if claim.token == _CLOCK), None)


def _disagreeing(dump: Dump, begins: Sequence[tuple[Item, TimeClaim]]) -> Iterator[Observation]:
    # Copies of one message are one voice.
    voices = Counter(claim.moment for claim in {_name(dump, item): claim for item, claim in begins}.values())
    usual, count = voices.most_common(1)[0] if voices else (None, 0)
    if usual is None or count < _LEAST:
        return
    agreeing = next((item, claim) for item, claim in begins if claim.moment == usual)
    for item, claim in begins:
        if claim.moment != usual and voices[claim.moment] == 1:
            yield Observation(
                sentence=(
                    f"By its line Thread-Index the conversation began on {claim.moment}; {count} other messages of the same conversation say "
                    f"{usual}, for example {agreeing[0].path}."
                ),
                evidence=evidence_of(claim, located(agreeing[1], agreeing[0].path), first_time(dump, item.path, TimeRole.SENT)),
                item=item.path,
                others=(agreeing[0].path,),
            )


def _name(dump: Dump, item: Item) -> str:
    names = (one.value for one in dump.facts_of(item.path, Identifier) if one.kind is IdentifierKind.MESSAGE)
    return next(names, item.path)
