"""Outlook's items in OLE2 storages, `.msg` and the messages attached to them ([MS-OXMSG])."""

import re
import struct
from collections.abc import Callable

from leakcheck.decode.compound_file import CompoundFile, Entry
from leakcheck.decode.compound_writer import storage_as_file
from leakcheck.decode.mapi_message import MapiAttachment, MapiMessage
from leakcheck.decode.mapi_properties import ATTACHED, FIXED, METHOD, MOST_PROPERTIES, OBJECT, Properties

PROPERTIES = "__properties_version1.0"
_STREAM = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})", re.IGNORECASE)
_NAMED = "__nameid_version1.0"
_DATA, _ITEM = f"__substg1.0_{ATTACHED:04X}0102", f"__substg1.0_{ATTACHED:04X}{OBJECT:04X}"
#: The header of a property stream before its entries: of a message on top, of one attached, of a recipient or attachment ([MS-OXMSG] section 2.4).
_OF_PART = 8
_MOST_RECIPIENTS, _MOST_ATTACHMENTS = 2_000, 5_000
_LONGEST_VALUE = 16 << 20
_EMBEDDED_ITEM = 5


def message_of_storage(file: CompoundFile) -> MapiMessage:
    """The item at the root of a compound file. Raises what reading a damaged compound file may raise."""
    names = _names(file)
    message = MapiMessage(_properties(file, file.root, names, message=True))
    page = message.properties.code_page
    recipients = [one for one in file.root.storages() if one.name.startswith("__recip_")]
    for entry in recipients[:_MOST_RECIPIENTS]:
        message.recipients.append(_properties(file, entry, {}, page=page))
    attached = [one for one in file.root.storages() if one.name.startswith("__attach_")]
    for entry in sorted(attached, key=lambda one: one.name)[:_MOST_ATTACHMENTS]:
        message.attachments.append(_attachment(file, entry, page))
    if len(recipients) > _MOST_RECIPIENTS:
        message.damages.append(f"of {len(recipients):,} recipients only the first {_MOST_RECIPIENTS:,} were read")
    if len(attached) > _MOST_ATTACHMENTS:
        message.damages.append(f"of {len(attached):,} attachments only the first {_MOST_ATTACHMENTS:,} were read")
    return message


def _attachment(file: CompoundFile, entry: Entry, page: int) -> MapiAttachment:
    properties = _properties(file, entry, {}, page=page)
    inner = entry.child(_ITEM)
    if inner is not None and inner.is_storage:
        return MapiAttachment(properties, _wrapped(file, inner), ".msg" if properties.number(METHOD) == _EMBEDDED_ITEM else "")
    data = entry.child(_DATA)
    return MapiAttachment(properties, lambda limit: file.read(data, limit))


def _wrapped(file: CompoundFile, storage: Entry) -> Callable[[int], bytes]:
    return lambda limit: storage_as_file(file, storage, limit)


def _properties(file: CompoundFile, storage: Entry, names: dict[int, int | str], page: int = 0, *, message: bool = False) -> Properties:
    found = Properties(names=names, page=page)
    stream = file.read(storage.child(PROPERTIES), 16 * MOST_PROPERTIES + 32)
    # An attached message's has 24 bytes, which its length betrays; one on top has 32, a multiple of an entry.
    start = (24 if len(stream) % 16 == _OF_PART else 32) if message else _OF_PART
    for place in range(start, len(stream) - 15, 16):
        kind, number = struct.unpack_from("<HH", stream, place)
        if kind in FIXED:
            found.add(number, kind, stream[place + 8 : place + 16])
    for entry in storage.streams()[:MOST_PROPERTIES]:
        match = _STREAM.fullmatch(entry.name)
        if match is not None and int(match[1], 16) != ATTACHED:
            found.add(int(match[1], 16), int(match[2], 16), file.read(entry, _LONGEST_VALUE))
    return found


def _names(file: CompoundFile) -> dict[int, int | str]:
    """What numbers from 0x8000 on stand for ([MS-OXMSG] section 2.2.3)."""
    entries = file.stream(_NAMED, "__substg1.0_00030102", limit=8 * MOST_PROPERTIES)
    texts = file.stream(_NAMED, "__substg1.0_00040102", limit=1 << 20)
    names: dict[int, int | str] = {}
    for place in range(0, len(entries) - 7, 8):
        value, kind, index = struct.unpack_from("<IHH", entries, place)
        names[0x8000 + index & 0xFFFF] = _text(texts, value) if kind & 1 else value
    return names


def _text(texts: bytes, place: int) -> str:
    if place + 4 > len(texts):
        return ""
    length = min(struct.unpack_from("<I", texts, place)[0], 500)
    return texts[place + 4 : place + 4 + length].decode("utf-16-le", "replace").lower()
