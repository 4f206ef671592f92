"""Documents and files embedded in OLE2 storages, as children ([MS-OLEDS] section 2.3.6; storages of Word's ObjectPool and Excel's MBD…)."""

import re
import struct
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.code_pages import decoded
from leakcheck.decode.compound_file import CompoundFile, Entry
from leakcheck.decode.compound_properties import code_page
from leakcheck.decode.compound_traces import class_names, shown_path
from leakcheck.decode.compound_writer import storage_as_file
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, PathClaim
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_NATIVE = "\x01Ole10Native"
_MOST, _LONGEST_PATH = 500, 1000
#: Streams that hold a whole file of another kind.
_WHOLE = ("Package", "CONTENTS")
_FILE = (b"PK\x03\x04", b"%PDF-", b"\xffWPC", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")
_LINK = re.compile(r"^(?:[A-Za-z]:[\\/]|\\\\|file:)")


def embedded_objects(file: CompoundFile, storages: list[Entry], limits: Limits) -> Iterator[Child | AnyFact | Problem]:
    """What lies in these storages, each a file of its own where its bytes are one, else wrapped into a compound file."""
    for storage in storages[:_MOST]:
        yield from _object(file, storage, limits)
    if len(storages) > _MOST:
        yield Problem(ProblemKind.LIMIT, f"The document embeds {len(storages):,} objects; only the first {_MOST:,} were read.")


def _object(file: CompoundFile, storage: Entry, limits: Limits) -> Iterator[Child | AnyFact]:
    place = shown_path(storage)
    for kind, value in class_names(file.read(storage.child("\x01CompObj"), 4096), code_page(file)):
        yield Description(at=Location(f"{place}: {kind}", value), kind=f"embedded {kind}", value=value)
    native = storage.child(_NATIVE)
    if native is not None:
        yield from native_object(file.read(native, limits.item_bytes), place)
        return
    for name in _WHOLE:
        data = file.read(storage.child(name), limits.item_bytes)
        if data.startswith(_FILE):
            yield Child(f"{place}/{name}", Content.of_bytes(data))
            return
    # What holds nothing but OLE's own notes (\x01Ole, \x03ObjInfo) and a shown picture is a link or a control, and no document.
    if any(entry.is_storage or entry.name[:1] >= " " for entry in storage.children.values()):
        yield Child(place, Content.of_bytes(storage_as_file(file, storage, limits.item_bytes)))


def native_object(data: bytes, place: str) -> Iterator[Child | AnyFact]:
    """A file put in by the Windows packager: its label, the places it came from, its bytes ([MS-OLEDS] section 2.3.6 and OLE Package)."""
    label, source, temporary, content = _native(data)
    for role, path in (("embedded file", source), ("temporary copy of an embedded file", temporary)):
        if _LINK.match(path):
            yield PathClaim(at=Location(f"{place}: Ole10Native", path), path=path, role=role)
    if content:
        step = re.split(r"[\\/]", label or source)[-1] or "object"
        yield Child(f"{place}/{step}", Content.of_bytes(content))


def _native(data: bytes) -> tuple[str, str, str, bytes]:
    """Label, path of origin, path of the temporary copy, content. Where the shape is not the packager's, all is content."""
    if len(data) < 8:
        return "", "", "", b""
    if struct.unpack_from("<H", data, 4)[0] != 2:
        return "", "", "", data[4:]
    label, place = _string(data, 6)
    source, place = _string(data, place)
    place += 4
    if place + 4 > len(data):
        return label, source, "", b""
    length = struct.unpack_from("<I", data, place)[0]
    temporary = _shown(data[place + 4 : place + 4 + min(length, _LONGEST_PATH)].split(b"\0")[0])
    place += 4 + length
    if place + 4 > len(data):
        return label, source, temporary, b""
    size = struct.unpack_from("<I", data, place)[0]
    whole = _in_unicode(data, place + 4 + size)
    return whole[1] or label, whole[2] or source, whole[0] or temporary, data[place + 4 : place + 4 + size]


def _in_unicode(data: bytes, place: int) -> tuple[str, str, str]:
    """The same three once more, which newer packagers put behind the content in UTF-16: the temporary copy, the label, the origin."""
    found = ["", "", ""]
    for number in range(3):
        if place + 4 > len(data):
            break
        letters = struct.unpack_from("<I", data, place)[0]
        if letters > _LONGEST_PATH:
            break
        found[number] = storable(data[place + 4 : place + 4 + 2 * letters].decode("utf-16-le", "replace").rstrip("\0"), 500)
        place += 4 + 2 * letters
    return found[0], found[1], found[2]


def _string(data: bytes, place: int) -> tuple[str, int]:
    end = data.find(b"\0", place, place + _LONGEST_PATH)
    if end < 0:
        return "", len(data)
    return _shown(data[place:end]), end + 1


def _shown(name: bytes) -> str:
    """In the code page of the computer, which is not known; on those that are set to UTF-8 it is that."""
    try:
        return storable(name.decode("utf-8"), 500)
    except UnicodeError:
        return storable(decoded(name, 1252), 500)


def other_streams(file: CompoundFile, limits: Limits, skip: frozenset[str]) -> Iterator[Child]:
    """Streams of a compound file of no known kind that hold whole files, by their first bytes."""
    for entry in islice(file.walk(), 20_000):
        if entry.is_storage or entry.size < 64 or entry.name.upper() in skip:
            continue
        data = file.read(entry, limits.item_bytes)
        if data.startswith(_FILE[:-1]):
            yield Child(shown_path(entry), Content.of_bytes(data))
