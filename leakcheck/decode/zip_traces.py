"""What a zip archive tells beside its members: who packed it and how, whose clock it was, what its list does not name."""

import struct
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import BinaryIO

from leakcheck.decode.moments import filetime_moment, unix_moment
from leakcheck.decode.text_encoding import text_encoding
from leakcheck.decode.visible_text import storable, visible
from leakcheck.decode.zip_locks import locked_with, method_name
from leakcheck.decode.zip_package import DAMAGE, NTFS_TIMES, OLD_UNIX, UNIX_TIMES, Entry, extras, member
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PathClaim, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

#: APPNOTE.TXT section 4.4.2.
_SYSTEMS = {0: "DOS", 3: "Unix", 6: "OS/2", 7: "Macintosh", 10: "Windows NTFS", 11: "MVS", 14: "VFAT", 16: "BeOS", 19: "macOS"}
_USUAL = {0: "stored", 8: "deflate", 99: "encrypted"}
_UNIX_OWNERS = 0x7875
#: In the list stands at most the time of last change; its flags say which others stand before the member itself.
_MORE_TIMES = 0x2 | 0x4
_MOST_LINKS, _LONGEST_TARGET = 1000, 4096
_LOCAL = struct.Struct("<4s5H3I2H")
_LOCAL_MAGIC, _END_MAGIC = b"PK\x03\x04", b"PK\x05\x06"
_END = 22
#: Behind the bytes of a member that was packed as a stream stand its check sum and sizes (section 4.3.9).
_LONGEST_DESCRIPTOR = 24
#: Local headers are looked at one by one, so of very long archives only those at the beginning are.
_MOST_HEADERS, _MOST_GAPS = 20_000, 50
#: Zones are whole quarters of an hour; two seconds are the steps of DOS time.
_QUARTER, _STEP = 900, 2
_LEAST_FOR_ZONE = 3
#: Names beyond this many tell no more of their code page; the flag says that a name is UTF-8 (section 4.4.4).
_MOST_NAMES, _UTF8 = 200, 0x800


def archive_facts(content: Content, package: zipfile.ZipFile, listed: Sequence[Entry]) -> Iterator[AnyFact]:
    """All that is told of the archive as a whole."""
    if package.comment:
        text, encoding = _words(package.comment, 5000)
        yield Description(at=Location(f"end of the list of entries: comment{encoding}", text), kind="comments", value=text)
    yield from _code_page(listed)
    yield from _making(listed)
    yield from _zone(listed)
    yield from _unlisted(content, package, listed)


def link_targets(package: zipfile.ZipFile, listed: Sequence[Entry], ratio: int) -> Iterator[PathClaim]:
    """Where symbolic links lead to on the disk of whoever packed the archive: that is what stands in them as their bytes."""
    links = (entry for entry in listed if entry.is_link and not entry.is_encrypted)
    for entry in islice(links, _MOST_LINKS):
        with suppress(LimitReached, *DAMAGE):
            written = member(package, entry, _LONGEST_TARGET, ratio).read(_LONGEST_TARGET)
            target = storable(visible(written.decode("utf-8", "replace")), 1000)
            if target:
                at = Location(f"zip entry {storable(visible(entry.name), 200)}", target)
                yield PathClaim(at=at, path=target, role="target of a symbolic link")


def member_facts(package: zipfile.ZipFile, entry: Entry) -> Iterator[AnyFact]:
    """What the list, and the header before its bytes, say of one member."""
    name = storable(visible(entry.name), 200)
    for what, moment in _times(package, entry):
        yield TimeClaim(at=Location(f"zip entry {name}: {what}", str(moment)), role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER)
    if entry.info.comment:
        text, encoding = _words(entry.info.comment, 2000)
        yield Description(at=Location(f"zip entry {name}: comment{encoding}", text), kind="comments", value=text)


def _words(data: bytes, longest: int) -> tuple[str, str]:
    """A comment, and how it was read where that is not sure: its code page stands nowhere, and older programs write that of their system."""
    try:
        text, title = data.decode("utf-8"), ""
    except UnicodeDecodeError:
        encoding = text_encoding(data)
        text = data.decode(encoding.codec if encoding else "cp437", "replace")
        title = f", {encoding.title if encoding else 'code page not stated, read as DOS code page 437'}"
    return storable(visible(text, "\n"), longest), title


