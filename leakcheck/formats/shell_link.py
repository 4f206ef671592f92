"""Shortcuts of Windows (`.lnk`, [MS-SHLLINK]): the file they lead to, its times, the disk and the computer that it lay on."""

import struct
from collections.abc import Iterator
from uuid import UUID

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.moments import filetime_moment
from leakcheck.decode.unique_identifier import version_1_facts
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PathClaim, TimeClaim, TimeRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MAGIC = b"\x4c\0\0\0" + UUID("00021401-0000-0000-c000-000000000046").bytes_le
_LARGEST, _MOST_BLOCKS = 1 << 20, 50
_HAS_LIST, _HAS_INFO, _IS_UNICODE = 0x1, 0x2, 0x80
#: Section 2.4: which bit tells of which text.
_TEXTS = (
    (0x4, "description", ""),
    (0x8, "relative path", "file that a shortcut leads to, seen from the shortcut"),
    (0x10, "working folder", "working folder of a shortcut"),
    (0x20, "arguments", ""),
    (0x40, "icon", "icon of a shortcut"),
)
_TRACKER, _TRACKER_SIZE = 0xA0000003, 0x60
_TARGET = "file that a shortcut leads to"
_DAMAGE = (struct.error, IndexError, ValueError, OverflowError)


def _recognises(content: Content) -> bool:
    return content.head.startswith(_MAGIC)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    data = content.read(min(limits.item_bytes, _LARGEST))
    try:
        flags = struct.unpack_from("<I", data, 20)[0]
        yield from _times(data)
        at = 76
        if flags & _HAS_LIST:
            at += 2 + struct.unpack_from("<H", data, at)[0]
        if flags & _HAS_INFO:
            size = struct.unpack_from("<I", data, at)[0]
            yield from _info(data[at : at + size])
            at += size
        texts, at = _texts(data, at, flags)
        yield from texts
        yield from _blocks(data, at)
    except _DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The shortcut cannot be read to its end ({damage_words(error)}).")


def _shown(text: str) -> str:
    return storable(visible(text.split("\0", maxsplit=1)[0]), 1000)


def _times(data: bytes) -> Iterator[AnyFact]:
    """Times of the file that it leads to, as they were when the shortcut was last used."""
    for what, place in (("creation", 28), ("last reading", 36), ("last change", 44)):
        ticks = struct.unpack_from("<Q", data, place)[0]
        moment = filetime_moment(ticks)
        if moment is not None:
            at = Location(f"shell link header: time of {what} of the file that it leads to", str(ticks))
            yield TimeClaim(at=at, role=TimeRole.LISTED, moment=moment)


def _info(info: bytes) -> Iterator[AnyFact]:
    """Section 2.3: where the file lies, on a disk of this computer or on a network."""
    header, flags, volume, base, network, suffix = struct.unpack_from("<6I", info, 4)
    ending = _narrow(info, suffix) if suffix else ""
    if flags & 1:
        path = _narrow(info, base)
        if header >= 0x24:
            wide_base, wide_suffix = struct.unpack_from("<2I", info, 28)
            path, ending = _wide(info, wide_base) or path, _wide(info, wide_suffix) or ending
        if path + ending:
            yield PathClaim(at=Location("LinkInfo: LocalBasePath", path + ending), path=path + ending, role=_TARGET)
        yield from _volume(info[volume:])
    if flags & 2:
        share = _narrow(info, network + struct.unpack_from("<I", info, network + 8)[0])
        path = f"{share}\\{ending}" if ending else share
        if share:
            yield PathClaim(at=Location("LinkInfo: CommonNetworkRelativeLink", path), path=path, role=_TARGET)


def _narrow(data: bytes, place: int) -> str:
    return _shown(data[place : place + 2000].split(b"\0")[0].decode("cp1252", "replace"))


def _wide(data: bytes, place: int) -> str:
    return _shown(data[place : place + 2000].decode("utf-16-le", "replace")) if place else ""


def _volume(volume: bytes) -> Iterator[AnyFact]:
    serial, label_at = struct.unpack_from("<II", volume, 8)
    if serial:
        value = f"{serial >> 16:04X}-{serial & 0xFFFF:04X}"
        yield Identifier(at=Location("VolumeID: DriveSerialNumber", value), kind=IdentifierKind.SERIAL, value=value)
    label = _wide(volume, struct.unpack_from("<I", volume, 16)[0]) if label_at == 0x14 else _narrow(volume, label_at)
    if label:
        yield Description(at=Location("VolumeID: VolumeLabel", label), kind="name of the disk", value=label)


def _texts(data: bytes, at: int, flags: int) -> tuple[list[AnyFact], int]:
    """Section 2.4: texts with their length in letters before them."""
    found: list[AnyFact] = []
    for bit, what, role in _TEXTS:
        if not flags & bit:
            continue
        width = 2 if flags & _IS_UNICODE else 1
        size = struct.unpack_from("<H", data, at)[0] * width
        raw = data[at + 2 : at + 2 + size]
        at += 2 + size
        text = _shown(raw.decode("utf-16-le" if width == 2 else "cp1252", "replace"))
        where = Location(f"shell link: {what}", text)
        if text:
            found.append(PathClaim(at=where, path=text, role=role) if role else Description(at=where, kind=f"{what} of the shortcut", value=text))
    return found, at


def _blocks(data: bytes, at: int) -> Iterator[AnyFact]:
    """Section 2.5: blocks, of which the one of the service that finds moved files names the computer."""
    for _ in range(_MOST_BLOCKS):
        if at + 8 > len(data):
            return
        size, kind = struct.unpack_from("<II", data, at)
        if size < 8:
            return
        if kind == _TRACKER and size >= _TRACKER_SIZE:
            yield from _tracker(data[at : at + size])
        at += size


def _tracker(block: bytes) -> Iterator[AnyFact]:
    """Section 2.5.10: the computer's name, and identifiers of disk and file now and at the file's birth."""
    host = _shown(block[16:32].decode("cp1252", "replace"))
    if host:
        yield Identifier(at=Location("TrackerDataBlock: MachineID", host), kind=IdentifierKind.HOST, value=host)
    told: set[UUID] = set()
    for what, place in (("file", 48), ("file at its birth", 80)):
        identifier = UUID(bytes_le=block[place : place + 16])
        if identifier in told or not identifier.int:
            continue
        told.add(identifier)
        at = Location(f"TrackerDataBlock: identifier of the {what}", str(identifier))
        yield Identifier(at=at, kind=IdentifierKind.INSTANCE, value=str(identifier).upper())
        yield from version_1_facts(identifier, at.part)


FORMAT = Format(
    name="shell_link",
    title="Shortcut of Windows (.lnk)",
    kind=ItemKind.OTHER,
    recognises=_recognises,
    begins=(_MAGIC,),
    extract=_extract,
    limitations=(
        "The list of folders that leads to the file, and of blocks all but the one that names the computer, are not read.",
        "The times are those of the file when the shortcut was last used, not of the shortcut.",
        "The identifier of a file is often given when its computer was last started, and its time is that of the start.",
    ),
)
