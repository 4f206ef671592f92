"""A message as Outlook for Mac exports it: one XML file each in an `.olm` archive, which is a zip archive with the attachments beside it.

The form is documented nowhere; element names as found in exports.
"""

from collections.abc import Iterator

from leakcheck.decode.clock_numbers import hidden_time
from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.mail_body import Part, links, words
from leakcheck.decode.mail_clocks import message_id_clock
from leakcheck.decode.mail_html import html_facts
from leakcheck.decode.outlook_mac_elements import Element, Fields, name_of
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
    PersonClaim,
    PersonRole,
    TimeRole,
    Voucher,
)
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

_PREFIX = "OPFMessageCopy"
_TIMES = (
    (f"{_PREFIX}SentTime", TimeRole.SUBMITTED, Voucher.CLAIMED),
    (f"{_PREFIX}ReceivedTime", TimeRole.RECEIVED, Voucher.CONTAINER),
    (f"{_PREFIX}ModDate", TimeRole.MODIFIED, Voucher.CONTAINER),
    # Of mail that lay on an Exchange server.
    ("ExchangeServerLastModifiedTime", TimeRole.MODIFIED, Voucher.CONTAINER),
)
_PEOPLE = {
    "FromAddresses": PersonRole.SENDER,
    "SenderAddress": PersonRole.RESPONSIBLE_SENDER,
    "ReplyToAddresses": PersonRole.REPLY_TO,
    "ToAddresses": PersonRole.RECIPIENT,
    "CCAddresses": PersonRole.COPIED,
    "BCCAddresses": PersonRole.COPIED,
}
_LINKS = {"InReplyTo": "in-reply-to", "References": "references"}
_BODY, _PAGE = f"{_PREFIX}Body", f"{_PREFIX}HTMLBody"
_MOST, _MOST_LINKS, _LARGEST = 500, 100, 64 << 20


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
    messages = [root] if name_of(root) == "email" else [one for one in root if name_of(one) == "email"]
    for message in messages[:1]:
        yield from _message(Fields.of(message), limits)
    if len(messages) != 1:
        yield Problem(ProblemKind.DAMAGED, f"The file holds {len(messages):,} messages instead of one; at most the first was read.")


def _message(fields: Fields, limits: Limits) -> Iterator[AnyFact]:
    yield from fields.times(_TIMES)
    senders = set[tuple[str, str]]()
    for name, whose in _PEOPLE.items():
        for person in fields.people(f"{_PREFIX}{name}"):
            if whose is not PersonRole.RESPONSIBLE_SENDER or person not in senders:
                yield PersonClaim(at=fields.at(f"{_PREFIX}{name}", " ".join(person)), role=whose, name=person[0], address=person[1])
            senders |= {person} if whose is PersonRole.SENDER else set()
    yield from _names(fields)
    yield from _words(fields, limits)
    yield from fields.categories(f"{_PREFIX}CategoryList")
    yield from fields.attachments(f"{_PREFIX}AttachmentList")


def _names(fields: Fields) -> Iterator[AnyFact]:
    if name := fields.text(f"{_PREFIX}MessageID", 500).strip("<> "):
        yield Identifier(at=fields.at(f"{_PREFIX}MessageID", name), kind=IdentifierKind.MESSAGE, value=name)
        if token := message_id_clock(name):
            yield hidden_time(fields.at(f"{_PREFIX}MessageID", name), token)
    for field, kind in _LINKS.items():
        targets = [target.strip("<>") for target in fields.text(f"{_PREFIX}{field}", 20_000).split() if target.strip("<>")]
        yield from (Link(at=fields.at(f"{_PREFIX}{field}", target), kind=kind, target=target) for target in targets[:_MOST])
    if program := fields.text(f"{_PREFIX}Source", 300):
        yield Description(at=fields.at(f"{_PREFIX}Source", program), kind="source", value=program)


def _words(fields: Fields, limits: Limits) -> Iterator[AnyFact]:
    subject = fields.text(f"{_PREFIX}Subject", 4_000)
    if text := text_content(subject, "subject", fields.at(f"{_PREFIX}Subject", subject), limits.text_characters):
        yield text
    plain, html = (fields.text(name, 8 << 20) for name in (_BODY, _PAGE))
    # The one element holds HTML, too, where another says so or it begins like that.
    kind = "text/html" if plain[:200].lower().startswith(("<html", "<!doctype", "<div", "<body")) else "text/plain"
    leaves = tuple(Part(name, kind, "", "", b"", text) for name, kind, text in ((_BODY, kind, plain), (_PAGE, "text/html", html)) if text.strip())
    found = words(leaves)
    if found is not None and (text := text_content(found[0], "body", fields.at(found[1].number), limits.text_characters)):
        yield text
    yield from html_facts((part.number, part.inline_text) for part in leaves if part.kind == "text/html")
    yield from form_differences(leaves, lambda part: fields.at(part.number))
    for host in links(leaves, _MOST_LINKS):
        yield Identifier(at=fields.at(leaves[0].number, host, ": link"), kind=IdentifierKind.HOST, value=storable(host))


FORMAT = Format(
    name="outlook_mac_message",
    title="Message exported by Outlook for Mac (.olm)",
    kind=ItemKind.MAIL,
    recognises=_recognises,
    begins=(*MARKS_AND_BLANKS, b"<"),
    extract=_extract,
    limitations=(
        "The archive (.olm) is read as a zip archive; what lies in it beside messages is read as outlook_mac_items.",
        "The export keeps neither the header that the message arrived with nor its text as it was sent: no signature can be checked.",
        "Attachments are items of the archive; where they lie is told with the message.",
        "Its times state no zone.",
    ),
)
