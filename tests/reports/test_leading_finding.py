"""What to show first."""

from types import ModuleType

import msgspec

from leakcheck.model.rule import Direction, Weight
from leakcheck.model.rule import Tested as Trial
from leakcheck.model.verdict import Status
from leakcheck.reports.leading_finding import leading_finding, main_explanation, strongest_evidence, telling_finding


def test_only_a_finding_that_counted_leads(sample: ModuleType) -> None:
    result = next(sample.SampleCase(9).results(Status.SUSPICIOUS))
    found = leading_finding(result)
    assert found is not None
    assert found.rule in result.verdict.counted
    assert found.weight is Weight.STRONG
    assert leading_finding(next(sample.SampleCase(9).results(Status.UNVERIFIABLE))) is None


def test_evidence_names_place_and_raw_value(sample: ModuleType) -> None:
    assert strongest_evidence(sample.finding("x")) == "header Date: Mon, 27 Mar 2017 10:00:00 +0200 x"


def test_an_explanation_that_a_test_left_possible_comes_first(sample: ModuleType) -> None:
    first, second = sample.finding("x").innocent
    assert main_explanation(sample.finding("x")) == second, "the first was excluded"
    possible = msgspec.structs.replace(sample.finding("x"), tested=(Trial(second, "excluded"), Trial(first, "possible")))
    assert main_explanation(possible) == first
    none = msgspec.structs.replace(sample.finding("x"), tested=(Trial(first, "excluded"), Trial(second, "excluded")))
    assert "something speaks against all of it" in main_explanation(none)


def test_where_the_verdict_rests_on_no_finding_the_weightiest_sign_tells(sample: ModuleType) -> None:
    result = next(sample.SampleCase(9).results(Status.UNVERIFIABLE))
    assert telling_finding(result) is None
    weak, note = sample.finding("x", weight=Weight.WEAK, number=1), sample.finding("x", weight=Weight.NOTE)
    limit = msgspec.structs.replace(sample.finding("x", weight=Weight.MODERATE), direction=Direction.LIMIT)
    some = msgspec.structs.replace(result, examined=msgspec.structs.replace(result.examined, findings=(limit, note, weak)))
    assert telling_finding(some) == weak
    suspicious = next(sample.SampleCase(9).results(Status.SUSPICIOUS))
    assert telling_finding(suspicious) == leading_finding(suspicious)
