"""Boxes of JUMBF: what they hold, and bounds."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.jumbf_boxes import NoBoxes, superbox


def box(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def described(kind: bytes, label: bytes) -> bytes:
    return box(b"jumd", kind.ljust(16, b"\x00") + b"\x03" + label + b"\x00")


def test_a_box_has_a_label_a_kind_and_what_stands_in_it() -> None:
    inner = box(b"jumb", described(b"c2ma", b"inside") + box(b"cbor", b"\xa0"))
    found = superbox(box(b"jumb", described(b"c2pa", b"outside") + inner) + b"behind")
    assert (found.kind, found.label, [one.label for one in found.boxes]) == (b"c2pa", "outside", ["inside"])
    assert found.boxes[0].bytes_of(b"cbor") == b"\xa0"
    assert found.boxes[0].content == inner[8:]
    assert found.bytes_of(b"cbor") == b""


def test_a_long_length_and_a_length_to_the_end_are_read() -> None:
    body = described(b"c2pa", b"long")
    assert superbox(b"\x00\x00\x00\x01jumb" + (16 + len(body)).to_bytes(8, "big") + body).label == "long"
    assert superbox(b"\x00\x00\x00\x00jumb" + body).label == "long"


def nested(depth: int) -> bytes:
    data = b""
    for _ in range(depth):
        data = box(b"jumb", described(b"c2pa", b"x") + data)
    return data


@pytest.mark.parametrize(
    "data",
    [b"", b"jumb", box(b"jumb", b""), box(b"free", b"x"), box(b"jumb", box(b"cbor", b"")), box(b"jumb", described(b"c2pa", b"x") + b"\x00\x00\x00\x07cbor"),
     nested(30), box(b"jumb", described(b"c2pa", b"x") + box(b"cbor", b"") * 30_000)],
)  # fmt: skip
def test_refuses_damage_depth_and_number(data: bytes) -> None:
    with pytest.raises(NoBoxes):
        superbox(data)


@given(st.binary(max_size=100))
def test_any_content_gives_a_box_or_the_one_error(data: bytes) -> None:
    with contextlib.suppress(NoBoxes):
        superbox(box(b"jumb", described(b"c2pa", b"x") + data))
