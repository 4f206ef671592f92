"""Speaks of a last save before creation; silent for zones and for clocks a minute apart."""

import pytest
from claims import created, document, modified, time_claim

from leakcheck.model.facts import TimeRole
from leakcheck.rules.modified_before_created import modified_before_created as rule


def test_the_wrong_order_is_told() -> None:
    (said,) = rule.check(document(created("2016-05-05T10:00:03Z"), modified("2016-05-04T08:17:44Z")))
    assert "before its creation" in said.sentence


@pytest.mark.parametrize("saved", ["2016-05-05T09:59:30Z", "2016-05-05T08:00:03Z", "2016-05-05T04:30:03Z", "2016-05-05T10:00:03Z"])
def test_is_silent_within_a_minute_and_for_zone_offsets(saved: str) -> None:
    assert not list(rule.check(document(created("2016-05-05T10:00:03Z"), modified(saved))))


def test_printed_before_created_is_normal() -> None:
    printed = time_claim(TimeRole.PRINTED, "2010-01-05T10:00:03Z")
    assert not list(rule.check(document(created("2016-05-05T10:00:03Z"), modified("2016-05-06T10:00:03Z"), printed)))


def test_a_templates_time_is_passed_over() -> None:
    assert not list(rule.check(document(created("2015-06-05T18:17:20Z"), modified("2014-05-06T10:00:03Z"))))
