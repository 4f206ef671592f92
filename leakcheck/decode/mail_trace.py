"""Trace lines: what a Received field says (RFC 5321 section 4.4), read tolerantly and in linear time."""

import re

from leakcheck.decode.moments import mail_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import Hop
from leakcheck.model.location import Location

_FROM = re.compile(r"^\s*from\s+([^\s;()]{1,255})", re.IGNORECASE)
# qmail writes "invoked by uid 500" where others name a host.
_BY = re.compile(r"(?:^|\s)by\s+(?!uid\s)([^\s;()]{1,255})", re.IGNORECASE)
_WITH = re.compile(r"(?:^|\s)with\s+(?:Microsoft SMTP Server|[^\s;()]{1,80})", re.IGNORECASE)
_ID = re.compile(r"(?:^|\s)id\s+([^\s;()]{1,200})", re.IGNORECASE)
_LONGEST = 4000


def hop(value: str, position: int, part: str) -> Hop:
    """The hop that a Received field records; fields that it leaves out stay empty. `position` 0 is the uppermost."""
    text = value[:_LONGEST]
    before, _, after = text.rpartition(";")
    with_ = _WITH.search(before or text)
    return Hop(
        at=Location(part, storable(text)),
        position=position,
        from_host=_found(_FROM, text),
        by_host=_found(_BY, text),
        protocol=storable(with_[0].split(None, 1)[1]) if with_ else "",
        identifier=_found(_ID, before or text),
        moment=mail_moment(after if before else text[-60:]),
    )


def _found(pattern: "re.Pattern[str]", text: str) -> str:
    match = pattern.search(text)
    return storable(match[1].strip("<>[],").lower() if pattern is not _ID else match[1]) if match else ""
