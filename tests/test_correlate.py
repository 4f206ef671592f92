"""Comparisons over the whole dump: each finding with its item, and one that fails costs no other its answers."""

import sys
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest

from leakcheck.correlate import correlate
from leakcheck.model.dump import Dump
from leakcheck.model.facts import Link
from leakcheck.model.finding import Finding
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Rule, Weight


def comparison(name: str, says: Callable[[Any], Iterator[Observation]]) -> Rule[Dump]:
    return Rule(
        id=name, title="Title.", explanation="Why.", weight=Weight.WEAK, direction=Direction.LEAD, family=Family.CLUSTER, cause=Cause.COLLECTION,
        needs=(), innocent=("It was so.",), sources=("none",), check=says, false_alarms=None,
    )  # fmt: skip


def observation(item: str) -> Observation:
    return Observation(sentence="Alike.", evidence=(Link(at=Location("part", item="dump/other"), kind="toy", target="x"),), item=item)


def two(dump: object) -> Iterator[Observation]:
    assert dump == "the dump"
    yield observation("dump/a")
    yield observation("dump/b")


def fails(dump: object) -> Iterator[Observation]:
    yield observation("dump/c")
    raise OverflowError("hostile number")


def goes_round(dump: object) -> Iterator[Observation]:
    yield observation("dump/c")
    while dump:
        pass


def asked(*comparisons: Rule[Dump]) -> list[tuple[str, Finding] | Problem]:
    return list(correlate(cast("Dump", "the dump"), comparisons, 0.2))


def test_each_finding_comes_with_the_item_that_it_is_about() -> None:
    found = asked(comparison("two", two))
    assert [(one[0], one[1].rule) for one in found if isinstance(one, tuple)] == [("dump/a", "two"), ("dump/b", "two")]


def test_evidence_of_another_item_keeps_naming_that_item() -> None:
    first = asked(comparison("two", two))[0]
    assert isinstance(first, tuple)
    assert first[1].evidence[0].at.item == "dump/other"


def test_a_comparison_that_fails_is_left_out_with_all_it_said_and_the_next_is_made() -> None:
    found = asked(comparison("fails", fails), comparison("two", two))
    (problem,) = (one for one in found if isinstance(one, Problem))
    assert (problem.kind, problem.stage) == (ProblemKind.RULE_ERROR, "correlate")
    assert "fails" in problem.sentence
    assert [one[0] for one in found if isinstance(one, tuple)] == ["dump/a", "dump/b"], "half a comparison would name some and spare others"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no POSIX timers")
def test_a_comparison_that_takes_too_long_costs_no_other_its_answers() -> None:
    found = asked(comparison("goes_round", goes_round), comparison("two", two))
    (problem,) = (one for one in found if isinstance(one, Problem))
    assert (problem.kind, problem.stage) == (ProblemKind.LIMIT, "correlate")
    assert "goes_round took longer than 0 seconds and was left out" in problem.sentence
    assert [one[0] for one in found if isinstance(one, tuple)] == ["dump/a", "dump/b"]
