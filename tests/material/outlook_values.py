"""Values of Outlook's items as their standards lay them out, for the tests of decoders and readers."""

import struct
from datetime import date

#: The example of [MS-OXOCAL] section 4.1.4.3: a meeting that was moved from 25 March 2008, by a number made on 20 February 2008.
MOVED = bytes.fromhex("040000008200E00074C5B7101A82E00807D803195025D461E473C8010000000000000000100000002A5844B3A444F74A9C246C60886F116B")
DAILY, WEEKLY, MONTHLY, YEARLY = 0x200A, 0x200B, 0x200C, 0x200D
ON_A_DAY, AFTER_SOME, NEVER = 0x2021, 0x2022, 0x2023
#: The last day of a series without an end.
_FOR_EVER = 0x5AE980DF
ONE_OFF = bytes(4) + bytes.fromhex("812B1FA4BEA310199D6E00DD010F5402")
DIRECTORY = bytes(4) + bytes.fromhex("DCA740C8C042101AB4B908002B2FE182") + struct.pack("<II", 1, 0)
WRAPPED = bytes(4) + bytes.fromhex("C091ADD3519DCF11A4A900AA0047FAA4")


def minutes(day: date) -> int:
    """A day as patterns of repetition count it."""
    return (day - date(1601, 1, 1)).days * 1440


def pattern(
    frequency: int, kind: int, period: int, *detail: int, end: int = NEVER, count: int = 10, last: int = _FOR_EVER, calendar: int = 0
) -> bytes:
    """A pattern of repetition from 4 May 2020 on, one day of it taken out ([MS-OXOCAL] section 2.2.1.44.1)."""
    head = struct.pack("<5H3I", 0x3004, 0x3004, frequency, kind, calendar, 0, period, 0)
    rest = struct.pack("<7I", end, count, 0, 1, minutes(date(2020, 5, 11)), 0, minutes(date(2020, 5, 4)))
    return head + struct.pack(f"<{len(detail)}I", *detail) + rest + struct.pack("<I", last)


def one_off(name: str, kind: str, address: str, *, unicode: bool = True) -> bytes:
    """An entry id that holds name and address itself ([MS-OXCDATA] section 2.2.5.1)."""
    text = f"{name}\0{kind}\0{address}\0"
    flags, raw = (0x8001, text.encode("utf-16-le")) if unicode else (0x0001, text.encode("cp1251"))
    return ONE_OFF + struct.pack("<HH", 0, flags) + raw
