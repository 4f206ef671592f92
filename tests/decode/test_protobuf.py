"""Messages of Protocol Buffers: the kinds of fields, and messages that are broken."""

import pytest

from leakcheck.decode.protobuf import ProtobufDamage, message


def test_fields_of_each_kind() -> None:
    found = message(
        b"\x08\x96\x01"
        + b"\x12\x07testing"
        + b"\x19\x00\x00\x00\x00\x00\x00\xf8\x3f"
        + b"\x25\x01\x00\x00\x00"
        + b"\x2a\x03\x08\x96\x01"
        + b"\x08\x01"
    )
    assert found.number(1) == 1  # the last of several counts
    assert found.text(2) == "testing"
    assert found.real(3) == 1.5
    assert found.every(4) == [b"\x01\0\0\0"]
    assert found.inner(5).number(1) == 150
    assert [one.number(1) for one in found.inners(5)] == [150]
    assert (found.number(9, 7), found.text(9), found.real(9), found.every(9), found.inners(9)) == (7, "", 0.0, [], [])


def test_what_is_of_another_kind_than_asked_is_not_taken_for_it() -> None:
    found = message(b"\x0a\x02\xff\xff")
    assert (found.number(1, 3), found.text(1), found.real(1), found.inners(1)) == (3, "", 0.0, [])
    assert found.inner(1).fields == {}


@pytest.mark.parametrize("data", [b"\x08", b"\x08" + b"\xff" * 11, b"\x12\x05abc", b"\x0b", b"\x19\x00", b"\x12" + b"\xff" * 9 + b"\x01"])
def test_broken_messages_are_refused(data: bytes) -> None:
    with pytest.raises(ProtobufDamage):
        message(data)
