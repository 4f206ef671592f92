"""`.DS_Store` files of a Mac's Finder read safely: blocks of a buddy allocator with a B-tree of records.

Apple publishes no description; the layout is that of the notes of Wim Lewis and others (Mac::Finder::DSStore).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\x00\x00\x00\x01Bud1"
#: All offsets count from behind the first number.
_START = 4
_MOST_BLOCKS, _MOST_NODES, _MOST_RECORDS, _DEEPEST = 10_000, 10_000, 200_000, 32
_FIXED = {b"long": 4, b"shor": 4, b"bool": 1, b"type": 4, b"comp": 8, b"dutc": 8}


class ListingDamage(ValueError):
    """The listing breaks its format; the text ends a sentence for the reader."""


DAMAGE = (ListingDamage, struct.error, IndexError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that is noted of one file."""

    name: str
    code: str
    """What is noted, in four letters."""
    value: bytes


def records(data: bytes) -> Iterator[Record]:
    """All records, in the order of the tree. Raises one of DAMAGE."""
    if not data.startswith(MAGIC):
        raise ListingDamage("it has no mark")
    offset, size, again = struct.unpack_from(">3I", data, 8)
    if offset != again:
        raise ListingDamage("the two places of its first block differ")
    addresses, tree = _directory(data[_START + offset : _START + offset + size])
    root = struct.unpack_from(">I", _block(data, addresses, tree))[0]
    yield from _walk(data, addresses, root)


def _directory(root: bytes) -> tuple[list[int], int]:
    """The addresses of all blocks, and the number of the one that begins the tree."""
    count = struct.unpack_from(">I", root)[0]
    if count > _MOST_BLOCKS:
        raise ListingDamage("it claims more blocks than are read")
    addresses = list(struct.unpack_from(f">{count}I", root, 8))
    at = 8 + 4 * (-(-count // 256) * 256)
    entries = struct.unpack_from(">I", root, at)[0]
    at += 4
    for _ in range(min(entries, 16)):
        length = root[at]
        name, number = root[at + 1 : at + 1 + length], struct.unpack_from(">I", root, at + 1 + length)[0]
        if name == b"DSDB":
            return addresses, number
        at += 5 + length
    raise ListingDamage("its list of files is missing")


def _block(data: bytes, addresses: list[int], number: int) -> bytes:
    """An address holds the offset in its upper bits and, in the lower five, the power of two that is the size."""
    address = addresses[number]
    start = _START + (address & ~0x1F)
    return data[start : start + (1 << (address & 0x1F))]


def _walk(data: bytes, addresses: list[int], root: int) -> Iterator[Record]:
    """Nodes from the left; each is entered once, so that one that leads to itself ends the walk."""
    entered: set[int] = set()
    left = [(root, 0)]
    count = 0
    while left:
        number, depth = left.pop()
        if number in entered or depth > _DEEPEST or len(entered) >= _MOST_NODES:
            raise ListingDamage("its tree leads back to itself, or is larger than is read")
        entered.add(number)
        node = _block(data, addresses, number)
        following, listed = struct.unpack_from(">2I", node)
        at, children = 8, []
        for _ in range(listed):
            if following:
                children.append(struct.unpack_from(">I", node, at)[0])
                at += 4
            record, at = _record(node, at)
            count += 1
            if count > _MOST_RECORDS:
                raise ListingDamage("it lists more than is read")
            yield record
        if following:
            left += [(child, depth + 1) for child in reversed([*children, following])]


def _record(node: bytes, at: int) -> tuple[Record, int]:
    length = struct.unpack_from(">I", node, at)[0]
    at += 4
    name = node[at : at + 2 * length]
    if len(name) < 2 * length:
        raise ListingDamage("a name goes over the end of its block")
    at += 2 * length
    code, kind = node[at : at + 4], node[at + 4 : at + 8]
    at += 8
    if kind in {b"blob", b"ustr"}:
        size = struct.unpack_from(">I", node, at)[0] * (2 if kind == b"ustr" else 1)
        at += 4
    elif kind in _FIXED:
        size = _FIXED[kind]
    else:
        raise ListingDamage("a record is of a kind that does not exist")
    value = node[at : at + size]
    if len(value) < size:
        raise ListingDamage("a record goes over the end of its block")
    return Record(name.decode("utf-16-be", "replace"), code.decode("latin-1"), value), at + size
