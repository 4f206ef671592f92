"""The index of expressions leaves nothing out: whatever matches is among the candidates."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakcheck.knowledge.dated_facts import earliest, facts_of_kind, table
from leakcheck.knowledge.literal_index import LiteralIndex, anchor, anchors

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


@pytest.mark.parametrize(
    ("match", "letters"),
    [
        (r"re:(?i)^(?:Canon[ -]?)?(?:IXY 30\(Japan\)|EOS D30)\s*$", ["ixy 30(japan)", "eos d30"]),
        (r"re:(?i)^(?:Acer[ -]?)?(?:CE-5330)\s*$", ["ce-5330"]),
        (r"re:(?i)^(?:Acer[ -]?)?(?:CE-\d+|CP)\s*$", [""]),
        (r"re:(?i)^(?:Acer[ -]?)?(?:CE.5|CP-12)\s*$", [""]),
        ("Word 2016", ["word 2016"]),
    ],
)
def test_models_that_are_listed_are_looked_up_by_each_name(match: str, letters: list[str]) -> None:
    assert anchors(match) == letters


def test_every_row_of_the_tables_is_one_line() -> None:
    for name in _TABLES:
        assert all("\n" not in field for row in table(name) for field in row.values())


@settings(max_examples=150)
@given(st.data())
def test_every_match_of_an_expression_of_the_tables_holds_its_letters(data: st.DataObject) -> None:
    match = data.draw(st.sampled_from(EXPRESSIONS))
    text = data.draw(st.from_regex(match[3:]))
    assert any(letters in text.lower() for letters in anchors(match))


def test_most_expressions_that_are_asked_one_by_one_have_letters() -> None:
    """Those of builds and versions have alternatives; their number is read by a pattern of their product instead."""
    matches = [row["match"] for name in ("cameras.csv", "fonts.csv") for row in table(name) if row["match"]]
    assert sum(len(anchor(match)) >= 3 for match in matches) > 0.9 * len(matches)


def test_candidates_come_in_the_order_given() -> None:
    index = LiteralIndex([("re:.", 1), ("abcd", 2), ("bcde", 3), ("zzzz", 4), ("a", 5)])
    assert list(index.candidates("xABCDEx")) == [1, 2, 3, 5]
    assert list(index.candidates("xABCde")) == [1, 2, 3, 5]
    assert list(index.candidates("xbcdx")) == [1], "all letters count, not only the last three of them"
    assert list(index.candidates("")) == [1]


def test_the_look_up_finds_what_asking_every_row_finds() -> None:
    for kind in ("camera", "exif_model", "font", "mail_header", "ooxml_part"):
        # Made ready once: Python remembers only some hundred expressions of thousands.
        rows = [(_finder(one.match), one.fact) for one in facts_of_kind(kind) if one.match]
        for row in facts_of_kind(kind)[::25]:
            text = f"{row.fact.name}"
            every = [fact for matches, fact in rows if matches(text)]
            youngest = max(every, key=lambda fact: (fact.not_before, fact.name, fact.version), default=None)
            assert earliest(kind, text) == youngest


def _finder(match: str) -> Callable[[str], object]:
    return re.compile(match[3:]).search if match.startswith("re:") else lambda text: match in text
