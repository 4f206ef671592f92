"""The look-up of dated facts: the right row, the nearest version, slack in the harmless direction."""

from datetime import date, timedelta

import pytest

from leakcheck.knowledge.dated_facts import digest, earliest, earliest_of, facts_of_kind, is_unfinished, kinds, table


@pytest.mark.parametrize(
    ("kind", "text", "day"),
    [
        ("ooxml_appversion", "<AppVersion>16.0000</AppVersion>", "2015-03-01"),
        ("pdf_producer", "GPL Ghostscript 10.00.0", "2022-09-21"),
        ("ios_build", "iPhone Mail (12B436)", "2014-11-17"),
        ("ios_build", "iPhone Mail (14E304)", "2017-04-03"),
        ("macos_build", "Mac OS X 10.12.4 (Build 16E195)", "2017-03-27"),
        ("windows_build", "Riched20 10.0.19041", "2019-11-01"),
        ("ooxml_namespace", "http://schemas.microsoft.com/office/word/2018/wordml/cex", "2018-01-01"),
        ("font", "Aptos", "2023-07-13"),
        ("mail_header", "ARC-Seal:", "2015-10-01"),
    ],
)
def test_known_things_have_their_day(kind: str, text: str, day: str) -> None:
    fact = earliest(kind, text)
    assert fact is not None
    assert fact.first_date == date.fromisoformat(day)
    assert fact.source


@pytest.mark.parametrize("name", ["Inkscape 1.1-dev", "LibreOffice/7.4.0.0.beta1", "Thunderbird/3.0pre", "Mutt/1.5.18-rc.2", "X 2 nightly"])
def test_a_build_that_calls_itself_unfinished_is_known_by_its_name(name: str) -> None:
    assert is_unfinished(name)


@pytest.mark.parametrize("name", ["LibreOffice/7.4.0.3$Linux", "Alphabet Writer 2", "Presto 2.12", "Microsoft Word 2010", "pdfTeX-1.40.21"])
def test_a_finished_build_is_none(name: str) -> None:
    assert not is_unfinished(name)


def test_what_the_tables_do_not_know_has_none() -> None:
    assert earliest("pdf_producer", "Somebody's Producer 4") is None
    assert earliest("no_such_kind", "x") is None


def test_of_several_kinds_the_youngest_counts() -> None:
    fact = earliest_of(("macos_version", "macos_build"), "macOS Version 10.15.4 (Build 19E287) Quartz PDFContext")
    assert fact is not None
    assert fact.first_date == date(2020, 3, 24)


def test_slack_makes_every_date_earlier_or_leaves_it() -> None:
    for kind, text in (("pdf_producer", "Skia/PDF m98"), ("exif_model", "iPhone 13 Pro"), ("windows_build", "10.0.19041")):
        fact = earliest(kind, text)
        assert fact is not None
        assert fact.not_before <= fact.first_date


def test_a_lower_bound_needs_no_slack() -> None:
    fact = earliest("ooxml_appversion", "<AppVersion>16.0000</AppVersion>")
    assert fact is not None
    assert fact.slack == timedelta(0)


def test_every_row_names_its_source_and_a_date() -> None:
    for name in ("software.csv", "cameras.csv", "fonts.csv", "formats.csv", "tlds.csv"):
        for row in table(name):
            assert row["source"], row
            date.fromisoformat(row["first_date"])


def test_fonts_of_a_catalogue_that_came_later_than_the_font_are_left_out() -> None:
    assert not [row for row in table("fonts.csv") if row["kind"] == "google_font"]


def test_the_digest_is_stable() -> None:
    assert digest() == digest()
    assert len(digest()) == 64


def test_a_version_above_all_that_are_listed_is_dated_only_if_it_is_newer_for_certain() -> None:
    assert earliest("pdf_producer", "pdfTeX-1.50.0") is None, "a line of its own, of 2008"
    newer = earliest("user_agent", "Thunderbird/128.4.0")
    assert newer is not None
    assert newer.first_date.year == 2024


@pytest.mark.parametrize("name", ["software.csv", "cameras.csv", "fonts.csv", "formats.csv", "dkim_selectors.csv"])
def test_the_kinds_of_a_table_stand_in_their_order_as_the_look_up_takes_for_granted(name: str) -> None:
    listed = [row["kind"] for row in table(name)]

    assert listed == sorted(listed)


def test_all_rows_of_a_kind_are_found_wherever_it_stands_in_its_table() -> None:
    for name in ("software.csv", "cameras.csv", "fonts.csv", "formats.csv", "dkim_selectors.csv"):
        listed = [row for row in table(name) if row["kind"] in kinds()]

        for kind in {row["kind"] for row in listed}:
            assert [row.name for row in facts_of_kind(kind)] == [row["name"] for row in listed if row["kind"] == kind]
    assert facts_of_kind("aaa") == facts_of_kind("mail_head") == facts_of_kind("zzz") == ()
