"""Documents that a court held to be forged: each sign by the rule that is meant for it, at the weight that it can bear alone."""

from collections.abc import Callable

import pytest
from published_case import Told

#: The finding by which each is SUSPICIOUS; one strong sign is enough, as the policy says.
STRONG = {
    "ID_000550.docx": "features_newer_than_date",
    "ID_004516.doc": "impossible_editing_time",
    "Proposala.rtf": "saved_by_newer_software",
    "Hash Based Shadowing.TIF": "saved_by_newer_software",
    "ID_000536.pdf": "edited_only_in_year_or_month",
}
#: What one sign alone does not carry stays UNVERIFIABLE, and the sign is shown.
NOT_ENOUGH = {
    "ID_000258.doc": "impossible_editing_time",
    "ID_000073.docx": "shared_ancestry",
    "ID_000465/second.eml": "same_message_id_different_words",
}


@pytest.fixture
def case(told: Callable[[str], Told]) -> Told:
    return told("copa_v_wright")


@pytest.mark.parametrize("path", STRONG)
def test_what_cannot_be_as_claimed_is_told(case: Told, path: str) -> None:
    assert case.verdict(path) == ("SUSPICIOUS", "impossible")
    assert case.findings(path)[STRONG[path]] == "strong"


@pytest.mark.parametrize("path", NOT_ENOUGH)
def test_a_single_soft_sign_is_shown_and_does_not_accuse(case: Told, path: str) -> None:
    assert case.verdict(path)[0] == "UNVERIFIABLE"
    assert case.findings(path)[NOT_ENOUGH[path]] == "weak"


def test_grammarly_tells_when_the_document_was_first_opened_with_it(case: Told) -> None:
    assert "2017-08-18" in case.sentence("ID_000550.docx", "embedded_time_after_last_save")


def test_the_counters_are_told_as_published(case: Told) -> None:
    assert "83,165 minutes" in case.sentence("ID_000258.doc", "impossible_editing_time")
    assert "-7,127,982 minutes" in case.sentence("ID_004516.doc", "impossible_editing_time")


def test_the_font_of_a_later_year_stands_beside_the_edited_times(case: Told) -> None:
    assert case.findings("ID_000536.pdf")["embedded_font_newer_than_date"] == "moderate"


@pytest.mark.parametrize("path", ["paper_of_march_2009.pdf", "later_assignment.docx", "ID_000465/first.eml"])
def test_what_they_were_made_from_is_not_accused(case: Told, path: str) -> None:
    assert case.verdict(path)[0] == "UNVERIFIABLE"


@pytest.mark.parametrize("path", ["ID_000536.pdf", "paper_of_march_2009.pdf"])
def test_the_edited_paper_and_the_one_it_was_made_from_are_shown_beside_each_other(case: Told, path: str) -> None:
    assert case.findings(path)["copy_dated_otherwise_in_year_or_month"] == "weak"
    said = case.sentence(path, "copy_dated_otherwise_in_year_or_month")
    assert "2009-03-24 11:33:15" in said
    assert "the two do not tell" in said
