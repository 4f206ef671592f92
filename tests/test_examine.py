"""The walk through one unit: nothing is lost, limits hold, hostile names are tamed, clocks are nested."""

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from leakcheck import examine
from leakcheck.alarm import Alarm
from leakcheck.examine import Examiner
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.engine import BEGIN, ITEM
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Link
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits, TimeIsUp
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.scheme import Scheme
from leakcheck.model.unit import Beside, Span, Unit

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
        case b"D" | b"E":
            yield Child("inside", Content.of_bytes(data) if data[:1] == b"D" else Content.of_earlier_state(b"P"))


TOY = Format("toy", "Toy", ItemKind.CONTAINER, lambda content: content.head[:1] in b"RLSPCDE" and content.size > 0, _extract, ("Nothing.",))


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


def test_an_earlier_state_of_a_file_is_an_item_of_its_own_kind() -> None:
    found = examined(b"E")
    assert (found["x"].item.kind, found["x!/inside"].item.kind) == (ItemKind.CONTAINER, ItemKind.EARLIER_STATE)
    assert kinds(found["x!/inside"]) == [ProblemKind.DAMAGED]


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
    assert kinds(deep["x!/inside!/inside!/inside"]) == [ProblemKind.LIMIT]
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


def _cut(content: Content, limits: Limits, span: Span) -> Iterator[Extracted]:
    yield Problem(ProblemKind.DAMAGED, f"Entry {span.first} is damaged.")
    yield Child(f"{span.first}", Content.of_bytes(b"x"))


LARGE = Format("large", "Large", ItemKind.CONTAINER, lambda content: True, _extract, (), split=lambda content, target: [], extract_span=_cut)


def of_span(span: Span, skip: tuple[str, ...] = ()) -> dict[str, Examined]:
    unit = Unit("x", b"", 3, 0, format="large", span=span, data=b"abc", skip=skip)
    out: list[Examined] = []
    Examiner((LARGE,), (), (), KeyStore(()), Limits()).examine(
        unit, lambda kind, message: out.append(msgspec.msgpack.decode(message, type=Examined)) if kind == ITEM else None
    )
    return {one.item.path: one for one in out}


def test_a_later_span_adds_what_went_wrong_in_it_and_nothing_else_to_its_container() -> None:
    first, later = of_span(Span(0, 1, 1)), of_span(Span(1, 3, 7))
    assert (first["x"].item.format, len(first["x"].item.sha256)) == ("large", 64)
    assert (later["x"].item.format, later["x"].item.sha256, later["x"].facts) == ("", "", ())
    assert [problem.sentence for problem in later["x"].problems] == ["Entry 7 is damaged."]
    assert later["x!/7"].item.parent == "x"


def test_a_later_span_that_ended_its_worker_is_not_left_out_in_silence() -> None:
    (problem,) = of_span(Span(1, 3, 7), skip=("x",))["x"].problems
    assert problem.kind is ProblemKind.CRASH
    assert "begins with entry 7" in problem.sentence


def test_a_long_digest_gives_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examine, "_DIGEST_CHUNK", 1000)
    signs: list[bytes] = []
    found: list[Examined] = []
    data = b"unknown " * 1000

    def emit(kind: str, message: bytes) -> None:
        if kind == BEGIN:
            signs.append(message)
        else:
            found.append(msgspec.msgpack.decode(message, type=Examined))

    Examiner((TOY,), (), (), KeyStore(()), Limits()).examine(Unit("x", b"", len(data), 0, data=data), emit)
    assert signs == [b"x"] * 9
    assert found[0].item.sha256 == hashlib.sha256(data).hexdigest()


def test_the_budget_of_unpacked_bytes_is_the_whole_units_and_not_each_containers() -> None:
    inner = b"|".join(b"C" + b"y" * 90 for _ in range(4))
    found = examined(b"C" + inner, Limits(unpacked_bytes=300))
    assert sum(one.item.size for path, one in found.items() if path != "x") <= 300
    assert any(ProblemKind.LIMIT in kinds(one) for one in found.values())


def test_what_is_no_regular_file_any_more_is_unreadable_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "swapped")
    got: list[Examined] = []
    unit = Unit("x", os.fsencode(tmp_path / "swapped"), 3, 0)
    Examiner((TOY,), (), (), KeyStore(()), Limits(seconds_per_item=5)).examine(
        unit, lambda kind, message: got.append(msgspec.msgpack.decode(message, type=Examined)) if kind == ITEM else None
    )
    assert len(got) == 1


def test_a_file_is_asked_about_together_with_what_lies_beside_it(tmp_path: Path) -> None:
    for name, data in (("x", b"Pwords"), ("y", b"unread"), ("x.asc", b"made")):
        (tmp_path / name).write_bytes(data)

    def told(content: Content, one: Examined, keyring: object, limits: Limits) -> Iterator[Attestation]:
        del keyring, limits
        sentence = f"{one.item.path} and {sorted(content.beside.items())}"
        yield Attestation(scheme="toy", outcome=Outcome.INDETERMINATE, reason=Reason.NO_KEY, sentence=sentence, at=Location("beside"))

    scheme = Scheme("toy", "Toy", (), told, (), beside=True)
    beside = (Beside("x.asc", os.fsencode(tmp_path / "x.asc"), 4, 0), Beside("gone.asc", os.fsencode(tmp_path / "gone.asc"), 4, 0))
    said: list[str] = []
    for name in ("x", "y"):
        unit = Unit(path=name, file=os.fsencode(tmp_path / name), size=6, mtime_ns=0, beside=beside)

        def emit(kind: str, message: bytes) -> None:
            if kind == ITEM:
                said.extend(one.sentence for one in msgspec.msgpack.decode(message, type=Examined).attestations)

        Examiner((TOY,), (scheme,), (), KeyStore(()), Limits()).examine(unit, emit)
    assert said == ["x and [('x.asc', b'made')]", "y and [('x.asc', b'made')]"], "also what no reader reads"
