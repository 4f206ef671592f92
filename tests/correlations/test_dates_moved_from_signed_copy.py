"""Copies whose dates lie whole days from the signed ones."""

from datetime import datetime
from typing import Any

import pytest

from leakcheck.correlations.dates_moved_from_signed_copy import dates_moved_from_signed_copy as rule
from leakcheck.model.facts import Identifier, IdentifierKind, PictureContent, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Weight

TEXT = (
    "Financing note for the meeting in Strasbourg, prepared for the board of 16 September. The hall costs 38 500 euros, of which a "
    "first part of 11 550 euros was paid on 2 September. Security is provided by the company Rempart for 9 200 euros. The transport of "
    "members costs 14 300 euros, among them six coaches. Gifts received for this event reach 21 750 euros, paid by 312 persons."
)
SENT = {"created": "2024-09-10T08:15:20", "modified": "2024-09-10T13:27:41"}
MAIL = "dump/mail/12.eml"
LOOSE = "dump/loose/note.docx"


def _ask(small: Any, text: str = TEXT, signed: bool = True, **said: str) -> Any:
    small.mail(MAIL, "The note for Monday is attached, tell me whether it suits you.", signed=signed)
    small.paper(f"{MAIL}!/note.docx", TEXT, **SENT)
    small.paper(LOOSE, text, **{**SENT, **said})
    return small.ask(rule).get(LOOSE)


@pytest.mark.parametrize("moved", ["2019-09-10T08:15:20", "2024-07-10T08:15:20", "2024-09-09T08:15:20"])
def test_speaks_strongly_of_the_same_second_of_another_day_and_shows_both(small: Any, moved: str) -> None:
    found = _ask(small, created=moved)
    assert found.weight is Weight.STRONG
    assert found.others == (f"{MAIL}!/note.docx",)
    assert "the same time of day" in found.sentence
    assert [line[:2] for line in found.difference] == ["- ", "+ "]
    assert {fact.at.item for fact in found.evidence} == {MAIL, f"{MAIL}!/note.docx", LOOSE}


def test_speaks_a_step_softer_of_times_that_are_kept_to_the_minute(small: Any) -> None:
    small.mail(MAIL, "The note for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/note.docx", TEXT, created="2024-09-10T08:15:00")
    small.paper(LOOSE, TEXT, created="2020-09-10T08:15:00")
    assert small.ask(rule)[LOOSE].weight is Weight.MODERATE


def test_a_zone_that_was_left_out_is_no_obstacle(small: Any) -> None:
    bare = TimeClaim(at=Location("docProps/core.xml: created"), role=TimeRole.CREATED, moment=Moment(datetime(2019, 9, 10, 8, 15, 20)))
    small.mail(MAIL, "The note for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/note.docx", TEXT, **SENT)
    small.paper(LOOSE, TEXT, created="", modified="", facts=(bare,))
    assert small.ask(rule)[LOOSE].weight is Weight.STRONG


@pytest.mark.parametrize(
    "said",
    [{}, {"modified": "2025-02-11T12:12:30"}, {"created": "2024-09-10T09:15:20"}, {"created": "2024-09-09T08:15:21"}],
    ids=["same times", "saved later", "another zone", "a second off"],
)
def test_is_silent_for_copies_that_were_saved_again(small: Any, said: dict[str, str]) -> None:
    assert _ask(small, **said) is None


def test_is_silent_for_days_without_a_time(small: Any) -> None:
    small.mail(MAIL, "The note for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/note.docx", TEXT, created="2024-09-10T12:00:00")
    small.paper(LOOSE, TEXT, created="2020-09-10T12:00:00")
    assert small.ask(rule) == {}


def test_is_silent_where_nothing_is_signed(small: Any) -> None:
    assert _ask(small, signed=False, created="2019-09-10T08:15:20") is None


def test_is_silent_where_the_words_are_others(small: Any) -> None:
    other = "An order of the day for the members' assembly in spring, with the rooms and the times at which the doors open for everybody."
    assert _ask(small, other, created="2019-09-10T08:15:20") is None


def test_speaks_a_step_softer_of_pictures_because_people_set_cameras_right(small: Any) -> None:
    look = PictureContent(at=Location("picture"), role="picture", width=640, height=480, perceptual_hash="0123456789abcdef")
    times = [small.time(TimeRole.CAPTURED, f"{year}-05-06T10:11:12") for year in (2014, 2009)]
    small.mail(MAIL, "Here is the picture.", signed=True)
    small.add(f"{MAIL}!/a.jpg", look, times[0], kind=ItemKind.PICTURE, format_="jpeg_picture")
    small.add("dump/b.jpg", look, times[1], kind=ItemKind.PICTURE, format_="jpeg_picture")
    found = small.ask(rule)["dump/b.jpg"]
    assert "This picture also lies inside a signed message" in found.sentence
    assert found.weight is Weight.MODERATE


def test_all_times_moved_by_one_span_may_be_another_run_of_the_program_and_weigh_little(small: Any) -> None:
    found = _ask(small, created="2024-09-11T08:15:20", modified="2024-09-11T13:27:41")
    assert found.weight is Weight.WEAK
    assert found.tested[0].outcome == "possible"


@pytest.mark.parametrize(
    "mark",
    [
        Identifier(at=Location("trailer /ID[0]"), kind=IdentifierKind.PDF_PERMANENT, value="0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
        Identifier(at=Location("zip"), kind=IdentifierKind.PRODUCER_FINGERPRINT, value="system 0; 1980; first [Content_Types].xml; seekable"),
    ],
    ids=["one number of a PDF", "packed by Office"],
)
def test_where_no_program_can_have_run_twice_one_span_is_no_excuse(small: Any, mark: Identifier) -> None:
    small.mail(MAIL, "The note for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/note.docx", TEXT, **SENT, facts=(mark,), format_="word_document")
    small.paper(LOOSE, TEXT, created="2019-09-10T08:15:20", modified="2019-09-10T13:27:41", facts=(mark,), format_="word_document")
    assert small.ask(rule)[LOOSE].weight is Weight.STRONG


@pytest.mark.parametrize("last", ["no incidents", "two incidents"])
def test_is_silent_for_reports_of_a_series(small: Any, last: str) -> None:
    """A program makes a report at the same second of each night, and often nothing happened."""
    small.mail(MAIL, "The report of the day is attached.", signed=True)
    small.paper(f"{MAIL}!/report_2024-09-10.docx", f"{TEXT} no incidents", created="2024-09-10T06:17:09", modified="2024-09-10T06:17:11")
    small.paper("dump/report_2024-09-11.docx", f"{TEXT} {last}", created="2024-09-11T06:17:09", modified="2024-09-11T07:17:11")
    assert small.ask(rule) == {}


def test_is_silent_for_other_words_under_the_same_name(small: Any) -> None:
    assert _ask(small, f"{TEXT} Report of 11 September", created="2024-09-11T08:15:20") is None


@pytest.mark.parametrize("clock", ["06:00:03", "06:15:07", "23:59:59", "21:59:59"])
def test_is_silent_for_times_of_a_timetable(small: Any, clock: str) -> None:
    small.mail(MAIL, "The note for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/note.docx", TEXT, created="2024-09-01T08:15:20", modified=f"2024-09-10T{clock}")
    small.paper(LOOSE, TEXT, created="2024-09-01T08:15:20", modified=f"2024-10-10T{clock}")
    assert small.ask(rule) == {}
