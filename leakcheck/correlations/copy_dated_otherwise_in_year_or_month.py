"""Two documents with like words give times that agree to the second, but not in the year or the month."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from leakcheck.decode.copy_evidence import evidence_of
from leakcheck.decode.text_digest import likeness
from leakcheck.knowledge.template_dates import read_off_a_clock
from leakcheck.model.dump import Dump
from leakcheck.model.facts import TextContent, TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import located
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_ROLES = (TimeRole.CREATED, TimeRole.MODIFIED)
_LIKE = 0.7
#: More documents than these that meet in day and second were made by a program.
_MOST = 20
_Dated = tuple[Item, TimeClaim]


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CROSS_COPY,
    cause=Cause.CREATION,
    needs=(),
    innocent=(
        "A computer's clock was corrected by whole months or years between the two, which is rare to the second.",
        "A program wrote invented times into test files, one for each month or year.",
        "It is chance: of 10,000 documents about twenty pairs meet in day and second, but seldom two with like words.",
    ),
    sources=("COPA v Wright [2024] EWHC 1198 (Ch), appendix (ID_000536: day, hour, minute and second are those of the paper of March 2009)",),
    false_alarms=FalseAlarms(0, 4269, "documents with such a time, of public collections taken as one dump"),
)
def copy_dated_otherwise_in_year_or_month(dump: Dump) -> Iterator[Observation]:
    """Two documents with like words give times that agree to the second, but not in the year or the month.

    Whoever moves a document to another time by editing its dates tends to change the year or the month and to leave the rest.
    Two documents whose words are alike, and whose times of creation or last save differ in nothing but year or month, are
    therefore worth a question. Which of the two was changed cannot be told from them: ask for a copy that somebody else has kept.
    """
    spoken_of: dict[str, Observation] = {}
    for group in _meeting(dump):
        for first, second in combinations(group, 2):
            if _other_month(first[1].moment, second[1].moment) and _alike(dump, first[0].path, second[0].path):
                for own, other in ((first, second), (second, first)):
                    spoken_of.setdefault(own[0].path, _observation(own, other))
    yield from (spoken_of[path] for path in sorted(spoken_of))


def _meeting(dump: Dump) -> Iterator[Sequence[_Dated]]:
    """Documents that have a time of one day of the month and one second of the day, whatever the month."""
    groups: dict[tuple[int, int, int, int], dict[str, _Dated]] = {}
    for role in _ROLES:
        for item, claim in dump.facts(TimeClaim, role):
            if item.kind is ItemKind.DOCUMENT and claim.voucher is Voucher.CLAIMED and read_off_a_clock(claim.moment):
                wall = claim.moment.wall
                groups.setdefault((wall.day, wall.hour, wall.minute, wall.second), {}).setdefault(item.path, (item, claim))
    for group in groups.values():
        if 1 < len(group) <= _MOST:
            yield [group[path] for path in sorted(group)]


def _other_month(first: Moment, second: Moment) -> bool:
    return (first.wall.year, first.wall.month) != (second.wall.year, second.wall.month)


def _alike(dump: Dump, first: str, second: str) -> bool:
    one, other = _words(dump, first), _words(dump, second)
    return one is not None and other is not None and (one.digest == other.digest or likeness(one.minhash, other.minhash) >= _LIKE)


def _words(dump: Dump, path: str) -> TextContent | None:
    return next((text for text in dump.facts_of(path, TextContent) if text.role == "document"), None)


def _observation(own: _Dated, other: _Dated) -> Observation:
    sentence = (
        f"Gives the time {own[1].moment} ({own[1].at.part}), and a document with like words here ({other[0].path}) the time {other[1].moment}: "
        "the same day and second of another year or month. Which of the two was changed, if one was, the two do not tell."
    )
    evidence = evidence_of(located(own[1], own[0].path), located(other[1], other[0].path))
    return Observation(sentence=sentence, evidence=evidence, item=own[0].path, others=(other[0].path,))
