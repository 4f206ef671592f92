"""The methods by which blocks of 7z archives are packed (Methods.txt of the LZMA SDK), undone in bounded memory."""

import bz2
import hashlib
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO

from leakcheck.model.content import LimitReached

_CHUNK = 1 << 18
#: Dictionaries beyond this are legal and never made by anything but a wish to fill the memory.
_LARGEST_DICTIONARY = 1536 << 20
#: 2 to this power: rounds of SHA-256 that make a key; 7-Zip itself writes 19.
_MOST_ROUNDS = 22
_COPY, _LZMA, _LZMA2, _DELTA, _DEFLATE, _BZIP2, _AES = "00", "030101", "21", "03", "040108", "040202", "06f10701"
#: Filters for programs that the standard library can undo.
_BRANCHES = {
    "03030103": lzma.FILTER_X86,
    "04": lzma.FILTER_X86,
    "03030205": lzma.FILTER_POWERPC,
    "03030401": lzma.FILTER_IA64,
    "03030501": lzma.FILTER_ARM,
    "03030701": lzma.FILTER_ARMTHUMB,
    "03030805": lzma.FILTER_SPARC,
}
_NAMES = {
    _COPY: "stored", _LZMA: "LZMA", _LZMA2: "LZMA2", _DELTA: "Delta", _DEFLATE: "Deflate", _BZIP2: "bzip2", _AES: "AES-256", "040109": "Deflate64",
    "030401": "PPMd", "0303011b": "BCJ2", "0a": "ARM64", "0b": "RISC-V", "04f71101": "Zstandard", "04f71104": "LZ4", "04f71102": "Brotli",
}  # fmt: skip


class UnreadCoder(Exception):
    """A method that is not read; the text names it."""


class Locked(Exception):
    """The block is encrypted, and no password that was given is tried yet or fits."""


@dataclass(frozen=True, slots=True)
class Coder:
    """One method with its properties."""

    method: str
    """Its number in hexadecimal."""
    inputs: int = 1
    outputs: int = 1
    properties: bytes = b""

    @property
    def name(self) -> str:
        if self.method in _BRANCHES:
            return "BCJ" if _BRANCHES[self.method] == lzma.FILTER_X86 else "branch filter"
        return _NAMES.get(self.method, f"method {self.method}")


@dataclass(slots=True)
class Folder:
    """A block: methods after one another, the packed bytes they begin with, and what comes out of each."""

    coders: list[Coder]
    pairs: list[tuple[int, int]] = field(default_factory=list)
    inputs: int = 1
    packed: list[tuple[int, int]] = field(default_factory=list)
    """Offset in the file and length of each packed stream."""
    sizes: list[int] = field(default_factory=list)
    crc: int | None = None

    @property
    def size(self) -> int:
        """What it unpacks to: the output that goes into no other method."""
        taken = {output for _, output in self.pairs}
        return next(size for number, size in enumerate(self.sizes) if number not in taken)

    @property
    def is_locked(self) -> bool:
        return any(coder.method == _AES for coder in self.coders)

    def chain(self) -> list[tuple[Coder, int]]:
        """The methods in the order of undoing, each with what comes out of it. Raises UnreadCoder where they are no single chain."""
        if any(coder.inputs != 1 or coder.outputs != 1 for coder in self.coders) or len(self.packed) != 1:
            raise UnreadCoder(" + ".join(coder.name for coder in self.coders))
        fed_by = dict(self.pairs)
        now: int | None = next(number for number in range(len(self.coders)) if number not in fed_by)
        follows = {output: into for into, output in self.pairs}
        found: list[tuple[Coder, int]] = []
        while now is not None and len(found) <= len(self.coders):
            found.append((self.coders[now], self.sizes[now]))
            now = follows.get(now)
        return found


def unpacked(stream: BinaryIO, whole: int, folder: Folder, passwords: tuple[str, ...], first: tuple[int, int | None] | None = None) -> "Unpacked":
    """A block's bytes as a stream. Raises UnreadCoder, Locked, LimitReached, EOFError, ValueError.

    `first`: size and check sum of the first file in the block, by which the right password is known.
    """
    offset, size = folder.packed[0]
    if offset + size > whole:
        raise EOFError("a block's packed bytes lie behind the end of the file")
    chain = folder.chain()

    def attempt(word: str) -> Unpacked:
        return Unpacked(_undone(_packed(stream, offset, size), chain, word), folder.size)

    if not folder.is_locked:
        return attempt("")
    for word in passwords:
        if _fits(attempt(word), *(first or (folder.size, folder.crc))):
            return attempt(word)
    raise Locked


def _fits(attempt: "Unpacked", size: int, crc: int | None) -> bool:
    """Whether a password is right: what is deciphered unpacks, and has its check sum where there is one.

    What a wrong one gives is noise, which no method but plain storing takes for its own.
    """
    sum_, left = 0, size
    try:
        while left > 0:
            data = attempt.read(min(left, _CHUNK))
            if not data:
                return False
            sum_, left = zlib.crc32(data, sum_), left - len(data)
    except (ValueError, EOFError, OSError, zlib.error, lzma.LZMAError):
        return False
    return crc is None or sum_ == crc


def _packed(stream: BinaryIO, offset: int, size: int) -> Iterator[bytes]:
    while size > 0:
        stream.seek(offset)
        data = stream.read(min(size, _CHUNK))
        if not data:
            raise EOFError("the file ends inside a block")
        offset, size = offset + len(data), size - len(data)
        yield data


