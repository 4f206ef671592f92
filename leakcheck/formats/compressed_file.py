"""One compressed file (gzip RFC 1952, bzip2, xz); a `.tar.gz` is one that holds a tar archive."""

import bz2
import contextlib
import gzip
import lzma
import struct
import zlib
from collections.abc import Iterator
from typing import IO, Any, BinaryIO

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


def _recognises(content: Content) -> bool:
    head = content.head
    return head.startswith((_GZIP, _XZ)) or (head.startswith(_BZIP2) and head[4:10] == b"1AY&SY")


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    facts = tuple(_of_gzip_header(content.head)) if content.head.startswith(_GZIP) else ()
    with content.open() as stream:
        try:
            with contextlib.closing(_unpacked(stream, content.head)) as unpacked:
                watched: Any = _Watched(unpacked, content.size, limits.ratio)
                yield Child("content", Content.of_stream(watched, limits.item_bytes), facts)
        except LimitReached as reached:
            yield Problem(ProblemKind.LIMIT, f"It was not unpacked: {reached}.")
        except _DAMAGE as error:
            yield Problem(ProblemKind.DAMAGED, f"It cannot be unpacked to its end ({storable(str(error), 200)}).")


def _unpacked(stream: BinaryIO, head: bytes) -> IO[bytes]:
    if head.startswith(_GZIP):
        return gzip.GzipFile(fileobj=stream)  # type: ignore[return-value]  # a reader all the same
    if head.startswith(_BZIP2):
        return bz2.BZ2File(stream)
    return lzma.LZMAFile(stream)


class _Watched:
    """A stream that stops when it unpacks to far more than the file's size."""

    def __init__(self, stream: IO[bytes], packed: int, ratio: int) -> None:
        self._stream, self._packed, self._ratio, self._total = stream, packed, ratio, 0

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
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
        "Damaged files are not repaired; nothing is taken from them.",
    ),
)
