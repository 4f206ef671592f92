"""Speaks of mail programs from after the message; silent for old ones, test versions and unknown ones."""

from datetime import datetime

import pytest

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import stamped
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Observation, Weight
from leakcheck.rules.mailer_newer_than_mail import mailer_newer_than_mail as rule

THUNDERBIRD = "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.11.1"


def _date(day: str, role: TimeRole = TimeRole.SENT, voucher: Voucher = Voucher.CLAIMED) -> TimeClaim:
    return TimeClaim(at=Location("header Date"), role=role, moment=Moment(datetime.fromisoformat(day), 0), voucher=voucher)


def _mailer(name: str, role: SoftwareRole = SoftwareRole.MAILER) -> SoftwareClaim:
    return SoftwareClaim(at=Location("header User-Agent"), role=role, name=name)


def _said(*facts: AnyFact) -> list[Observation]:
    return list(rule.check(Examined(item=Item("a.eml", 1, ""), facts=facts)))


def test_a_program_of_the_future_is_told_with_its_day() -> None:
    (said,) = _said(_mailer(THUNDERBIRD), _date("2023-07-04"), _date("2023-07-03", TimeRole.RECEIVED, Voucher.RELAYED))
    assert "dated 2023-07-04 00:00:00 UTC and names “Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.11.1”" in said.sentence
    assert said.sentence.endswith("; Thunderbird 115.11.1 came out on 2024-05-29.")
    assert len(said.evidence) == 2
    assert stamped(rule, said, "a.eml").weight is Weight.STRONG


def test_an_unlisted_version_is_told_by_the_nearest_listed_one() -> None:
    (said,) = _said(_mailer("Mozilla Thunderbird/128.99.0"), _date("2013-07-04"))
    assert "; the nearest version that our table lists, Thunderbird 12" in said.sentence


def test_several_names_of_programs_are_told_once() -> None:
    assert len(_said(_mailer(THUNDERBIRD), _mailer("PHP/8.3.1"), _date("2013-07-04"))) == 1


def test_silent_when_the_receipt_shows_that_only_the_senders_clock_was_wrong() -> None:
    assert not _said(_mailer(THUNDERBIRD), _date("2003-07-04"), _date("2025-07-04", TimeRole.RECEIVED, Voucher.RELAYED))


def test_silent_for_a_version_handed_to_testers_weeks_before() -> None:
    assert not _said(_mailer(THUNDERBIRD), _date("2024-05-02"))


def test_silent_for_an_unlisted_version_that_came_out_before_the_last_repair_of_the_line_below_it() -> None:
    assert not _said(_mailer("Thunderbird/103.0"), _date("2022-08-01"))
    assert _said(_mailer("Thunderbird/103.0"), _date("2021-08-01"))


@pytest.mark.parametrize("name", [THUNDERBIRD, "Microsoft Outlook 16.0", "Apple Mail (2.3445.104.11)", "iPhone Mail (13B143)"])
def test_silent_for_old_programs_in_new_mail(name: str) -> None:
    assert not _said(_mailer(name), _date("2026-01-01"))


@pytest.mark.parametrize("name", ["Courrier Webmail", "Thunderbird", "x" * 300, "MUA 99.9"])
def test_silent_for_programs_of_which_nothing_is_known(name: str) -> None:
    assert not _said(_mailer(name), _date("1999-01-01"))


def test_does_not_apply_to_other_programs_or_without_a_time() -> None:
    assert not _said(_mailer(THUNDERBIRD, SoftwareRole.PRODUCER), _date("2003-07-04"))
    assert not _said(_mailer(THUNDERBIRD))


def test_a_sent_copy_that_no_server_dated_weighs_less_because_the_senders_clock_may_have_been_wrong() -> None:
    (said,) = _said(_mailer(THUNDERBIRD), _date("2023-07-04"))
    assert stamped(rule, said, "a.eml").weight is Weight.MODERATE
    assert said.tested[0].outcome == "untestable"


def test_an_unfinished_build_may_be_older_than_its_version() -> None:
    (said,) = _said(_mailer("Thunderbird/115.11.1 beta1"), _date("2013-07-04"), _date("2013-07-04", TimeRole.RECEIVED, Voucher.RELAYED))
    assert said.weight is Weight.WEAK
