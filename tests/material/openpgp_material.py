"""OpenPGP keys, signatures and mail written here from RFC 9580, so that every odd one can be made; no code of the reader is used."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric import ed448, ed25519

MADE, SIGNED = 1_500_000_000, 1_550_000_000
ADA = "Ada Lind <ada@example.org>"


def packet(tag: int, body: bytes) -> bytes:
    return bytes((0xC0 | tag, 0xFF)) + len(body).to_bytes(4, "big") + body


def old_packet(tag: int, body: bytes) -> bytes:
    return bytes((0x80 | tag << 2 | 1,)) + len(body).to_bytes(2, "big") + body


def mpi(number: int) -> bytes:
    return number.bit_length().to_bytes(2, "big") + number.to_bytes((number.bit_length() + 7) // 8, "big")


def subpacket(kind: int, body: bytes, *, critical: bool = False) -> bytes:
    length = len(body) + 1
    size = bytes((length,)) if length < 192 else b"\xff" + length.to_bytes(4, "big")
    return size + bytes((kind | (0x80 if critical else 0),)) + body


def armour(label: str, data: bytes, checksum: str = "") -> bytes:
    text = base64.encodebytes(data).decode()
    return f"-----BEGIN PGP {label}-----\n\n{text}{checksum}-----END PGP {label}-----\n".encode()


@dataclass
class Key:
    """Ed25519 in the form of 2014 (version 4), or of 2024 (version 6: Ed25519 or Ed448)."""

    seed: int = 1
    version: int = 4
    long: bool = False
    created: int = MADE
    tag: int = 6

    @cached_property
    def secret(self) -> "ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey":
        if self.long:
            return ed448.Ed448PrivateKey.from_private_bytes(bytes((self.seed,)) * 57)
        return ed25519.Ed25519PrivateKey.from_private_bytes(bytes((self.seed,)) * 32)

    @property
    def algorithm(self) -> int:
        return 22 if self.version == 4 else 28 if self.long else 27

    @cached_property
    def body(self) -> bytes:
        point = self.secret.public_key().public_bytes_raw()
        if self.version == 4:
            material = bytes.fromhex("092b06010401da470f01") + mpi(int.from_bytes(b"\x40" + point, "big"))
        else:
            material = len(point).to_bytes(4, "big") + point
        return bytes((self.version,)) + self.created.to_bytes(4, "big") + bytes((self.algorithm,)) + material

    @property
    def hashed(self) -> bytes:
        if self.version == 4:
            return b"\x99" + len(self.body).to_bytes(2, "big") + self.body
        return b"\x9b" + len(self.body).to_bytes(4, "big") + self.body

    @property
    def fingerprint(self) -> bytes:
        return hashlib.sha1(self.hashed).digest() if self.version == 4 else hashlib.sha256(self.hashed).digest()

    @property
    def key_id(self) -> bytes:
        return self.fingerprint[-8:] if self.version == 4 else self.fingerprint[:8]

    @property
    def packet(self) -> bytes:
        return packet(self.tag, self.body)

    def sign(
        self,
        kind: int,
        data: bytes,
        *more: bytes,
        unhashed: bytes = b"",
        created: int | None = SIGNED,
        hash_number: int = 10,
        algorithm: int = 0,
        issuer: bytes | None = None,
        salt: bytes = b"s" * 32,
    ) -> bytes:
        """A signature's body; `more`: covered subpackets beside time and issuer."""
        area = b"".join(more)
        if created is not None:
            area += subpacket(2, created.to_bytes(4, "big"))
        area += subpacket(33, bytes((self.version,)) + (self.fingerprint if issuer is None else issuer)) if issuer != b"" else b""
        if self.version == 4 and issuer != b"":
            # Programs before 2016 know their keys by this entry alone.
            unhashed += subpacket(16, (issuer or self.fingerprint)[-8:])
        size = 2 if self.version == 4 else 4
        head = bytes((self.version, kind, algorithm or self.algorithm, hash_number)) + len(area).to_bytes(size, "big") + area
        trailer = head + bytes((self.version, 0xFF)) + len(head).to_bytes(4, "big")
        name = {8: "sha256", 10: "sha512", 1: "md5"}.get(hash_number, "sha512")
        digest = hashlib.new(name, (salt if self.version == 6 else b"") + data + trailer).digest()
        raw = self.secret.sign(digest)
        made = raw if self.version == 6 else mpi(int.from_bytes(raw[:32], "big")) + mpi(int.from_bytes(raw[32:], "big"))
        middle = bytes((len(salt),)) + salt if self.version == 6 else b""
        return head + len(unhashed).to_bytes(size, "big") + unhashed + digest[:2] + middle + made


