"""Dates above quoted words in the forms that programs write, and none for what can be read in two ways or is no quotation."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.quoted_dates import quoted_dates


def _days(text: str) -> list[str]:
    return [quoted.day.isoformat() for quoted in quoted_dates(text)]


@pytest.mark.parametrize(
    "line",
    [
        "On Tue, 3 May 2016 at 10:00, Ann <ann@example.org> wrote:",
        "On Tue, May 3, 2016 at 9:54 AM, Ann <\nann@example.org> wrote:",
        "On May 3, 2016, at 9:16am, Ann\n<ann@example.org>\nwrote:",
        "On Tue May 3rd, 2016 Ann wrote:",
        "> On 2016-05-03 12:10, Ann wrote:",
        "Am 2016-05-03 schrieb Ann:",
        "2016-05-03 12:10 GMT+02:00 Ann <ann@example.org> wrote:",
    ],
)
def test_lines_that_say_who_wrote_when(line: str) -> None:
    expected = [] if line.startswith("Am") else ["2016-05-03"]
    assert _days(f"Yes.\n\n{line}\n> Shall we?") == expected


@pytest.mark.parametrize("sent", ["Sent: Tuesday, May 3, 2016 10:00 AM", "Date: Tue, 3 May 2016 10:00:00 +0200", "> Sent: 03 May 2016 10:00"])
def test_header_lines_of_an_answered_message(sent: str) -> None:
    assert _days(f"Yes.\n\nFrom: Ann [mailto:ann@example.org]\n{sent}\nTo: Bob\nSubject: Party\n\nShall we?") == ["2016-05-03"]


def test_several_depths_are_told_in_the_order_of_the_text() -> None:
    assert _days("On 3 May 2016 Ann wrote:\n> On 2 May 2016 Bob wrote:\n>> Hm.") == ["2016-05-03", "2016-05-02"]


@pytest.mark.parametrize(
    "text",
    [
        "On 03/05/2016 Ann wrote:",
        "On 31 February 2016 Ann wrote:",
        "Between 3 May 2016 and 4 May 2016 Ann wrote:",
        "On 3 May 2016 or 4 May 2016 Ann wrote:",
        "What Ann wrote:",
        "Date: 3 May 2016\nPlace: here",
        "From: Berlin\nDate: 3 May 2016\nFare: 20",
        "From: a@b\nReceived: by c\nDate: 3 May 2016\nTo: d",
    ],
)
def test_what_can_be_read_in_two_ways_or_is_no_quotation(text: str) -> None:
    assert _days(text) == []


@given(st.text(alphabet="On 123May:wrote2016-\n>From", max_size=400))
def test_any_text_is_read(text: str) -> None:
    list(quoted_dates(text))


@pytest.mark.parametrize("piece", ["wrote:\n", "On 3 May 2016 wrote:\n", "Date: 3 May 2016\nFrom: a\nTo: b\n", ">" * 300 + "\n", "Jan 1, 2016 "])
def test_long_hostile_text_is_no_burden(piece: str) -> None:
    text, before = piece * (1_000_000 // len(piece)), time.perf_counter()
    list(quoted_dates(text))
    assert time.perf_counter() - before < 5
