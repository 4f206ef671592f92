"""Lines of exported conversations in the spellings of many countries, and which of the three numbers of a day is what."""

import pytest

from leakcheck.decode.chat_lines import DayOrder, chat_line, chat_lines, day_order, moment_of

#: As telephones set to these countries write the 24th of December 2019, five past nine in the evening.
SPELLINGS = [
    ("[24.12.19, 21:05:33] Ana: hello", "2019-12-24 21:05:33 (no zone stated)"),
    ("[24/12/2019, 21:05:33] Ana: hello", "2019-12-24 21:05:33 (no zone stated)"),
    ("[12/24/19, 9:05:33 PM] Ana: hello", "2019-12-24 21:05:33 (no zone stated)"),
    ("[12/24/19, 9:05:33\u202fPM] Ana: hello", "2019-12-24 21:05:33 (no zone stated)"),
    ("[24/12/2019 à 21:05:33] Ana: hello", "2019-12-24 21:05:33 (no zone stated)"),
    ("[24-12-19 21:05:33] Ana: hello", "2019-12-24 21:05:33 (no zone stated)"),
    ("[24.12.2019 21.05.33] Ana: hello", "2019-12-24 21:05:33 (no zone stated)"),
    ("[2019-12-24 21:05:33] Ana: hello", "2019-12-24 21:05:33 (no zone stated)"),
    ("[2019/12/24 下午9:05:33] Ana: hello", "2019-12-24 21:05:33 (no zone stated)"),
    ("[2019. 12. 24. 오후 9:05:33] Ana: hello", "2019-12-24 21:05:33 (no zone stated)"),
    ("\u200e[24.12.19, 21:05:33] Ana: \u200e<Anhang: 00000012-PHOTO.jpg>", "2019-12-24 21:05:33 (no zone stated)"),
    ("24.12.19, 21:05 - Ana: hello", "2019-12-24 21:05 (no zone stated)"),
    ("12/24/19, 9:05 PM - Ana: hello", "2019-12-24 21:05 (no zone stated)"),
    ("24/12/19 9:05 p. m. - Ana: hello", "2019-12-24 21:05 (no zone stated)"),
    ("24/12/2019 21:05 - Ana: hello", "2019-12-24 21:05 (no zone stated)"),
    ("24/12/2019 à 21:05 - Ana: hello", "2019-12-24 21:05 (no zone stated)"),
    ("2019-12-24 21:05 - Ana: hello", "2019-12-24 21:05 (no zone stated)"),
]


@pytest.mark.parametrize(("text", "moment"), SPELLINGS)
def test_each_spelling_gives_the_clock_and_no_zone(text: str, moment: str) -> None:
    line = chat_line(text)
    assert line is not None
    assert line.name == "Ana"
    assert str(moment_of(line, day_order([line]))) == moment


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "",
        "21:05 - Ana: hello",
        "[21:05:33] <Ana> hello",
        "24.12.19 hello",
        "1. a point: one",
        "[24.12.19, 25:05:33] Ana: hello",
        "[1] Ana: see 3.4.5, p. 6",
    ],
)
def test_other_lines_begin_no_message(text: str) -> None:
    assert chat_line(text) is None


@pytest.mark.parametrize(("hour", "half", "read"), [("12", "AM", 0), ("12", "PM", 12), ("1", "am", 1), ("11", "p.m.", 23)])
def test_twelve_is_the_first_hour_of_its_half(hour: str, half: str, read: int) -> None:
    line = chat_line(f"12/24/19, {hour}:05 {half} - Ana: hello")
    assert line is not None
    assert line.hour == read


@pytest.mark.parametrize(
    ("days", "order"),
    [
        (["24/12/19", "01/02/20"], DayOrder.DAY_FIRST),
        (["12/24/19", "01/02/20"], DayOrder.MONTH_FIRST),
        (["2019/12/24"], DayOrder.YEAR_FIRST),
        (["03.04.19"], DayOrder.DAY_FIRST),
        (["3/4/19", "4/2/19"], DayOrder.MONTH_FIRST),  # the third of April, then the fourth of February: no
        (["4/3/19", "2/4/19"], DayOrder.DAY_FIRST),
        (["3/4/19", "3/5/19"], DayOrder.UNKNOWN),
        (["24/12/19", "12/24/19"], DayOrder.UNKNOWN),
        ([], DayOrder.UNKNOWN),
    ],
)
def test_the_order_of_a_day_is_told_only_where_something_tells_it(days: list[str], order: DayOrder) -> None:
    found = list(chat_lines(f"{day}, 21:05 - Ana: hello" for day in days))
    assert day_order(found) is order
    if order is DayOrder.UNKNOWN:
        assert all(moment_of(line, order) is None for line in found)


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ("\u200e<attached: 00000012-PHOTO-2019-12-24-21-05-33.jpg>", "00000012-PHOTO-2019-12-24-21-05-33.jpg"),
        ("the plan.pdf • 3 pages \u200e<pièce jointe : 00000013-the plan.pdf>", "00000013-the plan.pdf"),
        ("IMG-20191224-WA0001.jpg (file attached)", "IMG-20191224-WA0001.jpg"),
        ("\u200eLetter to the bank.pdf (Datei angehängt)", "Letter to the bank.pdf"),
        ("report.pdf (see the third page)", ""),
        ("<Media omitted>", ""),
        ("look: <a: b>", ""),
        ("\u200e<attached: ../../etc/passwd.txt>", ""),
    ],
)
def test_files_that_messages_brought(words: str, file: str) -> None:
    line = chat_line(f"[24.12.19, 21:05:33] Ana: {words}")
    assert line is not None
    assert line.attachment == file


@pytest.mark.parametrize(
    "rest",
    [
        "\u200eMessages and calls are end-to-end encrypted. Nobody: not even WhatsApp.",
        "Ana changed the subject from “a” to “b: c”",
        "Ana and Ben and Cem and Dora were added: yes",
        "Ana left",
    ],
)
def test_notes_of_the_programs_own_are_nobodys(rest: str) -> None:
    line = chat_line(f"24.12.19, 21:05 - {rest}")
    assert line is not None
    assert line.name == ""
