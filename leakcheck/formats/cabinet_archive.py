"""Cabinet files of Windows ([MS-CAB]): names, local times, and members that are stored or packed by MSZIP."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, BinaryIO, cast

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import Description, PathClaim, Quantity, QuantityKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.problem import Problem, ProblemKind

_MAGIC = b"MSCF\0\0\0\0"
_DAMAGE = (OSError, EOFError, struct.error, IndexError, ValueError, zlib.error)
_PREVIOUS, _NEXT, _RESERVED = 1, 2, 4
_STORED, _MSZIP = 0, 1
_METHODS = {2: "Quantum", 3: "LZX"}
_UTF_8_NAME = 0x80
#: Members begin in another cabinet, or go on in another, where the number of their folder is one of these.
_SPLIT = 0xFFFD
_WINDOW = 32768


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    size: int
    offset: int
    folder: int
    moment: Moment | None


@dataclass(frozen=True, slots=True)
class _Folder:
    start: int
    blocks: int
    method: int


def _recognises(content: Content) -> bool:
    return content.head.startswith(_MAGIC)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    with content.open() as stream:
        try:
            folders, entries, reserved, number = _listed(stream)
        except _DAMAGE as error:
            yield Problem(ProblemKind.DAMAGED, f"The cabinet's list of entries cannot be read ({damage_words(error)}).")
            return
        yield Quantity(at=Location("CFHEADER"), kind=QuantityKind.ENTRIES, value=float(len(entries)), unit="entries")
        if number:
            yield Description(at=Location("CFHEADER: iCabinet", str(number)), kind="number in a set of cabinets", value=str(number + 1))
        for place, folder in enumerate(folders):
            inside = sorted((one for one in entries if one.folder == place), key=lambda one: one.offset)
            yield from _folder(stream, folder, inside, reserved, limits)
        for entry in entries:
            if entry.folder >= _SPLIT:
                yield Problem(ProblemKind.NO_READER, f"The member {entry.name} lies in several cabinets of a set, which are not put together.")
            elif entry.folder >= len(folders):
                yield Problem(ProblemKind.DAMAGED, f"The member {entry.name} is said to lie where nothing is.")


def _listed(stream: BinaryIO) -> tuple[list[_Folder], list[_Entry], int, int]:
    """Folders, entries, how many bytes stand before the data of each block, and the cabinet's number in its set."""
    header = stream.read(36)
    files_at, count_folders, count_files, flags, number = (*struct.unpack_from("<I", header, 16), *struct.unpack_from("<HHH", header, 26), header[34])
    folder_extra = data_extra = 0
    if flags & _RESERVED:
        extra, folder_extra, data_extra = struct.unpack("<HBB", stream.read(4))
        stream.read(extra)
    for flag in (_PREVIOUS, _NEXT):
        if flags & flag:
            _text(stream), _text(stream)  # the other cabinet's file and disk
    folders = []
    for _ in range(count_folders):
        folders.append(_Folder(*struct.unpack("<IHH", stream.read(8))))
        stream.read(folder_extra)
    stream.seek(files_at)
    return folders, [_entry(stream) for _ in range(count_files)], data_extra, number


def _text(stream: BinaryIO) -> bytes:
    """A name that ends in a zero; [MS-CAB] bounds it at 256 bytes."""
    data = stream.read(257)
    end = data.find(b"\0")
    if end < 0:
        raise ValueError("a name has no end")
    stream.seek(end + 1 - len(data), 1)
    return data[:end]


def _entry(stream: BinaryIO) -> _Entry:
    size, offset, folder, day, time, attributes = struct.unpack("<IIHHHH", stream.read(16))
    raw = _text(stream)
    name = raw.decode("utf-8" if attributes & _UTF_8_NAME else "cp1252", "replace").replace("\\", "/")
    return _Entry(storable(visible(name), 300) or "unnamed", size, offset, folder, _moment(day, time))


def _moment(day: int, time: int) -> Moment | None:
    try:
        return Moment(datetime(1980 + (day >> 9), day >> 5 & 15, day & 31, time >> 11, time >> 5 & 63, min(59, 2 * (time & 31))))
    except ValueError:
        return None


