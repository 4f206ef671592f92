"""One compressed file (gzip RFC 1952, bzip2, xz, Zstandard RFC 8878); a `.tar.gz` is one that holds a tar archive."""

import bz2
import contextlib
import gzip
import lzma
import struct
import sys
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.moments import unix_moment
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PathClaim, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_GZIP, _BZIP2, _XZ, _ZSTANDARD = b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"
#: Kinds that are named and not read.
_UNREAD = {
    b"\x1f\x9d": "compress (.Z)",
    b"\x1f\xa0": "compress of SCO (.Z)",
    b"\x04\x22\x4d\x18": "LZ4",
    b"LZIP\x01": "lzip",
    b"\x89LZO\x00\x0d": "lzop",
}
_DAMAGE = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)
_EXTRA_FLAG, _NAME_FLAG, _COMMENT_FLAG = 0x04, 0x08, 0x10
#: RFC 1952 section 2.3.
_SYSTEMS = {
    0: "DOS or Windows (FAT)",
    2: "VMS",
    3: "Unix",
    6: "OS/2",
    7: "Macintosh",
    10: "TOPS-20",
    11: "Windows (NTFS)",
    13: "RISC OS",
    19: "macOS",
}
_EFFORT = {2: "best compression", 4: "fastest compression"}
_RATIO_MATTERS_FROM = 64 << 20
_STEP = 1 << 13


def _recognises(content: Content) -> bool:
    head = content.head
    return head.startswith((_GZIP, _XZ, _ZSTANDARD, *_UNREAD)) or (head.startswith(_BZIP2) and head[4:10] == b"1AY&SY")


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    for mark, name in _UNREAD.items():
        if content.head.startswith(mark):
            yield Problem(ProblemKind.NO_READER, f"It is packed by {name}, which is not read: unpack it with another tool, and scan what comes out.")
            return
    if content.head.startswith(_GZIP):
        yield from _of_packer(content.head)
    facts = tuple(_of_gzip_header(content.head)) if content.head.startswith(_GZIP) else ()
    with content.open() as stream:
        try:
            with contextlib.closing(_unpacked(stream, content.head)) as unpacked:
                watched = _Watched(unpacked, content.size, limits.ratio)
                inside = Content.of_stream(cast("IO[bytes]", watched), limits.item_bytes)
                # A tar archive tells which of its members are cut off. Anything else cut off would look like a copy with words taken out.
                if not watched.damage or inside.head[257:262] == b"ustar":
                    yield Child("content", inside, facts)
                if watched.damage:
                    yield Problem(ProblemKind.DAMAGED, f"It cannot be unpacked to its end ({watched.damage}).")
        except LimitReached as reached:
            yield Problem(ProblemKind.LIMIT, f"It was not unpacked: {reached}.")
        except _DAMAGE as error:
            yield Problem(ProblemKind.DAMAGED, f"It cannot be unpacked ({damage_words(error)}).")


def _unpacked(stream: BinaryIO, head: bytes) -> IO[bytes]:
    if head.startswith(_GZIP):
        return gzip.GzipFile(fileobj=stream)  # type: ignore[return-value]  # a reader all the same
    if head.startswith(_BZIP2):
        return bz2.BZ2File(stream)
    if head.startswith(_ZSTANDARD):
        return _zstandard(stream)
    return lzma.LZMAFile(stream)


def _zstandard(stream: BinaryIO) -> IO[bytes]:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    # Its errors are Exceptions of its own; damage is met where all the others are.
    return cast("IO[bytes]", _Translated(zstd.ZstdFile(stream), zstd.ZstdError))


class _Translated:
    """A stream whose own kind of error becomes an OSError, as those of bzip2 are."""

    def __init__(self, stream: object, error: type[Exception]) -> None:
        self._stream, self._error = cast("bz2.BZ2File", stream), error

    def read1(self, size: int) -> bytes:
        try:
            return self._stream.read1(size)
        except self._error as error:
            raise OSError(str(error)) from None

    def close(self) -> None:
        self._stream.close()


class _Watched:
    """A stream that stops when it unpacks to far more than the file's size, and ends, noting it, at the first damage."""

    def __init__(self, stream: IO[bytes], packed: int, ratio: int) -> None:
        self._stream, self._packed, self._ratio, self._total = stream, packed, ratio, 0
        self.damage = ""

    def read(self, size: int) -> bytes:
        try:
            # In small steps: of a step that meets damage nothing is had.
            data = b"" if self.damage else self._stream.read1(min(size, _STEP))  # type: ignore[attr-defined]  # all three have it
        except _DAMAGE as error:
            self.damage = damage_words(error)
            return b""
        self._total += len(data)
        if self._total > _RATIO_MATTERS_FROM and self._total > self._ratio * self._packed:
            raise LimitReached(f"it unpacks to more than {self._ratio} times its size")
        return data


def _of_gzip_header(head: bytes) -> Iterator[AnyFact]:
    """The time and the name that gzip keeps of the file it packed."""
    if len(head) < 10:
        return
    _flags, seconds = head[3], struct.unpack("<I", head[4:8])[0]
    moment = unix_moment(seconds) if seconds else None
    if moment is not None:
        yield TimeClaim(at=Location("gzip header: MTIME", str(seconds)), role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER)
    name, comment = _texts(head)
    if name:
        yield PathClaim(at=Location("gzip header: FNAME", name), path=name, role="packed file")
    if comment:
        yield Description(at=Location("gzip header: FCOMMENT", comment), kind="comments", value=comment)


def _texts(head: bytes) -> tuple[str, str]:
    """The name and the remark in a gzip header; empty where there is none."""
    flags, at, found = head[3], 10, ["", ""]
    if flags & _EXTRA_FLAG and len(head) >= 12:
        at += 2 + int(struct.unpack_from("<H", head, at)[0])
    for place, flag in enumerate((_NAME_FLAG, _COMMENT_FLAG)):
        end = head.find(b"\0", at, at + 4096)
        if flags & flag and end >= 0:
            found[place] = storable(visible(head[at:end].decode("utf-8", "backslashreplace")), 500)
            at = end + 1
    return found[0], found[1]


def _of_packer(head: bytes) -> Iterator[AnyFact]:
    """On what system gzip ran, and how hard it was told to try."""
    if len(head) >= 10:
        form = "; ".join(
            ["gzip", f"packed on {_SYSTEMS.get(head[9], 'a system that it does not name')}", *([_EFFORT[head[8]]] if head[8] in _EFFORT else [])]
        )
        yield Identifier(at=Location("gzip header: OS, XFL", f"{head[9]}, {head[8]}"), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=form)


FORMAT = Format(
    name="compressed_file",
    title="Compressed file (gzip, bzip2, xz, Zstandard)",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    begins=(_GZIP, _XZ, _ZSTANDARD, _BZIP2, *_UNREAD),
    extract=_extract,
    limitations=(
        "Files packed by compress (.Z), LZ4, lzip and lzop are named and not read.",
        "Of several files packed one after the other the contents are read as one.",
        "Damaged files are not repaired; only of tar archives is anything taken that came before the damage.",
    ),
)
