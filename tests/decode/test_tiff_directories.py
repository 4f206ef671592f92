"""Directories of TIFF: values of each type in words, both orders of bytes, places that lead nowhere."""

import struct

import pytest

from leakcheck.decode.tiff_directories import Entry, NoDirectory, TiffBlock


def block(order: str, entries: list[tuple[int, int, int, bytes]], behind: bytes = b"") -> TiffBlock:
    """A block whose first directory stands at 8; a value of more than four bytes is an address in `behind`, given as its four bytes."""
    body = b"".join(struct.pack(order + "HHI", tag, kind, count) + value.ljust(4, b"\x00") for tag, kind, count, value in entries)
    head = b"II*\x00" if order == "<" else b"MM\x00*"
    return TiffBlock(head + struct.pack(order + "IH", 8, len(entries)) + body + struct.pack(order + "I", 0) + behind)


@pytest.mark.parametrize("order", ["<", ">"])
def test_values_of_each_type_are_put_in_words(order: str) -> None:
    place = 8 + 2 + 12 * 7 + 4
    fractions = struct.pack(order + "IIIIII", 86, 2, 10, 4, 0, 0)
    found = block(
        order,
        [(1, 2, 3, b"N\x00x"), (2, 5, 3, struct.pack(order + "I", place)), (3, 3, 1, struct.pack(order + "H", 7)), (4, 7, 4, b"0231"),
         (5, 9, 1, struct.pack(order + "i", -5)), (6, 99, 1, b""), (7, 7, 4, b"\x01\x02\x03\x04")],
        fractions,
    )  # fmt: skip
    entries = found.directory(8)
    assert [found.text_of(entries[tag]) for tag in range(1, 8)] == ["N", "[43, 5/2, 0/0]", "7", "0231", "-5", "", ""]
    assert found.number_of(entries[3]) == 7
    assert found.number_of(entries[1]) == found.number_of(None) == 0
    assert found.behind(8) == 0


def test_large_files_have_addresses_of_eight_bytes() -> None:
    entries = struct.pack("<HHQ", 1, 2, 8) + b"Someone\x00" + struct.pack("<HHQQ", 2, 2, 9, 72) + struct.pack("<HHQQ", 3, 16, 1, 1 << 40)
    found = TiffBlock(b"II+\x00\x08\x00\x00\x00" + struct.pack("<QQ", 16, 3) + entries[:60] + struct.pack("<Q", 0) + b"Somewhere")
    assert found.first() == 16
    values = found.directory(16)
    place = values[2].place
    assert [found.text_of(values[1]), place, found.text_of(values[3])] == ["Someone", 72, str(1 << 40)]
    assert found.behind(16) == 0
    assert found.is_whole(16)


def test_of_two_entries_of_one_tag_the_first_counts() -> None:
    found = block("<", [(1, 3, 1, b"\x01\x00"), (1, 3, 1, b"\x02\x00")])
    assert found.text_of(found.directory(8)[1]) == "1"


def test_values_outside_the_block_are_empty_and_long_ones_cut() -> None:
    found = block("<", [(1, 2, 50_000, b"\x08\x00\x00\x00"), (2, 2, 9, b"\xff\xff\xff\x7f"), (3, 4, 0xFFFFFFFF, b"\x08\x00\x00\x00")], b"x" * 60_000)
    entries = found.directory(8)
    assert len(found.bytes_of(entries[1])) == 16_000
    assert found.text_of(entries[2]) == ""
    assert found.text_of(entries[3]).count(",") == 15
    assert found.bytes_of(Entry(2, 5, -9)) == b""


def test_a_block_says_in_which_order_its_numbers_are() -> None:
    with pytest.raises(NoDirectory):
        TiffBlock(b"XX*\x00\x08\x00\x00\x00")


def test_addresses_count_from_another_place_in_a_makers_note() -> None:
    inner = b"MM\x00*" + struct.pack(">IHHHI", 8, 1, 5, 3, 1) + struct.pack(">HH", 9, 0)
    outer = TiffBlock(b"II*\x00\x08\x00\x00\x00" + b"note" + inner)
    moved = outer.moved(12)
    assert moved.text_of(moved.directory(8)[5]) == "9"
