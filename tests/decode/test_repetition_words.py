"""Repetitions in words, from patterns built as [MS-OXOCAL] section 2.2.1.44.1 lays them out, and from real ones."""

from datetime import date

import pytest
from outlook_values import AFTER_SOME, DAILY, MONTHLY, ON_A_DAY, WEEKLY, YEARLY, minutes, pattern

from leakcheck.decode.repetition_words import repetition_words


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pattern(DAILY, 0, 1440), "every day, from 2020-05-04, without an end"),
        (pattern(DAILY, 0, 4320, end=AFTER_SOME, count=1), "every 3 days, from 2020-05-04, 1 time"),
        (pattern(DAILY, 1, 1, 0x3E), "every week on each day from Monday to Friday, from 2020-05-04, without an end"),
        (pattern(WEEKLY, 1, 2, 0x22, end=AFTER_SOME, count=7), "every 2 weeks on Monday and Friday, from 2020-05-04, 7 times"),
        (
            pattern(MONTHLY, 2, 1, 10, end=ON_A_DAY, last=minutes(date(2021, 5, 4))),
            "every month on day 10 of the month, from 2020-05-04 to 2021-05-04",
        ),
        (pattern(MONTHLY, 2, 3, 31), "every 3 months on the last day of the month, from 2020-05-04, without an end"),
        (pattern(MONTHLY, 3, 1, 0x04, 5), "every month on the last Tuesday, from 2020-05-04, without an end"),
        (pattern(YEARLY, 3, 12, 0x02, 1), "every year on the first Monday, from 2020-05-04, without an end"),
        (pattern(YEARLY, 10, 12, 9), "every year on day 9 of the month, by the Hijri calendar, from 2020-05-04, without an end"),
        (
            pattern(MONTHLY, 2, 1, 9, calendar=8),
            "every month on day 9 of the month, by another calendar than the Gregorian, from 2020-05-04, without an end",
        ),
    ],
)
def test_each_pattern_is_said_in_words(data: bytes, words: str) -> None:
    assert repetition_words(data) == words


def test_a_real_one() -> None:
    """The Monday of the public file “A weekly 1.msg”, of which Outlook says beside it that it is every Monday."""
    real = "043004300b2001000000c0210000010000000000000002000000222000000100000000000000000000000000000000403a0d00403a0d"
    assert repetition_words(bytes.fromhex(real)) == "every week on Monday, from 2022-12-12, 1 time"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        pattern(DAILY, 0, 1440)[:-8],
        b"\xff" * 80,
        pattern(0x2000, 0, 1440),
        pattern(DAILY, 0, 0),
        pattern(DAILY, 0, 1440)[:34] + b"\xff" * 40,
    ],
    ids=["none", "cut", "noise", "no frequency", "no step", "more dates than there are"],
)
def test_other_bytes_are_no_pattern(data: bytes) -> None:
    assert repetition_words(data) == ""
