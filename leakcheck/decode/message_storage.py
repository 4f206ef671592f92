"""Outlook's items in OLE2 storages, `.msg` and the messages attached to them ([MS-OXMSG])."""

import re
import struct
from collections.abc import Callable

import msgspec

from leakcheck.decode.compound_file import CompoundFile, Entry
from leakcheck.decode.compound_writer import storage_as_file
from leakcheck.decode.mapi_message import MapiAttachment, MapiMessage
from leakcheck.decode.mapi_names import NameLists, PropertyName
from leakcheck.decode.mapi_properties import ATTACHED, FIXED, METHOD, MOST_PROPERTIES, OBJECT, SEVERAL, Properties

PROPERTIES = "__properties_version1.0"
_STREAM = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})(?:-([0-9A-F]{8}))?", re.IGNORECASE)
#: Where the names of all items in the file stand, and the streams of the three lists.
NAMED, NAME_STREAMS = "__nameid_version1.0", ("__substg1.0_00020102", "__substg1.0_00030102", "__substg1.0_00040102")
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
        is_item = properties.number(METHOD) == _EMBEDDED_ITEM
        return MapiAttachment(properties, _wrapped(file, _with_names(file, inner) if is_item else inner), ".msg" if is_item else "")
    data = entry.child(_DATA)
    return MapiAttachment(properties, lambda limit: file.read(data, limit))


def _wrapped(file: CompoundFile, storage: Entry) -> Callable[[int], bytes]:
    return lambda limit: storage_as_file(file, storage, limit)


def _with_names(file: CompoundFile, item: Entry) -> Entry:
    """An item's storage with the names of its properties, which stand once for all items of the file, without the times of their own storage."""
    names = file.root.child(NAMED)
    if names is None:
        return item
    names = msgspec.structs.replace(names, created=0, modified=0)
    return msgspec.structs.replace(item, children={**item.children, NAMED.upper(): names})


def _properties(file: CompoundFile, storage: Entry, names: dict[int, PropertyName], page: int = 0, *, message: bool = False) -> Properties:
    found = Properties(names=names, page=page)
    stream = file.read(storage.child(PROPERTIES), 16 * MOST_PROPERTIES + 32)
    # An attached message's has 24 bytes, which its length betrays; one on top has 32, a multiple of an entry.
    start = (24 if len(stream) % 16 == _OF_PART else 32) if message else _OF_PART
    for place in range(start, len(stream) - 15, 16):
        kind, number = struct.unpack_from("<HH", stream, place)
        if kind in FIXED:
            found.add(number, kind, stream[place + 8 : place + 16])
    several: dict[tuple[int, int], dict[int, bytes]] = {}
    for entry in storage.streams()[:MOST_PROPERTIES]:
        match = _STREAM.fullmatch(entry.name)
        if match is None or (number := int(match[1], 16)) == ATTACHED:
            continue
        kind = int(match[2], 16)
        if match[3]:
            several.setdefault((number, kind), {})[int(match[3], 16)] = file.read(entry, _LONGEST_VALUE)
        # Of several values the stream without a number of its own holds the lengths, which the streams have anyway.
        elif kind not in SEVERAL:
            found.add(number, kind, file.read(entry, _LONGEST_VALUE))
    for (number, kind), values in several.items():
        found.add(number, kind, b"", tuple(values[order] for order in sorted(values)))
    return found


def _names(file: CompoundFile) -> dict[int, PropertyName]:
    """What numbers from 0x8000 on stand for ([MS-OXMSG] section 2.2.3)."""
    families, entries, texts = (file.stream(NAMED, stream, limit=1 << 20) for stream in NAME_STREAMS)
    return NameLists(families, entries, texts).read(MOST_PROPERTIES)
