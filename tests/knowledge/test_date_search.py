"""What somebody asks about is found by its name, by what it is read as in a file, as a character or as a domain."""

import pytest

from leakcheck.knowledge.date_search import KIND_NAMES, dates_of
from leakcheck.knowledge.dated_facts import kinds


@pytest.mark.parametrize(
    ("query", "what", "day"),
    [
        ("Calibri", "Calibri", "2005"),
        ("Aptos", "Aptos Microsoft 365", "2023-07-13"),
        ("iPhone Mail (14E304)", "14E304", "2017-04-03"),
        ("₿", "U+20BF", "2017-06"),
        (".berlin", ".berlin", "2014-01-08"),
        ("mail.example.berlin", ".berlin", "2014-01-08"),
        ("LibreOffice 7.1", "LibreOffice 7.1", "2020"),
        ("Word 16", "16", "2015"),
        ("Canon EOS 5D Mark II", "Canon EOS 5D Mark II", "2008"),
        ("Adobe XMP Core 5.6-c132 79.159284, 2016/04/19-13:13:40", "Adobe XMP Core", "2016-04-19"),
    ],
)
def test_a_query_gets_its_day_and_its_source(query: str, what: str, day: str) -> None:
    found = [one for one in dates_of(query) if what in one.what]
    assert found, [one.what for one in dates_of(query)]
    assert any(one.shown_day.startswith(day) for one in found), [(one.what, one.shown_day) for one in found]
    assert all(one.source for one in found)
    assert all(one.counted_before <= one.day for one in found)


@pytest.mark.parametrize("query", ["", " ", "qqqqzzzz", "a", "e", "...", ".nosuchtopleveldomain"])
def test_what_is_not_known_has_no_answer(query: str) -> None:
    assert dates_of(query) == []


def test_what_is_read_as_it_stands_comes_before_what_only_holds_the_words() -> None:
    exact = [one.exact for one in dates_of("LibreOffice 7.1")]
    assert exact == sorted(exact, reverse=True)


def test_names_of_kinds_are_of_kinds_that_exist() -> None:
    assert set(KIND_NAMES) <= set(kinds())
