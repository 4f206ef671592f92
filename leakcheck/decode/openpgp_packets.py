"""OpenPGP packets: armour, public keys and signatures (RFC 9580 sections 4 to 6; versions 2, 3, 4 and 6).

Decision: read here and not by a library. The maintained ones are either under a copyleft licence, or judge by the clock of today
and refuse what was good practice when an old mail was signed; the part needed, public keys and signatures, is small.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

SIGNATURE, PUBLIC_KEY, USER_ID, PUBLIC_SUBKEY, USER_ATTRIBUTE = 2, 6, 13, 14, 17
#: The largest honest keys carry tens of thousands of signatures by others.
MOST_PACKETS = 100_000
MOST_BLOCKS = 2000
_MOST_NUMBERS = 4
_MARK = b"-----BEGIN PGP "
_END = b"-----END PGP "
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
#: Octets of salt in a signature of version 6, by hash (section 9.5); another number breaks the signature.
_SALTS = {8: 16, 9: 24, 10: 32, 11: 16, 12: 16, 14: 32}
#: Without RIPEMD-160: Python has it on some systems only, and an answer must not depend on the machine.
_HASHES = {1: "md5", 2: "sha1", 8: "sha256", 9: "sha384", 10: "sha512", 11: "sha224", 12: "sha3_256", 14: "sha3_512"}
#: Numbers of a public key that are big integers, by algorithm: RSA, RSA signing only, DSA.
_KEY_NUMBERS = {1: 2, 3: 2, 17: 4}
#: Octets of public key and signature of the algorithms that write no big integers (Ed25519, Ed448).
_FIXED = {27: (32, 64), 28: (57, 114)}


class Armour(Enum):
    """What a block is said to hold. Programs before OpenPGP wrote signatures of files as messages (RFC 9580 section 6.2)."""

    KEYS = re.compile(rb"^-----BEGIN PGP PUBLIC KEY BLOCK-----[ \t\r]*$", re.MULTILINE)
    SIGNATURES = re.compile(rb"^-----BEGIN PGP (?:SIGNATURE|MESSAGE)-----[ \t\r]*$", re.MULTILINE)


class BrokenPacket(Exception):
    """A packet breaks its format; the text says how, as the end of a sentence."""


class UnsupportedPacket(BrokenPacket):
    """A packet of a version or method that is not read here; that is nothing against it."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet: its type and what it holds."""

    tag: int
    body: bytes


def packets(data: bytes) -> Iterator[Packet]:
    """The packets of a binary stream (sections 4.2.1 and 4.2.2), up to the first that is cut or has no stated length."""
    at = 0
    for _ in range(MOST_PACKETS):
        if at >= len(data) or not data[at] & 0x80:
            return
        new = bool(data[at] & 0x40)
        tag = data[at] & 0x3F if new else (data[at] & 0x3C) >> 2
        start, length = _new_length(data, at + 1) if new else _old_length(data, at)
        if length < 0 or start + length > len(data):
            return
        yield Packet(tag, data[start : start + length])
        at = start + length


def _old_length(data: bytes, at: int) -> tuple[int, int]:
    size = (1, 2, 4, 0)[data[at] & 3]
    field = data[at + 1 : at + 1 + size]
    return at + 1 + size, int.from_bytes(field) if size and len(field) == size else -1


def _new_length(data: bytes, at: int) -> tuple[int, int]:
    """Where what is measured begins and its length; -1 for what is cut, or written in pieces (which keys and signatures never are)."""
    first = data[at] if at < len(data) else 224
    if first < 192:
        return at + 1, first
    if first < 224:
        return at + 2, ((first - 192) << 8) + data[at + 1] + 192 if at + 1 < len(data) else -1
    field = data[at + 1 : at + 5]
    return at + 5, int.from_bytes(field) if first == 255 and len(field) == 4 else -1


def unarmoured(data: bytes, wanted: Armour) -> Iterator[bytes]:
    """The binary content of each armoured block of a kind (section 6); the data itself where nothing is armoured.

    The checksum is not asked: section 6.1 forbids to refuse anything because of it.
    """
    found = False
    for count, begin in enumerate(wanted.value.finditer(data)):
        if count >= MOST_BLOCKS:
            return
        found = True
        # Each block ends before the next begins, so that no byte is read for two.
        following = data.find(_MARK, begin.end())
        limit = following if following >= 0 else len(data)
        end = data.find(_END, begin.end(), limit)
        yield _block(data[begin.end() : end if end >= 0 else limit])
    if not found and data[:1] and data[0] & 0x80:
        yield data


