"""Properties of Outlook's items ([MS-OXCDATA] section 2.11, names per [MS-OXPROPS]), whatever container they were kept in."""

import struct
from dataclasses import dataclass, field
from typing import ClassVar

from leakcheck.decode.code_pages import codec_of, page_of_language
from leakcheck.decode.mapi_names import PropertyName, canonical_name
from leakcheck.decode.visible_text import storable
from leakcheck.model.location import Location

INTEGER, BOOLEAN, OBJECT, LONG, TEXT, WIDE_TEXT, TIME, BINARY = 0x0003, 0x000B, 0x000D, 0x0014, 0x001E, 0x001F, 0x0040, 0x0102
#: A type with this added holds any number of values; those of the types that have no fixed length stand apart.
MANY = 0x1000
SEVERAL = frozenset({MANY | TEXT, MANY | WIDE_TEXT, MANY | BINARY})
#: Types whose value stands in eight bytes at most, with their lengths.
FIXED = {0x0001: 0, 0x0002: 2, INTEGER: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, BOOLEAN: 2, LONG: 8, TIME: 8}
HEADERS, SUBMITTED, DELIVERED, CREATED, MODIFIED = 0x007D, 0x0039, 0x0E06, 0x3007, 0x3008
BODY, RTF, HTML, CLASS, SUBJECT, FLAGS, CONTENT_ID = 0x1000, 0x1009, 0x1013, 0x001A, 0x0037, 0x0E07, 0x3712
ATTACHED, METHOD = 0x3701, 0x3705
_MESSAGE_PAGE, _INTERNET_PAGE, _LOCALE = 0x3FFD, 0x3FDE, 0x3FF1
#: Canonical names, for the reader who looks the value up with another tool.
NAMES = {
    CLASS: "PidTagMessageClass", SUBJECT: "PidTagSubject", SUBMITTED: "PidTagClientSubmitTime", 0x0040: "PidTagReceivedByName",
    0x0042: "PidTagSentRepresentingName", 0x0060: "PidTagStartDate", 0x0061: "PidTagEndDate", 0x0064: "PidTagSentRepresentingAddressType",
    0x0065: "PidTagSentRepresentingEmailAddress", 0x0071: "PidTagConversationIndex", 0x0075: "PidTagReceivedByAddressType",
    0x0076: "PidTagReceivedByEmailAddress", HEADERS: "PidTagTransportMessageHeaders", 0x0C15: "PidTagRecipientType", 0x0C1A: "PidTagSenderName",
    0x0C1E: "PidTagSenderAddressType", 0x0C1F: "PidTagSenderEmailAddress", DELIVERED: "PidTagMessageDeliveryTime", FLAGS: "PidTagMessageFlags",
    0x0FFB: "PidTagStoreEntryId", 0x65E3: "PidTagPredecessorChangeList",
    BODY: "PidTagBody", RTF: "PidTagRtfCompressed", HTML: "PidTagHtml", CONTENT_ID: "PidTagAttachContentId", 0x1035: "PidTagInternetMessageId",
    0x1039: "PidTagInternetReferences", 0x1042: "PidTagInReplyToId", 0x1080: "PidTagIconIndex", 0x1081: "PidTagLastVerbExecuted",
    0x1082: "PidTagLastVerbExecutionTime", 0x1090: "PidTagFlagStatus", 0x1091: "PidTagFlagCompleteTime", 0x3001: "PidTagDisplayName",
    0x3002: "PidTagAddressType", 0x3003: "PidTagEmailAddress", CREATED: "PidTagCreationTime", MODIFIED: "PidTagLastModificationTime",
    0x300B: "PidTagSearchKey", ATTACHED: "PidTagAttachDataBinary", 0x3703: "PidTagAttachExtension", 0x3704: "PidTagAttachFilename",
    METHOD: "PidTagAttachMethod",
    0x3707: "PidTagAttachLongFilename", 0x3708: "PidTagAttachPathname", 0x370D: "PidTagAttachLongPathname", 0x370E: "PidTagAttachMimeTag",
    0x39FE: "PidTagSmtpAddress", _INTERNET_PAGE: "PidTagInternetCodepage", _LOCALE: "PidTagMessageLocaleId", 0x3FF8: "PidTagCreatorName",
    0x3FFA: "PidTagLastModifierName", _MESSAGE_PAGE: "PidTagMessageCodepage", 0x5D01: "PidTagSenderSmtpAddress",
    0x5FFB: "PidTagRecipientTrackStatusTime", 0x5FFD: "PidTagRecipientFlags", 0x5FFF: "PidTagRecipientTrackStatus",
    0x5D02: "PidTagSentRepresentingSmtpAddress", 0x5D07: "PidTagReceivedBySmtpAddress", 0x0E05: "PidTagParentDisplay",
    0x0E28: "PidTagPrimarySendAccount", 0x0E29: "PidTagNextSendAcct", 0x3A08: "PidTagBusinessTelephoneNumber",
    0x3A09: "PidTagHomeTelephoneNumber", 0x3A16: "PidTagCompanyName", 0x3A17: "PidTagTitle", 0x3A1B: "PidTagBusiness2TelephoneNumber",
    0x3A1C: "PidTagMobileTelephoneNumber", 0x3A1F: "PidTagOtherTelephoneNumber", 0x3A23: "PidTagPrimaryFaxNumber",
    0x3A24: "PidTagBusinessFaxNumber", 0x3A25: "PidTagHomeFaxNumber", 0x3A2F: "PidTagHome2TelephoneNumber", 0x3A42: "PidTagBirthday",
    0x3A4F: "PidTagNickname", 0x3A50: "PidTagPersonalHomePage", 0x3A51: "PidTagBusinessHomePage",
}  # fmt: skip
MOST_PROPERTIES = 5_000
_LONGEST_TEXT = 8 << 20


