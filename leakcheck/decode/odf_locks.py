"""OpenDocument files that are encrypted with a password (OpenDocument 1.3 part 2 sections 3.4 and 4.8): opened with given passwords.

Each part is encrypted by itself, with a key that is made from the password and from numbers in the manifest. Two methods are read: AES-256
(since OpenOffice 3.4 and LibreOffice 3.5) and Blowfish (before). What is encrypted as a whole is opened elsewhere.
"""

import base64
import binascii
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.decode.odf_whole_lock import PART, raw_part, unread_method, whole_unlocked
from leakcheck.decode.ooxml_package import Package, plain
from leakcheck.decode.password_words import what_to_do
from leakcheck.model.content import Content
from leakcheck.model.facts import Description
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

MANIFEST = "META-INF/manifest.xml"
#: Rounds by which a password becomes a key: 1,024 before 2011, 100,000 today; for all parts and passwords together some ten seconds of work.
_MOST_ROUNDS, _MOST_ROUNDS_TOGETHER = 1_000_000, 20_000_000
_MOST_PARTS = 1_000
#: Parts by which a password is tried, one after another.
_MOST_ASKED = 2
#: Of what is hashed to tell whether a password is right.
_CHECKED = 1024
_ATTRIBUTE = re.compile(rb"""manifest:([a-z-]{1,40})\s{0,9}=\s{0,9}(?:"([^"<>]{0,600})"|'([^'<>]{0,600})')""")
_OPENS, _CLOSES = b"<manifest:encryption-data", b"</manifest:encryption-data"
_HASHES = {"sha1": "sha1", "http://www.w3.org/2000/09/xmldsig#sha1": "sha1", "http://www.w3.org/2000/09/xmldsig#sha256": "sha256"}
_AES, _BLOWFISH = "http://www.w3.org/2001/04/xmlenc#aes256-cbc", "blowfish cfb"
_CIPHERS = {_AES: "AES-256", _BLOWFISH: "Blowfish", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#blowfish": "Blowfish"}
_CHECKS = {"sha1/1k": "sha1", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha1-1k": "sha1"}
_CHECKS["urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k"] = "sha256"


class UnreadLock(Exception):
    """The document is encrypted in a way that is not read; which, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Lock:
    """How one part is encrypted."""

    name: str
    cipher: str
    vector: bytes
    start_hash: str
    """The hash by which the password is made the beginning of a key."""
    rounds: int
    salt: bytes
    key_size: int
    check_hash: str
    check: bytes


def unlocked(package: Package, limits: Limits) -> Iterator[Child | Problem]:
    """The document as a child of its own, by the first password that opens it; else a problem that says what to do."""
    if package.names(PART):
        yield from whole_unlocked(package, limits)
        return
    try:
        locks = _locks(package)
    except UnreadLock as unread:
        yield Problem(ProblemKind.ENCRYPTED, f"The document is encrypted; only what stands outside of that was read, because {unread}.")
        return
    opener = _Opener(package, locks, limits)
    word = opener.password()
    if word is None:
        way = "trying all passwords that were given would take too long" if opener.gave_up else what_to_do(limits.passwords)
        sentence = f"The document is encrypted with a password ({len(locks):,} parts); only what stands outside of them was read: {way}."
        yield Problem(ProblemKind.ENCRYPTED, sentence)
        return
    yield from opener.document(word)


# ── what the manifest says ───────────────────────────────────────────────────────────────────────────────────────────


def _locks(package: Package) -> list[Lock]:
    """The encrypted parts in the order of the manifest, the smallest check first. Raises UnreadLock."""
    entries = package.part(MANIFEST).split(b"<manifest:file-entry")[1:]
    locks = [_lock(entry) for entry in entries[:_MOST_PARTS] if _OPENS in entry]
    if not locks:
        raise UnreadLock("its list of parts does not say how")
    if len(entries) > _MOST_PARTS or any(lock.rounds > _MOST_ROUNDS for lock in locks):
        raise UnreadLock("opening it would take too long")
    return locks


def _lock(entry: bytes) -> Lock:
    """Raises UnreadLock."""
    given = {name.decode(): plain(one or other, 600) for name, one, other in _ATTRIBUTE.findall(entry)}
    cipher = _CIPHERS.get(given.get("algorithm-name", "").lower(), "")
    check = _CHECKS.get(given.get("checksum-type", "").lower(), "")
    start = _HASHES.get(given.get("start-key-generation-name", "SHA1").lower(), "")
    derived = given.get("key-derivation-name", "").lower().endswith("pbkdf2")
    if not (cipher and check and start and derived):
        raise UnreadLock(unread_method(given))
    try:
        vector, salt, expected = (base64.b64decode(given[name], validate=True) for name in ("initialisation-vector", "salt", "checksum"))
        # The key is between the two uses of the attribute the one of the derivation, which stands last.
        size = int(given.get("key-size", "16")) if cipher == "AES-256" else 16
        lock = Lock(given["full-path"], cipher, vector, start, int(given["iteration-count"]), salt, size, check, expected)
    except (KeyError, ValueError, binascii.Error):
        raise UnreadLock("its list of parts is damaged") from None
    if lock.rounds < 1 or len(lock.vector) != (16 if cipher == "AES-256" else 8) or (cipher == "AES-256" and size != 32):
        raise UnreadLock("its list of parts is damaged")
    return lock


# ── opening ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Opener:
    """The work on one document, as long as it is not longer than any honest one takes."""

    def __init__(self, package: Package, locks: list[Lock], limits: Limits) -> None:
        self._package, self._locks, self._limits = package, locks, limits
        self._rounds = 0

    def password(self) -> str | None:
        """The first that opens one of the smallest parts: of a damaged one nothing can be told."""
        sizes = {entry.name: entry.info.file_size for entry in self._package.entries}
        smallest = sorted(self._locks, key=lambda lock: sizes.get(lock.name, 1 << 62))[:_MOST_ASKED]
        parts = [(lock, raw_part(self._package, lock.name, self._limits)) for lock in smallest]
        tries = ((lock, raw, word) for lock, raw in parts for word in self._limits.passwords)
        return next((word for lock, raw, word in tries if self._plain(lock, raw, word) is not None), None)

    @property
    def gave_up(self) -> bool:
        """Whether the work was too much before all was tried."""
        return self._rounds > _MOST_ROUNDS_TOGETHER

    def document(self, word: str) -> Iterator[Child | Problem]:
        """A package with the parts as they are without encryption, and what could not be opened."""
        locked = {lock.name: lock for lock in self._locks}
        out, room, failed = io.BytesIO(), self._limits.item_bytes, list[str]()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
            for entry in self._package.entries:
                data = self._part(entry.name, locked.get(entry.name), word, room)
                if data is None:
                    failed.append(entry.name)
                    continue
                room -= len(data)
                made.writestr(zipfile.ZipInfo(entry.name, entry.info.date_time), data)
        lock = self._locks[0]
        value = f"{lock.cipher}, {lock.rounds:,} rounds; opened with a password that was given"
        fact = Description(at=Location(f"{MANIFEST}: encryption-data"), kind="encryption", value=value)
        yield Child("unlocked document", Content.of_bytes(out.getvalue()), (fact,))
        if failed:
            yield Problem(ProblemKind.DAMAGED, f"Parts of the document could not be opened ({plain(', '.join(failed[:5]).encode(), 300)}).")

    def _part(self, name: str, lock: Lock | None, word: str, room: int) -> bytes | None:
        """A part as it is without encryption; None where it cannot be opened, or is too much."""
        data = raw_part(self._package, name, self._limits)
        if name == MANIFEST:
            return _without_locks(data)
        plain_data = data if lock is None else self._unpacked(lock, data, word, room)
        return plain_data if plain_data is None or len(plain_data) <= room else None

    def _unpacked(self, lock: Lock, raw: bytes, word: str, room: int) -> bytes | None:
        packed = self._plain(lock, raw, word)
        if packed is None:
            return None
        work = zlib.decompressobj(-15)
        try:
            data = work.decompress(packed, max(1, room))
        except zlib.error:
            return None
        return None if work.unconsumed_tail else data

    def _plain(self, lock: Lock, raw: bytes, word: str) -> bytes | None:
        """A part decrypted and still packed; None where the password is not the one, or the work was too much."""
        self._rounds += lock.rounds
        if not raw or self._rounds > _MOST_ROUNDS_TOGETHER:
            return None
        start = hashlib.new(lock.start_hash, word.encode(), usedforsecurity=False).digest()
        key = hashlib.pbkdf2_hmac("sha1", start, lock.salt, lock.rounds, lock.key_size)
        try:
            packed = _by_aes(key, lock.vector, raw) if lock.cipher == "AES-256" else _by_blowfish(key, lock.vector, raw)
        except ValueError:
            return None
        return packed if _fits(lock, packed) else None


def _without_locks(manifest: bytes) -> bytes:
    first, *others = manifest.split(_OPENS)
    return b"".join((first, *(other.partition(_CLOSES)[2].partition(b">")[2] for other in others)))


def _fits(lock: Lock, packed: bytes) -> bool:
    return hashlib.new(lock.check_hash, packed[:_CHECKED], usedforsecurity=False).digest() == lock.check


def _by_aes(key: bytes, vector: bytes, raw: bytes) -> bytes:
    """Raises ValueError for what is no whole number of blocks."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    work = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    data = work.update(raw) + work.finalize()
    # XML Encryption section 5.2: the last octet says how many were filled up.
    return data[: -data[-1]] if data and 1 <= data[-1] <= 16 else data


def _by_blowfish(key: bytes, vector: bytes, raw: bytes) -> bytes:
    from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
    from cryptography.hazmat.primitives.ciphers import Cipher

    try:
        from cryptography.hazmat.decrepit.ciphers.modes import CFB
    except ImportError:  # before version 47
        from cryptography.hazmat.primitives.ciphers.modes import CFB
    work = Cipher(Blowfish(key), CFB(vector)).decryptor()
    return work.update(raw) + work.finalize()