def _code_page(listed: Sequence[Entry]) -> Iterator[Description]:
    """Names of which the archive does not say in which code page they are: Windows writes that of the system, and section 4.4.17 knows only 437.

    Members keep the names of the standard; what they may be instead is told beside them, for a guess is no name.
    """
    names = [name for entry in listed if (name := _unstated(entry))]
    if not names:
        return
    encoding = text_encoding(b"\n".join(names[:_MOST_NAMES]))
    value = f"not stated for {len(names)} of {len(listed)} names, which are read as DOS code page 437"
    if encoding and encoding.codec not in ("cp1252", "utf-8"):
        likely = storable(visible(names[0].decode(encoding.codec, "replace")), 300)
        value = f"{value}; more likely {encoding.title}, in which the first is “{likely}”"
    yield Description(at=Location("zip entries: names", value), kind="code page of names", value=value)


def _unstated(entry: Entry) -> bytes:
    """The bytes of a name beyond ASCII that is neither marked as UTF-8 nor was read as such; else nothing."""
    info = entry.info
    if info.orig_filename.isascii() or info.flag_bits & _UTF8 or entry.name != info.filename:
        return b""
    try:
        return info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return b""


def _times(package: zipfile.ZipFile, entry: Entry) -> Iterator[tuple[str, Moment]]:
    """The member's time, the best that is kept first; those of creation and last reading where they are kept too."""
    if entry.moment is None:
        return
    yield "time", entry.moment
    for kind, data in extras(entry.info.extra):
        if kind == NTFS_TIMES and len(data) >= 32 and data[4:8] == b"\x01\x00\x18\x00":
            for what, place in (("last reading", 16), ("creation", 24)):
                moment = filetime_moment(struct.unpack_from("<Q", data, place)[0])
                if moment is not None:
                    yield f"time of {what}", moment
        elif kind == UNIX_TIMES and data and data[0] & _MORE_TIMES:
            yield from _unix_times(_before_its_bytes(package, entry))
        elif kind == OLD_UNIX and any(data[:4]) and (read := unix_moment(int.from_bytes(data[:4], "little", signed=True))) is not None:
            yield "time of last reading", read


