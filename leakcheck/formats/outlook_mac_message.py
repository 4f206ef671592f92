"""A message as Outlook for Mac exports it: one XML file each in an `.olm` archive, which is a zip archive with the attachments beside it.

The form is documented nowhere; element names as found in exports.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Protocol

from leakcheck.decode.clock_numbers import hidden_time
from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.mail_address import normal_address
from leakcheck.decode.mail_body import Part, links, words
from leakcheck.decode.mail_clocks import message_id_clock
from leakcheck.decode.mail_html import html_facts
from leakcheck.decode.moments import iso_moment
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.text_encoding import MARKS_AND_BLANKS
from leakcheck.decode.text_forms import form_differences
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_PREFIX = "OPFMessageCopy"
_TIMES = {
    "SentTime": (TimeRole.SUBMITTED, Voucher.CLAIMED),
    "ReceivedTime": (TimeRole.RECEIVED, Voucher.CONTAINER),
    "ModDate": (TimeRole.MODIFIED, Voucher.CONTAINER),
}
_PEOPLE = {
    "FromAddresses": PersonRole.SENDER,
    "SenderAddress": PersonRole.RESPONSIBLE_SENDER,
    "ReplyToAddresses": PersonRole.REPLY_TO,
    "ToAddresses": PersonRole.RECIPIENT,
    "CCAddresses": PersonRole.COPIED,
    "BCCAddresses": PersonRole.COPIED,
}
_LINKS = {"InReplyTo": "in-reply-to", "References": "references"}
_MOST, _MOST_LINKS, _LARGEST = 500, 100, 64 << 20


class Element(Protocol):
    """What is asked of an element of the XML library."""

    tag: str
    text: str | None

    def get(self, key: str) -> str | None: ...
    def __iter__(self) -> Iterator["Element"]: ...


def _recognises(content: Content) -> bool:
    head = content.head[:4096].lstrip(b"\xef\xbb\xbf\r\n\t ")
    return head.startswith(b"<") and (b"<email" in head) and b"OPFMessage" in content.head


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(content.read(min(limits.item_bytes, _LARGEST)), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        yield Problem(ProblemKind.DAMAGED, f"The XML of the message cannot be read ({damage_words(error)}).")
        return
    messages = [root] if _name(root) == "email" else [one for one in root if _name(one) == "email"]
    for message in messages[:1]:
        yield from _message({_name(field).removeprefix(_PREFIX): field for field in islice(message, 500)}, limits)
    if len(messages) != 1:
        yield Problem(ProblemKind.DAMAGED, f"The file holds {len(messages):,} messages instead of one; at most the first was read.")


def _name(element: Element) -> str:
    """Without the namespace that older versions write."""
    return element.tag.rpartition("}")[2]


def _at(name: str, raw: str, attribute: str = "") -> Location:
    return Location(f"{_PREFIX}{name}{attribute}", storable(raw, 500))


def _message(fields: dict[str, Element], limits: Limits) -> Iterator[AnyFact]:
    for name, (role, voucher) in _TIMES.items():
        text = _text(fields, name)
        if (moment := iso_moment(text)) is not None:
            yield TimeClaim(at=_at(name, text), role=role, moment=moment, voucher=voucher)
    senders = set[tuple[str, str]]()
    for name, whose in _PEOPLE.items():
        for person in _people(fields.get(name)):
            if whose is not PersonRole.RESPONSIBLE_SENDER or person not in senders:
                yield PersonClaim(at=_at(name, " ".join(person)), role=whose, name=person[0], address=person[1])
            senders |= {person} if whose is PersonRole.SENDER else set()
    yield from _names(fields)
    yield from _words(fields, limits)
    yield from _attachments(fields.get("AttachmentList"))


def _text(fields: dict[str, Element], name: str, longest: int = 2_000) -> str:
    element = fields.get(name)
    return storable(element.text or "", longest).strip() if element is not None else ""


def _people(listed: Element | None) -> list[tuple[str, str]]:
    found = []
    for one in islice(listed if listed is not None else (), _MOST):
        address = normal_address(one.get("OPFContactEmailAddressAddress") or "")
        name = storable(one.get("OPFContactEmailAddressName") or "", 300).strip()
        if name or address:
            found.append(("" if name == address else name, address))
    return found


def _names(fields: dict[str, Element]) -> Iterator[AnyFact]:
    if name := _text(fields, "MessageID", 500).strip("<> "):
        yield Identifier(at=_at("MessageID", name), kind=IdentifierKind.MESSAGE, value=name)
        if token := message_id_clock(name):
            yield hidden_time(_at("MessageID", name), token)
    for field, kind in _LINKS.items():
        targets = [target.strip("<>") for target in _text(fields, field, 20_000).split() if target.strip("<>")]
        yield from (Link(at=_at(field, target), kind=kind, target=target) for target in targets[:_MOST])
    if program := _text(fields, "Source", 300):
        yield Description(at=_at("Source", program), kind="source", value=program)


def _words(fields: dict[str, Element], limits: Limits) -> Iterator[AnyFact]:
    subject = _text(fields, "Subject", 4_000)
    if text := text_content(subject, "subject", _at("Subject", subject), limits.text_characters):
        yield text
    plain, html = (_text(fields, name, 8 << 20) for name in ("Body", "HTMLBody"))
    # The one element holds HTML, too, where another says so or it begins like that.
    kind = "text/html" if plain[:200].lower().startswith(("<html", "<!doctype", "<div", "<body")) else "text/plain"
    leaves = tuple(
        Part(name, kind, "", "", b"", text) for name, kind, text in (("Body", kind, plain), ("HTMLBody", "text/html", html)) if text.strip()
    )
    found = words(leaves)
    if found is not None and (text := text_content(found[0], "body", _at(found[1].number, ""), limits.text_characters)):
        yield text
    yield from html_facts((_at(part.number, "").part, part.inline_text) for part in leaves if part.kind == "text/html")
    yield from form_differences(leaves, lambda part: _at(part.number, ""))
    for host in links(leaves, _MOST_LINKS):
        yield Identifier(at=_at(leaves[0].number, host, ": link"), kind=IdentifierKind.HOST, value=storable(host))


def _attachments(listed: Element | None) -> Iterator[AnyFact]:
    """Where the attachments lie in the archive: they are items of their own there."""
    for one in islice(listed if listed is not None else (), _MOST):
        inner = {_name(field): (field.text or "") for field in islice(one, 50)}
        name, place = (storable(one.get(key) or inner.get(key, ""), 500).strip() for key in ("OPFAttachmentName", "OPFAttachmentURL"))
        if name or place:
            yield PathClaim(at=_at("AttachmentList", name), path=place or name, role="attachment kept in another file")


FORMAT = Format(
    name="outlook_mac_message",
    title="Message exported by Outlook for Mac (.olm)",
    kind=ItemKind.MAIL,
    recognises=_recognises,
    begins=(*MARKS_AND_BLANKS, b"<"),
    extract=_extract,
    limitations=(
        "The archive (.olm) is read as a zip archive; contacts, tasks and appointments in it are not read.",
        "The export keeps neither the header that the message arrived with nor its text as it was sent: no signature can be checked.",
        "Attachments are items of the archive; where they lie is told with the message.",
        "Its times state no zone.",
    ),
)
