"""Pairs of local time and UTC, with the zone between them or none."""

from datetime import datetime

import pytest

from leakcheck.decode.twin_times import twin_times
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

SAVED = "2012-05-05T10:00:31"


def claim(part: str, wall: str, zone: int | None, role: TimeRole = TimeRole.MODIFIED) -> TimeClaim:
    return TimeClaim(at=Location(part), role=role, moment=Moment(datetime.fromisoformat(wall), zone))


def zones(*claims: TimeClaim) -> list[int | None]:
    return [twin.zone for twin in twin_times(Examined(item=Item("a.doc", 1, "00", kind=ItemKind.DOCUMENT), facts=claims))]


@pytest.mark.parametrize(
    ("local", "zone"),
    [
        ("2012-05-05T12:00:00", 120),
        ("2012-05-05T04:30:00", -330),
        ("2012-05-05T15:45:00", 345),
        ("2012-05-05T12:01:00", 120),
        ("2012-05-06T00:01:00", 840),
        ("2012-05-05T12:07:00", None),
        ("2012-05-06T04:00:00", None),
        ("2010-05-05T12:00:00", None),
    ],
)
def test_the_difference_is_a_zone_or_none(local: str, zone: int | None) -> None:
    assert zones(claim("Dop: dttmRevised (local time)", local, None), claim("SummaryInformation: last saved", SAVED, 0)) == [zone]


def test_each_role_is_compared_with_itself() -> None:
    printed = claim("Dop: dttmLastPrint (local time)", "2012-05-05T12:00:00", None, TimeRole.PRINTED)
    assert zones(printed, claim("SummaryInformation: last saved", SAVED, 0)) == []


def test_rich_text_is_compared_with_its_store() -> None:
    stored = claim(r"\*\datastore: directory, root: modified", SAVED, 0, TimeRole.STORED)
    assert zones(claim(r"\info: \revtim (local time)", "2012-05-05T08:00:00", None), stored) == [-120]


def test_nothing_to_compare_where_one_is_missing() -> None:
    assert zones(claim("SummaryInformation: last saved", SAVED, 0)) == []
