"""One compressed file (gzip RFC 1952, bzip2, xz); a `.tar.gz` is one that holds a tar archive."""

import bz2
import contextlib
import gzip
import lzma
import struct
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from leakcheck.decode.moments import unix_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import AnyFact, PathClaim, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_GZIP, _BZIP2, _XZ = b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00"
_DAMAGE = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)
_NAME_FLAG, _EXTRA_FLAG = 0x08, 0x04
_RATIO_MATTERS_FROM = 64 << 20
_STEP = 1 << 13


def _recognises(content: Content) -> bool:
    head = content.head
    return head.startswith((_GZIP, _XZ)) or (head.startswith(_BZIP2) and head[4:10] == b"1AY&SY")


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
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
            yield Problem(ProblemKind.DAMAGED, f"It cannot be unpacked ({storable(str(error), 200)}).")


def _unpacked(stream: BinaryIO, head: bytes) -> IO[bytes]:
    if head.startswith(_GZIP):
        return gzip.GzipFile(fileobj=stream)  # type: ignore[return-value]  # a reader all the same
    if head.startswith(_BZIP2):
        return bz2.BZ2File(stream)
    return lzma.LZMAFile(stream)


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
            self.damage = storable(str(error), 200) or "no reason given"
            return b""
        self._total += len(data)
        if self._total > _RATIO_MATTERS_FROM and self._total > self._ratio * self._packed:
            raise LimitReached(f"it unpacks to more than {self._ratio} times its size")
        return data


def _of_gzip_header(head: bytes) -> Iterator[AnyFact]:
    """The time and the name that gzip keeps of the file it packed."""
    if len(head) < 10:
        return
    flags, seconds = head[3], struct.unpack("<I", head[4:8])[0]
    moment = unix_moment(seconds) if seconds else None
    if moment is not None:
        yield TimeClaim(at=Location("gzip header: MTIME", str(seconds)), role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER)
    if flags & _NAME_FLAG and not flags & _EXTRA_FLAG:
        name = storable(head[10:300].split(b"\0")[0].decode("latin-1"))
        if name:
            yield PathClaim(at=Location("gzip header: FNAME", name), path=name, role="packed file")


FORMAT = Format(
    name="compressed_file",
    title="Compressed file (gzip, bzip2, xz)",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    extract=_extract,
    limitations=(
        "Of several files packed one after the other the contents are read as one.",
        "Damaged files are not repaired; only of tar archives is anything taken that came before the damage.",
    ),
)
