"""Copies of a document are read once, and each copy says all that the first said."""

from collections.abc import Iterator

import msgspec
import pytest

from leakcheck import read_before
from leakcheck.examine import Examiner
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.content import Content
from leakcheck.model.engine import ITEM
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Link
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.unit import Unit
from leakcheck.read_before import Met, ReadBefore, Reading

READ: list[bytes] = []


def _folder(content: Content, limits: Limits) -> Iterator[Extracted]:
    del limits
    for number, line in enumerate(content.read(1 << 22)[1:].split(b"|")):
        where = Link(at=Location("folder"), kind="toy", target=str(number))
        yield Child(str(number), Content.of_earlier_state(line) if line.startswith(b"dE") else Content.of_bytes(line), (where,))


def _document(content: Content, limits: Limits) -> Iterator[Extracted]:
    """A toy: behind the first letter stands what it holds; `!` as its last says that it takes too long."""
    data = content.read(1 << 22)
    READ.append(data)
    yield Link(at=Location("toy"), kind="toy", target=f"read within {limits.facts}")
    if data[1:2] == b"d":
        yield Child("inside", Content.of_bytes(data[1:]))
    if data.endswith(b"!"):
        yield Problem(ProblemKind.LIMIT, "It takes too long.")
    yield Problem(ProblemKind.DAMAGED, "It is damaged.")


FORMATS = (
    Format("document", "Document", ItemKind.DOCUMENT, lambda content: content.head[:1] == b"d", _document, ()),
    Format("folder", "Folder", ItemKind.CONTAINER, lambda content: content.head[:1] == b"f", _folder, ()),
    Format("message", "Message", ItemKind.MAIL, lambda content: content.head[:1] == b"m", _document, ()),
)


def examined(*data: bytes) -> dict[str, Examined]:
    """What is said of the items of a folder; READ then holds what was read for it."""
    READ.clear()
    out: dict[str, Examined] = {}

    def emit(kind: str, message: bytes) -> None:
        if kind == ITEM:
            one = msgspec.msgpack.decode(message, type=Examined)
            out[one.item.path] = one

    whole = b"f" + b"|".join(data)
    Examiner(FORMATS, (), (), KeyStore(()), Limits()).examine(Unit(path="x", file=b"", size=len(whole), mtime_ns=0, data=whole), emit)
    return out


def test_a_copy_is_not_read_again_and_says_the_same_with_what_its_own_container_says_of_it() -> None:
    found = examined(b"d1", b"d1")
    first, second = found["x!/0"], found["x!/1"]
    assert READ == [b"d1"]
    assert [one.target for one in first.every(Link)] == ["0", "read within 20000"]
    assert [one.target for one in second.every(Link)] == ["1", "read within 20000"]
    assert [problem.item for problem in second.problems] == ["x!/1"]
    assert first.item.sha256 == second.item.sha256


def test_what_lies_in_a_copy_is_an_item_again() -> None:
    found = examined(b"dd2", b"dd2")
    assert set(found) == {"x", "x!/0", "x!/0!/inside", "x!/1", "x!/1!/inside"}
    assert found["x!/1!/inside"].item.parent == "x!/1"
    assert found["x!/1!/inside"].facts == found["x!/0!/inside"].facts
    assert READ == [b"dd2", b"d2"]


def test_an_earlier_state_is_no_copy_of_a_file_with_the_same_bytes() -> None:
    one, two = Content.of_bytes(b"dE"), Content.of_earlier_state(b"dE")
    assert read_before.may_have_copies(one, FORMATS[0])
    assert read_before.may_have_copies(two, FORMATS[0])
    assert examined(b"dE", b"dE")["x!/1"].item.kind is ItemKind.EARLIER_STATE


@pytest.mark.parametrize("data", [b"d!", b"m1"], ids=["a reading that did not end", "a message"])
def test_is_read_again(data: bytes) -> None:
    examined(data, data)
    assert READ.count(data) == 2


def test_what_has_files_beside_it_is_read_for_itself() -> None:
    content = Content.of_bytes(b"d1")
    content.beside = {"d1.sig": b"signature"}
    assert not read_before.may_have_copies(content, FORMATS[0])


def test_no_more_is_kept_than_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_before, "_MOST", 700)
    examined(b"d1", b"d2", b"d1", b"d2", b"d3", b"d4", b"d1")
    assert READ == [b"d1", b"d2", b"d3", b"d4", b"d1"], "the two asked for last stay"
    monkeypatch.setattr(read_before, "_MOST_OF_ONE", 10)
    examined(b"d1", b"d1")
    assert READ == [b"d1", b"d1"]
    large = b"dd" + b"x" * 1000
    monkeypatch.setattr(read_before, "_MOST_OF_ONE", 500)
    examined(large, large)
    assert READ.count(large) == 2


@pytest.mark.parametrize(
    "long", [{"name": "n" * 60_000}, {"facts": (Link(at=Location("x"), kind="toy", target="t" * 60_000),)}], ids=["name", "facts"]
)
def test_names_and_facts_of_what_lies_inside_are_weighed_too(long: dict[str, object]) -> None:
    """A hundred empty children with names of 60,000 letters would else weigh nothing."""
    item, reading, kept = Item("x", 1, "00", format="document", kind=ItemKind.DOCUMENT), Reading((), (), ()), ReadBefore()
    for children, is_kept in ((1, True), (9, False)):
        met = Met()
        for _ in range(children):
            met.add(Child(**{"name": "inside", "content": Content.of_bytes(b""), **long}))  # type: ignore[arg-type]
        copy = msgspec.structs.replace(item, sha256=str(children))
        kept.keep(copy, reading, met, 100)
        assert (kept.find(copy) is not None) is is_kept
