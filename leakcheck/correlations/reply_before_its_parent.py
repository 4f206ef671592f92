"""A message is dated before the one that it answers."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import islice

from leakcheck.decode.copy_evidence import first_times
from leakcheck.decode.mail_times import in_words
from leakcheck.decode.thread_evidence import own_anchor, thread_evidence
from leakcheck.model.dump import Answer, Dump
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.item import Item
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: A clock set to the wrong zone, or to local time that is taken for UTC, is off by less than this.
_SLACK = timedelta(days=1)
#: The dates of so many answers and of what they answer are fetched together.
_BATCH = 200
_CLOCK = "The clock of one of the two computers was wrong: other messages of the same sender are off by as much."
_REUSED = "The program of the first message used its Message-ID again for a later one, and only the later one lies in the collection."


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(),
    innocent=(
        _CLOCK,
        _REUSED,
        "The first message was a draft that had a name already and was sent, or sent again, only after it had been answered.",
        "The program or the archive that exported one of the two wrote its own time into the Date line.",
    ),
    sources=("RFC 5322 section 3.6.4 (In-Reply-To and References name the message that is answered)",),
    false_alarms=FalseAlarms(0, 112, "honest messages of public collections with a message before them in the conversation"),
)
def reply_before_its_parent(dump: Dump) -> Iterator[Observation]:
    """A message is dated more than a day before the message that it answers.

    An answer names the Message-ID of the message that it answers, and that name did not exist before that message did. Where the
    answer's date lies more than a day earlier, which is more than zones and small errors of clocks explain, one of the two dates
    cannot be right. So it is with the messages before it in the conversation, whose names an answer lists too. If one of the two
    messages is authenticated with its date, the question is about the other.
    """
    answers = (answer for answer in dump.answers() if answer.parents or answer.ancestors)
    while batch := list(islice(answers, _BATCH)):
        paths = [item.path for answer in batch for item in (answer.item, *answer.parents, *answer.ancestors)]
        dates = first_times(dump, paths, TimeRole.SENT)
        for answer in batch:
            yield from _compared(dump, answer, dates)


def _compared(dump: Dump, answer: Answer, dates: Mapping[str, TimeClaim]) -> Iterator[Observation]:
    sent, earlier = dates.get(answer.item.path), answer.parents or answer.ancestors
    claims = [(claim, parent) for parent in earlier if (claim := dates.get(parent.path)) is not None]
    # A copy without a date that can be read may be the one that was answered.
    if sent is None or len(claims) < len(earlier):
        return
    first, parent = min(claims, key=lambda pair: (pair[0].moment.earliest, pair[1].path))
    if sent.moment.is_before(first.moment, _SLACK):
        yield from _observation(dump, answer, parent, sent, first)


def _observation(dump: Dump, answer: Answer, parent: Item, sent: TimeClaim, first: TimeClaim) -> Iterator[Observation]:
    vouched = [_date_is_signed(dump, item) for item in (answer.item, parent)]
    if all(vouched):
        return
    item, other = (parent, answer.item) if vouched[0] else (answer.item, parent)
    early = in_words(first.moment.earliest - sent.moment.latest)
    what = "In its conversation it comes before" if vouched[0] else "In its conversation it comes after"
    sentence = (
        f"{what} another message ({other.path}), but the later of the two ({sent.moment}) is dated {early} before the earlier ({first.moment})."
    )
    if not any(vouched):
        sentence += " Nothing says which of the two dates is wrong."
    yield Observation(
        sentence=sentence,
        evidence=thread_evidence(dump, answer, parent),
        direction=Direction.ALTERATION if any(vouched) else Direction.LEAD,
        tested=(Tested(_CLOCK, "possible"), Tested(_REUSED, "possible")),
        item=item.path,
        others=(other.path,),
    )


def _date_is_signed(dump: Dump, item: Item) -> bool:
    anchor = own_anchor(dump, item)
    return anchor is not None and "date" in anchor.attestation.covered
