"""The reader of Macintosh pictures, on files that are put together here operation by operation, and on what a program of 1999 left in a document."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.extract import Extraction
from leakcheck.formats.macintosh_picture import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, FontUse, PictureContent
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

END = struct.pack(">H", 0xFF)


def operation(number: int, data: bytes = b"") -> bytes:
    return struct.pack(">H", number) + data + b"\0" * (len(data) % 2)


def picture(*operations: bytes, head: bytes = b"", end: bytes = END) -> bytes:
    body = b"\x00\x11\x02\xff" + operation(0xC00, b"\xff\xfe" + bytes(22)) + b"".join(operations) + end
    return head + struct.pack(">H4h", (10 + len(body)) & 0xFFFF, 0, 0, 540, 780) + body


def placed(words: str) -> bytes:
    raw = words.encode("mac_roman")
    return operation(0x28, struct.pack(">hhB", 10, 20, len(raw)) + raw)


def font(name: str) -> bytes:
    return operation(0x2C, struct.pack(">HHB", 3 + len(name), 21, len(name)) + name.encode("mac_roman"))


def dots(number: int, rows: list[bytes], *, colours: int = 0) -> bytes:
    """A picture of dots of 16 bytes a row and more: with its own colours (98), or with three bytes a dot (9A), or a map of bits (90)."""
    bounds, places = struct.pack(">4h", 0, 0, len(rows), 8), bytes(16) + struct.pack(">H", 0)
    if number == 0x90:
        return operation(number, struct.pack(">H", len(rows[0])) + bounds + places + b"".join(rows))
    rest = struct.pack(">HHIIIHHHHIII", 0, 4, 0, 72 << 16, 72 << 16, 16, 32, 3, 8, 0, 0, 0)
    table = struct.pack(">IHH", 0, 0, colours - 1) + bytes(8 * colours) if number == 0x98 else b""
    packed = b"".join(struct.pack(">B", len(row)) + row for row in rows)
    return operation(number, (b"\0\0\0\xff" if number >= 0x9A else b"") + struct.pack(">H", 0x8010) + bounds + rest + table + places + packed)


def read(data: bytes) -> Extraction:
    extraction = Extraction(FORMAT, Content.of_bytes(data), Limits())
    assert list(extraction.children()) == []
    return extraction


def described(extraction: Extraction) -> list[tuple[str, str]]:
    return [(fact.kind, fact.value) for fact in extraction.facts if isinstance(fact, Description)]


def test_recognises_pictures_with_and_without_the_head_of_a_file() -> None:
    assert FORMAT.recognises(Content.of_bytes(picture()))
    assert FORMAT.recognises(Content.of_bytes(picture(head=bytes(512))))
    assert not FORMAT.recognises(Content.of_bytes(picture(head=bytes(100))))
    assert not FORMAT.recognises(Content.of_bytes(b"\x11\x01" * 300))


@pytest.mark.parametrize("head", [b"", b"a program's own".ljust(512, b"\0")])
def test_tells_size_fonts_words_and_remarks(head: bytes) -> None:
    remark = operation(0xA1, struct.pack(">HH", 100, 18) + b"Drawn by a program")
    extraction = read(picture(font("Palatino"), placed("Besprochen: 400 é"), remark, placed("am Montag"), head=head))
    assert extraction.problems == []
    assert [(fact.width, fact.height) for fact in extraction.facts if isinstance(fact, PictureContent)] == [(780, 540)]
    assert [fact.name for fact in extraction.facts if isinstance(fact, FontUse)] == ["Palatino"]
    assert described(extraction) == [("comments", "Drawn by a program"), ("words in the drawing", "Besprochen: 400 é am Montag")]


@pytest.mark.parametrize(
    "before",
    [
        dots(0x90, [b"\xff\x00", b"\x0f\x0f"]),
        dots(0x98, [b"\x0f" + bytes(16), b"\xf1\x00"], colours=3),
        dots(0x9A, [b"\xf1\x00", b"\xf1\x07\x00"]),
        operation(0x01, struct.pack(">H4h", 10, 0, 0, 9, 9)),
        operation(0x70, struct.pack(">H4h", 14, 0, 0, 9, 9) + bytes(4)),
        operation(0x04, b"\x01"),
        operation(0x8200, struct.pack(">I", 5) + b"movie"),
    ],
    ids=["bits", "colours", "true-colour", "clip", "polygon", "face", "quicktime"],
)
def test_words_behind_other_operations_are_found(before: bytes) -> None:
    extraction = read(picture(before, placed("what follows")))
    assert extraction.problems == []
    assert described(extraction) == [("words in the drawing", "what follows")]


def test_says_where_it_breaks_off_or_meets_what_it_does_not_know() -> None:
    for data in (picture(placed("one"), end=b""), picture(placed("one"), operation(0x12, bytes(8))), picture(placed("one"), placed("two"))[:-9]):
        extraction = read(data)
        assert [problem.kind for problem in extraction.problems] == [ProblemKind.DAMAGED]
        assert described(extraction) == [("words in the drawing", "one")]


@given(st.binary(max_size=300))
def test_any_operations_end(data: bytes) -> None:
    read(picture(data, end=b""))
