"""Speaks of weekdays that a date did not have; silent for right ones, for mixed zones and for lines without a weekday."""

import pytest
from mail_facts import findings

from leakcheck.decode.moments import mail_moment
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import Finding
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.weekday_does_not_fit_date import weekday_does_not_fit_date as rule


def _found(line: str, role: TimeRole = TimeRole.SENT, voucher: Voucher = Voucher.CLAIMED) -> list[Finding]:
    moment = mail_moment(line.rpartition(";")[2])
    assert moment is not None
    part = "header Date" if role is TimeRole.SENT else "header Received"
    return findings(rule, TimeClaim(at=Location(part, line), role=role, moment=moment, voucher=voucher))


def test_a_date_moved_by_a_year_keeps_its_old_weekday() -> None:
    (found,) = _found("Thu, 7 Dec 2022 21:15:47 +0900")
    assert found.weight is Weight.WEAK
    assert found.sentence == ("A line of the header (header Date) says “Thu, 7 Dec 2022 21:15:47 +0900”; 2022-12-07 was a Wednesday, not a Thursday.")
    assert not _found("Thu, 7 Dec 2023 21:15:47 +0900")


def test_trace_lines_are_asked_too_and_the_first_is_told() -> None:
    line = "from a.example by b.example with ESMTP id 1; Mon, 07 May 2005 00:27:52 +0200"
    (found,) = _found(line, TimeRole.RECEIVED, Voucher.RELAYED)
    assert "says “Mon, 07 May 2005 00:27:52 +0200”; 2005-05-07 was a Saturday, not a Monday." in found.sentence


@pytest.mark.parametrize("line", ["Fri, 7 Dec 2023 21:15:47 -0500", "Wed, 7 Dec 2023 05:15:47 +0900"])
def test_silent_for_programs_that_mix_their_own_time_with_universal_time(line: str) -> None:
    assert not _found(line)


def test_the_mixture_has_one_direction() -> None:
    assert _found("Wed, 7 Dec 2023 21:15:47 -0500")


@pytest.mark.parametrize(
    "line", ["7 Dec 2022 21:15:47 +0900", "Thursday, 7 Dec 2023 21:15:47 +0900", "jeu., 7 Dec 2022 21:15:47", "Thu, 7 Dec 1922 21:15:47"]
)
def test_silent_for_lines_without_a_weekday_for_long_names_and_for_the_time_before_mail(line: str) -> None:
    assert not _found(line)


def test_other_times_are_not_asked() -> None:
    assert not _found("Thu, 7 Dec 2022 21:15:47 +0900", TimeRole.TOKEN, Voucher.EMBEDDED)
    assert not _found("Thu, 7 Dec 2022 21:15:47 +0900", TimeRole.RECEIVED, Voucher.CONTAINER)
