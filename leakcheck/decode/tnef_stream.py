"""Items in Transport Neutral Encapsulation, `winmail.dat` ([MS-OXTNEF]), in one pass that believes no length."""

import struct
from collections.abc import Callable, Iterator
from datetime import datetime

from leakcheck.decode.mapi_message import MapiAttachment, MapiMessage
from leakcheck.decode.mapi_names import PropertyName
from leakcheck.decode.mapi_properties import ATTACHED, BODY, CLASS, FIXED, MANY, MOST_PROPERTIES, OBJECT, SEVERAL, SUBJECT, TEXT, Properties
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

MAGIC = b"\x78\x9f\x3e\x22"
_OF_MESSAGE, _OF_ATTACHMENT = 1, 2
_MESSAGE_PROPERTIES, _RECIPIENTS, _ATTACHMENT_PROPERTIES, _BEGIN, _CODE_PAGE = 0x9003, 0x9004, 0x9005, 0x9002, 0x9007
_DATA, _NAME, _FROM = 0x800F, 0x8010, 0x8000
#: Older attributes and the properties that took their place ([MS-OXTNEF] section 2.1.3).
_TEXTS = {0x8004: SUBJECT, 0x8008: CLASS, 0x800C: BODY}
_TIMES = {
    0x8005: ("attDateSent", TimeRole.SUBMITTED),
    0x8006: ("attDateRecd", TimeRole.RECEIVED),
    0x8020: ("attDateModified", TimeRole.MODIFIED),
    0x0006: ("attDateStart", TimeRole.EVENT),
    0x0007: ("attDateEnd", TimeRole.EVENT),
    0x8012: ("attAttachCreateDate", TimeRole.CREATED),
    0x8013: ("attAttachModifyDate", TimeRole.MODIFIED),
}
#: For sentences, each in the plural.
_WORDS = {
    _MESSAGE_PROPERTIES: "properties of the message",
    _RECIPIENTS: "recipients",
    _ATTACHMENT_PROPERTIES: "properties of an attachment",
    _DATA: "bytes of an attachment",
}
_MOST_ATTACHMENTS, _MOST_RECIPIENTS, _MOST_VALUES = 5_000, 2_000, 10_000
#: What is put before an object says what it is: a message in this same form, or else something of OLE.
_IS_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


class _Cut(Exception):
    """A length leads beyond the bytes that are there."""


def _named(attribute: int) -> str:
    return _WORDS.get(attribute, f"data of the kind {attribute:04X}")


