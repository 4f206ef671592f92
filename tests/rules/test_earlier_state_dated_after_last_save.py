"""Speaks where an earlier state is dated later than the whole file; silent for ordinary saves, near times and other steps of a history."""

import pytest
from claims import created, document, modified, time_claim

from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.rule import Weight
from leakcheck.rules.earlier_state_dated_after_last_save import earlier_state_dated_after_last_save as rule

CREATION, SAVE = "/Info /CreationDate", "/Info /ModDate"


def earlier(text: str, field: str = SAVE, number: int = 1) -> TimeClaim:
    return time_claim(TimeRole.HISTORY, text, f"{field} in state {number} of 3")


def paper(*claims: TimeClaim) -> Examined:
    return document(*claims, format_="pdf_document")


def test_dates_put_back_by_an_appended_change_are_told_with_both_dates() -> None:
    """What exiftool leaves of a paper of 2022 that is to pass for one of 2012."""
    last = created("2012-03-04T10:11:12+01:00", CREATION), modified("2012-03-04T10:11:12+01:00", SAVE)
    (said,) = rule.check(paper(*last, earlier("2022-04-06T08:42:42+01:00", CREATION)))
    assert "last saved on 2012-03-04 10:11:12 +01:00" in said.sentence
    assert "created on 2022-04-06 08:42:42 +01:00 (/Info /CreationDate in state 1 of 3)" in said.sentence
    assert said.evidence[1] is last[1]


def test_the_latest_of_several_states_is_named() -> None:
    said = list(rule.check(paper(modified("2003-09-30T12:00:00Z"), earlier("2007-03-14T09:05:11Z"), earlier("2008-01-20T09:05:11Z", number=2))))
    assert "2008-01-20" in said[0].sentence
    assert len(said[0].evidence) == 3


@pytest.mark.parametrize(
    "claims",
    [
        (modified("2024-05-16T11:02:40Z"), earlier("2024-05-14T09:30:11Z")),
        (modified("2024-05-14T09:30:11Z"), earlier("2024-05-15T09:20:00Z")),
        # Without a zone, the earlier state may have been saved 14 hours sooner than it reads.
        (modified("2024-05-14T09:30:11Z"), earlier("2024-05-15T22:00:00")),
        # A later save that the XMP block alone states excuses all that is older.
        (modified("2012-03-04T10:11:12Z", SAVE), modified("2023-01-05T10:11:12Z", "XMP xmp:ModifyDate"), earlier("2022-04-06T08:42:42Z")),
        # A last save was dropped: the file is held against its creation, which did not change.
        (created("2012-03-04T10:11:12Z", CREATION), earlier("2022-04-06T08:42:42Z")),
        (modified("2012-03-04T10:11:12Z"), time_claim(TimeRole.HISTORY, "2022-04-06T08:42:42Z", "XMP xmpMM:History[1]/stEvt:when")),
        # A converter's constant says nothing.
        (modified("2012-03-04T10:11:12Z"), earlier("1970-01-01T00:00:00Z")),
        (earlier("2022-04-06T08:42:42Z"),),
    ],
    ids=["ordinary save", "within a day", "without a zone", "in XMP", "no last save", "another history", "constant", "no time at all"],
)
def test_is_silent(claims: tuple[TimeClaim, ...]) -> None:
    assert not list(rule.check(paper(*claims)))


def test_without_a_last_save_times_of_creation_are_compared() -> None:
    (said,) = rule.check(paper(created("2012-03-04T10:11:12Z", CREATION), earlier("2022-04-06T08:42:42Z", CREATION)))
    assert "The file says that it was created on 2012-03-04" in said.sentence


def test_is_weak_because_publishers_put_dates_back_openly() -> None:
    assert rule.weight is Weight.WEAK
