"""The bytes of an item, opened lazily and read-only, wherever they lie."""

import contextlib
import hashlib
import io
import os
import stat
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO

#: Linux alone knows it.
_UNTOUCHED = getattr(os, "O_NOATIME", 0)
_HEAD = 65536
_CHUNK = 1 << 20
#: A file up to this size is read once and held: it is hashed anyway, and a reader that finds it in memory need not open it again.
_HELD = 1 << 20
#: What came out of a container stays in memory up to this size and goes to a temporary file beyond it.
_IN_MEMORY = 32 << 20
#: Entries of a neighbouring folder that are looked at: where Apple Mail keeps the attachment of a part there is one.
_MOST_BESIDE = 1000


class LimitReached(Exception):
    """A guard against hostile input stopped the reading; the text is a sentence for the reader."""


class Content:
    """Random access to an item's bytes. Never writes to where they lie; holds at most a megabyte until asked for more."""

    def __init__(self, size: int, source: "bytes | str | IO[bytes]", start: int = 0) -> None:
        self.size = size
        self._source = source
        self._path = source if isinstance(source, str) and start == 0 else ""
        self._start = start
        self._head: bytes | None = None
        self.beside: Mapping[str, bytes] = {}
        """Small files that lie beside the item and are about it by their names, such as a detached signature; set by whoever finds them."""
        self.earlier_state = False
        """Whether a reader cut these bytes out of a file as what it was before a later save; then no states are looked for inside them."""

    @classmethod
    def of_earlier_state(cls, data: bytes) -> "Content":
        content = cls.of_bytes(data)
        content.earlier_state = True
        return content

    @classmethod
    def of_bytes(cls, data: bytes) -> "Content":
        return cls(len(data), data)

    @classmethod
    def of_file(cls, path: Path | str, size: int | None = None, start: int = 0) -> "Content":
        """A file, or the span of it that begins at `start` and is `size` bytes long. Raises OSError."""
        # To make a Path takes as long as to ask for the size.
        return cls(os.stat(path).st_size - start if size is None else size, os.fspath(path), start)  # noqa: PTH116

    @classmethod
    def of_stream(cls, stream: IO[bytes], limit: int) -> "Content":
        """All of a stream, kept in memory or in an unnamed temporary file. Raises LimitReached beyond `limit` bytes."""
        spool: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # closed below, or with the Content
        try:
            total = _copied(stream, spool, limit)
            if total <= _IN_MEMORY:
                spool.seek(0)
                data = spool.read()
                spool.close()
                return cls.of_bytes(data)
        except BaseException:
            spool.close()
            raise
        content = cls(total, spool)
        # The caller owns nothing: the unnamed file vanishes with the Content that holds it.
        weakref.finalize(content, spool.close)
        return content

    @property
    def file_name(self) -> str:
        """The name of the file on disk; empty for what came out of a container, and for a span of a file."""
        return Path(self._path).name

    def neighbours(self, *steps: str) -> Iterator[tuple[str, "Content"]]:
        """The file that is reached by these steps from the folder this one lies in (`..` goes up), or all files of the folder there, by name.

        For formats that keep one thing in several files. No link is followed, on the way or at its end; nothing is found for what came out
        of a container, and nothing where the system refuses it.
        """
        if not self.file_name:
            return
        with contextlib.suppress(OSError, ValueError):
            place = _reached(Path(self._path).parent, steps)
            if place is not None and place.is_dir():
                with os.scandir(place) as listed:
                    names = sorted(entry.name for entry in islice(listed, _MOST_BESIDE) if entry.is_file(follow_symlinks=False))
                yield from ((name, Content.of_file(place / name)) for name in names)
            elif place is not None:
                yield place.name, Content.of_file(place)

    @property
    def head(self) -> bytes:
        """The first 64 kB (fewer in a smaller item)."""
        if self._head is None:
            self._head = self._first()
        return self._head

    def _first(self) -> bytes:
        if isinstance(self._source, bytes):
            # A short item's head is the very object that `read` gives: what was found out about the one is found again for the other.
            return self._source[:_HEAD]
        with self.open() as stream:
            data = stream.read(self.size if self.size <= _HELD else _HEAD)
        if len(data) == self.size and isinstance(self._source, str):
            self._source = data
        return data[:_HEAD]

    @property
    def is_held(self) -> bool:
        """Whether its bytes are in memory, so that what was read of them may be kept without keeping a file open."""
        return isinstance(self._source, bytes)

    def open(self) -> AbstractContextManager[BinaryIO]:
        """A seekable read-only stream over exactly this item's bytes. Raises OSError."""
        # Over bytes in memory it stays open for whoever keeps what it read of them.
        return nullcontext(io.BytesIO(self._source)) if isinstance(self._source, bytes) else self._opened(self._source)

    @contextmanager
    def _opened(self, source: "str | IO[bytes]") -> Iterator[BinaryIO]:
        if isinstance(source, str):
            with open_read_only(source) as stream:
                yield stream if self._start == 0 and os.fstat(stream.fileno()).st_size == self.size else _window(stream, self._start, self.size)
        else:
            yield _window(source, self._start, self.size)

    def read(self, limit: int) -> bytes:
        """All bytes. Raises LimitReached if there are more than `limit`, OSError if they cannot be read."""
        if self.size > limit:
            raise LimitReached(f"it is {self.size:,} bytes long and the limit for reading it whole is {limit:,}")
        if isinstance(self._source, bytes):
            return self._source
        with self.open() as stream:
            return stream.read(limit + 1)

    def digest(self) -> str:
        """SHA-256 in lower-case hexadecimal. Raises OSError."""
        if isinstance(self._source, bytes):
            return hashlib.sha256(self._source).hexdigest()
        digest = hashlib.sha256()
        with self.open() as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()


