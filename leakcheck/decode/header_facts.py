"""What a message's header says, as facts: the same for a mail file and for a container that keeps the header block (Outlook)."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256

from leakcheck.decode.clock_numbers import Token, hidden_time
from leakcheck.decode.dkim_copied_headers import copied_headers
from leakcheck.decode.mail_address import addresses
from leakcheck.decode.mail_clocks import (
    boundary_clock,
    boundary_of,
    gmail_id_clock,
    mailer_clock,
    message_id_clock,
    signature_clocks,
    thread_index,
    trace_clock,
)
from leakcheck.decode.mail_headers import HeaderBlock, RawField
from leakcheck.decode.mail_shapes import header_order, service_lines
from leakcheck.decode.mail_trace import hop
from leakcheck.decode.moments import mail_moment
from leakcheck.decode.recorded_checks import recorded_checks
from leakcheck.decode.server_lines import server_line_facts, token_facts
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import (
    AnyFact,
    FeatureUse,
    HeaderField,
    Hop,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    Link,
    PersonClaim,
    PersonRole,
    SignatureMark,
    SignedCopy,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location

_PEOPLE = (
    ("From", PersonRole.SENDER),
    ("Sender", PersonRole.RESPONSIBLE_SENDER),
    ("Reply-To", PersonRole.REPLY_TO),
    ("To", PersonRole.RECIPIENT),
    ("Cc", PersonRole.COPIED),
)
_DISPLAYED = ("From", "To", "Cc", "Subject", "Date", "Sender", "Reply-To", "Message-ID", "Content-Type", "MIME-Version")
_MAILERS = ("X-Mailer", "User-Agent", "X-MimeOLE", "X-Newsreader", "Mail-System-Version")
_SIGNATURES = {
    "dkim-signature": "dkim",
    "x-google-dkim-signature": "dkim",
    "arc-seal": "arc",
    "arc-message-signature": "arc",
    "domainkey-signature": "domainkeys",
}
#: Fields and words whose first appearance is dated (knowledge/tables/formats.csv), as they are spelt there.
_DATED_FIELDS = frozenset(
    {
        "arc-seal", "arc-message-signature", "archived-at", "authentication-results", "auto-submitted", "dkim-signature", "domainkey-signature",
        "list-id", "list-unsubscribe", "list-unsubscribe-post", "received-spf",
    }
)  # fmt: skip
_TLS = re.compile(r"\b(?:(?P<version>TLS ?v?1[._][23])|(?P<cipher>TLS_AES_\w{3,40}|[A-Z-]{3,30}CHACHA20[-_]POLY1305))")
#: The same for lines that do not name CHACHA20; its first letters stand there literally, so that it takes one look at each character.
_TLS_ALONE = re.compile(r"TLS(?<!\wTLS)(?:(?P<version> ?v?1[._][23])|(?P<cipher>_AES_\w{3,40}))")
#: Programs on somebody's own computer, whose clock may stand anywhere.
_FETCHED = re.compile(r"\((?:fetchmail|getmail|mpop|fdm)|\bby getmail\b")
_ED25519 = re.compile(rb"(?:^|;)\s*a\s*=\s*ed25519-sha256\b")
#: The signature itself, which is taken from the hash of the text and lines; shorter ones are placeholders.
_NUMBER = re.compile(rb"(?:^|;)[ \t\r\n]*b[ \t\r\n]*=([A-Za-z0-9+/= \t\r\n]{40,4000})")
_REFERENCE = re.compile(r"<([^<>\s]{1,300})>")
_MOST_HOPS = 100
_MOST_REFERENCES = 200
_LONGEST_SIGNATURE = 20_000


def header_facts(block: HeaderBlock, limits: Limits) -> Iterator[AnyFact]:
    """All that the lines say: who, when and what about, the way through the servers, clocks in identifiers, programs, recorded checks."""
    yield from _envelope(block)
    yield from _trace(block)
    yield from _clocks(block)
    yield from _origin(block)
    yield from server_line_facts(block)
    yield from recorded_checks(block)
    yield from _subject(block, limits)


def _envelope(block: HeaderBlock) -> Iterator[AnyFact]:
    """Who wrote to whom, when and about what: the lines that a reader sees."""
    for name in _DISPLAYED:
        yield from (HeaderField(at=_at(field), name=name, position=field.position, value=field.value) for field in block.every(name))
    for name, role in _PEOPLE:
        for field in block.every(name):
            yield from (PersonClaim(at=_at(field), role=role, name=person, address=address) for person, address in addresses(field.unfolded))
    yield from _times(block, ("Date",), TimeRole.SENT, Voucher.CLAIMED)
    for name, kind in (("In-Reply-To", "in-reply-to"), ("References", "references")):
        for field in block.every(name):
            targets = _REFERENCE.findall(field.unfolded)[:_MOST_REFERENCES]
            yield from (Link(at=_at(field), kind=kind, target=storable(target)) for target in targets)


def _times(block: HeaderBlock, names: tuple[str, ...], role: TimeRole, voucher: Voucher) -> Iterator[AnyFact]:
    for name in names:
        for field in block.every(name):
            if moment := mail_moment(field.unfolded):
                yield TimeClaim(at=_at(field), role=role, moment=moment, voucher=voucher)


def _trace(block: HeaderBlock) -> Iterator[AnyFact]:
    """The way through the servers. The outermost line that holds a time is the receipt, but for those of programs that fetch mail from a mailbox."""
    role = TimeRole.RECEIVED
    for field in block.every("Received")[:_MOST_HOPS]:
        found = hop(field.unfolded, field.position, field.part)
        yield found
        yield from _encryption(field)
        if found.moment is not None:
            is_fetched = _FETCHED.search(field.unfolded) is not None
            yield TimeClaim(at=found.at, role=TimeRole.RELAYED if is_fetched else role, moment=found.moment, voucher=Voucher.RELAYED)
            yield from _hosts_of(found)
            role = role if is_fetched else TimeRole.RELAYED
    if role is TimeRole.RECEIVED:
        yield from _times(block, ("Delivery-Date", "X-OriginalArrivalTime"), TimeRole.RECEIVED, Voucher.RELAYED)


def _encryption(field: RawField) -> Iterator[AnyFact]:
    text = field.unfolded[:4000]
    for match in (_TLS if "CHACHA20" in text else _TLS_ALONE).finditer(text):
        yield FeatureUse(at=_at(field), kind="tls_version" if match["version"] else "tls_cipher", value=match[0])


def _hosts_of(found: Hop) -> Iterator[AnyFact]:
    for place, host in (("from", found.from_host), ("by", found.by_host)):
        if "." in host and not host.startswith("["):
            yield Identifier(at=Location(f"{found.at.part}: {place}", host), kind=IdentifierKind.HOST, value=host)


def _clocks(block: HeaderBlock) -> Iterator[AnyFact]:
    """The times inside identifiers."""
    for name, clock in _CLOCKS:
        for field in block.every(name)[:_MOST_HOPS]:
            yield from token_facts(field, clock(field.unfolded))
    for field in block.fields:
        if field.key in _SIGNATURES and len(field.raw) < _LONGEST_SIGNATURE:
            yield from _signature_times(field)
    for field in block.every("Thread-Index"):
        yield from _thread(field)


def _of_boundary(content_type: str) -> Token | None:
    return boundary_clock(boundary_of(content_type))


def _gmail_number(text: str) -> Token | None:
    return gmail_id_clock(int(text)) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _signature_times(field: RawField) -> Iterator[AnyFact]:
    for token, moment in signature_clocks(field.unfolded):
        role = TimeRole.SIGNED if token == "dkim-t" else TimeRole.EXPIRES
        yield TimeClaim(at=_at(field), role=role, moment=moment, voucher=Voucher.EMBEDDED, token=token)


def _thread(field: RawField) -> Iterator[AnyFact]:
    """The thread's number, its beginning and its last answer."""
    found = thread_index(field.unfolded)
    if found is not None:
        yield Identifier(at=_at(field), kind=IdentifierKind.THREAD, value=found[0])
        for moment in dict.fromkeys((found[1][0], found[1][-1])):
            yield hidden_time(_at(field), ("thread-index", moment))


