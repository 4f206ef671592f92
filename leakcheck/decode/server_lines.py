"""What servers and filters note beside their trace lines: the sender's address and organisation, their own programs, and times.

These lines have no standard; each form is that of one program or service, as public mail shows it. Anyone can type them, like trace lines.
"""

import re
from collections.abc import Callable, Iterator
from ipaddress import ip_address

from leakcheck.decode.clock_numbers import Token, hidden_time, kept
from leakcheck.decode.mail_headers import HeaderBlock, RawField
from leakcheck.decode.moments import filetime_moment, iso_moment, mail_moment, unix_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
)

_MOST = 60
_ADDRESS = re.compile(r"[0-9A-Fa-f:.]{3,45}")
_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9_-]{1,63}\.){1,8}[A-Za-z][A-Za-z0-9-]{1,62}")
_SPAM_ASSASSIN = re.compile(r"SpamAssassin (?P<version>\d[\w.-]{0,30})(?: \((?P<day>\d{4}-\d\d-\d\d)\))?")
#: Program, number of the list of signatures, and when that list was made.
_CLAM_AV = re.compile(r"ClamAV (?P<version>\d[\w.-]{0,30})/\d{1,8}/(?P<made>\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})")
_NOTES = re.compile(r"\bon (?P<server>[^()]{1,200}?)\(Release (?P<version>[^()|]{1,60})\|(?P<day>[A-Z][a-z]{2,8} \d{1,2}, \d{4})\)")
_MONTH_FIRST = re.compile(r"(?P<month>[A-Z][a-z]{2})[a-z]* (?P<day>\d{1,2}), (?P<year>\d{4})")
_FILETIME = re.compile(r"FILETIME=\[([0-9A-F]{8}):([0-9A-F]{8})\]")
_ARRIVAL = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d")

Reader = Callable[[RawField], Iterator[AnyFact]]


def server_line_facts(block: HeaderBlock) -> Iterator[AnyFact]:
    """The facts of all lines whose form is known, in the order of the header, bounded."""
    known = [(field, reader) for field in block.fields if (reader := _READERS.get(field.key)) is not None]
    for field, reader in known[:_MOST]:
        yield from reader(field)


def _sender_address(field: RawField) -> Iterator[AnyFact]:
    """The address from which a service took the message: that of the sender's connection, or of a server before."""
    for text in _ADDRESS.findall(field.unfolded[:500])[:5]:
        try:
            address = ip_address(text.strip("."))
        except ValueError:
            continue
        yield Identifier(at=field.place, kind=IdentifierKind.INTERNET_ADDRESS, value=str(address))


def _tenant(field: RawField) -> Iterator[AnyFact]:
    if match := _GUID.search(field.unfolded[:200]):
        yield Identifier(at=field.place, kind=IdentifierKind.TENANT, value=match[0].lower())


def _organisation(field: RawField) -> Iterator[AnyFact]:
    if match := _DOMAIN.fullmatch(field.unfolded.strip()):
        yield Identifier(at=field.place, kind=IdentifierKind.HOST, value=match[0].lower())


def _described(kind: str) -> Reader:
    def read(field: RawField) -> Iterator[AnyFact]:
        if value := storable(field.unfolded.strip(), 300):
            yield Description(at=field.place, kind=kind, value=value)

    return read


def _of_mozilla(field: RawField) -> Iterator[AnyFact]:
    yield Description(
        at=field.place, kind="mark of a mailbox of Mozilla or Thunderbird", value=storable(f"{field.name}: {field.unfolded.strip()}", 200)
    )


def _filter(field: RawField) -> Iterator[AnyFact]:
    """A filter's own name, and the day of its release or of its list of signatures, before which it cannot have seen the message."""
    text = field.unfolded[:1000]
    if match := _SPAM_ASSASSIN.search(text):
        yield _program(field, "SpamAssassin", match["version"])
        yield from token_facts(field, kept("spamassassin-release", iso_moment(match["day"] or "")))
    elif match := _CLAM_AV.search(text):
        yield _program(field, "ClamAV", match["version"])
        yield from token_facts(field, kept("clamav-list", mail_moment(match["made"])))
    elif name := storable(text.strip(), 200):
        yield _program(field, name, "")


def _notes(field: RawField) -> Iterator[AnyFact]:
    for match in list(_NOTES.finditer(field.unfolded[:4000]))[:5]:
        yield _program(field, "Notes or Domino", match["version"].strip())
        behind = storable(match["server"].strip(), 200)
        # Behind a client stands whose mailbox it is.
        if field.unfolded[: match.start()].rstrip().endswith("Notes Client"):
            yield PersonClaim(at=field.place, role=PersonRole.OWNER, name=behind)
        else:
            yield Description(at=field.place, kind="server of Notes", value=behind)
        day = _MONTH_FIRST.fullmatch(match["day"])
        found = mail_moment(f"{day['day']} {day['month']} {day['year']} 00:00:00") if day else None
        yield from token_facts(field, kept("notes-release", found))


def _arrival(field: RawField) -> Iterator[AnyFact]:
    """When Exchange took the message in, in UTC."""
    match = _ARRIVAL.search(field.unfolded[:200])
    yield from token_facts(field, kept("exchange-arrival", mail_moment(f"{match[0]} +0000")) if match else None)


def _arrival_number(field: RawField) -> Iterator[AnyFact]:
    """Older Exchange servers write the time of arrival twice into one line, in words and as a FILETIME, its lower half first."""
    match = _FILETIME.search(field.unfolded[:200])
    yield from token_facts(field, kept("exchange-arrival-number", filetime_moment(int(match[2] + match[1], 16))) if match else None)


def _time_mark(field: RawField) -> Iterator[AnyFact]:
    text = field.unfolded.strip()
    is_number = text.isascii() and text.isdigit() and len(text) < 12
    yield from token_facts(field, kept("yandex-time-mark", unix_moment(int(text))) if is_number else None)


def _program(field: RawField, name: str, version: str) -> SoftwareClaim:
    return SoftwareClaim(at=field.place, role=SoftwareRole.MAIL_SERVER, name=name, version=version)


def token_facts(field: RawField, token: Token | None) -> Iterator[AnyFact]:
    """The time that was found in a line, if any."""
    if token is not None:
        yield hidden_time(field.place, token)


_READERS: dict[str, Reader] = {
    **dict.fromkeys(("x-originating-ip", "x-sender-ip", "x-senderip", "x-client-ip", "x-clientip", "x-aol-ip", "x-source-ip"), _sender_address),
    "x-ms-exchange-crosstenant-id": _tenant,
    "x-originatororg": _organisation,
    **dict.fromkeys(
        ("x-ms-exchange-organization-authas", "x-ms-exchange-crosstenant-authas"), _described("how Exchange took the message in (AuthAs)")
    ),
    "x-php-originating-script": _described("script that sent the message"),
    **dict.fromkeys(("x-mozilla-status", "x-account-key", "x-identity-key", "x-mozilla-draft-info"), _of_mozilla),
    **dict.fromkeys(("x-spam-checker-version", "x-virus-scanned"), _filter),
    "x-mimetrack": _notes,
    "x-ms-exchange-crosstenant-originalarrivaltime": _arrival,
    "x-originalarrivaltime": _arrival_number,
    "x-yandex-timemark": _time_mark,
}
