"""Visual Basic projects of Office files: names, ids, references and the text of their modules ([MS-OVBA])."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from leakcheck.decode.code_pages import decoded, language_tag
from leakcheck.decode.compound_file import CompoundFile, Entry
from leakcheck.decode.compound_traces import shown_path
from leakcheck.decode.macro_protection import protection
from leakcheck.decode.macro_references import RECORDS, Reference, reference, reference_facts
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.unique_identifier import version_1_facts
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    PathClaim,
    SoftwareClaim,
    SoftwareRole,
)
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location

_MOST_PROJECTS, _MOST_MODULES, _MOST_REFERENCES = 20, 500, 1000
#: A chunk unpacks to no more than this ([MS-OVBA] section 2.4.1.1.5).
_CHUNK = 4096
_BITS = tuple(1 << bit for bit in range(8))
_LONGEST = 8 << 20
_ID = re.compile(r'^ID="(\{[0-9A-Fa-f-]{36}\})"', re.MULTILINE)
#: Records that are one text (sections 2.3.4.2.1.6 and following).
_TEXTS, _LONGEST_TEXT = {0x0004: "name", 0x0005: "description", 0x0006: "help_file"}, 2000
_NEUTRAL = frozenset({0, 0x400, 0x409})


@dataclass(slots=True)
class _Directory:
    """What the `dir` stream says (section 2.3.4.2)."""

    name: str = ""
    language: int = 0
    code_page: int = 1252
    version: str = ""
    description: str = ""
    help_file: str = ""
    references: list[Reference] = field(default_factory=list)
    modules: list[tuple[str, str, int]] = field(default_factory=list)
    """Name, name of the stream, where its text begins in the stream."""


def macro_facts(file: CompoundFile, limits: Limits, top: Entry | None = None) -> Iterator[AnyFact]:
    """All projects under a storage; the whole file by default."""
    storages = file.storages if top is None else [entry for entry in file.walk(top) if entry.is_storage]
    found = [entry for entry in storages if entry.child("dir") is not None and entry.child("_VBA_PROJECT") is not None]
    if not found:
        return
    parents = {child.number: entry for entry in (file.root, *file.walk()) for child in entry.children.values()}
    for storage in found[:_MOST_PROJECTS]:
        yield from _project(file, storage, parents.get(storage.number, file.root), limits)


def _project(file: CompoundFile, storage: Entry, parent: Entry, limits: Limits) -> Iterator[AnyFact]:
    place = shown_path(storage)
    directory = _directory(unpacked(file.read(storage.child("dir"), _LONGEST)))
    text = decoded(file.read(parent.child("PROJECT"), 1 << 20), directory.code_page)
    yield from _stated(text, f"{shown_path(parent)}/PROJECT")
    yield from _described(directory, place)
    if directory.language not in _NEUTRAL and (tag := language_tag(directory.language)):
        at = Location(f"{place}/dir: language", f"{directory.language:#06x}")
        yield LanguageClaim(at=at, role=LanguageRole.INTERFACE, tag=tag)
    cookie = file.read(storage.child("_VBA_PROJECT"), 8)
    if len(cookie) >= 4 and cookie[:2] == b"\xcc\x61":
        version = f"{struct.unpack_from('<H', cookie, 2)[0]:#06x}"
        at = Location(f"{place}/_VBA_PROJECT: version", version)
        yield SoftwareClaim(at=at, role=SoftwareRole.TOOLKIT, name="Visual Basic for Applications", version=version)
    yield from reference_facts(directory.references, f"{place}/dir")
    yield from _modules(file, storage, directory, limits)


def _stated(text: str, place: str) -> Iterator[AnyFact]:
    """The project's number, and whether it is locked; a locked one can have no number."""
    match = _ID.search(text)
    if match is not None and (identifier := UUID(match[1])).int:
        yield Identifier(at=Location(f"{place}: ID", match[1]), kind=IdentifierKind.MACRO_PROJECT, value=match[1].upper())
        yield from version_1_facts(identifier, f"{place}: ID")
    if locked := protection(text):
        yield Description(at=Location(f"{place}: CMG, DPB", locked), kind="protection", value=locked)


def _described(directory: _Directory, place: str) -> Iterator[AnyFact]:
    if directory.name:
        yield Description(at=Location(f"{place}/dir: project name", directory.name), kind="macro project", value=directory.name)
    if directory.description:
        at = Location(f"{place}/dir: project description", directory.description)
        yield Description(at=at, kind="description of the macros", value=directory.description)
    if directory.help_file:
        yield PathClaim(at=Location(f"{place}/dir: help file", directory.help_file), path=directory.help_file, role="help of the macros")


