"""The small letters of a message, made once."""

from leakcheck.decode import small_letters as room
from leakcheck.decode.small_letters import small_letters


def test_they_are_those_of_the_bytes_that_are_asked_about() -> None:
    first, second = b"Content-Type: A", b"Content-Type: B"
    assert small_letters(first) == b"content-type: a"
    assert small_letters(first) is small_letters(first)
    assert small_letters(second) == b"content-type: b"
    assert small_letters(first) == b"content-type: a"


def test_those_of_a_large_message_do_not_stay() -> None:
    small_letters(b"A" * (2 << 20))
    assert room._LAST == []
