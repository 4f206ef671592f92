"""Speaks of a service's lines from before the service wrote them; silent from our early day on, and for lines of others."""

import pytest
from mail_facts import feature, findings, hop, received, sent

from leakcheck.model.rule import Weight
from leakcheck.rules.provider_trace_of_another_period import provider_trace_of_another_period as rule

NEW = "by 2002:a25:83c5:0:0:0:0:0 with SMTP id w5csp1; {}"
OLD = "by 10.25.131.197 with SMTP id w5csp1; {}"


def test_a_trace_line_of_2018_with_a_time_of_2014_is_told() -> None:
    (found,) = findings(rule, received("2014-03-01T12:00:00"), hop("2014-03-01T12:00:00", raw=NEW))
    assert found.weight is Weight.MODERATE
    assert found.evidence[0].at.part == "header Received"
    assert "“Google: by 2002:… with SMTP” (header Received), and is dated 2014-03-01 12:00:00 UTC there" in found.sentence


@pytest.mark.parametrize(("raw", "day"), [(NEW, "2018-06-01"), (NEW, "2017-10-01"), (OLD, "2014-03-01"), (OLD, "2026-03-01")])
def test_silent_for_the_forms_of_the_time_with_room_to_spare(raw: str, day: str) -> None:
    assert not findings(rule, received(f"{day}T12:00:00"), hop(f"{day}T12:00:00", raw=raw))


def test_another_line_of_the_service_weighs_less_because_it_may_have_been_added() -> None:
    lines = feature("service_lines", "x-gm-message-state x-google-smtp-source", "header: names of lines of large mail services")
    (found,) = findings(rule, sent("2009-03-01T12:00:00"), lines)
    assert found.weight is Weight.WEAK
    assert "“x-google-smtp-source”" in found.sentence
    assert not findings(rule, sent("2009-03-01T12:00:00"), received("2021-03-01T12:00:00"), lines)


def test_a_trace_line_is_held_to_its_own_time() -> None:
    assert not findings(rule, sent("2009-03-01T12:00:00"), received("2009-03-01T12:00:00"), hop("2019-03-01T12:00:00", raw=NEW))


def test_does_not_apply_to_lines_of_other_servers() -> None:
    assert not findings(rule, sent("2009-03-01T12:00:00"), hop("2009-03-01T12:00:00", raw="from a.example by b.example with ESMTP id 1; {}"))