_CLOCKS: tuple[tuple[str, Callable[[str], Token | None]], ...] = (
    ("Received", trace_clock),
    ("X-Received", trace_clock),
    ("Message-ID", message_id_clock),
    ("Content-Type", _of_boundary),
    ("X-GM-MSGID", _gmail_number),
    ("X-GM-THRID", _gmail_number),
    ("X-Mailer", mailer_clock),
    ("User-Agent", mailer_clock),
)


def _origin(block: HeaderBlock) -> Iterator[AnyFact]:
    """The programs, hosts, lists and signatures that a message names."""
    yield from _names(block)
    for name in _MAILERS:
        for field in block.every(name)[:3]:
            if field.value:
                yield SoftwareClaim(at=_at(field), role=SoftwareRole.MAILER, name=field.value[:300])
    for field in block.every("List-Id")[:1]:
        yield Identifier(at=_at(field), kind=IdentifierKind.LIST, value=field.value[:300] or "empty")
    for field in block.every("Content-Language")[:3]:
        tags = (tag.strip()[:35] for tag in field.value.split(",")[:10])
        yield from (LanguageClaim(at=_at(field), role=LanguageRole.CONTENT, tag=tag) for tag in tags if tag)
    for field in block.fields:
        yield from _marks(field)
    yield from _hands(block)


