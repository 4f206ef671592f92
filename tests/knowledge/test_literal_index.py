"""The index of expressions leaves nothing out: whatever matches is among the candidates."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakcheck.knowledge.dated_facts import earliest, facts_of_kind, table
from leakcheck.knowledge.literal_index import LiteralIndex, anchor

_TABLES = ("software.csv", "cameras.csv", "fonts.csv", "formats.csv")
EXPRESSIONS = sorted({row["match"] for name in _TABLES for row in table(name) if row["match"].startswith("re:")})


@pytest.mark.parametrize(
    ("match", "letters"),
    [
        ("Word 2016", "word 2016"),
        (r"re:(?i)^(?:Acer[ -]?)?(?:CE-5330)\s*$", "ce-5330"),
        (r"re:(?i)(?<![A-Za-z])Aptos(?![A-Za-z])", "aptos"),
        (r"re:ab|cd", ""),
        (r"re:x(?:ab|cd)efg", "efg"),
        (r"re:colou?rs", "colo"),
        (r"re:abc{0,2}de", "ab"),
        (r"re:ab+c", "ab"),
        (r"re:a\.b\d\dlong", "long"),
        (r"re:\x41bcdef", ""),
        (r"re:[abc]def", "def"),
        (r"re:(?P<v>\d+)tail", "tail"),
    ],
)
def test_the_letters_that_no_match_can_do_without(match: str, letters: str) -> None:
    assert anchor(match) == letters


@settings(max_examples=150)
@given(st.data())
def test_every_match_of_an_expression_of_the_tables_holds_its_letters(data: st.DataObject) -> None:
    match = data.draw(st.sampled_from(EXPRESSIONS))
    text = data.draw(st.from_regex(match[3:]))
    assert anchor(match) in text.lower()


def test_most_expressions_that_are_asked_one_by_one_have_letters() -> None:
    """Those of builds and versions have alternatives; their number is read by a pattern of their product instead."""
    matches = [row["match"] for name in ("cameras.csv", "fonts.csv") for row in table(name) if row["match"]]
    assert sum(len(anchor(match)) >= 3 for match in matches) > 0.9 * len(matches)


def test_candidates_come_in_the_order_given() -> None:
    index = LiteralIndex([("re:.", 1), ("abcd", 2), ("bcde", 3), ("zzzz", 4), ("a", 5)])
    assert list(index.candidates("xABCDEx")) == [1, 2, 3, 5]
    assert list(index.candidates("")) == [1, 5]


def test_the_look_up_finds_what_asking_every_row_finds() -> None:
    for kind in ("camera", "exif_model", "font", "mail_header", "ooxml_part"):
        for row in facts_of_kind(kind)[::25]:
            text = f"{row.fact.name}"
            every = [one.fact for one in facts_of_kind(kind) if one.match and _matches(one.match, text)]
            youngest = max(every, key=lambda fact: (fact.not_before, fact.name, fact.version), default=None)
            assert earliest(kind, text) == youngest


def _matches(match: str, text: str) -> bool:
    return re.search(match[3:], text) is not None if match.startswith("re:") else match in text
