"""Speaks of offsets that no clock showed; silent for those that are only unusual."""

import pytest

from leakcheck.decode.moments import mail_moment
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import stamped
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.rule import Observation, Weight
from leakcheck.rules.offset_impossible_for_date import offset_impossible_for_date as rule


def _said(date: str, voucher: Voucher = Voucher.CLAIMED) -> list[Observation]:
    moment = mail_moment(date)
    assert moment is not None
    claim = TimeClaim(at=Location("header Date", raw=date), role=TimeRole.SENT, moment=moment, voucher=voucher)
    return list(rule.check(Examined(item=Item("a.eml", 1, ""), facts=(claim,))))


@pytest.mark.parametrize("date", ["Wed, 17 Jan 2024 09:41:03 +0250", "Wed, 17 Jan 2024 09:41:03 -0430"])  # the second: Venezuela, until 2016
def test_an_offset_that_no_place_had_is_told(date: str) -> None:
    (said,) = _said(date)
    assert "that no place on earth had in the two years before that date, or in the year after" in said.sentence
    assert stamped(rule, said, "a.eml").weight is Weight.MODERATE


@pytest.mark.parametrize(
    "date",
    [
        "Fri, 25 Dec 2015 10:00:00 -0400 (EDT)",
        "Fri, 25 Dec 2015 10:00:00 EDT",
        "Wed, 23 Dec 2015 10:00:00 +0200 (CEST)",
        "Wed, 23 Jan 2008 10:00:00 +0300 (EEST)",
        "Wed, 23 Jan 2008 10:00:00 +0100 (WEST)",
    ],
)
def test_a_named_zone_out_of_its_season_is_told(date: str) -> None:
    (said,) = _said(date)
    assert "in force nowhere within five weeks" in said.sentence


def test_a_zone_that_never_had_the_offset_weighs_little() -> None:
    (said,) = _said("Fri, 25 Dec 2015 10:00:00 +0300 (PST)")
    assert "PST, which never had the offset" in said.sentence
    assert stamped(rule, said, "a.eml").weight is Weight.WEAK


@pytest.mark.parametrize(
    "date",
    [
        "Fri, 25 Dec 2015 10:00:00 -0400",  # the Atlantic coast has it in winter
        "Fri, 25 Dec 2015 10:00:00 -0500 (EST)",
        "Wed, 22 Jul 2015 10:00:00 -0400 (EDT)",
        "Thu, 15 Mar 2007 10:00:00 -0500 (EST)",  # summer time had just been moved, and many computers were not told
        "Fri, 25 Dec 2015 10:00:00 +1100 (EDT)",  # Australia's summer, by the name it had on many computers
        "Fri, 25 Dec 2015 10:00:00 +1100 (EST)",
        "Sat, 25 Dec 2010 10:00:00 +0300 (MSK)",
        "Wed, 25 Dec 2013 10:00:00 +0400 (MSK)",
        "Mon, 25 Jul 2016 10:00:00 -0430",  # Venezuela gave it up in May
        "Wed, 25 Apr 2018 10:00:00 -0430",  # and computers that nobody updated kept to it
        "Tue, 15 Nov 2011 10:20:31 +0300 (MSK)",  # Moscow's winter time had been given up that year, and old computers returned to it
        "Tue, 15 Jan 2013 10:20:31 +0300 (MSK)",
        "Thu, 12 Jan 2017 10:20:31 +0300 (EEST)",  # Turkey had made its summer time permanent, and computers went on to call it so
        "Thu, 12 Jan 2012 10:20:31 +0400 (MSD)",
        "Mon, 14 Jan 2019 10:20:31 +0100 (WEST)",
        "Mon, 12 Dec 2022 10:20:31 +0300 (EEST)",
        "Thu, 12 Jul 2012 10:20:31 +0400 (MSD)",  # Moscow's summer time, which as such had been given up in 2011
        "Fri, 25 Dec 2015 10:00:00 +0530 (IST)",
        "Fri, 25 Sep 2015 10:00:00 +0200 (CEST)",
        "Wed, 22 Jul 2015 10:00:00 -0800 (PST)",  # Pitcairn has no summer time; many servers are set to none either
        "Fri, 25 Dec 2015 10:00:00 +0845",  # Eucla in Western Australia
        "Fri, 25 Dec 2015 10:00:00 +0545",
        "Fri, 25 Dec 2015 10:00:00 -0000",
        "Fri, 25 Dec 2015 10:00:00",
    ],
)
def test_silent_for_offsets_that_somebody_had(date: str) -> None:
    assert not _said(date)


@pytest.mark.parametrize("date", ["Mon, 1 Jan 1900 10:00:00 +0250", "Mon, 1 Jan 2099 10:00:00 +0250"])
def test_silent_for_years_of_which_nothing_is_known(date: str) -> None:
    assert not _said(date)


def test_does_not_apply_to_what_the_mailbox_says() -> None:
    assert not _said("Wed, 17 Jan 2024 09:41:03 +0250", Voucher.CONTAINER)
