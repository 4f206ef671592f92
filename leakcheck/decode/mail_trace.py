"""Trace lines: what a Received field says (RFC 5321 section 4.4), read tolerantly and in linear time."""

import re

from leakcheck.decode.moments import mail_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import Hop
from leakcheck.model.location import Location

# All are asked of the line in small letters: words that stand there literally are found many times faster than in any spelling.
_FROM = re.compile(r"\s*from\s+([^\s;()]{1,255})")
# qmail writes "invoked by uid 500" where others name a host.
_BY = re.compile(r"by(?<!\Sby)\s+(?!uid\s)([^\s;()]{1,255})")
_WITH = re.compile(r"with(?<!\Swith)\s+(microsoft smtp server|[^\s;()]{1,80})")
_ID = re.compile(r"id(?<!\Sid)\s+([^\s;()]{1,200})")
#: As the lower case of a text, but one character for each.
_SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)} | {0x130: ord("i"), 0x17F: ord("s"), 0x212A: ord("k")}
_LONGEST = 4000


def hop(value: str, position: int, part: str) -> Hop:
    """The hop that a Received field records; fields that it leaves out stay empty. `position` 0 is the uppermost."""
    text = value[:_LONGEST]
    before, _, after = text.rpartition(";")
    small = text.lower() if text.isascii() else text.translate(_SMALL)
    # Program and number stand before the time; a host that stands behind it counts.
    end = len(before or text)
    way, number = _WITH.search(small, 0, end), _ID.search(small, 0, end)
    return Hop(
        at=Location(part, storable(text)),
        position=position,
        from_host=_host(_FROM.match(small), text),
        by_host=_host(_BY.search(small), text),
        protocol=storable(text[way.start(1) : way.end(1)]) if way else "",
        identifier=storable(text[number.start(1) : number.end(1)]) if number else "",
        moment=mail_moment(after if before else text[-60:]),
    )


def _host(match: "re.Match[str] | None", text: str) -> str:
    return storable(text[match.start(1) : match.end(1)].strip("<>[],").lower()) if match else ""