def _hands(block: HeaderBlock) -> Iterator[AnyFact]:
    """What tells the programs that wrote the lines: the order of the writer's own, and the names of those of large services."""
    for kind, where, text in (
        ("header_order", "header: order of the lines below the trace lines", header_order(block)),
        ("service_lines", "header: names of lines of large mail services", service_lines(block)),
    ):
        if text:
            yield FeatureUse(at=Location(where, text), kind=kind, value=text)


def _names(block: HeaderBlock) -> Iterator[AnyFact]:
    """The message's own name, and the domains in it and in the sender's address."""
    for field in block.every("Message-ID")[:1]:
        value = field.unfolded.strip().strip("<>")
        if value:
            yield Identifier(at=_at(field), kind=IdentifierKind.MESSAGE, value=storable(value, 500))
            yield from _host(field, value.rpartition("@")[2])
    for field in block.every("From"):
        for _, address in addresses(field.unfolded):
            yield from _host(field, address.rpartition("@")[2])


def _marks(field: RawField) -> Iterator[AnyFact]:
    scheme = _SIGNATURES.get(field.key)
    if scheme:
        yield SignatureMark(at=_at(field), scheme=scheme)
        yield from _signature_number(field)
    if scheme == "dkim" and _ED25519.search(field.raw):
        yield FeatureUse(at=_at(field), kind="dkim_algorithm", value="a=ed25519-sha256")
    if scheme == "dkim":
        for copy in copied_headers(field.raw):
            yield SignedCopy(at=Location(f"{field.part}: z=", storable(f"{copy.name}: {copy.value}", 600)), name=copy.name, value=copy.value)
    if field.position == 0 and field.key in _DATED_FIELDS:
        yield FeatureUse(at=_at(field), kind="mail_header", value=f"{field.name}:")


def _signature_number(field: RawField) -> Iterator[AnyFact]:
    # A seal is taken from other seals, and not from the message.
    found = _NUMBER.search(field.raw[:_LONGEST_SIGNATURE]) if field.key != "arc-seal" else None
    if found is not None:
        yield Identifier(at=_at(field), kind=IdentifierKind.SIGNATURE, value=sha256(b"".join(found[1].split())).hexdigest())


def _host(field: RawField, host: str) -> Iterator[AnyFact]:
    if "." in host and len(host) < 254:
        name = storable(host.lower().strip("<>[]. ")) or "."
        yield Identifier(at=Location(f"{field.part}: domain", storable(field.unfolded, 600)), kind=IdentifierKind.HOST, value=name)


def _subject(block: HeaderBlock, limits: Limits) -> Iterator[AnyFact]:
    for field in block.every("Subject")[:1]:
        if text := text_content(field.value, "subject", _at(field), limits.text_characters):
            yield text


def _at(field: RawField) -> Location:
    return field.place
