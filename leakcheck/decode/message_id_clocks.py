"""The times in message numbers: nearly every mail program before 2015, and many services today, build the current time into Message-ID.

Each form was tried on public mail: the time lies within minutes of the Date line where a program writes both. Where the form holds the
local time of a computer, such a moment has no zone. A number of eight hexadecimal digits is a possible time in one of three cases, and bulk
mailers imitate the forms of common programs: what a form is worth is for the rules to say.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from leakcheck.decode.clock_numbers import SIXTY_TWO, Token, alphabet_number, calendar_moment, kept, mac_moment, notes_moment
from leakcheck.decode.moments import filetime_moment, unix_moment
from leakcheck.model.moment import Moment, Precision

#: Pine names what it attaches as it numbers its messages; so does Eudora.
PINE = r"(?:Pine|alpine)\.[A-Za-z0-9]{3}\.\d{1,2}(?:\.\d{1,3}){1,3}\.(\d{12})\d?\."
EUDORA = r"\d{1,3}(?:\.\d{1,4}){2,5}\.((?:19|20)\d{12})\.[0-9a-f]{6,8}@"
#: Microseconds, their lower 24 bits before the upper 32.
GOOGLE = r"([0-9a-f]{6})([0-9a-f]{8})[0-9a-f]{2}"
#: Gnus counts with small letters and digits from behind.
_GNUS = "zyxwvutsrqponmlkjihgfedcba9876543210"
_SIXTEEN_BITS = 0xFFFF
#: Gmail's numbers of before 2011 hold the minute as clocks in California show it.
_GMAIL_ZONE = "America/Los_Angeles"

Reader = Callable[["re.Match[str]"], Moment | None]


def _unix(match: "re.Match[str]") -> Moment | None:
    return unix_moment(int(match[1]))


def _unix_hexadecimal(match: "re.Match[str]") -> Moment | None:
    return unix_moment(int(match[1], 16))


def _milliseconds(match: "re.Match[str]") -> Moment | None:
    return unix_moment(int(match[1]) / 1000)


def _milliseconds_hexadecimal(match: "re.Match[str]") -> Moment | None:
    return unix_moment(int(match[1], 16) / 1000)


def _filetime(match: "re.Match[str]") -> Moment | None:
    return filetime_moment(int(match[1] + match[2], 16))


def google(match: "re.Match[str]") -> Moment | None:
    """Microseconds since 1970, in the two groups of `GOOGLE`."""
    return unix_moment(int(match[2] + match[1], 16) / 1e6)


def _backwards(match: "re.Match[str]") -> Moment | None:
    """Ecelerity writes the digits of the seconds from behind."""
    return unix_moment(int(match[1][::-1], 16))


def _exim(match: "re.Match[str]") -> Moment | None:
    return unix_moment(alphabet_number(match[1], SIXTY_TWO))


def _gnus(match: "re.Match[str]") -> Moment | None:
    """The two halves of the seconds stand apart; a counter is added above sixteen bits of each."""
    high, low = (alphabet_number(half, _GNUS) & _SIXTEEN_BITS for half in (match[1], match[2]))
    return unix_moment(high << 16 | low)


def _mac(match: "re.Match[str]") -> Moment | None:
    return mac_moment(int(match[1], 16))


def _notes(match: "re.Match[str]") -> Moment | None:
    return notes_moment(match[2], match[1])


def calendar(match: "re.Match[str]") -> Moment | None:
    """A time written out, as the first group of what matched."""
    return calendar_moment(match[1])


def _calendar_1900(match: "re.Match[str]") -> Moment | None:
    return calendar_moment(f"19{match[1]}")


def pine(match: "re.Match[str]") -> Moment | None:
    """As `calendar`, with two digits of the year."""
    return calendar_moment(("19" if match[1] >= "8" else "20") + match[1])


def _gmail(match: "re.Match[str]") -> Moment | None:
    wall = calendar_moment(f"20{match[1]}")
    return wall and _in_california(wall.wall)


def _in_california(wall: datetime) -> Moment:
    offset = wall.replace(tzinfo=_california()).utcoffset() or timedelta()
    return Moment(wall, int(offset.total_seconds()) // 60, Precision.MINUTE)


@cache
def _california() -> ZoneInfo:
    return ZoneInfo(_GMAIL_ZONE)


#: Name of the form, its shape from the first character on, and how it is read. The first that fits counts.
_FORMS: tuple[tuple[str, "re.Pattern[str]", Reader], ...] = tuple(
    (token, re.compile(shape), reader)
    for token, shape, reader in (
        ("javamail-message-id", r"[^@]{0,300}\.(\d{12,13})\.JavaMail\.", _milliseconds),
        ("javamail-message-id", r"-?\d{1,12}\.\d{1,12}\.(1\d{12})@", _milliseconds),
        # The Bat!, Eudora and Pine: the clock of the computer.
        ("the-bat-message-id", r"\d{5,12}\.((?:19|20)\d{12})@", calendar),
        ("eudora-message-id", EUDORA, calendar),
        ("pine-message-id", PINE, pine),
        # Netscape, Mozilla and Thunderbird until 2014, and NetEase: seconds in hexadecimal.
        ("mozilla-message-id", r"([0-9A-F]{8})\.(?:\d{5,7}|[0-9A-F]{4}|[0-9A-F]{8})@", _unix_hexadecimal),
        ("netease-message-id", r"([0-9A-F]{8})\.[0-9A-F]{4,6}\.\d{5}@m\d{1,3}-\d{1,3}\.", _unix_hexadecimal),
        # Evolution, git, SquirrelMail, Balsa: seconds in decimal.
        ("unix-message-id", r"(\d{9,10})\.\d{1,8}\.\d{1,8}\.camel@", _unix),
        ("unix-message-id", r"(\d{9,10})-\d{1,8}-\d{1,4}-git-send-email-", _unix),
        ("unix-message-id", r"(?:cover|[0-9a-f]{40})\.(\d{9,10})\.git\.", _unix),
        ("unix-message-id", r"[\d.]{1,40}\.(\d{9,10})\.squirrel@", _unix),
        ("unix-message-id", r"(\d{9,10})l\.\d{1,8}l\.\d{1,4}l@", _unix),
        ("gnus-message-id", r"[0-9a-z]{0,5}?([0-9a-z]{4})([0-9a-z]{4})\.fsf(?:_-_[^@]{1,60})?@", _gnus),
        ("outlook-message-id", r"[0-9a-f]{4}(01[a-f][0-9a-f]{5})\$([0-9a-f]{8})\$[0-9a-f]{8}\$?@", _filetime),
        ("mac-outlook-message-id", r"([B-F][0-9A-F]{7})\.[0-9A-F]{1,6}%", _mac),
        # Notes: the last time that stands there, which is that of sending.
        ("notes-message-id", r"OF[0-9A-F]{8}\.[0-9A-F]{8}-ON[0-9A-F]{8}\.[0-9A-F]{8}-([0-9A-F]{8})\.([0-9A-F]{8})@", _notes),
        ("notes-message-id", r"OF[0-9A-F]{8}\.[0-9A-F]{8}-ON([0-9A-F]{8})\.([0-9A-F]{8})@", _notes),
        # Servers and services.
        ("exim-message-id", r"E([12][A-Za-z0-9]{5})-[A-Za-z0-9]{6,11}-[A-Za-z0-9]{2,4}[@.]", _exim),
        ("ecelerity-message-id", r"[0-9A-F]{2}\.[0-9A-F]{2}\.\d{5}\.([0-9A-F]{8})@", _backwards),
        ("amazon-ses-message-id", r"01[0-9a-f]{2}(01[0-9a-f]{10})-[0-9a-f]{8}-[0-9a-f-]{15,40}@", _milliseconds_hexadecimal),
        ("gmx-message-id", r"trinity-[0-9a-f-]{36}-(\d{13})@", _milliseconds),
        ("mail-ru-message-id", r"(\d{10})\.\d{6,9}@f\d{1,4}\.i\.mail\.ru$", _unix),
        ("yandex-message-id", r"\d{1,12}(1\d{9})@(?:[\w-]{1,60}\.){1,4}?yandex\.(?:ru|net|com)$", _unix),
        ("aol-message-id", r"([0-9a-f]{11})-[0-9a-f]{1,5}-[0-9a-f]{1,6}@web\w{2,5}-\w{1,8}\.mail\.aol\.com$", _milliseconds_hexadecimal),
        ("james-message-id", r"Mime4j\.[0-9a-f]{1,8}\.[0-9a-f]{1,16}\.([0-9a-f]{11})@", _milliseconds_hexadecimal),
        ("google-message-id", rf"[0-9a-f]{{12}}{GOOGLE}@google\.com$", google),
        ("gmail-message-id", r"[0-9a-f]{7,8}?(\d{10})[a-z][0-9a-z]{1,40}@mail\.gmail\.com$", _gmail),
        # Written out, by many programs and servers: local time or UTC. Numbers in a row may follow (Foxmail), or none.
        ("calendar-message-id", r"((?:199|20\d)\d{11})(?:[.\-_@]|\d{3,10}@)", calendar),
        ("calendar-message-id", r"((?:199|20\d)\d{9})\.(?:[A-Za-z][A-Za-z0-9]{2,16}@|\d{1,6}\.[a-z])", calendar),
        ("calendar-message-id", r"(9\d{9})\.AA\d{5}@", _calendar_1900),
    )
)


def written_clock(message_id: str) -> Token | None:
    """The time in a Message-ID without its brackets, by the form that it has; None where no form is known that holds one."""
    for token, shape, reader in _FORMS:
        if (match := shape.match(message_id)) and (found := kept(token, reader(match))):
            return found
    return None
