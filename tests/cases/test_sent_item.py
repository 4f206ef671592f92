"""A sent mail put back by a year is told by its own number; the honest one beside it is not spoken of."""

from collections.abc import Callable

import pytest
from published_case import Told

EDITED = ("Sent.mbox!/2", "Maildir/.Sent/cur/1512340296.M204P9.mail,S=720:2,S")
HONEST = ("Sent.mbox!/1", "Maildir/.Sent/cur/1480608765.M101P7.mail,S=700:2,S")


@pytest.fixture
def case(told: Callable[[str], Told]) -> Told:
    return told("sent_item")


@pytest.mark.parametrize("path", EDITED)
def test_the_edited_year_is_told_with_both_times(case: Told, path: str) -> None:
    assert case.verdict(path) == ("SUSPICIOUS", "impossible")
    assert case.heavy(path) == {"only_the_year_differs": "strong"}
    said = case.sentence(path, "only_the_year_differs")
    assert "2016-12-03 15:31:35 -07:00" in said
    assert "2017-12-03 15:31:35" in said


def test_the_mailbox_keeps_a_time_of_its_own_that_the_sheet_shows(case: Told) -> None:
    assert "2017-12-03 22:31:36" in case.sheet(EDITED[0])
    assert "2017-12-03 22:31:36" in case.sheet(EDITED[1])


@pytest.mark.parametrize("path", HONEST)
def test_the_honest_one_is_not_spoken_of(case: Told, path: str) -> None:
    assert case.verdict(path)[0] == "UNVERIFIABLE"
    assert not case.heavy(path)