def _reached(folder: Path, steps: Sequence[str]) -> Path | None:
    """The folder or regular file there; None where a link or something special lies on the way. Raises OSError, ValueError."""
    place = folder
    for step in steps:
        place = place.parent if step == ".." else place / step
        if not stat.S_ISDIR(mode := place.lstat().st_mode) and not stat.S_ISREG(mode):
            return None
    return place


def _copied(stream: IO[bytes], spool: IO[bytes], limit: int) -> int:
    """Copy all of a stream; returns how much that was. Raises LimitReached beyond `limit`."""
    total = 0
    while chunk := stream.read(_CHUNK):
        total += len(chunk)
        if total > limit:
            raise LimitReached(f"it unpacks to more than {limit:,} bytes")
        spool.write(chunk)
    return total


def opened_untouched(path: str, flags: int) -> int:
    """A descriptor by which reading leaves the time of last access as it is, where the system allows that (open(2), O_NOATIME). Raises OSError."""
    if _UNTOUCHED:
        with contextlib.suppress(PermissionError):  # of files of other owners it does not; the second attempt tells what is wrong
            return os.open(path, flags | _UNTOUCHED)
    return os.open(path, flags)


def open_read_only(path: str) -> BinaryIO:
    """Open a regular file for reading without following a link and without waiting on a pipe. Raises OSError."""
    # O_NOFOLLOW and O_NONBLOCK: between the listing and the opening, a hostile dump may swap the file for a link or pipe.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    number = opened_untouched(path, flags)
    try:
        return os.fdopen(number, "rb")
    except OSError:
        # A folder stands there now: to say so Python leaves it open.
        os.close(number)
        raise


def _window(stream: IO[bytes], start: int, size: int) -> BinaryIO:
    if start == 0:
        stream.seek(0)
    return io.BufferedReader(_Span(stream, start, size))


class _Span(io.RawIOBase):
    """A read-only view of `size` bytes of a stream from `start`."""

    def __init__(self, stream: IO[bytes], start: int, size: int) -> None:
        self._stream, self._start, self._size, self._at = stream, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("negative seek position")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's WriteableBuffer is not importable at run time
        want = min(len(buffer), max(0, self._size - self._at))
        self._stream.seek(self._start + self._at)
        data = self._stream.read(want)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
