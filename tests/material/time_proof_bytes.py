"""Proofs of time put together octet by octet (OpenTimestamps, file format version 1)."""

import hashlib

MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
BITCOIN, LITECOIN, PENDING = bytes.fromhex("0588960d73d71901"), bytes.fromhex("06869a0d73d71b45"), bytes.fromhex("83dfe30d2ef90c8e")
SHA1, RIPEMD160, SHA256, REVERSE, FORK = b"\x02", b"\x03", b"\x08", b"\xf2", b"\xff"


def number(value: int) -> bytes:
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def octets(data: bytes) -> bytes:
    return number(len(data)) + data


def append(data: bytes) -> bytes:
    return b"\xf0" + octets(data)


def prepend(data: bytes) -> bytes:
    return b"\xf1" + octets(data)


def record(kind: bytes, payload: bytes) -> bytes:
    return b"\x00" + kind + octets(payload)


def block(height: int, kind: bytes = BITCOIN) -> bytes:
    return record(kind, number(height))


def promise(address: str = "https://calendar.example.org") -> bytes:
    return record(PENDING, octets(address.encode()))


def proof(data: bytes, *steps: bytes, first: bytes = SHA256, version: int = 1) -> bytes:
    """A proof about a file with these bytes."""
    digest = hashlib.sha1(data).digest() if first == SHA1 else hashlib.sha256(data).digest()
    return MAGIC + number(version) + first + digest + b"".join(steps)


#: The steps of an honest proof: a salt, the calendar's tree, and in a fork a promise and a block.
HONEST = (append(b"salt"), SHA256, FORK, promise(), prepend(b"left"), SHA256, SHA256, block(358_391))


def root_of(data: bytes) -> str:
    """The Merkle root that a block must have for the honest steps, as explorers show it."""
    message = hashlib.sha256(hashlib.sha256(data).digest() + b"salt").digest()
    message = hashlib.sha256(hashlib.sha256(b"left" + message).digest()).digest()
    return message[::-1].hex()