def _before_its_bytes(package: zipfile.ZipFile, entry: Entry) -> bytes:
    """The field of times of Unix in the header that stands before the member's bytes (section 4.3.7); nothing where it is damaged."""
    file = package.fp
    if file is None:
        return b""
    file.seek(entry.info.header_offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size or header[:4] != _LOCAL_MAGIC:
        return b""
    name_length, extra_length = _LOCAL.unpack(header)[-2:]
    extra = file.read(name_length + extra_length)[name_length:]
    return next((data for kind, data in extras(extra) if kind == UNIX_TIMES), b"")


def _unix_times(field: bytes) -> Iterator[tuple[str, Moment]]:
    """Those of last reading and of creation: each stands there where its bit is set, in this order, behind the one of last change."""
    at = 1
    for bit, what in ((0x1, ""), (0x2, "last reading"), (0x4, "creation")):
        if not field or not field[0] & bit:
            continue
        if at + 4 > len(field):
            return
        seconds = struct.unpack_from("<i", field, at)[0]
        at += 4
        moment = unix_moment(seconds) if what and seconds else None
        if moment is not None:
            yield f"time of {what}", moment


def _making(listed: Sequence[Entry]) -> Iterator[AnyFact]:
    if not listed:
        return
    makers = Counter(f"{_SYSTEMS.get(e.info.create_system, e.info.create_system)} {e.info.create_version / 10}" for e in listed)
    methods = Counter(method_name(e.info.compress_type) if e.info.compress_type not in _USUAL else _USUAL[e.info.compress_type] for e in listed)
    fields = sorted({f"{kind:04x}" for e in listed[:1000] for kind, _ in extras(e.info.extra)})
    form = f"zip made on {_counted(makers)}; {_counted(methods)}; extra fields {' '.join(fields) or 'none'}"
    yield Identifier(at=Location("zip entries", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=storable(form, 300))
    locks = Counter(lock for e in listed if (lock := locked_with(e)))
    if locks:
        value = f"{sum(locks.values()):,} of {len(listed):,} ({', '.join(sorted(locks))})"
        yield Description(at=Location("zip entries", value), kind="encrypted members", value=value)
    owners = Counter(owner for e in listed if (owner := _owner(e)))
    for owner, count in owners.most_common(5):
        value = f"{owner}: {count:,} of {len(listed):,} members"
        yield Description(at=Location("zip entries: Unix extra field", value), kind="owner of members by number", value=value)


def _counted(found: "Counter[str]") -> str:
    return ", ".join(sorted(found)[:6])


def _owner(entry: Entry) -> str:
    """User and group numbers of Unix (Info-ZIP's extra field: version, length and value of each; the older one: two bytes behind the times)."""
    for kind, data in extras(entry.info.extra):
        if kind == OLD_UNIX and len(data) >= 12:
            user, group = struct.unpack_from("<2H", data, 8)
            return f"user {user}, group {group}"
        if kind == _UNIX_OWNERS and len(data) >= 3 and data[0] == 1:
            user_end = 2 + data[1]
            if user_end < len(data):
                user = int.from_bytes(data[2:user_end], "little")
                group = int.from_bytes(data[user_end + 1 : user_end + 1 + data[user_end]], "little")
                return f"user {user}, group {group}"
    return ""


def _zone(listed: Sequence[Entry]) -> Iterator[AnyFact]:
    """What the packing computer's clock was set to, from members that keep local time and UTC side by side."""
    offsets = Counter(offset for e in listed if (offset := _offset(e)) is not None)
    if sum(offsets.values()) < _LEAST_FOR_ZONE:
        return
    shown = ", ".join(f"UTC{minutes / 60:+g} h ({count:,} members)" for minutes, count in offsets.most_common(3))
    yield Description(at=Location("zip entries: local time beside UTC", shown), kind="clock of the packing computer", value=shown)


def _offset(entry: Entry) -> int | None:
    """Minutes by which the local time lies ahead of UTC; None where not both are kept, or the two do not fit any zone."""
    if entry.moment is None or entry.moment.offset_minutes is None:
        return None
    try:
        seconds = (datetime(*entry.info.date_time) - entry.moment.wall).total_seconds()
    except ValueError:
        return None
    quarters = round(seconds / _QUARTER)
    fits = abs(seconds - quarters * _QUARTER) <= _STEP and abs(seconds) <= timedelta(hours=14).total_seconds()
    return quarters * 15 if fits else None


def _unlisted(content: Content, package: zipfile.ZipFile, listed: Sequence[Entry]) -> Iterator[AnyFact]:
    """Bytes that belong to no member of the list: before, between and after them. A member's name among them is told."""
    with content.open() as stream:
        told, place = 0, 0
        for entry in sorted(listed, key=lambda e: e.info.header_offset)[:_MOST_HEADERS]:
            gap = entry.info.header_offset - place
            if gap > 0 and told < _MOST_GAPS:
                told += 1
                yield from _gap(stream, place, gap)
            stream.seek(entry.info.header_offset)
            header = stream.read(_LOCAL.size)
            if len(header) < _LOCAL.size or header[:4] != _LOCAL_MAGIC:
                return
            fields = _LOCAL.unpack(header)
            end = entry.info.header_offset + _LOCAL.size + fields[-2] + fields[-1] + entry.info.compress_size
            place = max(place, end + (_LONGEST_DESCRIPTOR if fields[2] & 0x8 else 0))
        if len(listed) <= _MOST_HEADERS and package.start_dir - place > 0:
            yield from _gap(stream, place, package.start_dir - place)
        yield from _after(stream, content.size)


def _gap(stream: BinaryIO, place: int, size: int) -> Iterator[AnyFact]:
    value = f"{size:,} bytes at {place:,}"
    yield Description(at=Location(f"bytes at {place}", value), kind="bytes that belong to no listed member", value=value)
    stream.seek(place)
    header: bytes = stream.read(_LOCAL.size + 300)
    if len(header) > _LOCAL.size and header.startswith(_LOCAL_MAGIC):
        length = _LOCAL.unpack_from(header)[-2]
        name = storable(visible(header[_LOCAL.size : _LOCAL.size + min(length, 300)].decode("utf-8", "replace")), 300)
        if name:
            yield PathClaim(at=Location(f"local header at {place}", name), path=name, role="member that the archive's list no longer names")


def _after(stream: BinaryIO, size: int) -> Iterator[AnyFact]:
    start = max(0, size - (1 << 16) - _END)
    stream.seek(start)
    tail: bytes = stream.read(size - start)
    found = tail.rfind(_END_MAGIC)
    if found < 0 or found + _END > len(tail):
        return
    left = len(tail) - found - _END - struct.unpack_from("<H", tail, found + 20)[0]
    if left > 0:
        value = f"{left:,} bytes behind its end"
        yield Description(at=Location(f"bytes at {size - left}", value), kind="bytes that belong to no listed member", value=value)
