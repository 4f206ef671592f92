"""The walk through one unit: nothing is lost, limits hold, hostile names are tamed, clocks are nested."""

import contextlib
import hashlib
import time
from collections.abc import Iterator

import msgspec
import pytest

from leakcheck.alarm import Alarm
from leakcheck.examine import Examiner
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.engine import BEGIN, ITEM
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Link
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits, TimeIsUp
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.unit import Unit

BEHAVIOUR: dict[bytes, object] = {}


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """A toy reader: the first byte says what the item does, the rest are its children, one a line."""
    data = content.read(1 << 20)
    yield Link(at=Location("toy"), kind="toy", target="read")
    match data[:1]:
        case b"R":
            raise RuntimeError("a bug of ours")
        case b"L":
            raise LimitReached("it is too much")
        case b"S":
            time.sleep(30)
        case b"P":
            yield Problem(ProblemKind.DAMAGED, "It is damaged.")
        case b"C":
            for line in data[1:].split(b"|"):
                yield Child(line[:200].decode(), Content.of_bytes(line))
        case b"D":
            yield Child("deeper", Content.of_bytes(data))


TOY = Format("toy", "Toy", ItemKind.CONTAINER, lambda content: content.head[:1] in b"RLSPCD" and content.size > 0, _extract, ("Nothing.",))


def examined(data: bytes, limits: Limits | None = None, skip: tuple[str, ...] = ()) -> dict[str, Examined]:
    unit = Unit(path="x", file=b"", size=len(data), mtime_ns=0, data=data, skip=skip)
    out: dict[str, Examined] = {}
    begun: list[str] = []

    def emit(kind: str, message: bytes) -> None:
        if kind == BEGIN:
            begun.append(message.decode())
        else:
            assert kind == ITEM
            one = msgspec.msgpack.decode(message, type=Examined)
            assert one.item.path not in out, "every item once"
            out[one.item.path] = one

    Examiner((TOY,), (), (), KeyStore(()), limits or Limits()).examine(unit, emit)
    assert set(out) <= set(begun), "the engine is told of an item before it is touched"
    return out


def kinds(one: Examined) -> list[ProblemKind]:
    return [problem.kind for problem in one.problems]


def test_children_are_examined_and_named_by_their_chain() -> None:
    found = examined(b"Cone|two")
    assert set(found) == {"x", "x!/one", "x!/two"}
    assert found["x!/one"].item.parent == "x"
    assert kinds(found["x!/one"]) == [ProblemKind.NO_READER]
    assert found["x"].item.sha256 == hashlib.sha256(b"Cone|two").hexdigest()


def test_a_reader_that_fails_keeps_what_it_read() -> None:
    one = examined(b"R")["x"]
    assert kinds(one) == [ProblemKind.READER_ERROR]
    assert one.facts
    assert "a bug of ours" in one.problems[0].sentence


def test_a_limit_is_a_problem_and_not_an_error() -> None:
    assert kinds(examined(b"L")["x"]) == [ProblemKind.LIMIT]


def test_hostile_names_cannot_leave_their_container_or_hide() -> None:
    found = examined(b"C../../etc/passwd|a!/b|\x1b[31mred|same|same|" + "\u202egpj.exe".encode())
    assert set(found) == {"x", "x!/../../etc/passwd", "x!/a%21/b", "x!/<U+001B>[31mred", "x!/same", "x!/same (2)", "x!/<U+202E>gpj.exe"}


def test_depth_children_and_bytes_are_bounded() -> None:
    deep = examined(b"D", Limits(depth=3))
    assert max(path.count("!/") for path in deep) == 3
    assert kinds(deep["x!/deeper!/deeper!/deeper"]) == [ProblemKind.LIMIT]
    many = examined(b"C" + b"|".join(b"%d" % number for number in range(50)), Limits(children=10))
    assert len(many) == 11
    assert ProblemKind.LIMIT in kinds(many["x"])
    wide = examined(b"C" + b"|".join(b"n%d" % number * 20 for number in range(50)), Limits(unpacked_bytes=300))
    assert ProblemKind.LIMIT in kinds(wide["x"])
    assert len(wide) < 20


def test_a_slow_item_is_stopped_and_its_siblings_go_on() -> None:
    started = time.monotonic()
    found = examined(b"CSleeper|after", Limits(seconds_per_item=1))
    assert time.monotonic() - started < 20
    assert kinds(found["x!/Sleeper"]) == [ProblemKind.LIMIT]
    assert set(found) == {"x", "x!/Sleeper", "x!/after"}
    assert not found["x"].problems, "a child's time is not its container's"


def test_an_item_that_ended_a_worker_before_gets_its_line_unread() -> None:
    found = examined(b"CRaiser|fine", skip=("x!/Raiser",))
    assert kinds(found["x!/Raiser"]) == [ProblemKind.CRASH]
    assert not found["x!/Raiser"].facts
    assert len(found["x!/Raiser"].item.sha256) == 64


def test_an_empty_and_a_vanished_file_get_their_line() -> None:
    assert examined(b"")["x"].problems[0].sentence == "The file is empty."
    gone: list[Examined] = []
    unit = Unit(path="x", file=b"/no/such/file", size=3, mtime_ns=0)
    Examiner((TOY,), (), (), KeyStore(()), Limits()).examine(
        unit, lambda kind, message: gone.append(msgspec.msgpack.decode(message, type=Examined)) if kind == ITEM else None
    )
    assert [kinds(one) for one in gone] == [[ProblemKind.UNREADABLE]]


def test_a_swallowed_alarm_rings_again() -> None:
    def swallowing() -> None:
        with Alarm(0.3).item():
            with contextlib.suppress(BaseException):  # what a library's bare except does
                time.sleep(5)
            time.sleep(5)

    with pytest.raises(TimeIsUp):
        swallowing()


def test_time_inside_a_nested_item_is_its_own() -> None:
    outer, inner = Alarm(1.0), Alarm(5.0)
    with outer.item():
        with outer.paused(), inner.item():
            time.sleep(1.4)
        time.sleep(0.1)
