"""Compound files that lie: chains and trees that go round, sizes beyond the file, sectors shared by many streams."""

import struct
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "formats"))

from compound_bytes import compound

from leakcheck.decode.compound_file import CompoundDamage, CompoundFile, names_at_root, opened
from leakcheck.decode.compound_writer import storage_as_file
from leakcheck.model.content import Content, LimitReached

LONG = bytes(range(256)) * 40


def changed(data: bytes, name: str, offset: int, value: bytes) -> bytes:
    """The file with bytes of the directory entry of this name replaced."""
    out = bytearray(data)
    place = data.index(name.encode("utf-16-le"))
    out[place + offset : place + offset + len(value)] = value
    return bytes(out)


def read(data: bytes, *steps: str) -> bytes:
    with opened(Content.of_bytes(data)) as file:
        return file.stream(*steps)


def test_long_and_short_streams_in_storages_are_read_in_any_case_of_their_names() -> None:
    data = compound({"Long": LONG, "Store/Short": b"words", "Store/Inner/Deep": b"more", "Empty": b""})
    assert read(data, "LONG") == LONG
    assert read(data, "store", "short") == b"words"
    assert read(data, "Store", "Inner", "Deep") == b"more"
    assert read(data, "Empty") == b""
    assert read(data, "Nothing") == b""
    assert names_at_root(Content.of_bytes(data)) == {"LONG", "STORE", "EMPTY"}


def test_a_storage_wrapped_into_a_file_holds_the_same_streams() -> None:
    data = compound({"Store/Long": LONG, "Store/Short": b"words", **{f"Store/Many{number}": b"x" * number for number in range(40)}})
    with opened(Content.of_bytes(data)) as file:
        storage = file.root.child("Store")
        assert storage is not None
        again = storage_as_file(file, storage, 1 << 20)
    assert read(again, "Long") == LONG
    assert [len(read(again, f"Many{number}")) for number in range(40)] == list(range(40))


def test_a_wrapped_storage_of_many_megabytes_needs_lists_of_its_table() -> None:
    big = bytes(8 << 20)
    assert read(compound({"Big": big, "Small": b"s"}), "Big") == big


def test_a_size_beyond_the_file_gives_what_there_is_and_a_note() -> None:
    data = changed(compound({"Long": LONG}), "Long", 120, struct.pack("<I", 0x7FFFFFFF))
    with opened(Content.of_bytes(data)) as file:
        assert file.stream("Long").startswith(LONG)
        assert any("ends after" in damage for damage in file.damages)


@pytest.mark.parametrize(("name", "words", "start", "kept"), [("Long", LONG, 76, 512), ("Short", LONG[:900], 60, 64)])
def test_a_chain_of_sectors_that_goes_round_ends_where_it_meets_itself_and_is_told(name: str, words: bytes, start: int, kept: int) -> None:
    data = bytearray(compound({name: words}))
    table = (struct.unpack_from("<I", data, start)[0] + 1) * 512
    struct.pack_into("<I", data, table, 0)
    with opened(Content.of_bytes(bytes(data))) as file:
        assert file.stream(name) == words[:kept]
        assert file.damages == [f"the stream {name} ends after {kept} of {len(words):,} bytes"]


def test_entries_that_lead_to_each_other_are_hung_once() -> None:
    data = compound({"Alpha/One": b"1", "Beta/Two": b"2"})
    looped = changed(data, "Alpha", 76, struct.pack("<I", 1))
    with opened(Content.of_bytes(looped)) as file:
        assert len(list(file.walk())) <= len(file.entries)


def test_a_root_that_leads_nowhere_takes_all_streams_for_its_own() -> None:
    data = changed(compound({"Alpha": b"words", "Beta": LONG}), "Root Entry", 76, b"\xff\xff\xff\xff")
    with opened(Content.of_bytes(data)) as file:
        assert file.stream("Alpha") == b"words"
        assert file.damages


def test_many_streams_over_the_same_sectors_end_at_a_limit() -> None:
    names = {f"Stream{number:04}": b"x" for number in range(100)}
    data = bytearray(compound({"Big": bytes(1 << 20), **names}))
    start, size = struct.unpack_from("<II", data, bytes(data).index("Big\0".encode("utf-16-le")) + 116)
    for name in names:
        struct.pack_into("<II", data, bytes(data).index(name.encode("utf-16-le")) + 116, start, size)
    with opened(Content.of_bytes(bytes(data))) as file:
        entries = list(file.walk())
        with pytest.raises(LimitReached, match="share their sectors"):
            sum(len(file.read(entry)) for entry in entries)


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, b"PK" * 400])
def test_what_has_no_directory_is_damage(data: bytes) -> None:
    with pytest.raises(CompoundDamage), opened(Content.of_bytes(data)):
        pass
    assert names_at_root(Content.of_bytes(data)) == frozenset()


def test_the_file_is_read_from_a_stream_without_being_held() -> None:
    content = Content.of_bytes(compound({"Long": LONG}))
    with content.open() as stream:
        assert CompoundFile(stream, content.size).stream("Long", limit=100) == LONG[:100]