def _folder(stream: BinaryIO, folder: _Folder, entries: Sequence[_Entry], reserved: int, limits: Limits) -> Iterator[Extracted]:
    """The members of one folder, which are packed as one."""
    method = folder.method & 0xF
    if method not in {_STORED, _MSZIP}:
        name = _METHODS.get(method, f"number {method}")
        yield Problem(ProblemKind.NO_READER, f"{len(entries):,} members of the cabinet are packed by a method that is not read ({name}).")
        yield from _names(entries)
        return
    unpacked = _Unpacked(stream, folder, reserved)
    for place, entry in enumerate(entries):
        try:
            content = _content(unpacked, entry, limits)
        except LimitReached as reached:
            yield Problem(ProblemKind.LIMIT, f"The member {entry.name} was not read: {reached}.")
        except _DAMAGE as error:
            reason = damage_words(error)
            yield Problem(ProblemKind.DAMAGED, f"The member {entry.name} is damaged, and what follows it was not read ({reason}).")
            yield from _names(entries[place:])
            return
        else:
            yield Child(entry.name, content, tuple(_times(entry)))


def _names(entries: Sequence[_Entry]) -> Iterator[Extracted]:
    for entry in entries[:500]:
        yield PathClaim(at=Location("CFFILE: szName", entry.name), path=entry.name, role="member that was not read")
        yield from _times(entry)


def _times(entry: _Entry) -> Iterator[TimeClaim]:
    if entry.moment is not None:
        at = Location(f"cabinet entry {entry.name}: time", str(entry.moment))
        yield TimeClaim(at=at, role=TimeRole.PACKED, moment=entry.moment, voucher=Voucher.CONTAINER)


def _content(unpacked: "_Unpacked", entry: _Entry, limits: Limits) -> Content:
    """A member's bytes. Members that share bytes are only found in cabinets made to unpack to more than they hold."""
    if entry.offset < unpacked.place:
        raise LimitReached("it shares its bytes with another member")
    unpacked.skip(entry.offset - unpacked.place)
    if entry.size > limits.item_bytes:
        raise LimitReached(f"it unpacks to more than {limits.item_bytes:,} bytes")
    unpacked.left = entry.size
    return Content.of_stream(cast("IO[bytes]", unpacked), limits.item_bytes)


class _Unpacked:
    """A folder's bytes, block by block; each block is unpacked with the last 32 kB before it at hand ([MS-MCI])."""

    def __init__(self, stream: BinaryIO, folder: _Folder, reserved: int) -> None:
        self._stream, self._at, self._blocks, self._method, self._reserved = stream, folder.start, folder.blocks, folder.method & 0xF, reserved
        self._rest, self._window = b"", b""
        self.place, self.left = 0, 0

    def read(self, size: int) -> bytes:
        wanted = min(size, self.left)
        if wanted and not self._rest:
            self._rest = self._block()
        data, self._rest = self._rest[:wanted], self._rest[wanted:]
        self.place, self.left = self.place + len(data), self.left - len(data)
        return data

    def skip(self, count: int) -> None:
        self.left = count
        while self.left:
            self.read(self.left)

    def _block(self) -> bytes:
        if not self._blocks:
            raise EOFError("its last bytes are missing")
        self._blocks -= 1
        self._stream.seek(self._at)
        _, packed, unpacked = struct.unpack("<IHH", self._stream.read(8))
        self._stream.read(self._reserved)
        data = self._stream.read(packed)
        self._at += 8 + self._reserved + packed
        if self._method == _MSZIP:
            if data[:2] != b"CK":
                raise ValueError("a block has no mark")
            data = zlib.decompressobj(-15, zdict=self._window).decompress(data[2:], _WINDOW + 1)
            self._window = (self._window + data)[-_WINDOW:]
        if not data or len(data) != unpacked:
            raise ValueError("a block unpacks to another length than it states")
        return data


FORMAT = Format(
    name="cabinet_archive",
    title="Cabinet archive of Windows",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    begins=(_MAGIC,),
    extract=_extract,
    # A PDF that is stored as the first member begins where the header of a PDF file itself may stand.
    specialises=("pdf_document",),
    limitations=(
        "Members packed by LZX or Quantum are named and not read.",
        "Members that go on in another cabinet of a set are not put together; check sums of blocks are not compared.",
    ),
)
