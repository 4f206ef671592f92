"""What an appointment, an invitation or an answer to one says beside the words of a mail ([MS-OXOCAL])."""

import struct
from collections.abc import Iterator

from leakcheck.decode.appointment_id import appointment_id, appointment_id_clock
from leakcheck.decode.clock_numbers import hidden_time
from leakcheck.decode.mapi_claims import Claims, TimesAsked
from leakcheck.decode.mapi_message import MapiMessage
from leakcheck.decode.mapi_names import APPOINTMENT, COMMON, MEETING
from leakcheck.decode.mapi_properties import Properties
from leakcheck.decode.moments import filetime_moment
from leakcheck.decode.repetition_words import repetition_words
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PersonRole, TimeClaim, TimeRole, Voucher


def _claimed(role: TimeRole, *numbers: int) -> TimesAsked:
    return tuple((number, role, Voucher.CLAIMED) for number in numbers)


#: What the entry is about: begin and end, those that somebody proposed instead, those that held before, and what older programs read.
_EVENTS = (
    (APPOINTMENT, _claimed(TimeRole.EVENT, 0x820D, 0x820E, 0x8250, 0x8251)),
    (MEETING, _claimed(TimeRole.EVENT, 0x0029, 0x002A)),
    (COMMON, _claimed(TimeRole.EVENT, 0x8516, 0x8517)),
)
#: Kept once more under numbers of the first kind, and told there.
_TOLD = (0x0060, 0x0061)
#: When the organiser, or who was invited, last changed what the others are told of: DTSTAMP of calendar files ([MS-OXCICAL] section 2.1.3.1.1.20.8);
#: when the owner of the calendar answered, and when the entry was last numbered anew.
_CHANGES = ((MEETING, _claimed(TimeRole.METADATA_CHANGED, 0x001A, 0x0001)), (APPOINTMENT, _claimed(TimeRole.METADATA_CHANGED, 0x8220, 0x8202)))
_PEOPLE = ((0x8230, PersonRole.ATTENDEE), (0x822E, PersonRole.OWNER), (0x8238, PersonRole.ATTENDEE))
_NAME, _ANSWER_OF, _ANSWERED_AT = 0x3001, 0x5FFF, 0x5FFB
_ANSWERS = {2: "accepted with reserve", 3: "accepted", 4: "declined"}
_STATES = {0x1: "meeting", 0x2: "received", 0x4: "cancelled"}
_PLACE, _WHERE, _WHERE_BEFORE = 0x8208, 0x0002, 0x0028
_WHOLE_DAY, _RULE, _RULE_IN_WORDS, _STATE, _ANSWER, _ZONE, _ZONE_RULES, _ZONE_SHOWN = 0x8215, 0x8216, 0x8232, 0x8217, 0x8218, 0x8234, 0x8233, 0x825E
_IDS = (0x0023, 0x0003)
_MINUTES_A_DAY = 24 * 60


def calendar_facts(message: MapiMessage) -> Iterator[AnyFact]:
    """Nothing of an item that is none of these."""
    properties = message.properties
    appointment, meeting = (Claims(properties, family) for family in (APPOINTMENT, MEETING))
    yield from _times(properties)
    yield from _people(message, appointment)
    yield from appointment.descriptions({_PLACE: "place"})
    if meeting.text(_WHERE) != appointment.text(_PLACE):
        yield from meeting.descriptions({_WHERE: "place"})
    yield from meeting.descriptions({_WHERE_BEFORE: "earlier place"})
    yield from _state(appointment)
    yield from _repetition(appointment)
    yield from _zone(appointment)
    yield from _identity(meeting)


def _times(properties: Properties) -> Iterator[TimeClaim]:
    seen = {filetime_moment(properties.ticks(number)) for number in _TOLD}
    for family, asked in _EVENTS:
        for claim in Claims(properties, family).times(asked):
            if claim.moment not in seen:
                yield claim
            seen.add(claim.moment)
    for family, asked in _CHANGES:
        yield from Claims(properties, family).times(asked)