def _block(text: bytes) -> bytes:
    """The content of an armour up to its filling or checksum; what stands after these is none of it."""
    lines = [line.strip() for line in text.split(b"\n")]
    # The first element is what is left of the line of the beginning. Some armour lacks the blank line after its headers.
    blank = next((place for place, line in enumerate(lines) if place and not line and any(lines[place:])), 0)
    kept: list[bytes] = []
    for line in lines[blank + 1 :]:
        if line.startswith(b"="):
            break
        if b":" in line:
            continue
        kept.append(line)
        if line.endswith(b"="):
            break
    content = _NO_BASE64.sub(b"", b"".join(kept))
    # A last letter alone holds no whole octet.
    whole = content[: len(content) - (len(content) % 4 == 1)]
    return base64.b64decode(whole + b"=" * (-len(whole) % 4))


class _Reader:
    """Takes fields off the front. Raises BrokenPacket where they are missing."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, size: int) -> bytes:
        taken = self.data[self.at : self.at + size]
        if len(taken) != size:
            raise BrokenPacket("it is cut off")
        self.at += size
        return taken

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size))

    def integer(self) -> int:
        """A big integer (section 3.2)."""
        return int.from_bytes(self.take((self.number(2) + 7) // 8))

    def rest(self) -> bytes:
        return self.data[self.at :]


@dataclass(frozen=True)
class PublicKey:
    """A primary key or subkey (section 5.5.2)."""

    version: int
    created: int
    """Seconds since 1970."""
    days: int
    """After how many days it ends; 0 for never, and for versions whose signatures say it."""
    algorithm: int
    numbers: tuple[int, ...]
    curve: bytes
    """The curve's object identifier, for algorithms on curves."""
    point: bytes
    body: bytes

    @cached_property
    def hashed(self) -> bytes:
        """The form in which signatures cover it (section 5.2.4)."""
        return (b"\x9b" + len(self.body).to_bytes(4) if self.version == 6 else b"\x99" + len(self.body).to_bytes(2)) + self.body

    @cached_property
    def fingerprint(self) -> bytes:
        """Section 5.5.4."""
        if self.version == 6:
            return hashlib.sha256(self.hashed).digest()
        if self.version < 4:
            return hashlib.md5(b"".join(_octets(number) for number in self.numbers), usedforsecurity=False).digest()
        return hashlib.sha1(self.hashed, usedforsecurity=False).digest()

    @property
    def key_id(self) -> bytes:
        """Of old keys the end of the modulus, which anybody can choose."""
        if self.version < 4:
            return _octets(self.numbers[0])[-8:]
        return self.fingerprint[:8] if self.version == 6 else self.fingerprint[-8:]


def _octets(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8)


def public_key(body: bytes) -> PublicKey:
    """A public key's packet. Raises BrokenPacket, and UnsupportedPacket for a version that is not read here."""
    reader = _Reader(body)
    version = reader.number(1)
    if version not in {2, 3, 4, 6} or len(body) > 0xFFFF:
        raise UnsupportedPacket(f"the version of its key ({version}) is not supported here")
    created = reader.number(4)
    days = reader.number(2) if version < 4 else 0
    algorithm = reader.number(1)
    if version < 4 and algorithm not in {1, 3}:
        raise BrokenPacket("its old key is none of RSA")
    if version == 6:
        reader.take(4)
    numbers = tuple(reader.integer() for _ in range(_KEY_NUMBERS.get(algorithm, 0)))
    curve, point = _on_curve(reader, algorithm)
    return PublicKey(version, created, days, algorithm, numbers, curve, point, body)


