"""Words in EXIF: sets of characters, and fields that only look like words."""

import pytest

from leakcheck.decode.exif_words import word_facts, worded
from leakcheck.model.facts import Description


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"ASCII\x00\x00\x00Greetings   ", "Greetings"),
        (b"\x00\x00\x00IICSAGreetings", "Greetings"),
        (b"UNICODE\x00" + "Łódź".encode("utf-16-le"), "Łódź"),
        (b"UNICODE\x00" + "a boat".encode("utf-16-be"), "a boat"),
        (b"UNICODE\x00" + "Łódź".encode("utf-16"), "Łódź"),
        (b"JIS\x00\x00\x00\x00\x00" + "港".encode("shift_jis"), "港"),
        (b"\x00" * 8 + "Öl".encode(), "Öl"),
        (b"\x00" * 8 + b"\xd6l", "Öl"),
        (b"no mark at all", "no mark at all"),
        (b"\x00" * 64, ""),
        (b"ASCII\x00\x00\x00\x01\x02\x03\x04", ""),
        (b"", ""),
    ],
)
def test_a_remark_is_read_in_the_characters_that_it_is_written_in(data: bytes, text: str) -> None:
    assert worded("EXIF UserComment", data) == text


def test_the_fields_of_windows_end_at_their_zero() -> None:
    assert worded("Image XPTitle", "Żagle\x00rest".encode("utf-16-le") + b"\x00") == "Żagle"


def test_fields_of_blanks_and_dashes_say_nothing() -> None:
    assert list(word_facts({"Image ImageDescription": "      ", "EXIF LensModel": "----", "Image HostComputer": "\x00"}, "EXIF block")) == []


def test_a_lens_is_named_with_its_maker() -> None:
    (fact,) = word_facts({"EXIF LensMake": "Canon", "EXIF LensModel": "EF50mm f/1.8"}, "EXIF block")
    assert isinstance(fact, Description)
    assert (fact.kind, fact.value) == ("lens", "Canon EF50mm f/1.8")
