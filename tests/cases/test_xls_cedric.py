"""Half of eighteen workbooks saved within four minutes name one editor found nowhere else: handled, which is not altered."""

from collections.abc import Callable

import pytest
from published_case import Told

NAMED = [f"xls_cedric/Tableau_{number:02}.xlsx" for number in range(0, 18, 2)]
NAMELESS = [f"xls_cedric/Tableau_{number:02}.xlsx" for number in range(1, 18, 2)]


@pytest.fixture
def case(told: Callable[[str], Told]) -> Told:
    return told("xls_cedric")


@pytest.mark.parametrize("path", NAMED)
def test_those_with_the_name_need_an_explanation_because_they_were_handled(case: Told, path: str) -> None:
    assert case.verdict(path) == ("SUSPICIOUS", "provenance")
    assert "handled" in str(case.flags(path))
    assert case.findings(path)["outlier_editor"] == case.findings(path)["edit_burst"] == "moderate"


def test_the_sentence_gives_the_numbers_and_what_is_normal(case: Told) -> None:
    said = case.sentence(NAMED[0], "outlier_editor")
    assert "9 of the 430 documents" in said
    assert "such values can be typed by anyone and are normal for many people" in said
    assert "Орехов" not in said


def test_the_minutes_the_language_and_that_others_made_them_are_told(case: Told) -> None:
    assert "2017-03-27 09:12:08 UTC to 2017-03-27 09:15:36 UTC" in case.sentence(NAMED[0], "edit_burst")
    said = case.sentence(NAMED[0], "outlier_editor")
    assert "the program's own language" in said
    assert "Their authors are named in other documents too" in said


@pytest.mark.parametrize("path", NAMELESS)
def test_those_without_a_name_are_only_said_to_be_handled(case: Told, path: str) -> None:
    assert case.verdict(path)[0] == "UNVERIFIABLE"
    assert "edit_burst" in case.findings(path)


def test_no_honest_paper_is_spoken_of(case: Told) -> None:
    assert not [path for path in case if path.startswith("documents/") and case.verdict(path)[0] == "SUSPICIOUS"]
    assert not [path for path in case if path.startswith("documents/") and case.heavy(path)]


def test_no_change_of_words_is_claimed(case: Told) -> None:
    for path in (*NAMED, *NAMELESS):
        assert case.verdict(path)[1] != "altered"
        assert "alter" not in "".join(case.sentence(path, rule) for rule in case.findings(path)).lower()
