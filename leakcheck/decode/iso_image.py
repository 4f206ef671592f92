"""ISO 9660 images read safely (ECMA-119), with the names of Joliet and of Rock Ridge (SUSP and RRIP 1.12)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from leakcheck.model.moment import Moment

SECTOR = 2048
MARK, MARK_AT = b"CD001", 16 * SECTOR + 1
_PRIMARY, _SUPPLEMENTARY, _LAST = 1, 2, 255
_MOST_DESCRIPTORS = 64
_JOLIET = (b"%/@", b"%/C", b"%/E")
_MOST_FOLDERS, _MOST_ENTRIES, _DEEPEST = 50_000, 500_000, 64
_LARGEST_FOLDER = 16 << 20
_DIRECTORY, _GOES_ON = 0x2, 0x80
_MOST_CONTINUATIONS = 16
_QUARTER = 15


class IsoDamage(ValueError):
    """The image breaks its format; the text ends a sentence for the reader."""


#: What reading a damaged or lying image may raise.
DAMAGE = (IsoDamage, OSError, EOFError, struct.error, IndexError, ValueError, OverflowError)


@dataclass(slots=True)
class Volume:
    """A volume descriptor: what the program that made the image says of it."""

    texts: list[tuple[str, str]]
    times: list[tuple[str, Moment]]
    root: bytes
    is_joliet: bool


#: Flags of a step of a link, and the steps that are written as a flag.
_STEP_GOES_ON, _ROOT = 0x1, 0x8
_STEPS = ((0x2, "."), (0x4, ".."), (_ROOT, "/"))
_LONGEST_LINK = 4096


@dataclass(slots=True)
class Entry:
    """One file."""

    path: str
    extents: list[tuple[int, int]]
    """Offset and length of each piece."""
    times: list[tuple[str, Moment]] = field(default_factory=list)
    target: str | None = None
    """Where a symbolic link leads to; None for what is none."""

    @property
    def size(self) -> int:
        return sum(length for _, length in self.extents)


_TEXTS = (
    ("system", 8, 40), ("volume name", 40, 72), ("volume set", 190, 318), ("publisher", 318, 446), ("data preparer", 446, 574),
    ("application", 574, 702),
)  # fmt: skip
_TIMES = (("creation of the volume", 813), ("last change of the volume", 830))


def volumes(stream: BinaryIO) -> list[Volume]:
    """All descriptors that list files, the primary first. Raises one of DAMAGE."""
    found: list[Volume] = []
    for number in range(16, 16 + _MOST_DESCRIPTORS):
        stream.seek(number * SECTOR)
        sector = stream.read(SECTOR)
        if len(sector) < SECTOR or sector[1:6] != MARK or sector[0] == _LAST:
            break
        if sector[0] in {_PRIMARY, _SUPPLEMENTARY}:
            is_joliet = sector[0] == _SUPPLEMENTARY and sector[88:91] in _JOLIET
            encoding = "utf-16-be" if is_joliet else "latin-1"
            texts = [(what, sector[start:end].decode(encoding, "replace").strip(" \0")) for what, start, end in _TEXTS]
            times = [(what, moment) for what, at in _TIMES if (moment := _long_time(sector[at : at + 17])) is not None]
            found.append(Volume(texts, times, sector[156:190], is_joliet))
    if not found:
        raise IsoDamage("no volume is described in it")
    return found


def files(stream: BinaryIO, size: int, listed: list[Volume]) -> Iterator[Entry]:
    """The files of the volume with the best names: those of Rock Ridge, else of Joliet, else the plain ones. Raises one of DAMAGE."""
    plain = listed[0]
    joliet = next((volume for volume in listed if volume.is_joliet), None)
    has_rock_ridge, skip = _rock_ridge(stream, plain)
    volume = plain if has_rock_ridge or joliet is None else joliet
    yield from _Walk(stream, size, is_joliet=volume.is_joliet, skip=skip if has_rock_ridge else -1).run(volume.root)


def _rock_ridge(stream: BinaryIO, volume: Volume) -> tuple[bool, int]:
    """Whether the root's own entry carries the mark of SUSP, and how many bytes to pass over before its fields."""
    stream.seek(struct.unpack_from("<I", volume.root, 2)[0] * SECTOR)
    record = stream.read(255)
    place = record.find(b"SP\x07\x01\xbe\xef", 0, record[0] if record else 0)
    return place >= 0, record[place + 6] if place >= 0 else 0


