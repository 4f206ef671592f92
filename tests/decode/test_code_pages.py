"""Code pages of binary Office files: what is ASCII is the same in each of those that are read without asking their codec."""

import pytest

from leakcheck.decode.code_pages import ASCII_PAGES, codec_of, decoded


@pytest.mark.parametrize("page", sorted(ASCII_PAGES))
def test_ascii_is_unchanged_in_the_pages_that_are_said_to_hold_it(page: int) -> None:
    letters = bytes(range(128))
    assert decoded(letters, page) == letters.decode(codec_of(page)) == letters.decode("ascii")


def test_other_letters_are_read_by_the_page_and_an_unknown_page_is_taken_for_that_of_the_west() -> None:
    assert decoded(b"\xcc\xe8\xf0", 1251) == "Мир"
    assert decoded(b"\xe9", 65001) == "\ufffd"
    assert decoded(b"\xe9", 40000) == "é"
    assert decoded(b"+AOk-", 65000) == "é", "not every page has ASCII unchanged"
