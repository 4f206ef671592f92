"""Speaks of counters below zero and beyond a century; softly of counters longer than the document's life."""

import msgspec
import pytest
from claims import created, document, modified

from leakcheck.model.facts import Quantity, QuantityKind
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.rule import Weight
from leakcheck.rules.impossible_editing_time import impossible_editing_time as rule


def counter(minutes: float) -> Quantity:
    return Quantity(at=Location("docProps/app.xml: TotalTime"), kind=QuantityKind.EDITING_TIME, value=minutes, unit="minutes")


@pytest.mark.parametrize("minutes", [-7_127_982.0, 53_000_000.0])
def test_a_counter_that_no_clock_gives_is_told(minutes: float) -> None:
    (said,) = rule.check(document(counter(minutes)))
    assert said.weight is None
    assert f"{minutes:,.0f} minutes" in said.sentence


def test_a_counter_longer_than_the_documents_life_is_only_weak() -> None:
    (said,) = rule.check(document(counter(83_165), created("2008-11-01T10:00:01Z"), modified("2008-11-03T05:14:01Z")))
    assert said.weight is Weight.WEAK


def test_is_silent_for_a_day_of_difference_and_for_plausible_counters() -> None:
    life = (created("2008-11-01T10:00:01Z"), modified("2008-11-03T05:14:01Z"))
    assert not list(rule.check(document(counter(3_000), *life)))
    assert not list(rule.check(document(counter(20), *life)))


def test_a_templates_creation_time_is_not_the_documents_life() -> None:
    assert not list(rule.check(document(counter(83_165), created("2006-09-16T00:00:00Z"), modified("2006-09-17T05:14:01Z"))))


def test_does_not_apply_without_a_counter() -> None:
    assert not list(rule.check(document(modified("2008-11-03T05:14:01Z"))))


def test_a_clock_set_right_by_a_few_hours_while_the_document_was_open_is_not_strong() -> None:
    (said,) = rule.check(document(counter(-58)))
    assert said.weight is Weight.MODERATE


def test_a_counter_in_a_damaged_file_weighs_little_because_the_damage_explains_it() -> None:
    damaged = msgspec.structs.replace(document(counter(55_201_536)), problems=(Problem(ProblemKind.DAMAGED, "Parts of the document are missing."),))
    (said,) = rule.check(damaged)
    assert (said.weight, said.tested[0].outcome) == (Weight.WEAK, "possible")
    (whole,) = rule.check(document(counter(55_201_536)))
    assert (whole.weight, whole.tested[0].outcome) == (None, "excluded")


@pytest.mark.parametrize("end", [(2**32 - 1) / 60, 2**32 / 60, -(2**31) / 60, -(2**31 - 1) / 60])
def test_a_counter_that_stands_where_32_bits_run_over_is_weak(end: float) -> None:
    """As in OpenDocument files with a duration of PT1193046H28M15S or -PT596523H14M8S."""
    (said,) = rule.check(document(counter(end)))
    assert (said.weight, said.tested[1].outcome) == (Weight.WEAK, "possible")
    (beside,) = rule.check(document(counter(2**32 / 60 - 58)))
    assert beside.weight is None, "a counter that went back by an hour"
