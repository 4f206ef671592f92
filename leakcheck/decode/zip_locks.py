"""Locked members of zip files: by which method (APPNOTE.TXT 6.3.10 sections 6.1 and 7; WinZip AE-1 and AE-2), and opened with given passwords."""

import bz2
import hashlib
import hmac
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Protocol

from leakcheck.decode.password_spellings import spellings
from leakcheck.decode.zip_package import DAMAGE, Entry, extras, watched
from leakcheck.model.content import Content
from leakcheck.model.limits import Limits

_AES, _AES_EXTRA = 99, 0x9901
_STRONG = 0x40
#: By the strength that the extra field names: bytes of salt; the key is twice as long.
_SALT = {1: 8, 2: 12, 3: 16}
_CHECK, _SEAL, _ROUNDS = 2, 10, 1000
_CHUNK = 1 << 20
_BLOCK = 16


class WrongPasswords(Exception):
    """No password that was given opens the member."""


class UnreadMethod(Exception):
    """The member is packed or locked in a way that is not read; the text names it."""


def locked_with(entry: Entry) -> str:
    """The method that locks a member, in words; empty if none does."""
    if not entry.is_encrypted:
        return ""
    if entry.info.flag_bits & _STRONG:
        return "PKWARE strong encryption"
    if entry.info.compress_type == _AES:
        described = _aes_extra(entry)
        return f"AES-{_SALT[described[0]] * 16}" if described else "AES"
    return "ZipCrypto"


def unlocked(package: zipfile.ZipFile, entry: Entry, limits: Limits) -> Content:
    """A locked member's bytes, by the first password that opens it.

    Raises WrongPasswords, UnreadMethod, LimitReached or one of DAMAGE.
    """
    method = locked_with(entry)
    if method.startswith("PKWARE"):
        raise UnreadMethod(method)
    attempt = _by_aes if method.startswith("AES") else _by_zip_crypto
    for word in limits.passwords:
        for spelling in spellings(word):
            content = attempt(package, entry, spelling, limits)
            if content is not None:
                return content
    raise WrongPasswords


def _by_zip_crypto(package: zipfile.ZipFile, entry: Entry, password: bytes, limits: Limits) -> Content | None:
    """The old cipher tells one wrong password in 256 from the right one; the check sum of the whole tells the rest."""
    try:
        with package.open(entry.info, pwd=password) as stream:
            return Content.of_stream(watched(stream, entry, limits.ratio), limits.item_bytes)
    except NotImplementedError as error:
        raise UnreadMethod(str(error)) from None
    except DAMAGE:
        return None


def _aes_extra(entry: Entry) -> tuple[int, int] | None:
    """Strength and the method by which the member is packed beneath the lock."""
    for kind, data in extras(entry.info.extra):
        if kind == _AES_EXTRA and len(data) >= 7 and data[4] in _SALT:
            return data[4], struct.unpack_from("<H", data, 5)[0]
    return None


def _by_aes(package: zipfile.ZipFile, entry: Entry, password: bytes, limits: Limits) -> Content | None:
    described = _aes_extra(entry)
    stream = package.fp
    if described is None or stream is None:
        raise UnreadMethod("AES without its description")
    strength, method = described
    start = _data_start(stream, entry.info.header_offset)
    salt_size = _SALT[strength]
    stream.seek(start)
    salt, check = stream.read(salt_size), stream.read(_CHECK)
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, _ROUNDS, 4 * salt_size + _CHECK)
    if keys[-_CHECK:] != check:
        return None
    begin, size = start + salt_size + _CHECK, entry.info.compress_size - salt_size - _CHECK - _SEAL
    if size < 0 or not _sealed(stream, begin, size, keys[2 * salt_size : 4 * salt_size]):
        return None
    packed = _Deciphered(stream, begin, size, keys[: 2 * salt_size])
    return Content.of_stream(watched(_Unpacked(packed, method), entry, limits.ratio), limits.item_bytes)


def _data_start(stream: IO[bytes], offset: int) -> int:
    stream.seek(offset + 26)
    name, extra = struct.unpack("<HH", stream.read(4))
    return int(offset + 30 + name + extra)


def _sealed(stream: IO[bytes], begin: int, size: int, key: bytes) -> bool:
    """Whether the seal at the end fits: then the password is right and nothing has changed."""
    seal = hmac.new(key, digestmod=hashlib.sha1)
    for piece in _pieces(stream, begin, size):
        seal.update(piece)
    return hmac.compare_digest(seal.digest()[:_SEAL], stream.read(_SEAL))


def _pieces(stream: IO[bytes], begin: int, size: int) -> Iterator[bytes]:
    stream.seek(begin)
    while size > 0:
        piece = stream.read(min(size, _CHUNK))
        if not piece:
            raise EOFError("the file ends inside the member")
        size -= len(piece)
        yield piece


class _Deciphered:
    """AES in counter mode with a counter that begins at 1 and counts from its lowest byte, which no library offers."""

    def __init__(self, stream: IO[bytes], begin: int, size: int, key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        self._pieces = _pieces(stream, begin, size)
        self._cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # the building block of counter mode
        self._counter = 1

    def read(self) -> bytes:
        piece = next(self._pieces, b"")
        blocks = -(-len(piece) // _BLOCK)
        counted = b"".join(number.to_bytes(_BLOCK, "little") for number in range(self._counter, self._counter + blocks))
        self._counter += blocks
        mask = self._cipher.update(counted)[: len(piece)]
        return (int.from_bytes(piece, "little") ^ int.from_bytes(mask, "little")).to_bytes(len(piece), "little")


class _Decompressor(Protocol):
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Stored:
    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return data


class _Unpacked:
    """What the deciphered bytes unpack to, a bounded piece at a time."""

    def __init__(self, packed: _Deciphered, method: int) -> None:
        makers = {
            zipfile.ZIP_STORED: _Stored,
            zipfile.ZIP_DEFLATED: lambda: zlib.decompressobj(-15),
            zipfile.ZIP_BZIP2: bz2.BZ2Decompressor,
        }
        if method not in makers:
            raise UnreadMethod(method_name(method))
        self._packed = packed
        self._decompressor: _Decompressor = makers[method]()  # type: ignore[assignment]  # three classes with one shape
        self._rest = b""

    def read(self, size: int) -> bytes:
        while True:
            fed = self._rest or (self._packed.read() if getattr(self._decompressor, "needs_input", True) else b"")
            if not fed and getattr(self._decompressor, "needs_input", True):
                return b""
            if getattr(self._decompressor, "eof", False):
                return b""
            data = self._decompressor.decompress(fed, _CHUNK)
            self._rest = getattr(self._decompressor, "unconsumed_tail", b"")
            if data:
                return data


#: APPNOTE.TXT section 4.4.5.
_METHODS = {
    1: "Shrink", 2: "Reduce", 3: "Reduce", 4: "Reduce", 5: "Reduce", 6: "Implode", 9: "Deflate64", 10: "PKWARE's library", 12: "bzip2", 14: "LZMA",
    16: "IBM CMPSC", 18: "IBM Terse", 19: "IBM LZ77", 20: "Zstandard", 93: "Zstandard", 94: "MP3", 95: "xz", 96: "JPEG", 97: "WavPack", 98: "PPMd",
}  # fmt: skip


def method_name(method: int) -> str:
    return _METHODS.get(method, f"number {method}")
