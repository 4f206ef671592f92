"""Proofs of time in the form of OpenTimestamps (file format version 1): from a file's hash, by a tree of steps, to public records.

What a record holds is not known here: a proof says in which block of a public ledger its last hash is to be found, and anybody who
has the blocks can look. Proofs that nobody asked for the end of name a calendar instead, a server that promised to bring it there.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from leakcheck.decode.visible_text import storable

MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
#: Bytes. A whole proof takes one to five thousand.
LARGEST = 1 << 20
_VERSION = 1
#: The hashes that a proof can begin with and use as steps: name and length. Python lacks the last two on some systems, and an
#: answer must not depend on the machine: what comes after them is listed and not computed.
_HASHES = {0x08: ("sha256", 32), 0x02: ("sha1", 20), 0x03: ("ripemd160", 20), 0x67: ("keccak256", 32)}
_COMPUTED = frozenset({"sha256", "sha1"})
_APPEND, _PREPEND, _REVERSE, _HEXLIFY = 0xF0, 0xF1, 0xF2, 0xF3
_ATTESTATION, _FORK = 0x00, 0xFF
_LEDGERS = {bytes.fromhex("0588960d73d71901"): "Bitcoin", bytes.fromhex("06869a0d73d71b45"): "Litecoin"}
_PENDING = bytes.fromhex("83dfe30d2ef90c8e")
#: The bounds of the reference implementation, and two for the whole.
_LONGEST_MESSAGE, _LONGEST_OPERAND, _LONGEST_PAYLOAD, _LONGEST_ADDRESS = 4096, 4096, 8192, 1000
_MOST_STEPS, _MOST_RECORDS, _DEEPEST = 20_000, 500, 256


class BrokenProof(Exception):
    """A proof that breaks its format, or uses a version that is not read here; how, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Record:
    """Where a branch of a proof ends."""

    ledger: str
    """`Bitcoin`, `Litecoin`; empty for a promise, and for a kind that is not known here."""
    block: int = 0
    root: str = ""
    """The Merkle root that the block must have, as block explorers show it; empty where it cannot be computed here."""
    calendar: str = ""
    """Of a promise: the address of the server."""


@dataclass(slots=True)
class TimeProof:
    """A proof, as far as it could be read."""

    hash_name: str
    digest: bytes
    """Of the file that the proof is about."""
    records: list[Record] = field(default_factory=list)
    damage: str = ""
    """Why it was not read to its end, as the end of a sentence."""


def time_proof(data: bytes) -> TimeProof:
    """A proof with the records that could be read. Raises BrokenProof where not even the file's hash can be."""
    reader = _Reader(data)
    if reader.take(len(MAGIC)) != MAGIC:
        raise BrokenProof("it does not begin as one")
    version = reader.number()
    if version != _VERSION:
        raise BrokenProof(f"its version {version} is not read here")
    tag = reader.take(1)[0]
    if tag not in _HASHES:
        raise BrokenProof(f"it begins with a hash (number {tag}) that is not known here")
    name, size = _HASHES[tag]
    proof = TimeProof(name, reader.take(size))
    try:
        for record in _records(reader, proof.digest):
            proof.records.append(record)
        if reader.left:
            proof.damage = "other bytes stand behind its end"
    except BrokenProof as broken:
        proof.damage = str(broken)
    return proof


class _Reader:
    """Takes fields off the front. Raises BrokenProof where they are missing."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        if len(taken) != size:
            raise BrokenProof("it is cut off")
        self._at += size
        return taken

    def number(self) -> int:
        """Seven bits an octet, the lowest first."""
        value = 0
        for shift in range(0, 63, 7):
            octet = self.take(1)[0]
            value |= (octet & 0x7F) << shift
            if not octet & 0x80:
                return value
        raise BrokenProof("a number in it is longer than any honest one")

    def octets(self, most: int) -> bytes:
        size = self.number()
        if size > most:
            raise BrokenProof("a part of it is longer than the format allows")
        return self.take(size)


def _records(reader: _Reader, digest: bytes) -> Iterator[Record]:
    """Walk the tree: a fork sets a place aside to which the walk comes back when the branch before it has ended."""
    waiting: list[tuple[bytes | None, int]] = []
    message: bytes | None = digest
    depth = count = 0
    for _ in range(_MOST_STEPS):
        tag = reader.take(1)[0]
        if tag == _FORK:
            waiting.append((message, depth))
            tag = reader.take(1)[0]
        if tag != _ATTESTATION:
            message, depth = _step(reader, tag, message), depth + 1
        else:
            yield _record(reader, message)
            count += 1
            if not waiting:
                return
            message, depth = waiting.pop()
        if depth > _DEEPEST or len(waiting) > _DEEPEST or count >= _MOST_RECORDS:
            raise BrokenProof("it has more steps than any honest one")
    raise BrokenProof("it has more steps than any honest one")


def _step(reader: _Reader, tag: int, message: bytes | None) -> bytes | None:
    """What becomes of a message by one step; None from where it cannot be computed here."""
    if tag in {_APPEND, _PREPEND}:
        operand = reader.octets(_LONGEST_OPERAND)
        made = None if message is None else message + operand if tag == _APPEND else operand + message
    elif tag == _REVERSE:
        made = None if message is None else message[::-1]
    elif tag == _HEXLIFY:
        made = None if message is None else message.hex().encode()
    elif tag in _HASHES:
        name = _HASHES[tag][0]
        made = hashlib.new(name, message, usedforsecurity=False).digest() if message is not None and name in _COMPUTED else None
    else:
        raise BrokenProof(f"it uses a step (number {tag}) that is not known here")
    if made is not None and len(made) > _LONGEST_MESSAGE:
        raise BrokenProof("a part of it is longer than the format allows")
    return made


def _record(reader: _Reader, message: bytes | None) -> Record:
    tag, payload = reader.take(8), _Reader(reader.octets(_LONGEST_PAYLOAD))
    if tag == _PENDING:
        return Record("", calendar=storable(payload.octets(_LONGEST_ADDRESS).decode("utf-8", "replace"), 200))
    if tag not in _LEDGERS:
        return Record("")
    # Ledgers write hashes with the last octet first.
    root = message[::-1].hex() if message is not None and len(message) == 32 else ""
    return Record(_LEDGERS[tag], payload.number(), root)
