"""The fingerprint of a JPEG's compression."""

import io

import pytest
from PIL import Image

from leakcheck.decode.jpeg_compression import compression, qualities_of
from leakcheck.model.facts import IdentifierKind


def segments(data: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 2
    while data[at + 1] != 0xDA:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        found.append((data[at + 1], data[at + 4 : at + 2 + length]))
        at += 2 + length
    return found


def written(**how: object) -> list[tuple[int, bytes]]:
    stream = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(stream, "JPEG", **how)
    return segments(stream.getvalue())


@pytest.mark.parametrize("quality", [3, 10, 30, 50, 75, 85, 92, 95])
def test_the_quality_of_the_usual_library_is_recognised(quality: int) -> None:
    found = compression(written(quality=quality, subsampling="4:2:0"))
    assert found is not None
    assert found.kind is IdentifierKind.ENCODER_FINGERPRINT
    assert found.value == f"baseline, sampling 2x2 1x1 1x1, tables of quality {quality}, standard codes, order JFIF DQT SOF DHT"


def test_another_way_of_writing_has_another_fingerprint() -> None:
    values = {
        found.value
        for how in ({}, {"progressive": True}, {"optimize": True}, {"subsampling": "4:4:4"}, {"qtables": [[7] * 64, [9] * 64]})
        if (found := compression(written(**how))) is not None
    }
    assert len(values) == 5
    assert any("codes of its own" in value for value in values)
    assert any(value.startswith("progressive") for value in values)


def test_tables_of_ones_own_have_a_digest_and_no_quality() -> None:
    assert qualities_of(bytes(range(1, 65))) == frozenset()
    found = compression([(0xDB, b"\x00" + bytes(range(1, 65))), (0xC0, b"\x08\x00\x08\x00\x08\x01\x01\x11\x00")])
    assert found is not None
    assert ", tables " in found.value
    assert "quality" not in found.value


def test_without_a_frame_there_is_no_fingerprint() -> None:
    assert compression([(0xE0, b"JFIF\x00")]) is None
    assert compression([(0xC0, b"\x08")]) is None


def test_cut_tables_and_frames_are_no_exception() -> None:
    assert compression([(0xDB, b"\x10\x01"), (0xC4, b"\x00" + b"\xff" * 16), (0xC0, b"\x08\x00\x08\x00\x08\xff\x01\x11")]) is not None
