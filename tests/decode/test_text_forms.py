"""Two forms of one text: what was edited in one of them is found, and what programs write differently is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_body import Part
from leakcheck.decode.text_forms import form_differences
from leakcheck.model.facts import FormDifference
from leakcheck.model.location import Location

PLAIN = (
    "Dear Anna,\n\nthe board met on Monday and agreed to pay the sum of 450,000 euros to the agent before the end of the month. Please see\n"
    "https://example.org/minutes for the minutes, and send the receipt to Paul <paul@example.org>.\n\n[image: logo]\n\nYours, Karl\n"
)
PAGE = (
    "<html><head><style>p{margin:0}</style></head><body><p>Dear Anna,</p><p>the board met on <b>Monday</b> and agreed to pay the sum of "
    '450,000&nbsp;euros to the agent before the end of the month. Please see <a href="https://example.org/minutes"></a> for the minutes, and '
    "send the receipt to Paul.</p><p><img src=cid:logo></p><p>Yours, Karl</p></body></html>"
)


def _part(kind: str, text: str, number: str) -> Part:
    return Part(number, kind, "utf-8", "", b"", text)


def _found(plain: str, page: str, *more: Part) -> list[FormDifference]:
    leaves = (_part("text/plain", plain, "1"), _part("text/html", page, "2"), *more)
    return list(form_differences(leaves, lambda part: Location(f"body part {part.number}")))


def test_what_programs_write_differently_is_no_difference() -> None:
    assert not _found(PLAIN, PAGE)


def test_a_changed_number_is_told_with_the_words_around_it() -> None:
    (found,) = _found(PLAIN, PAGE.replace("450,000", "45,000"))
    assert (found.plain, found.page, found.before, found.after) == ("450", "45", "the sum of", "000 euros to")
    assert found.at.part == "body part 2"


def test_each_of_several_is_told() -> None:
    changed = PAGE.replace("Monday", "Friday").replace("receipt", "contract")
    assert [(one.plain, one.page) for one in _found(PLAIN, changed)] == [("monday", "friday"), ("receipt", "contract")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Dear Anna", "Anna"),  # nothing stands in place of it
        ("the board met", "the bo&shy;ard met"),  # parted otherwise
        ("agent", "agent&trade;"),  # a sign without a letter
        ("receipt", "recèipt"),  # a letter that the character set of the plain text lacks
        ("Karl", "Charles"),  # no three words behind it: signatures are put on by servers
    ],
)
def test_small_changes_that_servers_make_are_passed_over(old: str, new: str) -> None:
    assert not _found(PLAIN, PAGE.replace(old, new))


def test_letters_that_a_character_set_lacks_are_no_difference_and_others_are() -> None:
    assert not _found(PLAIN.replace("Paul", "Mueller"), PAGE.replace("Paul", "Müller"))
    assert not _found(PLAIN.replace("receipt", "caf?"), PAGE.replace("receipt", "café"))
    assert [(one.plain, one.page) for one in _found(PLAIN.replace("agent", "Иван"), PAGE.replace("agent", "Пётр"))] == [("иван", "пётр")]


def test_a_line_at_another_place_replaces_nothing() -> None:
    table = "\n\nCheck in   Checkout   Guests of the house\nSunday     Tuesday    Anna, Paul and Karl\n"
    columns = "<p>Check in Sunday</p><p>Checkout Tuesday</p><p>Guests of the house Anna, Paul and Karl</p>"
    assert not _found(PLAIN + table, PAGE.replace("</body>", f"{columns}</body>"))


def test_texts_that_were_written_apart_and_short_ones_are_left_alone() -> None:
    assert not _found("Your reader cannot show this message. Visit our site to see all of the offers of this week.", PAGE)
    assert not _found("Pay 450 euros today please", "<p>Pay 45 euros today please</p>")


def test_a_message_with_more_parts_of_text_is_left_alone() -> None:
    assert not _found(PLAIN, PAGE.replace("450,000", "45,000"), _part("text/plain", "list footer", "3"))


@given(st.text(max_size=200), st.text(max_size=200))
def test_never_raises(plain: str, page: str) -> None:
    _found(plain * 3, page * 3)
