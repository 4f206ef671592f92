"""The reader of Windows metafiles, on files that are put together here from the specifications."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.extract import Extraction
from leakcheck.formats.windows_metafile import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, FontUse, PictureContent, SoftwareClaim
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind


def record(kind: int, body: bytes) -> bytes:
    body += b"\x00" * (-len(body) % 4)
    return struct.pack("<II", kind, 8 + len(body)) + body


def placed(words: str) -> bytes:
    """A record of text: 28 bytes of places, a point, number and place of the letters, options, a rectangle, the place of the gaps."""
    body = b"\x00" * 28 + struct.pack("<iiIII16xI", 0, 0, len(words), 76, 0, 0) + words.encode("utf-16-le")
    return record(84, body)


def font(name: str) -> bytes:
    return record(82, b"\x00" * 32 + name.encode("utf-16-le").ljust(64, b"\x00"))


def enhanced(*records: bytes, description: str = "") -> bytes:
    said = description.encode("utf-16-le")
    body = b"".join(records) + record(14, b"\x00" * 12)
    head = struct.pack("<8i4sIIIHHIIIiiii", 0, 0, 99, 49, 0, 0, 100, 50, b" EMF", 0x10000, 0, 0, 1, 0, len(description), 88, 0, 1920, 1080, 677, 381)
    return record(1, head + said) + body


def old(*records: bytes, placeable: bool = True) -> bytes:
    body = b"".join(records) + struct.pack("<IH", 3, 0)
    words = (18 + len(body)) // 2
    head = struct.pack("<HHHHHHIH", 1, 9, 0x0300, words & 0xFFFF, words >> 16, 1, 0, 0)
    key = b"\xd7\xcd\xc6\x9a\x00\x00" + struct.pack("<4hH", 0, 0, 200, 100, 96) + b"\x00" * 6
    return (key if placeable else b"") + head + body


def old_record(kind: int, body: bytes) -> bytes:
    body += b"\x00" * (len(body) % 2)
    return struct.pack("<IH", 3 + len(body) // 2, kind) + body


def read(data: bytes) -> Extraction:
    extraction = Extraction(FORMAT, Content.of_bytes(data), Limits())
    assert list(extraction.children()) == []
    return extraction


def described(data: bytes) -> set[tuple[str, str]]:
    return {(fact.kind, fact.value) for fact in read(data).facts if isinstance(fact, Description)}


def test_recognises_three_forms_and_nothing_else() -> None:
    for data in (enhanced(), old(), old(placeable=False)):
        assert FORMAT.recognises(Content.of_bytes(data))
    assert not FORMAT.recognises(Content.of_bytes(b"\x01\x00\x00\x00" + b"\x00" * 60))
    assert not FORMAT.recognises(Content.of_bytes(old(placeable=False) + b"more" * 17))
    assert not FORMAT.recognises(Content.of_bytes(b"\x01\x00\x09\x00\x00\x03"))


@pytest.mark.parametrize("others", [b"\0" * 16, b"\0" * 30], ids=["as Word fills up its previews", "as PowerPoint does"])
def test_what_fills_up_a_drawing_does_not_hide_its_words(others: bytes) -> None:
    data = old(old_record(0x0521, b"\x06\x00Nantes"), placeable=False) + others
    assert FORMAT.recognises(Content.of_bytes(data))
    assert ("words in the drawing", "Nantes") in described(data)


def test_a_length_that_counts_the_head_left_out_is_no_other_format() -> None:
    whole = old(old_record(0x0521, b"\x06\x00Nantes"), placeable=False)
    words = int.from_bytes(whole[6:10], "little") + 11  # as Excel keeps them: that of the placeable head is counted
    assert FORMAT.recognises(Content.of_bytes(whole[:6] + struct.pack("<I", words) + whole[10:]))


def test_a_drawing_names_its_program_title_device_fonts_and_words() -> None:
    data = enhanced(font("Calibri"), font("@Calibri"), placed("We agreed"), placed("on 400."), description="Drawing program\0Budget\0\0")
    extraction = read(data)
    assert extraction.problems == []
    assert [fact.name for fact in extraction.facts if isinstance(fact, SoftwareClaim)] == ["Drawing program"]
    assert [fact.name for fact in extraction.facts if isinstance(fact, FontUse)] == ["Calibri"]
    assert [(fact.width, fact.height) for fact in extraction.facts if isinstance(fact, PictureContent)] == [(100, 50)]
    assert described(data) == {
        ("title", "Budget"),
        ("screen or printer that it was drawn for", "1920 x 1080 dots, 677 x 381 mm"),
        ("words in the drawing", "We agreed on 400."),
    }


def test_the_newer_records_are_named_once() -> None:
    plus = record(70, struct.pack("<I", 44) + b"EMF+" + struct.pack("<HHIIIIII", 0x4001, 1, 28, 16, 0xDBC01002, 1, 96, 120))
    values = [fact.value for fact in read(enhanced(plus, plus)).facts if isinstance(fact, Description) and fact.kind == "drawn with GDI+"]
    assert values == ["version 2, 96 x 120 dots an inch"]


def test_an_old_drawing_is_read_too() -> None:
    data = old(
        old_record(0x02FB, b"\x00" * 18 + b"Arial\x00" + b"\x00" * 26),
        old_record(0x0521, struct.pack("<H", 4) + b"Boat" + b"\x00" * 4),
        old_record(0x0A32, struct.pack("<hhHH", 0, 0, 4, 4) + b"\x00" * 8 + b"Quay"),
        old_record(0x0626, struct.pack("<HH", 0x000F, 14) + b"An old program"),
    )
    assert [fact.name for fact in read(data).facts if isinstance(fact, FontUse)] == ["Arial"]
    assert described(data) == {("words in the drawing", "Boat Quay"), ("comments", "An old program")}


def test_what_is_read_before_damage_is_kept() -> None:
    data = enhanced(placed("We agreed"))
    extraction = read(data[:-10])
    assert {problem.kind for problem in extraction.problems} == {ProblemKind.DAMAGED}
    assert ("words in the drawing", "We agreed") in described(data[:-10])


def test_words_without_end_are_bounded() -> None:
    (words,) = [value for kind, value in described(enhanced(*[placed("word " * 20)] * 500)) if kind == "words in the drawing"]
    assert len(words) <= 2_000


@pytest.mark.parametrize(
    "data", [enhanced()[:60], old()[:20], enhanced(record(84, b"\xff" * 80)), enhanced(record(82, b"")), enhanced(record(70, b""))]
)
def test_cut_and_lying_records_give_no_words(data: bytes) -> None:
    assert not [kind for kind, _ in described(data) if kind == "words in the drawing"]


@given(st.binary(max_size=200), st.sampled_from([enhanced(placed("x")), old(old_record(0x0521, b"\x01\x00x"))]), st.integers(44, 200))
def test_any_bytes_in_its_place_raise_nothing(data: bytes, whole: bytes, place: int) -> None:
    read(whole[:place] + data)
