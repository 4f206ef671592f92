"""Pictures in Office streams: by their records alone, and only where the record's own sizes fit."""

import struct
import zlib

from leakcheck.decode.office_pictures import pictures
from leakcheck.model.limits import Limits

PNG = b"\x89PNG\r\n\x1a\n" + b"words" * 20
EMF = b"\x01\0\0\0" + bytes(200)


def blip(kind: int, instance: int, body: bytes) -> bytes:
    return struct.pack("<HHI", instance << 4, kind, len(body)) + body


def metafile(data: bytes, stated: int, packing: int = 0) -> bytes:
    saved = zlib.compress(data) if packing == 0 else data
    return bytes(range(16)) + struct.pack("<I", stated) + bytes(24) + struct.pack("<IBB", len(saved), packing, 0xFE) + saved


def found(data: bytes) -> dict[str, bytes]:
    return {child.name: child.content.read(1 << 24) for child in pictures(data, "Data", Limits())}


def test_a_png_and_a_packed_metafile_are_found_between_other_bytes() -> None:
    stream = b"other bytes" + blip(0xF01E, 0x6E0, bytes(16) + b"\xff" + PNG) + b"more" + blip(0xF01A, 0x3D4, metafile(EMF, len(EMF)))
    assert found(stream) == {"Data/picture1.png": PNG, "Data/picture2.emf": EMF}


def test_a_picture_with_two_digests_before_it_is_found_too() -> None:
    assert found(blip(0xF01E, 0x6E1, bytes(32) + b"\xff" + PNG)) == {"Data/picture1.png": PNG}


def test_a_record_behind_bytes_that_look_like_the_beginning_of_one_is_found() -> None:
    assert found(b"\x1d\xf0\0" + blip(0xF01E, 0x6E0, bytes(16) + b"\xff" + PNG)) == {"Data/picture1.png": PNG}


def test_the_same_picture_twice_is_one_child() -> None:
    assert len(found(blip(0xF01E, 0x6E0, bytes(16) + b"\xff" + PNG) * 3)) == 1


def test_a_metafile_that_unpacks_without_end_is_cut_at_the_size_that_it_states() -> None:
    assert len(found(blip(0xF01A, 0x3D4, metafile(bytes(1 << 22), 1000)))["Data/picture1.emf"]) == 1000


def test_records_that_reach_beyond_the_stream_or_hold_no_picture_are_passed_over() -> None:
    assert not found(struct.pack("<HHI", 0, 0xF01E, 1 << 30) + bytes(100))
    assert not found(blip(0xF01E, 0x6E0, bytes(200)))
    assert not found(b"\x1e\xf0" * 5000)
