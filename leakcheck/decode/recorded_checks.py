"""The checks that servers recorded in a header, each with whether the recipient's own last server could have written it there.

Anybody on the way, and the sender, can type a record (RFC 8601 section 7.1). What stands above the line with which the recipient's
servers took the message in was put there by them; directly below it they may also write, and there only the outermost record of a
method counts, because a server takes out older ones that bear its name (section 5). In both places the record has to bear the name
of the house that wrote the trace lines.
"""

import re
from collections.abc import Iterator, Sequence

from leakcheck.decode.authentication_results import RecordedResult, RecordedResults, parse, parse_received_spf
from leakcheck.decode.mail_headers import HeaderBlock, RawField
from leakcheck.decode.mail_route import house, recipient_hops
from leakcheck.decode.mail_trace import hop
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import RecordedCheck, RecordPlace
from leakcheck.model.location import Location

_PARSERS = {"authentication-results": parse, "received-spf": parse_received_spf}
#: Fields in which SpamAssassin, rspamd and Exchange say that a message is unwanted ([MS-OXCSPAM] section 2.2.1.3 for the level).
_FILTERS = {
    "x-spam-flag": re.compile(r"\s*yes\b", re.IGNORECASE),
    "x-spam-status": re.compile(r"\s*yes\b", re.IGNORECASE),
    "x-spam": re.compile(r"\s*yes\b", re.IGNORECASE),
    "x-forefront-antispam-report": re.compile(r".{0,2000}\bSFV:SPM\b", re.IGNORECASE),
    "x-ms-exchange-organization-scl": re.compile(r"\s*[5-9]\b"),
}
_MOST_FIELDS = 40
_MOST_HOPS = 30
_LONGEST_PROPERTY = 300


def recorded_checks(block: HeaderBlock) -> Iterator[RecordedCheck]:
    """Every recorded check, from the top."""
    yield from _filtered(block)
    records = [(place, field) for place, field in enumerate(block.fields) if field.key in _PARSERS][:_MOST_FIELDS]
    if not records:
        return
    zone = _Zone(block)
    for place, field in records:
        found = _PARSERS[field.key](field.unfolded)
        own = zone.own(place, found, field.key)
        above = sum(1 for signature in zone.signatures if signature < place)
        for result in found.results:
            where = RecordPlace.RECIPIENT if result.method in own else RecordPlace.ANYWHERE
            yield _fact(field, found, result, where, above)


def _filtered(block: HeaderBlock) -> Iterator[RecordedCheck]:
    """A filter of the recipient's own servers took the message for unwanted mail; told only where nobody before them can have written."""
    found = [(place, field) for place, field in enumerate(block.fields) if field.key in _FILTERS and _FILTERS[field.key].match(field.unfolded)]
    taken_in = _Zone(block).taken_in if found else -1
    for place, field in found[:_MOST_FIELDS]:
        if place < taken_in:
            at = Location(field.part, storable(field.unfolded, 600))
            yield RecordedCheck(at=at, method="spam", result="yes", place=RecordPlace.RECIPIENT, position=field.position)


class _Zone:
    """Where the recipient's own servers wrote."""

    def __init__(self, block: HeaderBlock) -> None:
        names = [field.key for field in block.fields]
        traces = [place for place, name in enumerate(names) if name == "received"]
        own = recipient_hops([hop(block.fields[place].unfolded, count, block.fields[place].part) for count, place in enumerate(traces[:_MOST_HOPS])])
        self.signatures: Sequence[int] = [place for place, name in enumerate(names) if name == "dkim-signature"]
        self._house = house(own[-1].by_host) if own else ""
        self.taken_in = traces[len(own) - 1] if own else -1
        """The place of the line with which the recipient's servers took the message in."""
        self._end = (traces[len(own)] if len(own) < len(traces) else len(names)) if own else -1
        self._seen: set[tuple[str, str]] = set()
        """Fields and methods that are recorded further out."""

    def own(self, place: int, found: RecordedResults, name: str) -> frozenset[str]:
        """The methods of a field at this place whose results count; to be asked from the top."""
        speaks, above = house(found.authserv_id), place < self.taken_in
        # Microsoft's servers give no name; above the line of receipt nobody else can have written.
        if not self._house or place >= self._end or not (speaks == self._house or (above and not found.authserv_id)):
            return frozenset()
        methods = {result.method for result in found.results}
        counting = frozenset(method for method in methods if above or (name, method) not in self._seen)
        self._seen |= {(name, method) for method in methods}
        return counting


def _fact(field: RawField, found: RecordedResults, result: RecordedResult, place: RecordPlace, above: int) -> RecordedCheck:
    return RecordedCheck(
        at=Location(field.part, storable(field.unfolded, 600)),
        method=result.method,
        result=result.result,
        place=place,
        recorder=found.authserv_id,
        properties=tuple(storable(f"{name}={value}", _LONGEST_PROPERTY) for name, value in result.properties),
        position=field.position,
        signatures_above=above,
    )
