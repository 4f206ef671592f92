"""OpenDocument packages that are encrypted as a whole, as LibreOffice does it since version 24.8: opened with given passwords.

The document lies in one part, packed by deflate and encrypted by AES-256 in Galois/Counter Mode, with the initial vector before it (XML
Encryption 1.1 section 5.2.4). The key is made of the password's SHA-256 by Argon2id (RFC 9106) or PBKDF2, with numbers from the manifest
(OASIS OFFICE-4153, to be part of OpenDocument 1.5; LibreOffice's implementation-defined values for OpenDocument).
"""

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leakcheck.decode.ooxml_package import Package, plain
from leakcheck.decode.password_words import what_to_do
from leakcheck.decode.zip_package import DAMAGE
from leakcheck.model.content import Content
from leakcheck.model.facts import Description
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

PART = "encrypted-package"
_MANIFEST = "META-INF/manifest.xml"
_ATTRIBUTE = re.compile(rb"""[\w.-]{1,40}:([a-z0-9-]{1,40})\s{0,9}=\s{0,9}(?:"([^"<>]{0,600})"|'([^'<>]{0,600})')""")
_CIPHER = "http://www.w3.org/2009/xmlenc11#aes256-gcm"
_START = frozenset({"http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha256"})
_VECTOR = 12
#: LibreOffice asks for 64 MiB three times over, which takes a fifth of a second; a hostile file would ask for days.
_MOST_MEMORY, _MOST_LANES, _MOST_PASSES, _MOST_ROUNDS = 256 << 10, 64, 50, 1_000_000
#: For all passwords together, in KiB filled or rounds: some twenty seconds of work.
_MOST_WORK = 20_000_000


@dataclass(frozen=True, slots=True)
class _Key:
    """How the key is made: by Argon2id of so many KiB, or where there are none, by PBKDF2."""

    salt: bytes
    passes: int
    memory: int
    lanes: int

    @property
    def work(self) -> int:
        return self.passes * max(1, self.memory)

    def words(self) -> str:
        made = f"Argon2id, {self.passes:,} passes over {self.memory:,} KiB" if self.memory else f"PBKDF2, {self.passes:,} rounds"
        return f"AES-256 of the whole package, its key by {made}"

    def made(self, word: str) -> bytes:
        """The key of a password. Raises UnsupportedAlgorithm where the library was built without Argon2id."""
        start = hashlib.sha256(word.encode()).digest()
        if not self.memory:
            return hashlib.pbkdf2_hmac("sha1", start, self.salt, self.passes, 32)
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        return Argon2id(salt=self.salt, length=32, iterations=self.passes, lanes=self.lanes, memory_cost=self.memory).derive(start)


def whole_unlocked(package: Package, limits: Limits) -> Iterator[Child | Problem]:
    """The document as a child of its own, by the first password that opens it; else a problem that says what to do."""
    from cryptography.exceptions import UnsupportedAlgorithm

    begins = "The document is encrypted as a whole; only what stands outside of that was read"
    key = _key(package)
    if isinstance(key, str):
        yield Problem(ProblemKind.ENCRYPTED, f"{begins}, because {key}.")
        return
    tried = limits.passwords[: _MOST_WORK // key.work]
    try:
        packed = _by_password(raw_part(package, PART, limits), key, tried) if tried else None
    except UnsupportedAlgorithm:
        yield Problem(ProblemKind.ENCRYPTED, f"{begins}, because the installed library “cryptography” was built without Argon2id.")
        return
    if packed is None:
        way = what_to_do(limits.passwords)
        if len(tried) < len(limits.passwords):
            way = f"none of the first {len(tried):,} passwords that were given opens it, and trying all of them would take too long"
        yield Problem(ProblemKind.ENCRYPTED, f"{begins}: {way}.")
        return
    yield from _document(packed, key, limits)


def _by_password(locked: bytes, key: _Key, words: Sequence[str]) -> bytes | None:
    """What lies in the part, still packed, by the first password that opens it; None if none does. Raises UnsupportedAlgorithm."""
    return next((found for word in words if (found := _opened(locked, key.made(word))) is not None), None)


def _document(packed: bytes, key: _Key, limits: Limits) -> Iterator[Child | Problem]:
    work = zlib.decompressobj(-15)
    try:
        data = work.decompress(packed, limits.item_bytes)
    except zlib.error:
        yield Problem(ProblemKind.DAMAGED, "The password opens the document, but what lies inside cannot be unpacked.")
        return
    if work.unconsumed_tail:
        yield Problem(ProblemKind.LIMIT, f"The document unpacks to more than {limits.item_bytes:,} bytes and was not read.")
        return
    fact = Description(at=Location(f"{_MANIFEST}: encryption-data"), kind="encryption", value=f"{key.words()}; opened with a password that was given")
    yield Child("unlocked document", Content.of_bytes(data), (fact,))


def _key(package: Package) -> _Key | str:
    """What the manifest says of the key, or why it cannot be used, as the end of a sentence."""
    entry = next((one for one in package.part(_MANIFEST).split(b"file-entry", 100)[1:] if PART.encode() in one), b"")[:20_000]
    given = {name.decode(): plain(one or other, 600) for name, one, other in _ATTRIBUTE.findall(entry)}
    derivation = given.get("key-derivation-name", "").lower()
    if (
        given.get("algorithm-name") != _CIPHER
        or given.get("start-key-generation-name") not in _START
        or not derivation.endswith(("argon2id", "pbkdf2"))
    ):
        return unread_method(given)
    by_memory = derivation.endswith("argon2id")
    try:
        salt = base64.b64decode(given["salt"], validate=True)
        numbers = ("argon2-iterations", "argon2-memory", "argon2-lanes") if by_memory else ("iteration-count",)
        passes, memory, lanes = (*(int(given[name]) for name in numbers), 0, 0)[:3]
    except (KeyError, ValueError, binascii.Error):
        return "its list of parts is damaged"
    if passes < 1 or len(salt) < 8 or (by_memory and (lanes < 1 or memory < 8 * lanes)):
        return "its list of parts is damaged"
    if passes > (_MOST_PASSES if by_memory else _MOST_ROUNDS) or memory > _MOST_MEMORY or lanes > _MOST_LANES:
        return "opening it would take too long"
    return _Key(salt, passes, memory, lanes)


def unread_method(given: Mapping[str, str]) -> str:
    """Why an encryption with these attributes is not read, as the end of a sentence."""
    named = ", ".join(filter(None, (given.get("algorithm-name", "")[:80], given.get("key-derivation-name", "")[:80])))
    return f"its method is not read here ({named})" if named else "its list of parts does not name the method"


def raw_part(package: Package, name: str, limits: Limits) -> bytes:
    """A part's bytes as they stand, encrypted or not, up to `limits.item_bytes`; none where it is missing, a folder or damaged."""
    entry = next((one for one in package.entries if one.name == name), None)
    if entry is None or entry.is_folder:
        return b""
    try:
        with package.zip.open(entry.info) as stream:
            return stream.read(limits.item_bytes)
    except DAMAGE:
        return b""


def _opened(locked: bytes, key: bytes) -> bytes | None:
    """What lies in the part, still packed; None where the key is not the one or a byte was changed, which cannot be told apart."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(locked[:_VECTOR], memoryview(locked)[_VECTOR:], None)
    except (InvalidTag, ValueError):
        return None
