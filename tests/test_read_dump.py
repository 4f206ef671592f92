"""How a large file is cut is told by a worker, which may have been taken over by the file."""

import msgspec
import pytest

from leakcheck.model.unit import Span, Unit
from leakcheck.read_dump import planned_of

UNIT = Unit("dump/all.mbox", b"/somewhere/all.mbox", 1000, 5)
PARTS = [msgspec.structs.replace(UNIT, format="mailbox", span=Span(start, start + 500, number)) for number, start in enumerate((0, 500))]


def test_a_plan_is_taken_as_it_is() -> None:
    assert planned_of(UNIT, msgspec.msgpack.encode(PARTS)) == PARTS
    skipping = msgspec.structs.replace(UNIT, skip=("dump/all.mbox",))
    assert planned_of(skipping, msgspec.msgpack.encode([UNIT])) == [UNIT]


@pytest.mark.parametrize(
    "message",
    [
        b"",
        msgspec.msgpack.encode([]),
        msgspec.msgpack.encode(["x"]),
        msgspec.msgpack.encode([*PARTS, msgspec.structs.replace(PARTS[0], path="dump/other.mbox")]),
        msgspec.msgpack.encode([msgspec.structs.replace(PARTS[0], file=b"/somewhere/other.mbox")]),
        msgspec.msgpack.encode([msgspec.structs.replace(PARTS[0], data=b"From: somebody else")]),
    ],
    ids=["nothing", "no part", "no unit", "another name", "another file", "other bytes"],
)
def test_a_plan_for_anything_else_is_void_and_the_file_is_read_as_a_whole(message: bytes) -> None:
    assert planned_of(UNIT, message) == [UNIT]
