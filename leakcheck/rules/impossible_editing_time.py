"""The counter of editing time shows a time that cannot be."""

from collections.abc import Iterator

from leakcheck.knowledge.claimed_times import claimed
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Quantity, QuantityKind, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.problem import ProblemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_CENTURY = 100 * 365 * 24 * 60
_DAY = 24 * 60
#: Clocks that ran ahead are set back by a time server, by hours or a day, while documents are open.
_CORRECTED = 2 * _DAY
#: Seconds at which counters of 32 bits run over: programs that lose count stand there, whatever the clock did.
_RUNS_OVER = (2**31 / 60, 2**32 / 60)
_LOST_COUNT = "The program's counter of 32 bits ran over, or it wrote such a number by mistake: the value is the end of what it can count to."
_DAMAGE = "The file is damaged, and the counter with it."


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.SOFTWARE_CHRONOLOGY,
    # A clock that was set while the document was open also puts remarks and storages after or before the save.
    cause=Cause.LAST_SAVE,
    needs=(Quantity,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "The battery of the computer's clock was empty, so that the clock jumped while the document was open.",
        "For counters that are merely too large: “Save as” starts the time of creation anew and keeps the counter.",
        "A program other than the one named wrote a meaningless number.",
        _LOST_COUNT,
        _DAMAGE,
    ),
    sources=("COPA v Wright [2024] EWHC 1198 (Ch), paragraphs 386-389", "ISO/IEC 29500-1 section 22.2.2.28 (TotalTime)"),
    false_alarms=FalseAlarms(
        0, 4984, "at its full weight; at the weak one 2. honest files of 110 public collections, see benchmarks/false_alarms.py"
    ),
)
def impossible_editing_time(examined: Examined) -> Iterator[Observation]:
    """The document's counter of editing time is negative, longer than a century, or longer than the document's life.

    Office programs add up the minutes that a document was open for editing. The counter goes below zero when the clock is set
    back while a document is open, and overflows into a century or more. A counter somewhat larger than the time between
    creation and last save has everyday causes and weighs little; so does one that stands where counters of 32 bits run over, and any
    counter in a file that our reader found damaged.
    """
    for counter in examined.every(Quantity):
        if counter.kind is not QuantityKind.EDITING_TIME:
            continue
        if counter.value < 0 or counter.value > _CENTURY:
            yield _impossible(examined, counter)
        else:
            yield from _longer_than_life(examined, counter)


def _impossible(examined: Examined, counter: Quantity) -> Observation:
    damaged = any(problem.kind is ProblemKind.DAMAGED for problem in examined.problems)
    lost = any(abs(abs(counter.value) - end) <= 1 for end in _RUNS_OVER)
    shown = f"{counter.value:,.0f} {'minute' if counter.value == -1 else 'minutes'}"
    return Observation(
        sentence=f"The counter of editing time ({counter.at.part}) stands at {shown}, which no clock that runs forward gives.",
        evidence=(counter,),
        weight=Weight.WEAK if damaged or lost else Weight.MODERATE if -_CORRECTED <= counter.value < 0 else None,
        tested=(Tested(_DAMAGE, "possible" if damaged else "excluded"), Tested(_LOST_COUNT, "possible" if lost else "excluded")),
    )


def _longer_than_life(examined: Examined, counter: Quantity) -> Iterator[Observation]:
    created, saved = claimed(examined, TimeRole.CREATED), claimed(examined, TimeRole.MODIFIED)
    if not created or not saved:
        return
    first, last = min(created, key=lambda one: one.moment.earliest), max(saved, key=lambda one: one.moment.latest)
    life = (last.moment.latest - first.moment.earliest).total_seconds() / 60
    if life >= 0 and counter.value > life + _DAY:
        sentence = (
            f"The counter of editing time ({counter.at.part}) stands at {counter.value:,.0f} minutes, but between creation ({first.moment}) "
            f"and last save ({last.moment}) lie only {life:,.0f}."
        )
        yield Observation(sentence=sentence, evidence=(counter, first, last), weight=Weight.WEAK)
