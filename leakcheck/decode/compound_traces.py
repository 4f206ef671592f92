"""What an OLE2 file keeps of itself beside its streams: times and classes of storages, deleted names, order of writing ([MS-CFB] section 2.6)."""

import hashlib
import struct
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from uuid import UUID

from leakcheck.decode.add_in_residue import server_facts
from leakcheck.decode.code_pages import decoded
from leakcheck.decode.compound_file import CompoundFile, Entry
from leakcheck.decode.compound_properties import code_page, property_facts
from leakcheck.decode.moments import filetime_moment
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, SignatureMark, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MOST_TIMES, _MOST_NAMES = 50, 50
_NO_CLASS = bytes(16)
_STORE, _MOST_STORED, _LONGEST_STORED = "MsoDataStore", 50, 1 << 20
_COMPOSITE = "\x01CompObj"
_BLANKS = "".join(map(chr, range(33)))


def compound_facts(file: CompoundFile) -> Iterator[AnyFact | Problem]:
    """All that does not depend on the kind of document: its properties, its directory, the class that it names."""
    yield from property_facts(file)
    yield from _times(file)
    yield from _classes(file)
    yield from _writing(file)
    yield from _deleted(file)
    yield from _signatures(file)
    yield from _stored(file)


def damages(file: CompoundFile, what: str) -> Iterator[Problem]:
    """One sentence about all that did not fit, to be said last."""
    if file.damages:
        told = "; ".join(dict.fromkeys(storable(visible(one), 200) for one in file.damages[:5]))
        yield Problem(ProblemKind.DAMAGED, f"Parts of the {what} are damaged or missing: {told}. What could be read was read.")


def _stored(file: CompoundFile) -> Iterator[AnyFact]:
    """What servers keep in a document as data of their own ([MS-OSHARED], custom XML data storage)."""
    store = file.root.child(_STORE)
    for storage in store.storages()[:_MOST_STORED] if store is not None else ():
        item = storage.child("Item")
        if item is not None:
            yield from server_facts(f"{shown_path(storage)}/Item", file.read(item, _LONGEST_STORED))


def shown_path(entry: Entry) -> str:
    return storable(visible(entry.path or entry.name), 200)


def _times(file: CompoundFile) -> Iterator[AnyFact]:
    told: set[tuple[str, int]] = set()
    for entry in (file.root, *file.storages):
        for what, ticks in (("modified", entry.modified), ("created", entry.created)):
            moment = filetime_moment(ticks)
            if moment is None or (what, ticks) in told or len(told) >= _MOST_TIMES:
                continue
            told.add((what, ticks))
            where = "root" if entry is file.root else f"storage {shown_path(entry)}"
            yield TimeClaim(at=Location(f"directory, {where}: {what}", str(ticks)), role=TimeRole.STORED, moment=moment, voucher=Voucher.CONTAINER)


def _classes(file: CompoundFile) -> Iterator[AnyFact]:
    if file.root.class_id != _NO_CLASS:
        value = _class(file.root.class_id)
        yield Identifier(at=Location("directory, root: class", value), kind=IdentifierKind.CLASS, value=value)
    for kind, value in class_names(file.stream(_COMPOSITE, limit=4096), code_page(file)):
        yield Description(at=Location(f"CompObj: {kind}", value), kind=kind, value=value)


@lru_cache(256)
def _class(number: bytes) -> str:
    return str(UUID(bytes_le=number)).upper()


def class_names(data: bytes, page: int) -> list[tuple[str, str]]:
    """The kind of document in the words of the program's own language, and its registered name ([MS-OLEDS] section 2.3.8)."""
    found: list[tuple[str, str]] = []
    place = 28
    for kind in ("document type", "clipboard format", "registered type"):
        if place + 4 > len(data):
            break
        length = struct.unpack_from("<I", data, place)[0]
        if kind == "clipboard format" and length >= 0xFFFFFFFE:
            place += 8
            continue
        text = storable(decoded(data[place + 4 : place + 4 + min(length, 300)].split(b"\0")[0], page), 300).strip(_BLANKS)
        if text and kind != "clipboard format":
            found.append((kind, text))
        place += 4 + length
    return found


def _writing(file: CompoundFile) -> Iterator[AnyFact]:
    """How the file was laid out. Programs differ in versions, sectors and the order in which they make their streams."""
    form = f"compound file {file.major}.{file.minor:#x}; sectors {file.sector}; root {visible(file.root.name)}"
    yield Identifier(at=Location("header", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=storable(form, 300))
    names = [_shown_name(entry.name) for entry in file.entries[1:] if entry.kind]
    if names:
        order = hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
        at = Location("directory: order of entries", ", ".join(names[:20]))
        yield Identifier(at=at, kind=IdentifierKind.ENTRY_ORDER, value=order)


@lru_cache(2048)
def _shown_name(name: str) -> str:
    """At most 32 letters, as a directory has them; kept, because the same few dozen stand in all documents."""
    return storable(visible(name), 70)


def _deleted(file: CompoundFile) -> Iterator[AnyFact]:
    for name in islice(dict.fromkeys(file.deleted_names), _MOST_NAMES):
        shown = _shown_name(name)
        yield Description(at=Location("directory: entry that nothing leads to", shown), kind="deleted entry", value=shown)


def _signatures(file: CompoundFile) -> Iterator[AnyFact]:
    for name in ("_signatures", "_xmlsignatures"):
        if file.root.child(name) is not None:
            yield SignatureMark(at=Location(f"storage {name}"), scheme="office-binary")
