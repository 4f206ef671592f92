"""What is done after reading grows in proportion to the dump, not with every item times every other.

Work is counted, not timed: instructions of SQLite's machine and calls of functions, which are the same on every computer. Every
comparison and note of the catalogue is held to it, whoever wrote it; benchmarks/correlation.py measures the same on up to a million items.
"""

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from leakcheck import catalogue
from leakcheck.casefile import CaseWriter
from leakcheck.conclude import verdicts
from leakcheck.correlate import correlate
from leakcheck.model.dump import Dump
from leakcheck.model.note import Circumstances, Note
from leakcheck.model.rule import Rule

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from synthetic_dump import write

SMALL, LARGE = 1_000, 4_000
#: Sorting and the depth of indexes add a little to 1, and so do thresholds: more senders of a larger dump have so many messages that they show a habit.
MOST = 1.3
#: Less work than this is what any question costs.
LEAST = 5_000


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CaseWriter, CaseWriter]]:
    writers = []
    for size in (SMALL, LARGE):
        writer = CaseWriter(tmp_path_factory.mktemp(f"case{size}"))
        write(writer, size)
        writers.append(writer)
    yield writers[0], writers[1]
    for writer in writers:
        writer.close()


class Work:
    """How much was done."""

    def __init__(self) -> None:
        self.steps = self.calls = 0

    @contextmanager
    def counted(self, connection: Any) -> Iterator[None]:
        def step() -> int:
            self.steps += 20
            return 0

        def call(_frame: object, event: str, _argument: object) -> None:
            self.calls += event in {"call", "c_call"}

        connection.set_progress_handler(step, 20)
        before = sys.getprofile()
        sys.setprofile(call)
        try:
            yield
        finally:
            sys.setprofile(before)
            connection.set_progress_handler(None, 0)


def _exponents(cases: tuple[CaseWriter, CaseWriter], stage: Callable[[CaseWriter], object]) -> tuple[float, float]:
    done = []
    for writer in cases:
        work = Work()
        with work.counted(writer._connection):
            stage(writer)
        done.append(work)
    small, large = done
    return tuple(
        math.log(max(many, LEAST) / max(few, LEAST), LARGE / SMALL) for few, many in ((small.steps, large.steps), (small.calls, large.calls))
    )  # type: ignore[return-value]


@pytest.mark.parametrize("correlation", catalogue.correlations(), ids=lambda correlation: correlation.id)
def test_a_comparison_grows_with_the_dump_and_no_faster(cases: tuple[CaseWriter, CaseWriter], correlation: Rule[Dump]) -> None:
    assert max(_exponents(cases, lambda writer: list(correlation.check(writer.dump())))) <= MOST


@pytest.mark.parametrize("note", catalogue.notes(), ids=lambda note: note.id)
def test_a_note_grows_with_the_dump_and_no_faster(cases: tuple[CaseWriter, CaseWriter], note: Note) -> None:
    assert max(_exponents(cases, lambda writer: list(note.describe(writer.dump(), Circumstances("2016-01-01"))))) <= MOST


@pytest.mark.parametrize(
    "stage",
    [
        lambda writer: writer.save_correlations(
            correlate(writer.dump(), [one for one in catalogue.correlations() if one.id == "shared_ancestry"], 600)
        ),
        lambda writer: writer.firing_rates(),
        lambda writer: writer.save_verdicts(verdicts(writer, {}, "2016-01-01")),
    ],
    ids=["saving a comparison", "firing rates", "verdicts"],
)
def test_a_stage_grows_with_the_dump_and_no_faster(cases: tuple[CaseWriter, CaseWriter], stage: Callable[[CaseWriter], object]) -> None:
    assert max(_exponents(cases, stage)) <= MOST


def test_firing_rates_do_not_walk_through_the_dump_once_for_each_rule_or_set_of_rules(tmp_path: Path) -> None:
    writer = CaseWriter(tmp_path)
    write(writer, SMALL)
    place = next(writer.dump().items()).path
    found = next(one for evidence in writer.evidence() for one in evidence.examined.findings)
    works = []
    for count in (1, 40):
        writer.save_correlations((place, msgspec.structs.replace(found, rule=f"comparison_{number}")) for number in range(count))
        sets = ((f"set_{number} of_rules",) for number in range(count))
        writer._connection.executemany("INSERT OR IGNORE INTO looked_for (rules) VALUES (?)", sets)
        work = Work()
        with work.counted(writer._connection):
            rates = writer.firing_rates()
        assert sum(rate.rule.startswith("comparison_") for rate in rates) == count
        works.append(work)
    writer.close()
    assert works[1].steps < 1.5 * works[0].steps


def test_everything_with_everything_would_be_noticed(cases: tuple[CaseWriter, CaseWriter]) -> None:
    def paired(writer: CaseWriter) -> int:
        paths = [item.path for item in writer.dump().items()][: 400 if writer is cases[1] else 100]
        return sum(one.startswith(other) for one in paths for other in paths)

    def scanned(writer: CaseWriter) -> None:
        for item in list(writer.dump().items())[: 40 if writer is cases[1] else 10]:
            writer._connection.execute("SELECT count(*) FROM facts WHERE +value = ?", (item.path,)).fetchone()

    assert max(_exponents(cases, paired)) > MOST
    assert max(_exponents(cases, scanned)) > MOST
