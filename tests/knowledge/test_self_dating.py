"""Programs whose name carries its own day."""

from datetime import date

import pytest

from leakcheck.knowledge.dated_facts import earliest
from leakcheck.knowledge.self_dating import self_dated


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("Adobe XMP Core 5.6-c132 79.159284, 2016/04/19-13:13:40", date(2016, 4, 19), "day"),
        ("XeTeX output 2019.11.03:1542", date(2019, 11, 3), "day"),
        ("xdvipdfmx (20200315)", date(2020, 3, 15), "day"),
        ("Adobe Photoshop CS5 (12.0x20100115 [20100115.m.998 2010/01/15:02:00:00 cutoff; m branch])", date(2010, 1, 15), "day"),
        ("Aspose.Words for .NET 24.8.0", date(2024, 8, 1), "month"),
        ("iText 5.5.13 ©2000-2018 iText Group NV (AGPL-version)", date(2018, 1, 1), "year"),
        ("Mutt/1.10.1 (2018-07-13)", date(2018, 7, 13), "day"),
        ("Microsoft-MacOutlook/16.40.200713", date(2020, 7, 13), "day"),
    ],
)
def test_a_name_that_carries_its_day(text: str, day: date, precision: str) -> None:
    found = self_dated(text)
    assert found is not None
    assert (found.day, found.precision) == (day, precision)
    assert found.source


@pytest.mark.parametrize("text", ["", "Adobe XMP Core 5.6-c132", "XeTeX output 2019.13.45:1542", "Mutt/1.10.1", "Aspose.Words for .NET 24.0.1"])
def test_what_carries_no_possible_day(text: str) -> None:
    assert self_dated(text) is None


def test_the_look_up_takes_the_names_own_day_first() -> None:
    found = earliest("pdf_producer", "xdvipdfmx (20200315)")
    assert found is not None
    assert found.first_date == date(2020, 3, 15)


def test_names_of_other_things_are_not_read_as_programs() -> None:
    assert earliest("font", "XeTeX output 2019.11.03:1542") is None