def _modules(file: CompoundFile, storage: Entry, directory: _Directory, limits: Limits) -> Iterator[AnyFact]:
    left = limits.text_characters
    for name, stream, offset in directory.modules[:_MOST_MODULES]:
        source = unpacked(file.read(storage.child(stream or name), _LONGEST)[offset:])
        # Each module begins with lines that the editor never shows; a module of nothing else holds no macro.
        lines = decoded(source, directory.code_page).replace("\r\n", "\n").split("\n")
        text = "\n".join(line for line in lines if not line.startswith("Attribute ")).strip()
        if text and left > 0 and (fact := text_content(text, "macro", Location(f"{shown_path(storage)}/{name}"), left)) is not None:
            left -= len(text)
            yield fact


def unpacked(data: bytes) -> bytes:
    """A compressed container (section 2.4.1). Bounded: a chunk is at most 4096 bytes, all together at most eight megabytes."""
    out = bytearray()
    place = 1
    if data[:1] != b"\x01":
        return b""
    while place + 2 <= len(data) and len(out) < _LONGEST:
        header = struct.unpack_from("<H", data, place)[0]
        end = min(len(data), place + (header & 0x0FFF) + 3)
        if header >> 12 & 7 != 3:
            break
        out += _chunk(data[place + 2 : end]) if header & 0x8000 else data[place + 2 : min(end, place + 2 + _CHUNK)]
        place = end
    return bytes(out)


def _chunk(data: bytes) -> bytes:
    """One chunk: flags for eight tokens each, a token being a byte or a copy of what came before (section 2.4.1.3)."""
    out = bytearray()
    place, end = 0, len(data)
    while place < end and len(out) < _CHUNK:
        flags = data[place]
        place += 1
        if flags == 0:
            out += data[place : place + 8]
            place += 8
            continue
        for bit in _BITS:
            if place >= end:
                break
            if not flags & bit:
                out.append(data[place])
                place += 1
                continue
            if place + 2 > end or not _copy(out, data[place] | data[place + 1] << 8):
                return bytes(out)
            place += 2
    return bytes(out[:_CHUNK])


def _copy(out: bytearray, token: int) -> bool:
    """Appends what the token points to; False where it points before the beginning."""
    bits = max(4, (len(out) - 1).bit_length()) if out else 4
    length = min((token & (0xFFFF >> bits)) + 3, _CHUNK)
    start = len(out) - (token >> (16 - bits)) - 1
    if start < 0:
        return False
    # A copy may go on into what it has itself appended: then that is repeated.
    source = bytes(out[start : start + length])
    out += source if len(source) == length else (source * (length // len(source) + 1))[:length]
    return True


def _directory(data: bytes) -> _Directory:
    """The records of the unpacked `dir` stream: number, length, value."""
    found = _Directory()
    module: list[str | int] = ["", "", 0]
    place = 0
    while place + 6 <= len(data):
        kind, length = struct.unpack_from("<HI", data, place)
        # The version's record states four bytes and holds six (section 2.3.4.2.1.11).
        length = 6 if kind == 0x0009 else length
        value = data[place + 6 : place + 6 + length]
        place += 6 + length
        if kind == 0x002B and module[0]:
            found.modules.append((str(module[0]), str(module[1]), int(module[2])))
            module = ["", "", 0]
        else:
            _keep(found, module, kind, value)
    return found


def _text(kind: int, value: bytes, page: int) -> tuple[str, str]:
    """The name of a field of the directory, and its text."""
    return _TEXTS[kind], storable(decoded(value[:_LONGEST_TEXT], page), _LONGEST_TEXT)


def _keep(found: _Directory, module: list[str | int], kind: int, value: bytes) -> None:
    match kind:
        case 0x0002 if len(value) >= 4:
            found.language = struct.unpack("<I", value[:4])[0]
        case 0x0003 if len(value) >= 2:
            found.code_page = struct.unpack("<H", value[:2])[0]
        case 0x0004 | 0x0005 | 0x0006:
            setattr(found, *_text(kind, value, found.code_page))
        case _ if kind in RECORDS and len(found.references) < _MOST_REFERENCES:
            found.references.append(reference(kind, value, found.code_page))
        case 0x0019 | 0x001A:
            module[kind - 0x0019] = storable(decoded(value, found.code_page), 200)
        case 0x0031 if len(value) >= 4:
            module[2] = struct.unpack("<I", value[:4])[0]