@dataclass(frozen=True, slots=True)
class MapiProperty:
    """One value as its bytes stand in the container."""

    number: int
    kind: int
    raw: bytes
    several: tuple[bytes, ...] = ()
    """Of a type that holds any number of texts or byte strings, each of them; `raw` is empty then."""


@dataclass(slots=True)
class Properties:
    """The properties of one item, recipient or attachment."""

    values: dict[int, MapiProperty] = field(default_factory=dict)
    names: dict[int, PropertyName] = field(default_factory=dict)
    """What the container says a number from 0x8000 on stands for."""
    page: int = 0
    """The code page of the item that this belongs to; 0 where this is to be asked of the properties themselves."""
    _numbers: dict[PropertyName | str, int] | None = field(default=None, repr=False)

    _CLOCKLESS: ClassVar[int] = 0x0CB34557A3DD4000
    """1 January 4501, Outlook's word for `no time` ([MS-OXOCAL])."""

    def add(self, number: int, kind: int, raw: bytes, several: tuple[bytes, ...] = ()) -> None:
        """Keep a value; the first of several under one number stands, as for Outlook."""
        if len(self.values) < MOST_PROPERTIES:
            self.values.setdefault(number, MapiProperty(number, kind, raw, several))

    def named(self, name: PropertyName | str) -> int:
        """The number under which a named property is kept here, one of a text name in any set; 0 if it is not. Asked when all values are there."""
        if self._numbers is None:
            self._numbers = {}
            for number, known in self.names.items():
                if number in self.values:
                    self._numbers.setdefault(known, number)
                    if isinstance(known.name, str):
                        self._numbers.setdefault(known.name, number)
        return self._numbers.get(name, 0)

    @property
    def code_page(self) -> int:
        """That of the text properties, which is the writing system's; what the text was to be sent in says less."""
        return self.page or self.number(_MESSAGE_PAGE) or self._system_page or self.number(_INTERNET_PAGE) or 1252

    @property
    def _system_page(self) -> int:
        language = self.number(_LOCALE)
        return page_of_language(language) if language else 0

    def text(self, number: int, longest: int = 2_000) -> str:
        """A text, without the NULs at its end; empty if there is none."""
        return storable(self.whole_text(number), longest).strip()

    def whole_text(self, number: int) -> str:
        """A text up to the length that is read at all, as it stands."""
        one = self.values.get(number)
        if one is None or one.kind not in {TEXT, WIDE_TEXT, BINARY}:
            return ""
        raw = one.raw[:_LONGEST_TEXT]
        if one.kind == WIDE_TEXT:
            return raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").rstrip("\0")
        return self._decoded(raw, (self.number(_INTERNET_PAGE) if number == HTML else 0) or self.code_page).rstrip("\0")

    def _decoded(self, raw: bytes, page: int) -> str:
        """Outlook states UTF-8 or a seven-bit form for mail that it was to send so, and keeps the text in the system's code page all the same."""
        try:
            return raw.decode(codec_of(page))
        except UnicodeError:
            return raw.decode(codec_of(self._system_page or page), "replace")

    def data(self, number: int) -> bytes:
        one = self.values.get(number)
        return b"" if one is None else one.raw

    def every(self, number: int) -> tuple[bytes, ...]:
        """The values of a property that holds any number of them."""
        one = self.values.get(number)
        return () if one is None else one.several

    def number(self, number: int) -> int:
        """A whole number; 0 if there is none."""
        one = self.values.get(number)
        if one is None or one.kind not in {0x0002, INTEGER, BOOLEAN, LONG}:
            return 0
        width = FIXED[one.kind]
        return int.from_bytes(one.raw[:width], "little", signed=one.kind != BOOLEAN)

    def ticks(self, number: int) -> int:
        """FILETIME ticks; 0 if there are none."""
        one = self.values.get(number)
        if one is None or one.kind != TIME or len(one.raw) < 8:
            return 0
        value: int = struct.unpack_from("<Q", one.raw)[0]
        return 0 if value >= self._CLOCKLESS else value

    def at(self, number: int, raw: str = "", within: str = "") -> Location:
        """Where a value stands: its canonical name and number."""
        known = self.names.get(number)
        name = NAMES.get(number, "property") if known is None else storable(canonical_name(known), 80)
        place = f"{within}: " if within else ""
        return Location(f"{place}{name} (0x{number:04X})", storable(raw, 600))