class _Walk:
    """The way through the folders. Each is entered once, so that one that lies in itself ends there."""

    def __init__(self, stream: BinaryIO, size: int, *, is_joliet: bool, skip: int) -> None:
        self._stream, self._size, self._is_joliet, self._skip = stream, size, is_joliet, skip
        self._entered: set[int] = set()
        self._count = 0

    def run(self, root: bytes) -> Iterator[Entry]:
        left = [("", root, 0)]
        while left:
            path, record, depth = left.pop()
            start, length = struct.unpack_from("<I4xI", record, 2)
            if start in self._entered:
                if depth:
                    raise IsoDamage(f"the folder {path or '/'} is listed twice, as if it lay in itself")
                continue
            if depth > _DEEPEST or len(self._entered) >= _MOST_FOLDERS:
                raise IsoDamage("its folders go deeper or are more than is read")
            self._entered.add(start)
            folders: list[tuple[str, bytes, int]] = []
            yield from self._folder(path, start * SECTOR, length, depth, folders)
            left += reversed(folders)

    def _folder(self, path: str, offset: int, length: int, depth: int, folders: list[tuple[str, bytes, int]]) -> Iterator[Entry]:
        open_entry: Entry | None = None
        for record in self._records(offset, length):
            name, times, target = self._described(record)
            flags, start, size = record[25], *struct.unpack_from("<I4xI", record, 2)
            full = f"{path}{name}"
            if flags & _DIRECTORY:
                folders.append((f"{full}/", record, depth + 1))
                continue
            self._count += 1
            if self._count > _MOST_ENTRIES:
                raise IsoDamage("it lists more files than are read")
            if open_entry is None:
                open_entry = Entry(full, [], times, target)
            open_entry.extents.append((start * SECTOR, size))
            if not flags & _GOES_ON:
                yield open_entry
                open_entry = None

    def _records(self, offset: int, length: int) -> Iterator[bytes]:
        """The records of a folder but its own and its parent's; none goes over the end of a sector."""
        if length > _LARGEST_FOLDER or offset >= self._size:
            raise IsoDamage("a folder lies outside of it or is larger than is read")
        for start in range(offset, offset + length, SECTOR):
            self._stream.seek(start)
            sector, at = self._stream.read(SECTOR), 0
            while at < len(sector) and sector[at]:
                record = sector[at : at + sector[at]]
                at += sector[at]
                if len(record) < 34:
                    raise IsoDamage("an entry is shorter than entries are")
                if record[32] != 1 or record[33] not in {0, 1}:
                    yield record

    def _described(self, record: bytes) -> tuple[str, list[tuple[str, Moment]], str | None]:
        raw = record[33 : 33 + record[32]]
        name = raw.decode("utf-16-be" if self._is_joliet else "latin-1", "replace").split(";")[0].rstrip(".")
        first = _short_time(record[18:25])
        times = [("time of last change", first)] if first else []
        if self._skip < 0:
            return name, times, None
        area = record[33 + record[32] + (1 - record[32] % 2) + self._skip :]
        long_name, link, is_link = "", b"", False
        for kind, data in self._fields(area):
            if kind == b"NM":
                long_name += data[1:].decode("utf-8", "replace")
            elif kind == b"TF":
                times = _rock_ridge_times(data) or times
            elif kind == b"SL":
                link += data[1:][:_LONGEST_LINK]
                is_link = True
        return long_name or name, times, _link_target(link) if is_link else None

    def _fields(self, area: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The fields of SUSP: two letters, length, version, data. `CE` says where they go on."""
        for _ in range(_MOST_CONTINUATIONS):
            following, at = b"", 0
            while at + 4 <= len(area) and area[at + 2] >= 4:
                kind, data = area[at : at + 2], area[at + 4 : at + area[at + 2]]
                at += area[at + 2]
                if kind == b"CE" and len(data) >= 24:
                    block, offset, length = (struct.unpack_from("<I", data, place)[0] for place in (0, 8, 16))
                    self._stream.seek(block * SECTOR + offset)
                    following = self._stream.read(min(length, SECTOR))
                elif kind == b"ST":
                    break
                else:
                    yield kind, data
            if not following:
                return
            area = following


def _link_target(components: bytes) -> str:
    """The place to which a symbolic link leads: steps with flags and length before each (RRIP 1.12 section 4.1.3.1)."""
    text, at = "", 0
    while at + 2 <= len(components):
        flags, length = components[at], components[at + 1]
        step = next((way for bit, way in _STEPS if flags & bit), components[at + 2 : at + 2 + length].decode("utf-8", "replace"))
        at += 2 + length
        # A step may go on in the next component; the root brings its own stroke.
        text += step if flags & (_STEP_GOES_ON | _ROOT) else f"{step}/"
    return text.removesuffix("/") or text


def _rock_ridge_times(data: bytes) -> list[tuple[str, Moment]]:
    flags, at = data[0], 1
    width, read = (17, _long_time) if flags & 0x80 else (7, _short_time)
    found = []
    for bit, what in enumerate(("time of creation", "time of last change", "time of last reading", "time of last change of attributes")):
        if flags & 1 << bit:
            moment = read(data[at : at + width])
            at += width
            if moment is not None:
                found.append((what, moment))
    return sorted(found, key=lambda one: one[0] != "time of last change")


def _long_time(data: bytes) -> Moment | None:
    """ECMA-119 section 8.4.26.1: sixteen digits, then quarters of an hour east of UTC."""
    try:
        wall = datetime.strptime(data[:14].decode("ascii"), "%Y%m%d%H%M%S")  # the zone stands apart
        return Moment(wall, _QUARTER * int.from_bytes(data[16:17], "big", signed=True))
    except ValueError:
        return None


def _short_time(data: bytes) -> Moment | None:
    """ECMA-119 section 9.1.5: years since 1900, month, day, hour, minute, second, quarters of an hour east of UTC."""
    try:
        wall = datetime(1900 + data[0], *data[1:6])
        return Moment(wall, _QUARTER * int.from_bytes(data[6:7], "big", signed=True))
    except (ValueError, IndexError, TypeError):
        return None
