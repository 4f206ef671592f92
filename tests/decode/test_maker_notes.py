"""Maker notes: what is said in them, and values that say nothing."""

import struct

import pytest

from leakcheck.decode.maker_notes import maker_facts, maker_values
from leakcheck.decode.tiff_directories import Entry, TiffBlock
from leakcheck.model.facts import Description, Identifier, IdentifierKind, PersonClaim


def test_numbers_firmware_and_owner_are_told_apart() -> None:
    facts = list(
        maker_facts(
            {
                "MakerNote SerialNumber": "NO= 3453402",
                "MakerNote FirmwareVersion": "Firmware Version 1.02",
                "MakerNote OwnerName": "Camille Roche",
                "MakerNote ImageUniqueID": "0123456789abcdef",
                "MakerNote TotalShutterReleases": "4711",
            },
            "EXIF block",
        )
    )
    assert {(fact.kind, fact.value) for fact in facts if isinstance(fact, Identifier)} == {
        (IdentifierKind.SERIAL, "3453402"),
        (IdentifierKind.PICTURE_UNIQUE, "0123456789abcdef"),
    }
    assert {(fact.kind, fact.value) for fact in facts if isinstance(fact, Description)} == {
        ("firmware of the camera", "Firmware Version 1.02"),
        ("number of pictures that the camera had taken", "4711"),
    }
    assert [(fact.name, fact.at.part) for fact in facts if isinstance(fact, PersonClaim)] == [("Camille Roche", "EXIF block MakerNote OwnerName")]


@pytest.mark.parametrize("value", ["", "0", "000000", "[]", "[48, 48]", "\x00\x00", "\x01\x02", "b'\\xff'", "4294967295", "   "])
def test_lists_zeros_and_controls_are_no_numbers_of_a_device(value: str) -> None:
    assert list(maker_facts({"MakerNote SerialNumber": value, "MakerNote OwnerName": value}, "EXIF block")) == []


def note(opening: bytes, entries: list[tuple[int, int, int, bytes]], order: str = "<", behind: bytes = b"") -> bytes:
    """A note: its opening, and a directory behind it."""
    body = b"".join(struct.pack(order + "HHI", tag, kind, count) + value.ljust(4, b"\x00") for tag, kind, count, value in entries)
    return opening + struct.pack(order + "H", len(entries)) + body + b"\x00" * 4 + behind


def values(data: bytes, maker: str = "") -> dict[str, str]:
    block = TiffBlock(b"II*\x00\x08\x00\x00\x00" + data)
    return maker_values(block, Entry(7, len(data), 8), maker)


_SHORT = [(0x25, 2, 4, b"F54\x00"), (0x2031, 2, 4, b"271\x00"), (0x0229, 2, 4, b"318\x00"), (0x1D, 2, 4, b"642\x00"), (0x10, 2, 4, b"FP1\x00")]


@pytest.mark.parametrize(
    ("data", "maker", "found"),
    [
        (note(b"Panasonic\x00\x00\x00", _SHORT), "Panasonic", {"InternalSerialNumber": "F54"}),
        (note(b"SONY DSC \x00\x00\x00", _SHORT), "SONY", {"SerialNumber": "271"}),
        (note(b"", _SHORT), "SONY", {"SerialNumber": "271"}),
        (note(b"AOC\x00MM", _SHORT, ">"), "PENTAX", {"SerialNumber": "318"}),
        (note(b"Nikon\x00\x01\x00", _SHORT), "NIKON", {"SerialNumber": "642"}),
        (note(b"Nikon\x00\x02\x10\x00\x00MM\x00*\x00\x00\x00\x08", _SHORT, ">"), "NIKON", {"SerialNumber": "642"}),
        (note(b"FUJIFILM\x0c\x00\x00\x00", _SHORT), "FUJIFILM", {"InternalSerialNumber": "FP1"}),
        (note(b"", [(0x0C, 4, 1, struct.pack("<I", 620402))]), "Canon", {"SerialNumber": "620402"}),
        (note(b"Apple iOS\x00\x00\x01MM", [(0x15, 2, 4, b"A-1\x00")], ">"), "Apple", {"ImageUniqueID": "A-1"}),
        (note(b"OLYMPUS\x00II\x03\x00", [(0x2010, 4, 1, struct.pack("<I", 30))], "<", note(b"", [(0x0101, 2, 4, b"J55\x00")])), "OLYMPUS",
         {"SerialNumber": "J55"}),
        (note(b"", _SHORT), "An unknown maker", {}),
        (b"", "Canon", {}),
    ],
)  # fmt: skip
def test_each_makers_note_is_read_in_its_own_way(data: bytes, maker: str, found: dict[str, str]) -> None:
    assert values(data, maker) == {f"MakerNote {name}": value for name, value in found.items()}


def test_a_note_that_leads_to_itself_ends() -> None:
    assert values(note(b"OLYMPUS\x00II\x03\x00", [(0x2010, 4, 1, struct.pack("<I", 12)), (0x0404, 2, 4, b"J55\x00")])) == {
        "MakerNote SerialNumber": "J55"
    }
