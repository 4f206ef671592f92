"""Documents saved again with another document's author: the clocks are told, no place is, and a change seven hours before the save is normal."""

from collections.abc import Callable

import pytest
from published_case import Told


@pytest.fixture
def case(told: Callable[[str], Told]) -> Told:
    return told("guccifer_2")


@pytest.mark.parametrize(
    ("path", "zone"), [("blog/1.doc", "UTC+03:00"), ("blog/2.doc", "UTC+03:00"), ("blog/3.doc", "UTC+03:00"), ("blog/4.doc", "UTC+04:00")]
)
def test_the_zone_of_the_last_save_is_a_note(case: Told, path: str, zone: str) -> None:
    assert case.findings(path)["clock_shows_time_zone"] == "note"
    assert zone in case.sentence(path, "clock_shows_time_zone")


def test_nothing_here_is_suspicious(case: Told) -> None:
    assert {case.verdict(path)[0] for path in case} == {"UNVERIFIABLE"}


def test_a_change_by_the_local_clock_hours_before_a_save_in_utc_is_not_spoken_of(case: Told) -> None:
    assert not case.heavy("blog/tracked.docx")
    assert not {"clock_shows_time_zone", "comment_or_change_after_last_save"} & set(case.findings("blog/tracked.docx"))


def test_the_clock_of_the_store_stands_in_the_sheet(case: Told) -> None:
    assert "2016-06-15 11:08:41 UTC" in case.sheet("blog/1.doc")


def test_the_paper_that_was_mailed_is_shown_beside_the_one_that_was_published(case: Told) -> None:
    said = case.sentence("blog/1.doc", "copy_of_another_file")
    assert "dump/mail/report.eml!/report.docx" in said
    assert "Nothing but the files themselves says which came first" in said
    assert "differs in one passage" in said


TEMPLATE = "mail/slate.eml!/Slate_-_Domestic_-_2008-12-20.docx"


@pytest.mark.parametrize("path", ["blog/1.doc", "blog/2.doc", "blog/3.doc", TEMPLATE])
def test_author_company_and_title_are_said_to_be_those_of_other_documents(case: Told, path: str) -> None:
    assert case.findings(path)["properties_of_another_document"] == "note"
    assert "do not say who wrote it" in case.sentence(path, "properties_of_another_document")


def test_names_stand_in_the_evidence_only(case: Told) -> None:
    said = "".join(case.sentence(path, rule) for path in case for rule in case.findings(path))
    assert "Феликс" not in said
    assert "Field" not in said
