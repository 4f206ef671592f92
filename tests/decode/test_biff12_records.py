"""The records of binary workbooks in packages: numbers of seven bits to a byte, strings, and what breaks off."""

from binary_workbook import record, string
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.biff12_records import records, text

WANTED = frozenset({5, 156, 2071})


def found(data: bytes) -> list[tuple[int, bytes]]:
    return list(records(data, WANTED))


def test_kinds_and_lengths_of_several_bytes_are_read() -> None:
    long = b"x" * 300
    assert found(record(5, b"a") + record(6, b"left out") + record(156) + record(2071, long)) == [(5, b"a"), (156, b""), (2071, long)]


def test_a_record_that_reaches_beyond_the_end_ends_the_reading() -> None:
    assert found(record(5, b"a") + record(5, b"abc")[:-1]) == [(5, b"a")]
    assert found(b"\x05") == []
    assert found(b"") == []


def test_a_string_is_read_where_it_stands() -> None:
    assert text(b"__" + string("Größe ☺") + b"x", 2) == ("Größe ☺", 2 + 4 + 14)
    assert text(b"\xff\xff\xff\xffx", 0) == ("", 4)  # there is none
    assert text(string("\ud83d"), 0) == ("\\ud83d", 6)  # half a letter of a pair
    assert text(string("cut")[:-1], 0) == ("", 9)
    assert text(b"\xff\xff\xff\x0f", 0) == ("", 4)


@given(st.binary(max_size=200), st.integers(0, 10))
def test_any_bytes_end(data: bytes, place: int) -> None:
    for kind, body in records(data, WANTED):
        assert kind in WANTED
        words, end = text(body, place)
        assert end <= max(len(body), place + 4)
        words.encode()