def of_user(user: str) -> bytes:
    return b"\xb4" + len(user.encode()).to_bytes(4, "big") + user.encode()


def user_id(key: Key, user: str, *more: bytes, by: Key | None = None, kind: int = 0x13, created: int = MADE) -> bytes:
    """A user id's packet with a signature over it, by default the key's own."""
    return packet(13, user.encode()) + certification(key, user, *more, by=by, kind=kind, created=created)


def certification(key: Key, user: str, *more: bytes, by: Key | None = None, kind: int = 0x13, created: int = MADE) -> bytes:
    return packet(2, (by or key).sign(kind, key.hashed + of_user(user), *more, created=created, issuer=key.fingerprint if by else None))


def subkey(primary: Key, key: Key, *more: bytes, back: bool = True, by: Key | None = None, back_over: Key | None = None) -> bytes:
    """A subkey with its binding; `back`: whether it owns up to the primary key."""
    own = key.sign(0x19, (back_over or primary).hashed + key.hashed, created=MADE)
    embedded = subpacket(32, own) if back else b""
    binding = (by or primary).sign(0x18, primary.hashed + key.hashed, *more, embedded, created=MADE, issuer=primary.fingerprint)
    return packet(14, key.body) + packet(2, binding)


def public(key: Key, *parts: bytes) -> bytes:
    """A key as a file; with a name that it certified itself, unless other parts are given."""
    return armour("PUBLIC KEY BLOCK", key.packet + b"".join(parts or (user_id(key, ADA),)))


# ── mail ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

HEAD = b"From: Ada <ada@example.org>\nTo: Bo <bo@example.net>\nSubject: The berth\nDate: Tue, 12 Feb 2019 20:00:00 +0000\n"
TEXT = "Dear Bo,\n\npay 400 for the berth.\n\nAda\n"


def escaped(text: str) -> str:
    return "".join(f"- {line}\n" if line.startswith(("-", "From ")) else f"{line}\n" for line in text.split("\n")[:-1])


def canonical(text: str) -> bytes:
    """What a cleartext signature covers."""
    return "\r\n".join(line.rstrip(" \t") for line in text.split("\n")[:-1]).encode()


def block(text: str, *made: bytes, above: str = "Hash: SHA512\n") -> bytes:
    """A cleartext with the signatures given."""
    signature = armour("SIGNATURE", b"".join(packet(2, one) for one in made))
    return f"-----BEGIN PGP SIGNED MESSAGE-----\n{above}\n{escaped(text)}".encode() + signature


def signed_block(key: Key, text: str = TEXT, above: str = "Hash: SHA512\n") -> bytes:
    return block(text, key.sign(1, canonical(text)), above=above)


def plain(body: bytes, kind: bytes = b"text/plain; charset=utf-8") -> bytes:
    return HEAD + b"Content-Type: " + kind + b"\n\n" + body


@dataclass
class Multipart:
    """A multipart of raw parts."""

    kind: str
    parts: Sequence[bytes]
    boundary: str = "outer"
    extra: str = ""

    @property
    def raw(self) -> bytes:
        head = f'Content-Type: multipart/{self.kind};{self.extra} boundary="{self.boundary}"\n\n'.encode()
        mark = f"--{self.boundary}\n".encode()
        return head + b"".join(mark + part + b"\n" for part in self.parts) + f"--{self.boundary}--\n".encode()


WORDS = b"Content-Type: text/plain; charset=utf-8\n\n" + TEXT.encode()


def signed_multipart(key: Key, part: bytes = WORDS, *, boundary: str = "signed", signature: bytes = b"") -> bytes:
    made = signature or armour("SIGNATURE", packet(2, key.sign(0, part.replace(b"\n", b"\r\n"))))
    second = b"Content-Type: application/pgp-signature\n\n" + made
    return Multipart("signed", (part, second), boundary, ' protocol="application/pgp-signature";').raw
