"""Named properties: what lists say, what they do not, and that those written here are read again."""

import struct

import pytest

from leakcheck.decode.mapi_names import APPOINTMENT, COMMON, MAPI, MEETING, PUBLIC, NameLists, PropertyName, canonical_name, name_lists

NAMES = {
    0x8004: PropertyName(APPOINTMENT, 0x820D),
    0x8001: PropertyName(COMMON, 0x8554),
    0x9000: PropertyName(PUBLIC, "x-mailer"),
    0x9001: PropertyName(MEETING, 3),
    0x9002: PropertyName(MAPI, "odd"),
    0x9003: PropertyName(b"", 7),
}


def test_what_is_written_is_read_again_under_numbers_without_a_gap() -> None:
    numbers, lists = name_lists(NAMES)
    assert numbers == {0x8001: 0x8000, 0x8004: 0x8001, 0x9000: 0x8002, 0x9001: 0x8003, 0x9002: 0x8004, 0x9003: 0x8005}
    assert lists.read(100) == {numbers[number]: name for number, name in NAMES.items()}
    assert len(lists.read(2)) == 2


def test_the_sets_stand_as_microsoft_writes_them() -> None:
    """[MS-OXPROPS] section 1.3.2, {00062002-0000-0000-C000-000000000046} and {6ED8DA90-450B-101B-98DA-00AA003F1305}."""
    assert APPOINTMENT.hex() == "0220060000000000c000000000000046"
    assert MEETING.hex() == "90dad86e0b451b1098da00aa003f1305"


def test_a_number_means_something_in_its_set_alone() -> None:
    assert canonical_name(PropertyName(MEETING, 0x0003)) == "PidLidGlobalObjectId"
    assert canonical_name(PropertyName(APPOINTMENT, 0x0003)) == "property"
    assert canonical_name(PropertyName(PUBLIC, "x-mailer")) == "named property x-mailer"


@pytest.mark.parametrize(
    "lists",
    [
        NameLists(b"", b"", b""),
        NameLists(b"abc", struct.pack("<IHH", 9, 5000, 1) * 3, b""),
        NameLists(b"", struct.pack("<IHH", 0xFFFFFFF0, 1, 0xFFFF), b"\xff" * 20),
        NameLists(b"", struct.pack("<IHH", 0, 1, 0), b"\xff\xff\xff\xff" + b"\0\xd8" * 9000),
    ],
    ids=["none", "sets beyond the list", "texts beyond the list", "a text that is none"],
)
def test_lists_that_lie_name_nothing_that_is_known(lists: NameLists) -> None:
    assert {canonical_name(name)[:20] for name in lists.read(100).values()} <= {
        "property",
        "named property ",
        "named property \ufffd\ufffd\ufffd\ufffd\ufffd",
    }
