"""Named properties of Outlook's items: the sets that they belong to, and how a container says which of its numbers stands for which ([MS-OXPROPS]).

A number from 0x8000 on means something else in each container: what it stands for is a property set with a number or a text of it.
Sets give their numbers out by themselves, so that a number without its set says nothing.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class PropertyName(NamedTuple):
    """A property set, as its sixteen bytes stand in files, and a number of [MS-OXPROPS] or a text in lower case."""

    family: bytes
    name: int | str


def _office(number: int) -> bytes:
    """One of the sets whose ids differ in their first four bytes alone ([MS-OXPROPS] section 1.3.2)."""
    return struct.pack("<I", number) + bytes.fromhex("0000 0000 C000 0000 0000 0046")


MAPI, PUBLIC = _office(0x00020328), _office(0x00020329)
APPOINTMENT, TASK, ADDRESS, COMMON, LOG = (_office(0x00062000 + number) for number in (2, 3, 4, 8, 10))
MEETING = bytes.fromhex("90DAD86E 0B45 1B10 98DA 00AA003F1305")
#: How the entries of a container name the sets that stand in none of its lists ([MS-OXMSG] section 2.2.3.1.2).
_NONE, _FIRST_LISTED = 0, 3
_FIRST = 0x8000
_ENTRY, _FAMILY, _LONGEST_NAME = 8, 16, 500


@dataclass(frozen=True, slots=True)
class NameLists:
    """The three lists by which a `.msg` file ([MS-OXMSG] section 2.2.3.1) and a data file ([MS-PST] section 2.4.7) tell their named properties."""

    families: bytes
    entries: bytes
    texts: bytes

    def read(self, most: int) -> dict[int, PropertyName]:
        """What each number stands for, of the first `most` entries; those that point beyond the lists stand for an empty text."""
        names: dict[int, PropertyName] = {}
        for place in range(0, min(len(self.entries), most * _ENTRY) - _ENTRY + 1, _ENTRY):
            value, kind, index = struct.unpack_from("<IHH", self.entries, place)
            names[_FIRST + index & 0xFFFF] = PropertyName(self._family(kind >> 1), self._text(value) if kind & 1 else value)
        return names

    def _family(self, number: int) -> bytes:
        listed = number - _FIRST_LISTED
        return self.families[listed * _FAMILY : (listed + 1) * _FAMILY] if listed >= 0 else (b"", MAPI, PUBLIC)[number]

    def _text(self, place: int) -> str:
        if place + 4 > len(self.texts):
            return ""
        length = min(struct.unpack_from("<I", self.texts, place)[0], _LONGEST_NAME)
        return self.texts[place + 4 : place + 4 + length].decode("utf-16-le", "replace").lower()


def name_lists(names: Mapping[int, PropertyName]) -> tuple[dict[int, int], NameLists]:
    """The lists that name these properties, and the number under which each is kept then: from 0x8000 on without a gap, as the format wants it."""
    families, entries, texts = list[bytes](), bytearray(), bytearray()
    numbers: dict[int, int] = {}
    for index, (number, (family, name)) in enumerate(sorted(names.items())):
        numbers[number] = _FIRST + index
        kind = _listed(families, family) << 1
        if isinstance(name, int):
            entries += struct.pack("<IHH", name, kind, index)
            continue
        entries += struct.pack("<IHH", len(texts), kind | 1, index)
        raw = name.encode("utf-16-le", "surrogatepass")
        texts += struct.pack("<I", len(raw)) + raw + bytes(-len(raw) % 4)
    return numbers, NameLists(b"".join(families), bytes(entries), bytes(texts))


def _listed(families: list[bytes], family: bytes) -> int:
    """By which number entries name a set; it is put into the list where it is new."""
    if family in (MAPI, PUBLIC):
        return 1 if family == MAPI else 2
    if len(family) != _FAMILY:
        return _NONE
    if family not in families:
        families.append(family)
    return families.index(family) + _FIRST_LISTED


#: Canonical names, for the reader who looks a value up with another tool.
NAMES: dict[bytes, dict[int, str]] = {
    APPOINTMENT: {
        0x8202: "PidLidAppointmentSequenceTime", 0x8208: "PidLidLocation", 0x820D: "PidLidAppointmentStartWhole", 0x820E: "PidLidAppointmentEndWhole",
        0x8215: "PidLidAppointmentSubType", 0x8216: "PidLidAppointmentRecur", 0x8217: "PidLidAppointmentStateFlags",
        0x8218: "PidLidResponseStatus", 0x8220: "PidLidAppointmentReplyTime", 0x822E: "PidLidOwnerName", 0x8230: "PidLidAppointmentReplyName",
        0x8232: "PidLidRecurrencePattern", 0x8233: "PidLidTimeZoneStruct", 0x8234: "PidLidTimeZoneDescription",
        0x8238: "PidLidAllAttendeesString", 0x823B: "PidLidToAttendeesString", 0x823C: "PidLidCcAttendeesString",
        0x8250: "PidLidAppointmentProposedStartWhole", 0x8251: "PidLidAppointmentProposedEndWhole",
        0x825E: "PidLidAppointmentTimeZoneDefinitionStartDisplay",
    },
    MEETING: {
        0x0001: "PidLidAttendeeCriticalChange", 0x0002: "PidLidWhere", 0x0003: "PidLidGlobalObjectId", 0x001A: "PidLidOwnerCriticalChange",
        0x0023: "PidLidCleanGlobalObjectId", 0x0028: "PidLidOldLocation", 0x0029: "PidLidOldWhenStartWhole", 0x002A: "PidLidOldWhenEndWhole",
    },
    TASK: {
        0x8101: "PidLidTaskStatus", 0x8104: "PidLidTaskStartDate", 0x8105: "PidLidTaskDueDate", 0x810F: "PidLidTaskDateCompleted",
        0x8115: "PidLidTaskLastUpdate", 0x8116: "PidLidTaskRecurrence", 0x811A: "PidLidTaskHistory", 0x811F: "PidLidTaskOwner",
        0x8121: "PidLidTaskAssigner", 0x8122: "PidLidTaskLastUser", 0x8125: "PidLidTaskLastDelegate",
    },
    ADDRESS: {
        0x801A: "PidLidHomeAddress", 0x801B: "PidLidWorkAddress", 0x801C: "PidLidOtherAddress", 0x802B: "PidLidHtml",
        0x8053: "PidLidDistributionListName", 0x8054: "PidLidDistributionListOneOffMembers", 0x8055: "PidLidDistributionListMembers",
        0x8064: "PidLidDistributionListStream", 0x80DE: "PidLidBirthdayLocal",
        **{
            0x8080 + 0x10 * order + place: f"PidLidEmail{order + 1}{what}"
            for order in range(3)
            for place, what in ((0, "DisplayName"), (2, "AddressType"), (3, "EmailAddress"), (4, "OriginalDisplayName"), (5, "OriginalEntryId"))
        },
    },
    COMMON: {
        0x8516: "PidLidCommonStart", 0x8517: "PidLidCommonEnd", 0x8519: "PidLidTaskGlobalId", 0x8554: "PidLidCurrentVersionName",
        0x8580: "PidLidInternetAccountName", 0x8581: "PidLidInternetAccountStamp",
    },
    LOG: {
        0x8700: "PidLidLogType", 0x8706: "PidLidLogStart", 0x8708: "PidLidLogEnd", 0x8712: "PidLidLogTypeDesc",
    },
}  # fmt: skip


def canonical_name(known: PropertyName) -> str:
    """As [MS-OXPROPS] calls it; of what is not known here, the text that its program gave it, or that it is a property."""
    if isinstance(known.name, str):
        return f"named property {known.name}"
    return NAMES.get(known.family, {}).get(known.name, "property")