class Unpacked:
    """A stream of pieces, read by length. Short only at its end, which is an EOFError if it comes too early."""

    def __init__(self, pieces: Iterator[bytes], size: int) -> None:
        self._pieces, self._left, self._rest = pieces, size, b""

    def read(self, size: int) -> bytes:
        wanted = min(size, self._left)
        gathered = [self._rest]
        have = len(self._rest)
        while have < wanted:
            piece = next(self._pieces, None)
            if piece is None:
                raise EOFError("a block unpacks to less than it should")
            gathered.append(piece)
            have += len(piece)
        data = b"".join(gathered)
        self._rest = data[wanted:]
        self._left -= wanted
        return data[:wanted]


def _undone(pieces: Iterator[bytes], chain: list[tuple[Coder, int]], password: str) -> Iterator[bytes]:
    for coder, size in chain:
        if coder.method in {_LZMA, _LZMA2}:
            pieces = _lzma_pieces(pieces, [_lzma_filter(coder, size)], size)
        elif coder.method in {*_BRANCHES, _DELTA}:
            # The library undoes filters only together with LZMA: what came so far is given to it as LZMA2 that packs nothing.
            pieces = _lzma_pieces(_as_lzma2(pieces), [_plain_filter(coder), {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 16}], size)
        elif coder.method == _AES:
            pieces = _deciphered(pieces, coder, password)
        else:
            pieces = _simple(pieces, coder)
    return pieces


def _as_lzma2(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Stored chunks of at most 64 kB: a mark, the length less one, the bytes; a zero at the end."""
    mark = b"\x01"
    for piece in pieces:
        for start in range(0, len(piece), 1 << 16):
            chunk = piece[start : start + (1 << 16)]
            yield mark + (len(chunk) - 1).to_bytes(2, "big") + chunk
            mark = b"\x02"
    yield b"\0"


def _simple(pieces: Iterator[bytes], coder: Coder) -> Iterator[bytes]:
    if coder.method == _COPY:
        return pieces
    if coder.method == _DEFLATE:
        return _inflated(pieces)
    if coder.method == _BZIP2:
        return _bunzipped(pieces)
    raise UnreadCoder(coder.name)


def _lzma_filter(coder: Coder, size: int) -> dict[str, int]:
    properties = coder.properties
    if coder.method == _LZMA2:
        bits = properties[0]
        dictionary = 0xFFFFFFFF if bits >= 40 else (2 | bits & 1) << (bits // 2 + 11)
        found = {"id": lzma.FILTER_LZMA2}
    else:
        first = properties[0]
        found = {"id": lzma.FILTER_LZMA1, "lc": first % 9, "lp": first // 9 % 5, "pb": first // 45}
        dictionary = int.from_bytes(properties[1:5], "little")
    # No more of a dictionary is ever used than what there is to unpack.
    dictionary = max(4096, min(dictionary, size))
    if dictionary > _LARGEST_DICTIONARY:
        raise LimitReached(f"a block needs {dictionary:,} bytes of memory to be unpacked")
    return {**found, "dict_size": dictionary}


def _plain_filter(coder: Coder) -> dict[str, int]:
    if coder.method == _DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": coder.properties[0] + 1}
    return {"id": _BRANCHES[coder.method]}


def _lzma_pieces(pieces: Iterator[bytes], filters: list[dict[str, int]], size: int) -> Iterator[bytes]:
    decompressor = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
    while size > 0 and not decompressor.eof:
        data = decompressor.decompress(next(pieces, b"") if decompressor.needs_input else b"", _CHUNK)
        if not data and decompressor.needs_input:
            following = next(pieces, b"")
            if not following:
                return
            data = decompressor.decompress(following, _CHUNK)
        size -= len(data)
        if data:
            yield data


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    decompressor = zlib.decompressobj(-15)
    for piece in pieces:
        rest = piece
        while rest and not decompressor.eof:
            yield decompressor.decompress(rest, _CHUNK)
            rest = decompressor.unconsumed_tail


def _bunzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    decompressor = bz2.BZ2Decompressor()
    for piece in pieces:
        rest = piece
        while rest or not decompressor.needs_input:
            yield decompressor.decompress(rest, _CHUNK)
            rest = b""
            if decompressor.eof:  # 7-Zip packs with many threads into streams after one another
                rest, decompressor = decompressor.unused_data, bz2.BZ2Decompressor()


def _deciphered(pieces: Iterator[bytes], coder: Coder, password: str) -> Iterator[bytes]:
    """AES-256 in CBC; the properties hold the rounds, the salt and the first block's mask."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    first, second = coder.properties[0], (coder.properties[1:2] or b"\0")[0]
    salt_size, mask_size = (first >> 7 & 1) + (second >> 4), (first >> 6 & 1) + (second & 0xF)
    salt = coder.properties[2 : 2 + salt_size]
    mask = coder.properties[2 + salt_size : 2 + salt_size + mask_size].ljust(16, b"\0")
    key = _key(password, salt, first & 0x3F)
    decryptor = Cipher(algorithms.AES(key), modes.CBC(mask)).decryptor()
    for piece in pieces:
        yield decryptor.update(piece)


@lru_cache(maxsize=64)
def _key(password: str, salt: bytes, rounds: int) -> bytes:
    """SHA-256 over salt, password and a counter, two to the power of `rounds` times. Kept, because all blocks of an archive ask for one."""
    word = salt + password.encode("utf-16-le")
    if rounds == 0x3F:
        return word.ljust(32, b"\0")[:32]
    if rounds > _MOST_ROUNDS:
        raise LimitReached(f"its key takes 2^{rounds} rounds to make")
    digest = hashlib.sha256()
    for start in range(0, 1 << rounds, 1 << 14):
        digest.update(b"".join(word + number.to_bytes(8, "little") for number in range(start, min(start + (1 << 14), 1 << rounds))))
    return digest.digest()
