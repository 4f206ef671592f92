"""Terms stand as words of their own, in the order of their age; every row of the table is usable and has its source."""

from datetime import date

import pytest

from leakcheck.knowledge.dated_facts import table
from leakcheck.knowledge.dated_terms import addresses_in, terms_in

EVER = date(1990, 1, 1)


def names(text: str, after: date = EVER) -> list[str]:
    return [term.name for _, term in terms_in(text, after)]


def test_every_row_has_a_day_a_source_and_a_spelling_that_is_found() -> None:
    rows = table("dated_terms.csv")
    assert len(rows) >= 60
    assert len({row["name"] for row in rows}) == len(rows)
    for row in rows:
        assert date(2000, 1, 1) < date.fromisoformat(row["first_date"])
        assert row["source"]
        for spelling in row["match"].split("|"):
            assert row["name"] in names(f"so: {spelling}."), spelling


def test_the_oldest_comes_first_and_those_known_by_the_day_are_left_out() -> None:
    text = "ChatGPT on COVID-19, told by YouTube"
    assert names(text) == ["YouTube", "COVID-19", "ChatGPT"]
    assert names(text, date(2020, 2, 10)) == ["COVID-19", "ChatGPT"]
    assert names(text, date(2022, 12, 1)) == []


@pytest.mark.parametrize(
    "text", ["an iPhone 110", "Windows 10.4 MB were free", "Bitcoins-R-us", "preBrexit", "the typescript of a play", "covid", "iPhone XR"]
)
def test_parts_of_other_words_are_none(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("see https://www.news.paris/today", "www.news.paris"),
        ("write to a@house.email.", "house.email"),
        ("(www.house.guru)", "house.guru"),
        ("HTTP://HOUSE.EMAIL", "HOUSE.EMAIL"),
    ],
)
def test_endings_of_addresses_have_their_day(text: str, host: str) -> None:
    ((shown, term),) = addresses_in(text, date(2010, 1, 1))
    assert shown == host
    assert term.first_date > date(2013, 1, 1)
    assert list(addresses_in(text, date(2020, 1, 1))) == []


@pytest.mark.parametrize(
    "text",
    ["house.email", "a@b.com", "https://x.xxx", "https://a.onion", "www.paris", "https://news.paris.fr", "a@house.emailing", "f.work()", "@" * 9_000],
)
def test_words_with_dots_old_endings_and_masks_are_none(text: str) -> None:
    assert list(addresses_in(text, date(1990, 1, 1))) == []


def test_an_ending_is_told_once() -> None:
    assert len(list(addresses_in("a@b.email c@d.email e@f.guru", date(2010, 1, 1)))) == 2
