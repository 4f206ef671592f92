"""What ties content credentials to the bytes of a file (C2PA 2.1 sections 9 and 15.12), and what of the file it leaves out."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leakcheck.decode.cbor import Cbor
from leakcheck.decode.content_credentials import NoCredentials, Statement, Table, statement_in
from leakcheck.decode.credential_places import BOX, Store, top_boxes
from leakcheck.decode.signature_method import digest

HASHES = frozenset({"sha256", "sha384", "sha512"})
_MOST_EXCLUSIONS = 100
_OF_BOXES = ("c2pa.hash.bmff.v2", "c2pa.hash.bmff.v3")
#: Outermost boxes that hold nothing that is shown: brands, free space, an index of random access.
_SILENT = frozenset({b"ftyp", b"free", b"skip", b"mfra"})


class NoBinding(ValueError):
    """It cannot be told what is tied; the text says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Binding:
    """How the credentials and the bytes go together."""

    fits: bool
    covered: int
    """Bytes of the file that are tied."""
    left_out: int
    """Bytes that are not, beside the credentials themselves."""


def assertions_fault(statement: Statement) -> str:
    """Why what the statement names is not what stands in it, in words that end a sentence; empty where all is there unchanged."""
    labels = [box.label for box in statement.assertions]
    if len(set(labels)) < len(labels):
        return "two of its parts have one name"
    boxes = {box.label: box for box in statement.assertions}
    named: set[str] = set()
    for label, stated, method in statement.named():
        box = boxes.get(label)
        if box is None:
            return f"a part that it names is missing ({label[:60]})"
        if method not in HASHES or digest(method, box.content) != stated:
            return f"one of its parts is not the one that was signed ({label[:60]})"
        named.add(label)
    added = set(labels) - named
    return f"it holds a part that was not signed ({min(added)[:60]})" if added else ""


def binding(data: bytes, store: Store, statement: Statement) -> Binding:
    """Compare the bytes with what was signed. Raises NoBinding."""
    if statement.updates:
        raise NoBinding("it only adds to an earlier statement, and such chains are not followed here")
    found = list(statement.values("c2pa.hash."))
    if len(found) != 1:
        raise NoBinding("it does not say, or says more than once, which bytes it is about")
    label, table = found[0]
    method, stated = table.get("alg", statement.claim.get("alg")), table.get("hash")
    if not (isinstance(method, str) and method in HASHES and isinstance(stated, bytes)):
        raise NoBinding("it does not state a hash of the bytes that is known here")
    pieces: Sequence[bytes | memoryview]
    if label == "c2pa.hash.data":
        left_out = _ranges(table.get("exclusions"), len(data))
        pieces = _between(memoryview(data), left_out)
        gap = sum(end - begin for begin, end in left_out) - sum(_shared(one, store.spans) for one in left_out)
    elif label in _OF_BOXES and not table.get("merkle"):
        pieces, gap = _of_boxes(data, table)
    else:
        raise NoBinding(f"it names the bytes in a way that is not followed here ({label[:60]})")
    hashed = hashlib.new(method)
    for piece in pieces:
        hashed.update(piece)
    # The places of boxes are hashed too, and are no bytes of the file.
    return Binding(hashed.digest() == stated, sum(len(piece) for piece in pieces if isinstance(piece, memoryview)), gap)


def is_about(store: bytes, data: bytes) -> bool:
    """Whether credentials that lie apart are about these bytes."""
    try:
        return binding(data, Store(store, ()), statement_in(store)).fits
    except (NoBinding, NoCredentials):
        return False


def _ranges(given: Cbor, size: int) -> list[tuple[int, int]]:
    """The places that are left out (section 18.5), which must stand in order inside the file."""
    found: list[tuple[int, int]] = []
    for one in given if isinstance(given, list) else []:
        begin, length = (one.get("start"), one.get("length")) if isinstance(one, dict) else (None, None)
        behind = found[-1][1] if found else 0
        if not (isinstance(begin, int) and isinstance(length, int)) or begin < behind or length < 0 or begin + length > size:
            raise NoBinding("the places that it leaves out lie across one another, or outside of the file")
        found.append((begin, begin + length))
    if len(found) > _MOST_EXCLUSIONS:
        raise NoBinding("it leaves out too many places")
    return found


def _between(data: memoryview, left_out: list[tuple[int, int]]) -> list[memoryview]:
    begins, ends = [0, *(end for _, end in left_out)], [*(begin for begin, _ in left_out), len(data)]
    return [data[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _shared(one: tuple[int, int], spans: tuple[tuple[int, int], ...]) -> int:
    return sum(max(0, min(one[1], end) - max(one[0], begin)) for begin, end in spans)


def _of_boxes(data: bytes, table: Table) -> tuple[list[bytes | memoryview], int]:
    """Section 18.6 (version 2 and later): the outermost boxes that are not left out, each behind its place in eight bytes."""
    rules = [_Rule.of(one) for one in _tables(table.get("exclusions"))]
    pieces: list[bytes | memoryview] = []
    gap = end = 0
    for kind, begin, end in top_boxes(data):
        body = memoryview(data)[begin:end]
        if not any(rule.takes(kind, body) for rule in rules):
            pieces += [begin.to_bytes(8, "big"), body]
        elif kind not in _SILENT and not (kind == b"uuid" and body[8:24] == BOX):
            gap += len(body)
    if end != len(data):
        raise NoBinding("the boxes of the file break off")
    return pieces, gap


def _tables(given: Cbor) -> Iterator[Table]:
    listed = given if isinstance(given, list) else []
    if len(listed) > _MOST_EXCLUSIONS:
        raise NoBinding("it leaves out too many places")
    yield from (one for one in listed if isinstance(one, dict))


@dataclass(frozen=True, slots=True)
class _Rule:
    """Which outermost boxes are left out: those of a type, which hold certain bytes at certain places."""

    kind: bytes
    marks: tuple[tuple[int, bytes], ...]

    @classmethod
    def of(cls, table: Table) -> "_Rule":
        path = table.get("xpath")
        if not isinstance(path, str) or path.count("/") != 1 or any(table.get(name) for name in ("length", "version", "flags", "subset")):
            raise NoBinding("it leaves out parts of boxes, which is not followed here")
        marks = []
        for mark in _tables(table.get("data")):
            offset, value = mark.get("offset"), mark.get("value")
            if not (isinstance(offset, int) and isinstance(value, bytes)):
                raise NoBinding("what it leaves out is not stated in a way that is known here")
            marks.append((offset, value))
        return cls(path[1:].encode(), tuple(marks))

    def takes(self, kind: bytes, body: memoryview) -> bool:
        return kind == self.kind and all(body[at : at + len(value)] == value for at, value in self.marks)
