"""AppleDouble files, built byte by byte (RFC 1740; extended attributes as xnu writes them)."""

import plistlib
import struct
from datetime import datetime

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.apple_double import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Link, PathClaim, TimeClaim, TimeRole
from leakcheck.model.problem import ProblemKind


def double(attributes: dict[str, bytes]) -> bytes:
    """A header with one entry, the Finder's information, behind which the attributes stand."""
    table, values = b"", b""
    names = {name: name.encode() + b"\0" for name in attributes}
    sizes = [(11 + len(raw) + 3) & ~3 for raw in names.values()]
    start = 38 + 34 + 36 + sum(sizes)
    for (name, value), size in zip(attributes.items(), sizes, strict=True):
        table += (struct.pack(">IIHB", start + len(values), len(value), 0, len(names[name])) + names[name]).ljust(size, b"\0")
        values += value
    header = b"ATTR" + struct.pack(">7IHH", 0, start + len(values), start, len(values), 0, 0, 0, 0, len(attributes))
    body = bytes(34) + header + table + values
    return b"\x00\x05\x16\x07\x00\x02\x00\x00" + b"Mac OS X        " + struct.pack(">HIII", 1, 9, 38, len(body)) + body


FROM = ["https://example.org/files/budget.pdf", "https://mail.example.org/"]
GOOD = double(
    {
        "com.apple.quarantine": b"0083;572b1c40;Safari;5C9F0B5A-1111-2222-3333-444455556666",
        "com.apple.metadata:kMDItemWhereFroms": plistlib.dumps(FROM, fmt=plistlib.FMT_BINARY),
        "com.apple.metadata:kMDItemDownloadedDate": plistlib.dumps([datetime(2016, 5, 5, 10, 11, 12)], fmt=plistlib.FMT_BINARY),
        "com.apple.metadata:kMDItemFinderComment": plistlib.dumps("für Claire", fmt=plistlib.FMT_BINARY),
    }
)


def test_where_a_file_came_from_and_when_are_told() -> None:
    reading = Reading(FORMAT, GOOD)
    assert [link.target for link in reading.every(Link, kind="downloaded from")] == FROM
    assert [str(time.moment) for time in reading.every(TimeClaim, role=TimeRole.DOWNLOADED)] == ["2016-05-05 10:11:12 UTC", "2016-05-05 10:11:12 UTC"]
    assert [(one.kind, one.value) for one in reading.every(Description)] == [
        ("program that took it from the network", "Safari"), ("comments", "für Claire"),
    ]  # fmt: skip
    assert not reading.problems


def test_a_file_in_one_piece_gives_its_content_its_name_and_its_times() -> None:
    parts = [(1, b"words"), (3, b"Budget.doc"), (8, struct.pack(">4i", 515_758_272, 515_758_273, -(1 << 31), -(1 << 31)))]
    table, body, start = b"", b"", 26 + 12 * len(parts)
    for kind, data in parts:
        table += struct.pack(">3I", kind, start + len(body), len(data))
        body += data
    reading = Reading(FORMAT, b"\x00\x05\x16\x00\x00\x02\x00\x00" + bytes(16) + struct.pack(">H", len(parts)) + table + body)
    assert reading.bytes_of("data fork") == b"words"
    assert [path.path for path in reading.every(PathClaim)] == ["Budget.doc"]
    assert [str(time.moment) for time in reading.every(TimeClaim)] == ["2016-05-05 10:11:12 UTC", "2016-05-05 10:11:13 UTC"]


@pytest.mark.parametrize("data", [GOOD[:100], GOOD[:30], GOOD[:26]])
def test_a_cut_one_is_damage_or_nothing(data: bytes) -> None:
    assert set(Reading(FORMAT, data).kinds()) <= {ProblemKind.DAMAGED}


@given(st.lists(st.tuples(st.integers(24, len(GOOD) - 1), st.integers(0, 255)), max_size=8))
def test_changed_bytes_never_fail_the_reader(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(data)).kinds()


def test_other_bytes_are_not_claimed() -> None:
    assert not FORMAT.recognises(Content.of_bytes(b"\x00\x05\x16\x07xxxx"))