def _on_curve(reader: _Reader, algorithm: int) -> tuple[bytes, bytes]:
    """The curve and the point on it, of algorithms that have them."""
    if algorithm in {19, 22}:
        curve = reader.take(reader.number(1))
        return curve, reader.take((reader.number(2) + 7) // 8)
    return b"", reader.take(_FIXED[algorithm][0]) if algorithm in _FIXED else b""


@dataclass(frozen=True)
class Signature:
    """A signature's packet (section 5.2)."""

    version: int
    kind: int
    """0x00 over bytes, 0x01 over text, 0x10 to 0x13 over a user id, 0x18 over a subkey, …"""
    algorithm: int
    hash_number: int
    created: int | None
    left: bytes
    """The first two octets of the hash that was signed."""
    salt: bytes
    numbers: tuple[int, ...]
    raw: bytes
    """The signature of an algorithm without big integers."""
    trailer: bytes
    """What is hashed after the text (section 5.2.4)."""
    hashed: tuple[tuple[int, bool, bytes], ...]
    """Type, whether critical, and content of the subpackets that the signature covers."""
    unhashed: tuple[tuple[int, bool, bytes], ...]
    stated_issuer: bytes = b""

    @property
    def hash_name(self) -> str:
        """As hashlib calls it; empty for an unknown one."""
        return _HASHES.get(self.hash_number, "")

    def subpacket(self, kind: int) -> bytes | None:
        """The last covered subpacket of a type."""
        return next((body for number, _, body in reversed(self.hashed) if number == kind), None)

    @property
    def issuers(self) -> tuple[bytes, ...]:
        """The ids of the key that it names as its maker's, fingerprints first. A hint only: it is not always covered."""
        given = [*self.hashed, *self.unhashed]
        prints = [body[1:] for number, _, body in given if number == 33 and len(body) in {21, 33}]
        ids = [body for number, _, body in given if number == 16 and len(body) == 8]
        return tuple(dict.fromkeys((*prints, *ids, *([self.stated_issuer] if self.stated_issuer else []))))

    def digest(self, data: bytes) -> bytes:
        """The hash that the signature signs, for this text. Raises BrokenPacket where the hash cannot be computed here."""
        try:
            made = hashlib.new(self.hash_name, usedforsecurity=False)
        except ValueError:
            raise UnsupportedPacket(f"it uses a hash ({self.hash_name or self.hash_number}) that is not supported here") from None
        for piece in (self.salt, data, self.trailer):
            made.update(piece)
        return made.digest()


def signature(body: bytes) -> Signature:
    """A signature's packet. Raises BrokenPacket, and UnsupportedPacket for a version that is not read here."""
    reader = _Reader(body)
    version = reader.number(1)
    if version in {2, 3}:
        return _old_signature(reader, version)
    if version not in {4, 6}:
        raise UnsupportedPacket(f"its version {version} is not supported here")
    kind, algorithm, hash_number = reader.number(1), reader.number(1), reader.number(1)
    size = 4 if version == 6 else 2
    hashed = tuple(_subpackets(reader.take(reader.number(size))))
    covered = body[: reader.at]
    unhashed = tuple(_subpackets(reader.take(reader.number(size))))
    left = reader.take(2)
    salt = _salt(reader, hash_number) if version == 6 else b""
    numbers, raw = _made(reader, algorithm)
    trailer = covered + bytes((version, 0xFF)) + len(covered).to_bytes(4)
    times = [content for number, _, content in hashed if number == 2 and len(content) == 4]
    created = int.from_bytes(times[-1]) if times else None
    return Signature(version, kind, algorithm, hash_number, created, left, salt, numbers, raw, trailer, hashed, unhashed)


def _salt(reader: _Reader, hash_number: int) -> bytes:
    salt = reader.take(reader.number(1))
    if len(salt) != _SALTS.get(hash_number, len(salt)):
        raise BrokenPacket("its salt has a wrong length")
    return salt


def _old_signature(reader: _Reader, version: int) -> Signature:
    """Version 3 (section 5.2.2), and 2, which differs by nothing else."""
    if reader.number(1) != 5:
        raise BrokenPacket("its hashed material has a wrong length")
    trailer = reader.take(5)
    issuer = reader.take(8)
    algorithm, hash_number, left = reader.number(1), reader.number(1), reader.take(2)
    numbers, raw = _made(reader, algorithm)
    return Signature(version, trailer[0], algorithm, hash_number, int.from_bytes(trailer[1:]), left, b"", numbers, raw, trailer, (), (), issuer)


def _made(reader: _Reader, algorithm: int) -> tuple[tuple[int, ...], bytes]:
    if algorithm in _FIXED:
        return (), reader.take(_FIXED[algorithm][1])
    numbers: list[int] = []
    while reader.rest() and len(numbers) < _MOST_NUMBERS:
        numbers.append(reader.integer())
    return tuple(numbers), b""


def _subpackets(area: bytes) -> Iterator[tuple[int, bool, bytes]]:
    """Section 5.2.3.7. Raises BrokenPacket."""
    at = 0
    while at < len(area):
        at, length = _subpacket_length(area, at)
        if length < 1 or at + length > len(area):
            raise BrokenPacket("one of its subpackets is cut off")
        yield area[at] & 0x7F, bool(area[at] & 0x80), area[at + 1 : at + length]
        at += length


def _subpacket_length(area: bytes, at: int) -> tuple[int, int]:
    """Unlike packets, subpackets have no lengths in pieces: 192 to 254 begin lengths of two octets."""
    first = area[at]
    if first < 192:
        return at + 1, first
    if first < 255:
        return at + 2, ((first - 192) << 8) + area[at + 1] + 192 if at + 1 < len(area) else -1
    return at + 5, int.from_bytes(area[at + 1 : at + 5])


def signatures(data: bytes) -> Iterator[Signature | BrokenPacket]:
    """The signatures of an armoured or binary block; for one that cannot be read, why."""
    for block in unarmoured(data, Armour.SIGNATURES):
        for packet in packets(block):
            if packet.tag == SIGNATURE:
                try:
                    yield signature(packet.body)
                except BrokenPacket as broken:
                    yield broken
