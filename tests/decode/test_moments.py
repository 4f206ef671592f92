"""Times as files write them; a zone is never invented, and nonsense is no time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.moments import dos_moment, exif_moment, filetime_moment, iso_moment, mail_moment, pdf_moment, unix_moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 17 Apr 2015 09:00:51 -0400", "2015-04-17 09:00:51 -04:00"),
        ("17 Apr 15 09:00 EDT", "2015-04-17 09:00 -04:00"),
        ("Fri, 17 Apr 2015 09:00:51 GMT (UTC)", "2015-04-17 09:00:51 UTC"),
        ("Fri, 17 Apr 2015 09:00:51 -0000", "2015-04-17 09:00:51 (no zone stated)"),
        ("Fri Apr 17 09:00:51 2015", "2015-04-17 09:00:51 (no zone stated)"),
        ("Sat, 1 Jan 99 10:11:12 +0530", "1999-01-01 10:11:12 +05:30"),
        ("Mon, 2 Feb 2004 10:11:12 CEST", "2004-02-02 10:11:12 (no zone stated)"),
    ],
)
def test_mail(text: str, moment: str) -> None:
    assert str(mail_moment(text)) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2016-05-05T10:11:12Z", "2016-05-05 10:11:12 UTC"),
        ("2016-05-05T10:11:12.123+02:00", "2016-05-05 10:11:12 +02:00"),
        ("2016-05-05T10:11", "2016-05-05 10:11 (no zone stated)"),
        ("2016-05-05", "2016-05-05 (no zone stated)"),
        ("2016", "2016 (no zone stated)"),
    ],
)
def test_iso(text: str, moment: str) -> None:
    assert str(iso_moment(text)) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("D:20160505101112+02'00'", "2016-05-05 10:11:12 +02:00"),
        ("D:20160505101112Z", "2016-05-05 10:11:12 UTC"),
        ("20160505101112-0430", "2016-05-05 10:11:12 -04:30"),
        ("D:20160505101112", "2016-05-05 10:11:12 (no zone stated)"),
        ("D:201605", "2016-05 (no zone stated)"),
    ],
)
def test_pdf(text: str, moment: str) -> None:
    assert str(pdf_moment(text)) == moment


def test_exif_takes_its_zone_from_the_other_tag_alone() -> None:
    assert str(exif_moment("2016:05:05 10:11:12", "+02:00")) == "2016-05-05 10:11:12 +02:00"
    assert str(exif_moment("2016:05:05 10:11:12")) == "2016-05-05 10:11:12 (no zone stated)"


def test_exif_takes_a_zone_that_stands_behind_the_time() -> None:
    assert str(exif_moment("2012-05-03T13:36:11-04:00")) == "2012-05-03 13:36:11 -04:00"
    assert str(exif_moment("2012:05:03 13:36:11.25Z")) == "2012-05-03 13:36:11 UTC"
    assert str(exif_moment("2012:05:03 13:36:11-04:00", "+02:00")) == "2012-05-03 13:36:11 +02:00"


def test_counters_of_machines() -> None:
    assert str(filetime_moment(131000000000000000)) == "2016-02-15 08:53:20 UTC"
    assert str(unix_moment(1429275653)) == "2015-04-17 13:00:53 UTC"
    assert str(dos_moment((2016, 5, 5, 10, 11, 12))) == "2016-05-05 10:11:12 (no zone stated)"
    assert filetime_moment(0) is None
    assert dos_moment((1980, 1, 1, 0, 0, 0)) is None
    assert unix_moment(1e30) is None


@pytest.mark.parametrize("nonsense", ["", "yesterday", "2016-13-45T99:99:99Z", "D:99999999", "Fri, 99 Foo 2015 09:00:51", "0000:00:00 00:00:00"])
def test_nonsense_is_no_time(nonsense: str) -> None:
    for read in (mail_moment, iso_moment, pdf_moment, exif_moment):
        found = read(nonsense)
        assert found is None or found.wall.year >= 1


@given(text=st.text(max_size=120), number=st.integers())
def test_nothing_raises(text: str, number: int) -> None:
    for read in (mail_moment, iso_moment, pdf_moment, exif_moment):
        read(text)
    filetime_moment(number)


def test_a_second_that_no_minute_has_leaves_the_minute_and_a_leap_second_is_kept() -> None:
    assert str(exif_moment("2017:08:21 15:08:70")) == "2017-08-21 15:08 (no zone stated)"
    assert str(exif_moment("2016:12:31 23:59:60", "+00:00")) == "2016-12-31 23:59:59 UTC"
