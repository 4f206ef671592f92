"""libarchive, where the system has it: unpacks what only it can unpack freely (RAR's own method), inside this process.

Workers may start no other program (see `leakcheck.confine`), so a command like bsdtar or unar is out of the question; a library is not.
It is found by its own name and not by a search, which would start one.
"""

import ctypes
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import BinaryIO, Protocol

_OK, _END_OF_FILE, _WARN = 0, 1, -20
_CHUNK = 1 << 16
_NAMES = {
    "linux": ("libarchive.so.13", "libarchive.so"),
    "darwin": ("/usr/lib/libarchive.2.dylib", "/opt/homebrew/opt/libarchive/lib/libarchive.13.dylib", "libarchive.dylib"),
    "win32": ("archive.dll", "libarchive-13.dll", "libarchive.dll"),
}
_READ = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p))
_SEEK = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int)


class UnpackingFailed(ValueError):
    """What the library says of bytes that it cannot unpack."""


class Member(Protocol):
    """The bytes of the member in hand."""

    def read(self, size: int, /) -> bytes: ...


@cache
def _library() -> ctypes.CDLL | None:
    for name in _NAMES.get(sys.platform, _NAMES["linux"]):
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        for function in ("archive_read_new", "archive_error_string"):
            getattr(library, function).restype = ctypes.c_void_p
        library.archive_read_data.restype = ctypes.c_ssize_t
        library.archive_entry_size.restype = ctypes.c_int64
        return library
    return None


def is_there() -> bool:
    """Whether the system has the library."""
    return _library() is not None


def members(stream: BinaryIO, *kinds: str) -> Iterator[tuple[int, Member]]:
    """The stated size and the bytes of each entry, folders included, in the order of the file; to be read before the next is asked for.

    `kinds`: the library's names of the formats it may take the bytes for. Raises UnpackingFailed, OSError.
    """
    library = _library()
    if library is None:
        raise UnpackingFailed("libarchive is not installed")
    archive = ctypes.c_void_p(library.archive_read_new())
    # Kept by name: the library holds only their addresses.
    reading, seeking = _callbacks(stream)
    try:
        for kind in kinds:
            getattr(library, f"archive_read_support_format_{kind}")(archive)
        library.archive_read_set_read_callback(archive, reading)
        library.archive_read_set_seek_callback(archive, seeking)
        # Makes the library's record of where it reads from; without it opening would follow no address at all.
        library.archive_read_set_callback_data(archive, None)
        _answered(library, archive, library.archive_read_open1(archive))
        entry = ctypes.c_void_p()
        while _answered(library, archive, library.archive_read_next_header(archive, ctypes.byref(entry))) != _END_OF_FILE:
            yield int(library.archive_entry_size(entry)), _Member(library, archive)
    finally:
        library.archive_read_free(archive)


def _callbacks(stream: BinaryIO) -> "tuple[Callable[..., object], Callable[..., object]]":
    held: list[ctypes.Array[ctypes.c_char]] = []

    def read(_archive: object, _data: object, place: "ctypes._Pointer[ctypes.c_void_p]") -> int:
        data = stream.read(_CHUNK)
        held[:] = [ctypes.create_string_buffer(data, len(data))] if data else []
        place[0] = ctypes.cast(held[0], ctypes.c_void_p) if data else ctypes.c_void_p()
        return len(data)

    def seek(_archive: object, _data: object, offset: int, whence: int) -> int:
        return stream.seek(offset, whence)

    return _READ(read), _SEEK(seek)


def _answered(library: ctypes.CDLL, archive: ctypes.c_void_p, code: int) -> int:
    if code in {_OK, _END_OF_FILE, _WARN}:
        return code
    raise UnpackingFailed(_reason(library, archive))


def _reason(library: ctypes.CDLL, archive: ctypes.c_void_p) -> str:
    text = library.archive_error_string(archive)
    return ctypes.string_at(text).decode("utf-8", "replace")[:200] if text else "no reason given"


class _Member:
    def __init__(self, library: ctypes.CDLL, archive: ctypes.c_void_p) -> None:
        self._library, self._archive = library, archive

    def read(self, size: int, /) -> bytes:
        buffer = ctypes.create_string_buffer(min(size, 1 << 20))
        count = self._library.archive_read_data(self._archive, buffer, ctypes.c_size_t(len(buffer)))
        if count < 0:
            raise UnpackingFailed(_reason(self._library, self._archive))
        return buffer.raw[:count]
