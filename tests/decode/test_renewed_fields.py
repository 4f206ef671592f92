"""A field shows another day, number of pages or path with every save, and nothing else then differs."""

from datetime import date

import pytest

from leakcheck.decode.renewed_fields import made_anew_on_another_day, only_fields_renewed

SAVED = date(2024, 5, 17)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Printed on 5 March 2024 in Bonn, contract of 1 May 2023", "Printed on 17 May 2024 in Bonn, contract of 1 May 2023"),
        ("Stand: 05.03.2024 08:30", "Stand: 17.05.2024 11:02"),
        ("As of 3/5/24", "As of 5/17/24"),
        ("As of 05/03/2024", "As of 17/05/2024"),
        ("2024-03-05", "2024-05-16"),
        ("Contract, page 1 of 11", "Contract, page 1 of 12"),
        ("C:\\Users\\anna\\My papers\\Contract.docx Seite 3", "\\\\server\\Archive 2024\\Contract.docx Seite 4"),
        ("/home/anna/Contract.odt", "/media/my-stick/Contract.odt"),
    ],
    ids=["words", "dots and clock", "American, two digits", "day first", "evening in another zone", "pages", "path", "path of Unix"],
)
def test_knows_a_day_that_became_the_day_of_the_last_save(old: str, new: str) -> None:
    assert only_fields_renewed(old, new, SAVED)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Signed on 5 March 2024", "Signed on 5 March 2023"),
        ("Due 5 March 2024: 12,400 euros", "Due 17 May 2024: 21,400 euros"),
        ("12 400 euros", "21 400 euros"),
        ("5 000/month of 12 400 euros, see annex.docx", "5 000/month of 21 400 euros, see annex.docx"),
        ("page 1 of 11: 12 400 euros", "page 1 of 12: 21 400 euros"),
        ("Due 5 March 2024", "Due soon"),
        ("From 5 March 2024 to 8 March 2024", "From 17 May 2024 to 9 March 2024"),
    ],
    ids=[
        "another day",
        "an amount besides",
        "no date",
        "an amount before a file name",
        "an amount beside pages",
        "date taken out",
        "two dates, one of another day",
    ],
)
def test_any_other_change_is_none_of_a_date_field(old: str, new: str) -> None:
    assert not only_fields_renewed(old, new, SAVED)


def test_long_input_takes_no_long_time() -> None:
    assert not only_fields_renewed("/a" * 50_000, "1/2/" * 50_000, SAVED)


OLD_MINUTES = "Minutes of 5 March 2024. Present: Groß, Stone. Next meeting: 2 April 2024"


@pytest.mark.parametrize(
    ("new", "saved", "own"),
    [
        ("Minutes of 2 April 2024. Present: Stone. Next meeting: 7 May 2024", date(2024, 4, 3), True),
        ("Minutes of 2 April 2024. Present: Stone. Next meeting: 7 May 2024", date(2024, 6, 3), False),
        ("Minutes of 5 March 2024. Present: Stone. Next meeting: 2 April 2024", date(2024, 4, 3), False),
        ("Minutes of 1 March 2024. Present: Stone. Next meeting: 2 April 2024", date(2024, 3, 6), False),
        ("Minutes. Present: Stone.", date(2024, 4, 3), False),
    ],
    ids=["of the next meeting", "saved much later", "the same day", "an earlier day", "no day"],
)
def test_minutes_made_out_of_the_last_ones_bear_a_day_of_their_own(new: str, saved: date, own: bool) -> None:
    assert made_anew_on_another_day(OLD_MINUTES, new, (date(2024, 3, 6), saved)) is own
