"""Speaks of many words in few minutes and saves; silent for writers, for short texts and for documents saved often."""

import pytest
from claims import document

from leakcheck.model.facts import Quantity, QuantityKind
from leakcheck.model.location import Location
from leakcheck.rules.written_too_fast import written_too_fast as rule


def stated(words: float, minutes: float, saves: float) -> tuple[Quantity, ...]:
    kinds = ((QuantityKind.WORDS, words), (QuantityKind.EDITING_TIME, minutes), (QuantityKind.REVISION_COUNT, saves))
    return tuple(Quantity(at=Location(f"docProps/app.xml: {kind}"), kind=kind, value=value, unit="x") for kind, value in kinds)


def test_a_long_text_in_a_minute_is_told_with_all_three_numbers() -> None:
    (said,) = rule.check(document(*stated(6000, 1, 2)))
    assert "6,000 words" in said.sentence
    assert "one minute" in said.sentence
    assert "twice" in said.sentence
    assert len(said.evidence) == 3


@pytest.mark.parametrize(("words", "minutes", "saves"), [(6000, 90, 2), (200, 0, 1), (6000, 1, 14), (6000, -50, 2), (6000, 12, 1)])
def test_is_silent_for_ordinary_documents(words: float, minutes: float, saves: float) -> None:
    assert not list(rule.check(document(*stated(words, minutes, saves))))


def test_does_not_apply_where_a_number_is_missing() -> None:
    assert not list(rule.check(document(*stated(6000, 1, 2)[:2])))