def _people(message: MapiMessage, appointment: Claims) -> Iterator[AnyFact]:
    """Who answered, who owns the calendar, who is invited beside those in the item's own list; and what those in the list answered, and when."""
    listed = {recipient.text(_NAME, 300) for recipient in message.recipients}
    yield from (claim for claim in appointment.people(_PEOPLE) if claim.name not in listed)
    for order, recipient in enumerate(message.recipients):
        if answer := _ANSWERS.get(recipient.number(_ANSWER_OF)):
            value = f"{recipient.text(_NAME, 300)}: {answer}"
            yield Description(at=recipient.at(_ANSWER_OF, value, f"recipient {order}"), kind="answer to the invitation", value=value)
        if moment := filetime_moment(ticks := recipient.ticks(_ANSWERED_AT)):
            at = recipient.at(_ANSWERED_AT, str(ticks), f"recipient {order}")
            yield TimeClaim(at=at, role=TimeRole.METADATA_CHANGED, moment=moment, voucher=Voucher.CLAIMED)


def _state(appointment: Claims) -> Iterator[AnyFact]:
    if appointment.number(_WHOLE_DAY):
        yield Description(at=appointment.at(_WHOLE_DAY, "1"), kind="duration", value="whole day")
    state, answer = appointment.number(_STATE), appointment.number(_ANSWER)
    if said := ", ".join(text for bit, text in _STATES.items() if state & bit):
        yield Description(at=appointment.at(_STATE, f"{state:#x}"), kind="status", value=said)
    if answer in _ANSWERS:
        yield Description(at=appointment.at(_ANSWER, str(answer)), kind="answer to the invitation", value=_ANSWERS[answer])


def _repetition(appointment: Claims) -> Iterator[AnyFact]:
    """In our words, and in those of the program that made the entry."""
    rule = appointment.data(_RULE)
    if words := repetition_words(rule):
        yield Description(at=appointment.at(_RULE, rule[:60].hex()), kind="repetition", value=words)
    yield from appointment.descriptions({_RULE_IN_WORDS: "repetition"})


def _zone(appointment: Claims) -> Iterator[AnyFact]:
    """The zone's name in the language of the computer on which the entry was made, the one that is the same in all languages, and its rules."""
    yield from appointment.descriptions({_ZONE: "time zone"})
    if key := _zone_key(appointment.data(_ZONE_SHOWN)):
        yield Description(at=appointment.at(_ZONE_SHOWN, key), kind="time zone", value=key)
    rules = appointment.data(_ZONE_RULES)
    if said := _zone_rules(rules):
        yield Description(at=appointment.at(_ZONE_RULES, rules.hex()), kind="time zone", value=said)


def _zone_key(definition: bytes) -> str:
    """The name in a zone's definition ([MS-OXOCAL] section 2.2.1.41)."""
    if len(definition) < 8 or definition[0] != 2:
        return ""
    length = 2 * struct.unpack_from("<H", definition, 6)[0]
    return storable(definition[8 : 8 + length].decode("utf-16-le", "replace"), 100).strip("\0 ")


def _zone_rules(rules: bytes) -> str:
    """How far its clocks are ahead of UTC, in winter and in summer ([MS-OXOCAL] section 2.2.1.39: minutes from local time to UTC)."""
    if len(rules) < 48:
        return ""
    bias, winter, summer = struct.unpack_from("<3i", rules)
    # A month of 0 in the date of the change says that there is none.
    changes = struct.unpack_from("<H", rules, 34)[0] != 0
    if max(abs(bias + winter), abs(bias + summer)) >= _MINUTES_A_DAY:
        return ""
    return f"{_offset(-bias - winter)}, in summer {_offset(-bias - summer)}" if changes else _offset(-bias - winter)


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def _identity(meeting: Claims) -> Iterator[AnyFact]:
    """The number that all who are invited see, and when it was made; of one meeting of a series, that of the series."""
    for number in _IDS:
        data = meeting.data(number)
        if value := storable(appointment_id(data), 500):
            at = meeting.at(number, value)
            yield Identifier(at=at, kind=IdentifierKind.DOCUMENT, value=value)
            if token := appointment_id_clock(data):
                yield hidden_time(at, token)
            return