def message_of_tnef(data: bytes) -> MapiMessage:
    """The item. Never raises; what is cut off or damaged is told in its `damages`."""
    return _Reader(data).message


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.message = MapiMessage(Properties())
        self._older: dict[int, tuple[int, bytes]] = {}
        self._attachments: list[Properties] = []
        self._bytes: list[bytes] = []
        self._objects: list[bytes] = []
        self._is_full = False
        for level, name, start, end in self._attributes():
            try:
                self._attribute(level, name, start, end)
            except (_Cut, struct.error):
                self._tell(f"the {_named(name)} from byte {start:,} on state lengths that lead beyond them")
        self._finish()

    def _tell(self, what: str) -> None:
        if len(self.message.damages) < 10:
            self.message.damages.append(what)

    def _attributes(self) -> Iterator[tuple[int, int, int, int]]:
        """Level, name, and where the value begins and ends."""
        data, place = self._data, 6
        while place + 9 <= len(data) and data[place] in {_OF_MESSAGE, _OF_ATTACHMENT}:
            level, name, _, length = struct.unpack_from("<BHHI", data, place)
            start, end = place + 9, place + 9 + length
            if end > len(data):
                self._tell(f"the {_named(name)} from byte {start:,} on are said to be {length:,} bytes, but the file ends before")
                return
            yield level, name, start, end
            place = end + 2
        # Mail programs leave a line end or two behind it.
        if data[place : place + 1000].strip(b"\0\r\n "):
            self._tell(f"what stands from byte {place:,} on is no attribute")

    def _attribute(self, level: int, name: int, start: int, end: int) -> None:
        if level == _OF_ATTACHMENT:
            self._of_attachment(name, start, end)
        elif name == _MESSAGE_PROPERTIES:
            _Values(self._data, start, end).into(self.message.properties)
        elif name == _RECIPIENTS:
            self._recipients(start, end)
        elif name == _CODE_PAGE and end - start >= 4:
            self.message.properties.page = struct.unpack_from("<H", self._data, start)[0]
        elif name in _TIMES:
            self._time(name, start, end)
        elif name in _TEXTS:
            self._older[_TEXTS[name]] = (TEXT, self._data[start:end])
        elif name == _FROM:
            self._sender(self._data[start:end])

    def _recipients(self, start: int, end: int) -> None:
        values = _Values(self._data, start, end)
        count = values.number()
        for _ in range(min(count, _MOST_RECIPIENTS)):
            values.into(recipient := Properties())
            self.message.recipients.append(recipient)
        if count > _MOST_RECIPIENTS:
            self._tell(f"of {count:,} recipients only the first {_MOST_RECIPIENTS:,} were read")

    def _sender(self, data: bytes) -> None:
        """A name and an address of the oldest kind ([MS-OXTNEF] section 2.1.3.4, TRP)."""
        _, _, first, second = struct.unpack_from("<4H", data)
        address = data[8 + first : 8 + first + second].split(b"\0")[0]
        self._older[0x0042] = (TEXT, data[8 : 8 + first])
        self._older[0x0065] = (TEXT, address.removeprefix(b"SMTP:").removeprefix(b"smtp:"))
        self._older[0x0064] = (TEXT, address.partition(b":")[0])

    def _time(self, name: int, start: int, end: int) -> None:
        """Clock readings without a zone ([MS-OXTNEF] section 2.1.3.1, DTR)."""
        if end - start < 12:
            raise _Cut
        numbers = struct.unpack_from("<6H", self._data, start)
        label, role = _TIMES[name]
        try:
            moment = Moment(datetime(*numbers))
        except ValueError:
            return
        within = f"attachment {len(self._attachments)}: " if name in {0x8012, 0x8013} else ""
        at = Location(f"{within}{label} (0x{name:04X})", " ".join(map(str, numbers)))
        voucher = Voucher.CLAIMED if role is TimeRole.EVENT else Voucher.CONTAINER
        self.message.stated.append(TimeClaim(at=at, role=role, moment=moment, voucher=voucher))

    # Attachments: each begins with an attribute that says so; those of files that leave it out begin with their first

    def _of_attachment(self, name: int, start: int, end: int) -> None:
        if self._is_full:
            return
        if name == _BEGIN or not self._attachments:
            if len(self._attachments) >= _MOST_ATTACHMENTS:
                # What follows belongs to attachments that are left out, and not to the last one.
                self._is_full = True
                self._tell(f"of its attachments only the first {_MOST_ATTACHMENTS:,} were read")
                return
            self._attachments.append(Properties())
            self._bytes.append(b"")
            self._objects.append(b"")
        if name == _DATA:
            self._bytes[-1] = self._data[start:end]
        elif name == _NAME:
            # The short name of the oldest kind; those of the properties come before it.
            self._attachments[-1].add(0x3001, TEXT, self._data[start:end])
        elif name == _ATTACHMENT_PROPERTIES:
            values = _Values(self._data, start, end)
            values.into(self._attachments[-1])
            self._objects[-1] = values.object
        elif name in _TIMES:
            self._time(name, start, end)

    def _finish(self) -> None:
        properties = self.message.properties
        for number, (kind, raw) in self._older.items():
            properties.add(number, kind, raw)
        for part in (*self.message.recipients, *self._attachments):
            part.page = properties.code_page
        for one, data, inner in zip(self._attachments, self._bytes, self._objects, strict=True):
            is_message = inner.startswith(_IS_MESSAGE)
            content = inner[16:] if inner else data or one.data(ATTACHED)
            self.message.attachments.append(MapiAttachment(one, _given(content), ".tnef" if is_message else ""))


def _given(data: bytes) -> Callable[[int], bytes]:
    return lambda limit: data[:limit]


class _Values:
    """Properties in a row ([MS-OXTNEF] section 2.1.3.4)."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self._data, self._at, self._end = data, start, end
        self.object = b""
        """What lies in an attachment that is an object, the identifier of its kind before it."""

    def into(self, found: Properties) -> None:
        for _ in range(min(self.number(), MOST_PROPERTIES)):
            kind, number = struct.unpack("<HH", self._take(4))
            if number >= 0x8000:
                found.names[number] = self._name()
            values = self._values(kind)
            raw = values[0] if values else b""
            if kind == OBJECT and number == ATTACHED:
                self.object = raw
            elif kind in SEVERAL:
                found.add(number, kind, b"", values)
            elif not kind & MANY:
                found.add(number, kind, raw)

    def number(self) -> int:
        value: int = struct.unpack("<I", self._take(4))[0]
        return value

    def _take(self, length: int) -> bytes:
        """So many bytes; values begin at multiples of four."""
        start = self._at
        if length > self._end - start:
            raise _Cut
        self._at = min(start + length + -length % 4, self._end)
        return self._data[start : start + length]

    def _name(self) -> PropertyName:
        family = self._take(16)
        if self.number() == 0:
            return PropertyName(family, self.number())
        return PropertyName(family, self._take(self.number())[:500].decode("utf-16-le", "replace").rstrip("\0").lower())

    def _values(self, kind: int) -> tuple[bytes, ...]:
        """The value, or each of several."""
        width = FIXED.get(kind & ~MANY, 16 if kind & ~MANY == 0x48 else None)
        if width is not None and not kind & MANY:
            return (self._take(width),)
        return tuple(self._take(self.number() if width is None else width) for _ in range(min(self.number(), _MOST_VALUES)))
