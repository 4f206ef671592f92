"""The number that Outlook gives an appointment, and that every invitation, answer and export of it bears ([MS-OXOCAL] section 2.2.1.27)."""

import re

from leakcheck.decode.clock_numbers import Token, kept
from leakcheck.decode.moments import filetime_moment
from leakcheck.model.moment import Moment

_BEGINS = bytes.fromhex("040000008200E00074C5B7101A82E008")
#: After the beginning: the day of one meeting of a series, when the number was made, eight bytes that are kept free, and how much follows.
_MADE, _KEPT_FREE, _FOLLOWS = 20, 28, 40
#: What stands in it where another program made the appointment: that program's own id ([MS-OXCICAL] section 2.1.3.1.1.20.26).
_FOREIGN = b"vCal-Uid\x01\0\0\0"
_NAME, _LONGEST = "outlook-object-id", 500
_WRITTEN = re.compile(r"(?:[0-9A-F]{2}){28,500}", re.IGNORECASE)


def appointment_id(data: bytes) -> str:
    """The id under which other calendars know it (UID of RFC 5545): a foreign one as it is, Outlook's in hexadecimal; empty if it is none."""
    if not data.startswith(_BEGINS):
        return ""
    follows = data[_FOLLOWS : _FOLLOWS + _LONGEST]
    if follows.startswith(_FOREIGN):
        return follows.removeprefix(_FOREIGN).partition(b"\0")[0].decode("utf-8", "replace")
    # The day that names one meeting of a series is none of the series' own.
    return (data[:16] + bytes(4) + data[20 : _FOLLOWS + _LONGEST]).hex().upper()


def appointment_id_clock(data: bytes) -> Token | None:
    """When Outlook or Exchange made the number, without a zone; None where they did not, or it holds no time that can be meant.

    The standard calls it a FILETIME, and those are UTC. Outlook puts its computer's local time there: in all of 12 public appointments that state
    beside it, in UTC, when they were first saved, it lies ahead of that by the zone of the computer (Tokyo, New York, Los Angeles) but for
    the minutes that the typing took. What servers put there was not seen.
    """
    if not data.startswith(_BEGINS) or len(data) < _KEPT_FREE:
        return None
    moment = filetime_moment(int.from_bytes(data[_MADE:_KEPT_FREE], "little"))
    return None if moment is None else kept(_NAME, Moment(moment.wall))


def written_id_clock(text: str) -> Token | None:
    """The same of a number that is written in hexadecimal, as calendar files and exports do."""
    match = _WRITTEN.match(text)
    return appointment_id_clock(bytes.fromhex(match[0])) if match else None
