"""Speaks where a package is later than the save it claims; silent for zones, fixed days and other formats."""

from datetime import datetime, timedelta

import pytest

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Direction, Observation, Weight
from leakcheck.rules.packed_after_last_save import packed_after_last_save as rule

SAVED = datetime(2019, 5, 6, 14, 2, 11)


def _saved(part: str = "meta.xml: dc:date") -> TimeClaim:
    return TimeClaim(at=Location(part), role=TimeRole.MODIFIED, moment=Moment(SAVED))


def _packed(later: timedelta, name: str = "mimetype") -> TimeClaim:
    return TimeClaim(at=Location(f"zip entry {name}: time"), role=TimeRole.PACKED, moment=Moment(SAVED + later), voucher=Voucher.CONTAINER)


def _said(*facts: AnyFact) -> list[Observation]:
    return list(rule.check(Examined(item=Item("a.odt", 1, ""), facts=facts)))


def test_a_package_of_years_later_is_told_with_both_times_as_handling() -> None:
    (said,) = _said(_saved(), _packed(timedelta(days=900)), _packed(timedelta(days=905), "meta.xml"))
    assert "packed on 2021-10-22 14:02:11" in said.sentence
    assert "2019-05-06 14:02:11" in said.sentence
    assert len(said.evidence) == 2
    assert (rule.weight, rule.direction) == (Weight.WEAK, Direction.HANDLING)


@pytest.mark.parametrize("later", [timedelta(0), timedelta(hours=14), timedelta(days=2), timedelta(days=-400)])
def test_silent_within_what_two_unknown_zones_allow_and_for_earlier_packages(later: timedelta) -> None:
    assert not _said(_saved(), _packed(later))


def test_silent_where_one_part_is_as_old_as_the_save() -> None:
    assert not _said(_saved(), _packed(timedelta(seconds=3)), _packed(timedelta(days=900), "meta.xml"))


def test_does_not_apply_to_microsofts_formats_or_without_times() -> None:
    assert not _said(_saved("docProps/core.xml: dcterms:modified"), _packed(timedelta(days=900)))
    assert not _said(_saved())
    assert not _said(_packed(timedelta(days=900)))
