"""One mail message (RFC 5322): an `.eml`, a file of a Maildir, a raw message without a name, or one taken out of a mailbox."""

import re
from collections.abc import Iterator

from leakcheck.decode.attachment_facts import attachment_facts
from leakcheck.decode.clock_numbers import hidden_time
from leakcheck.decode.cms_signed_data import is_encrypted
from leakcheck.decode.header_facts import header_facts
from leakcheck.decode.mail_body import Part, links, parts, words
from leakcheck.decode.mail_clocks import boundary_clock
from leakcheck.decode.mail_headers import header_block
from leakcheck.decode.mail_html import content_clocks, html_facts
from leakcheck.decode.side_files import ENDINGS, LARGEST, names_beside
from leakcheck.decode.signed_message import message_of
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.text_forms import form_differences
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Identifier,
    IdentifierKind,
    Quantity,
    QuantityKind,
    SignatureMark,
)
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: Fields by which a header block is told from other text with colons (HTTP, YAML, source code).
_TRACE = frozenset(
    {"received", "return-path", "delivered-to", "message-id", "dkim-signature", "mime-version", "x-mailer", "in-reply-to", "references"}
)
_ADDRESSED = frozenset({"from", "to", "subject", "date", "cc", "sender", "reply-to"})
#: Browsers save pages in the form of a message (MHTML, RFC 2557); that is no mail.
_SAVED_PAGE = frozenset({"snapshot-content-location"})
_FOREIGN = (b"HTTP/", b"BEGIN:", b"#!", b"<?xml", b"<!DOCTYPE", b"<html", b"%PDF", b"PK\x03\x04", b"{\\rtf")
# A mailbox; but RFC 5322 section 4.5 lets old programs write blanks before the colon of the sender line.
_SEPARATOR = re.compile(rb"From (?![ \t]*:)")
#: Text of two bytes a letter has a zero at every second byte.
_FEW_ZEROS = 20
_MOST_LINKS = 100
_MOST_BOUNDARIES = 20


def _recognises(content: Content) -> bool:
    head = content.head.lstrip(b"\r\n\xef\xbb\xbf")
    if head.startswith((*_FOREIGN, b"\0")) or _SEPARATOR.match(head) or head.count(b"\0", 0, 2000) > _FEW_ZEROS:
        return False
    # A stray zero hides a message from no mail program, so it must not hide it from us.
    names = [field.key for field in header_block(head[:32768].replace(b"\0", b"")).fields]
    first = head[:400].split(b"\n", 1)[0]
    if not names or (b":" not in first and not first.startswith(b">From ")):
        return False
    present = set(names)
    trace, addressed, typed = len(_TRACE & present), len(_ADDRESSED & present), "content-type" in present
    return trace + addressed + typed >= 3 and ("from" in present or trace >= 2) and not _SAVED_PAGE & present


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    data = content.read(limits.item_bytes)
    block = header_block(data)
    if block.cut:
        yield Problem(ProblemKind.LIMIT, f"The message has {block.cut}; the rest of its header was not read.")
    yield from header_facts(block, limits)
    yield from _signed_text(content, limits)
    yield from _body(data, limits)


def _signed_text(content: Content, limits: Limits) -> Iterator[AnyFact]:
    """What a signature would name the text by: it joins a message whose text was changed to a copy that still has the signed one."""
    message = message_of(content, limits.item_bytes)
    if message is not None and message.body.strip():
        value = message.body_hash("relaxed", "sha256", None).hex()
        yield Identifier(at=Location("the text after the header"), kind=IdentifierKind.SIGNED_TEXT, value=value)


def _body(data: bytes, limits: Limits) -> Iterator[Extracted]:
    taken = parts(data)
    leaves = taken.leaves
    if taken.cut:
        yield Problem(ProblemKind.LIMIT, f"The message has {taken.cut}; the rest of its body was not taken apart.")
    for part in leaves:
        if part.damage:
            what = "The text" if part.is_words else "Attachment"
            yield Problem(ProblemKind.DAMAGED, f"{what} {part.number} ({part.name or part.kind}) may be incomplete: {part.damage}.")
    found = words(leaves)
    if found is not None:
        at = Location(f"body part {found[1].number} ({found[1].kind})")
        if text := text_content(found[0], "body", at, limits.text_characters):
            yield text
        if found[1].charset not in {"", "utf-8", "us-ascii"}:
            yield Identifier(at=at, kind=IdentifierKind.CODEPAGE, value=found[1].charset)
    yield from html_facts((f"body part {part.number}", part.inline_text) for part in leaves if part.is_words and part.kind == "text/html")
    yield from form_differences(leaves, lambda part: Location(f"body part {part.number}"))
    yield from content_clocks((f"body part {part.number}", part.content_id) for part in leaves)
    for host in links(leaves, _MOST_LINKS):
        yield Identifier(at=Location("body: link", host), kind=IdentifierKind.HOST, value=storable(host))
    yield from _inner_boundaries(taken.boundaries)
    yield from _attachments(leaves)


def _inner_boundaries(boundaries: tuple[str, ...]) -> Iterator[AnyFact]:
    """Boundaries of multiparts inside the message carry clocks of their own; those of enclosed messages are the enclosed messages'."""
    for boundary in boundaries[:_MOST_BOUNDARIES]:
        token = boundary_clock(boundary.strip())
        if token is not None:
            yield hidden_time(Location("body: boundary of an inner part", storable(boundary)), token)


def _attachments(leaves: tuple[Part, ...]) -> Iterator[Extracted]:
    attached = [part for part in leaves if not part.is_words and (part.data or part.name)]
    small = {part.name: part.data for part in attached if part.name.endswith(ENDINGS) and len(part.data) <= LARGEST}
    yield Quantity(at=Location("body: number of attachments"), kind=QuantityKind.ATTACHMENTS, value=float(len(attached)), unit="attachments")
    for part in attached:
        if part.kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
            yield SignatureMark(at=Location(f"body part {part.number}"), scheme="smime", detail=part.kind)
            if is_encrypted(part.data):
                yield Problem(ProblemKind.ENCRYPTED, "The message is encrypted with S/MIME; its words were not read.")
        elif part.kind in {"application/pgp-signature", "application/pgp-encrypted"}:
            yield SignatureMark(at=Location(f"body part {part.number}"), scheme="openpgp", detail=part.kind)
        if part.kind == "application/pgp-encrypted":
            yield Problem(ProblemKind.ENCRYPTED, "The message is encrypted with OpenPGP; its words were not read.")
        inside = Content.of_bytes(part.data)
        inside.beside = {name: small[name] for name in names_beside(part.name) if name in small} if small else {}
        yield Child(part.name or f"part-{part.number}", inside, tuple(attachment_facts(part)))


FORMAT = Format(
    name="email_message",
    title="Mail message",
    kind=ItemKind.MAIL,
    recognises=_recognises,
    extract=_extract,
    limitations=(
        "Encrypted messages (S/MIME, OpenPGP) are said to be encrypted; their words are not read.",
        "Words inside pictures of text are not read.",
    ),
)
