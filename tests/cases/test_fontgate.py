"""A deed of February 2006 in Calibri: on sale from January 2007, in public trial versions before."""

from collections.abc import Callable

import pytest
from published_case import Told


@pytest.fixture
def case(told: Callable[[str], Told]) -> Told:
    return told("fontgate")


def test_no_file_is_suspicious_by_the_font_alone(case: Told) -> None:
    assert {case.verdict(path)[0] for path in case} == {"UNVERIFIABLE"}


def test_a_scan_shows_no_fonts_and_says_that_it_is_one(case: Told) -> None:
    assert case.findings("deed_scanned.pdf")["scanned_from_paper"] == "note"
    assert not case.heavy("deed_scanned.pdf")


@pytest.mark.parametrize("path", ["deed.rtf", "deed.pdf", "deed_of_august.rtf"])
def test_both_days_of_the_font_are_told_and_weigh_little(case: Told, path: str) -> None:
    assert case.findings(path)["font_only_in_trial_versions"] == "weak"
    said = case.sentence(path, "font_only_in_trial_versions")
    assert "on sale from 2006-11-30" in said
    assert "trial versions of programs had it" in said


def test_a_copy_that_was_printed_again_later_is_not_told(case: Told) -> None:
    assert "font_only_in_trial_versions" not in case.findings("deed_printed_again.pdf")
