"""What one of Outlook's items says, as facts: the header that it arrived with, read like any mail's, and what Outlook keeps beside it."""

import base64
import re
from collections.abc import Iterator

import msgspec

from leakcheck.decode.clock_numbers import hidden_time
from leakcheck.decode.code_pages import language_tag
from leakcheck.decode.compressed_rtf import uncompressed_rtf
from leakcheck.decode.enclosed_mail import enclosed_mail
from leakcheck.decode.header_facts import header_facts
from leakcheck.decode.mail_address import normal_address
from leakcheck.decode.mail_body import Part, links, words
from leakcheck.decode.mail_clocks import message_id_clock, thread_index
from leakcheck.decode.mail_headers import HeaderBlock, header_block
from leakcheck.decode.mail_html import content_clocks, html_facts
from leakcheck.decode.mapi_accounts import account_facts
from leakcheck.decode.mapi_actions import action_facts
from leakcheck.decode.mapi_calendar import calendar_facts
from leakcheck.decode.mapi_changes import change_facts
from leakcheck.decode.mapi_contacts import contact_facts
from leakcheck.decode.mapi_message import MapiAttachment, MapiMessage
from leakcheck.decode.mapi_names import COMMON, PropertyName
from leakcheck.decode.mapi_properties import (
    BODY,
    CLASS,
    CONTENT_ID,
    CREATED,
    DELIVERED,
    FLAGS,
    HTML,
    METHOD,
    MODIFIED,
    RTF,
    SUBJECT,
    SUBMITTED,
    Properties,
)
from leakcheck.decode.mapi_tasks import journal_facts, task_facts
from leakcheck.decode.moments import filetime_moment
from leakcheck.decode.rich_text_head import head_facts
from leakcheck.decode.rtf_words import rtf_text, wrapped_html
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.text_forms import form_differences
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SignatureMark,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.format import Child, Extracted
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

#: Outlook and the server keep these for themselves; what the sender's program stated is the time of submission alone.
_TIMES = (
    (SUBMITTED, TimeRole.SUBMITTED, Voucher.CLAIMED),
    (DELIVERED, TimeRole.RECEIVED, Voucher.CONTAINER),
    (CREATED, TimeRole.CREATED, Voucher.CONTAINER),
    (MODIFIED, TimeRole.MODIFIED, Voucher.CONTAINER),
    (0x0060, TimeRole.EVENT, Voucher.CLAIMED),
    (0x0061, TimeRole.EVENT, Voucher.CLAIMED),
)
#: Name, kind of address, address, address for the internet ([MS-OXOMSG] section 2.2.1).
_PEOPLE = (
    ((0x0042, 0x0064, 0x0065, 0x5D02), PersonRole.SENDER),
    ((0x0C1A, 0x0C1E, 0x0C1F, 0x5D01), PersonRole.RESPONSIBLE_SENDER),
    ((0x0040, 0x0075, 0x0076, 0x5D07), PersonRole.OWNER),
)
_LISTED = (0x3001, 0x3002, 0x3003, 0x39FE)
_NAMED_LINES = {PersonRole.SENDER: "From", PersonRole.RESPONSIBLE_SENDER: "Sender", PersonRole.RECIPIENT: "To", PersonRole.COPIED: "Cc"}
_KINDS = {1: ("recipient", PersonRole.RECIPIENT), 2: ("copied recipient", PersonRole.COPIED), 3: ("recipient of a blind copy", PersonRole.COPIED)}
#: Of an entry in a calendar, which was not sent as it is: who has to come, who may, and rooms.
_INVITED = {1: "invited", 2: "may come", 3: "room or equipment"}
_RECIPIENT_FLAGS, _IS_ORGANISER = 0x5FFD, 0x2
#: The second is a meeting of a series that was moved, kept inside of the series ([MS-OXOCAL] section 2.2.10).
_ENTRIES = ("IPM.APPOINTMENT", "IPM.OLE.CLASS.{00061055-")
_SAID = {0x1: "read", 0x4: "submitted", 0x8: "unsent", 0x20: "from the owner of the mailbox", 0x100: "read notice wanted"}
_REFERENCE = re.compile(r"<([^<>\s]{1,300})>")
_BY_REFERENCE = frozenset({2, 3, 4, 7})
_MOST_REFERENCES, _MOST_LINKS, _LONGEST_RTF = 200, 100, 16 << 20


def message_facts(message: MapiMessage, limits: Limits) -> Iterator[Extracted]:
    """Facts, attachments as children, and problems."""
    block = header_block(message.header)
    yield from _header(block, limits)
    yield from _times(message.properties)
    yield from message.stated
    yield from _people(message, block)
    yield from _names(message.properties, block)
    yield from _state(message.properties)
    yield from action_facts(message.properties)
    yield from calendar_facts(message)
    yield from task_facts(message.properties)
    yield from journal_facts(message.properties)
    yield from contact_facts(message.properties)
    yield from _words(message.properties, block, limits)
    yield from _attachments(message, limits)
    if message.damages:
        yield Problem(
            ProblemKind.DAMAGED, f"Parts of the item are damaged or missing: {'; '.join(message.damages[:5])}. What could be read was read."
        )


def _header(block: HeaderBlock, limits: Limits) -> Iterator[AnyFact]:
    """What the kept header says.

    One without a trace line never went through a mail server: programs make such a header themselves when they take a message in from a
    file or an archive, and write their own name and the present time into it. Neither speaks of the message then.
    """
    if not block.fields:
        return
    travelled = block.first("Received") is not None
    for fact in header_facts(block, limits):
        yield fact if travelled else _of_storing(fact)


def _of_storing(fact: AnyFact) -> AnyFact:
    if isinstance(fact, SoftwareClaim) and fact.role is SoftwareRole.MAILER:
        return msgspec.structs.replace(fact, role=SoftwareRole.APPLICATION)
    if isinstance(fact, TimeClaim) and fact.voucher is Voucher.EMBEDDED:
        return msgspec.structs.replace(fact, voucher=Voucher.CONTAINER, token="")
    return fact


def _times(properties: Properties, which: tuple[tuple[int, TimeRole, Voucher], ...] = _TIMES) -> Iterator[TimeClaim]:
    for number, role, voucher in which:
        ticks = properties.ticks(number)
        moment = filetime_moment(ticks)
        if moment is not None:
            yield TimeClaim(at=properties.at(number, str(ticks)), role=role, moment=moment, voucher=voucher)


# People


def _people(message: MapiMessage, block: HeaderBlock) -> Iterator[PersonClaim]:
    """Whom the properties name; those whom the header's own line names by the same address are told there."""
    properties = message.properties
    sender = _person(properties, _PEOPLE[0][0])
    for numbers, role in _PEOPLE:
        person = _person(properties, numbers)
        if any(person) and not (role is PersonRole.RESPONSIBLE_SENDER and person == sender) and not _stands_in(block, role, person):
            yield _claim(properties, numbers[0], role, person)
    is_entry = properties.text(CLASS, 100).upper().startswith(_ENTRIES)
    for order, recipient in enumerate(message.recipients):
        what, role = (_invited if is_entry else _addressed)(recipient)
        person = _person(recipient, _LISTED)
        if any(person) and not _stands_in(block, role, person):
            yield _claim(recipient, _LISTED[0], role, person, f"{what} {order}")
    for number, role in ((0x3FF8, PersonRole.AUTHOR), (0x3FFA, PersonRole.LAST_EDITOR)):
        if name := properties.text(number, 300):
            yield PersonClaim(at=properties.at(number, name), role=role, name=name)


def _addressed(recipient: Properties) -> tuple[str, PersonRole]:
    return _KINDS.get(recipient.number(0x0C15) & 0xF, _KINDS[1])


def _invited(recipient: Properties) -> tuple[str, PersonRole]:
    if recipient.number(_RECIPIENT_FLAGS) & _IS_ORGANISER:
        return "organiser", PersonRole.ORGANISER
    return _INVITED.get(recipient.number(0x0C15) & 0xF, _INVITED[1]), PersonRole.ATTENDEE


def _person(properties: Properties, numbers: tuple[int, int, int, int]) -> tuple[str, str]:
    """Name and mail address; an address inside an organisation's directory is no mail address."""
    name, kind, address, internet = (properties.text(number, 400) for number in numbers)
    found = internet or (address if "@" in address and kind.upper() in {"SMTP", ""} else "")
    return name.strip("'\""), normal_address(found) if found else ""


def _claim(properties: Properties, number: int, role: PersonRole, person: tuple[str, str], within: str = "") -> PersonClaim:
    name, address = person
    raw = f"{name} <{address}>" if address else name
    return PersonClaim(at=properties.at(number, raw, within), role=role, name="" if name == address else name, address=address)


def _stands_in(block: HeaderBlock, role: PersonRole, person: tuple[str, str]) -> bool:
    lines = block.every(_NAMED_LINES.get(role, ""))
    wanted = person[1] or person[0]
    return any(wanted.lower() in line.value.lower() for line in lines)


# Identifiers and state


def _names(properties: Properties, block: HeaderBlock) -> Iterator[AnyFact]:
    number = 0x1035
    name = properties.text(number, 500).strip("<> ")
    if name and block.first("Message-ID") is None:
        yield Identifier(at=properties.at(number, name), kind=IdentifierKind.MESSAGE, value=name)
        if token := message_id_clock(name):
            yield hidden_time(properties.at(number, name), token)
    for number, line, kind in ((0x1042, "In-Reply-To", "in-reply-to"), (0x1039, "References", "references")):
        text = properties.text(number, 20_000)
        if text and block.first(line) is None:
            found = _REFERENCE.findall(text)[:_MOST_REFERENCES]
            yield from (Link(at=properties.at(number, target), kind=kind, target=target) for target in found)
    yield from _thread(properties, block)
    yield from change_facts(properties)
    yield from account_facts(properties)


def _thread(properties: Properties, block: HeaderBlock) -> Iterator[AnyFact]:
    """The thread's number and times. Outlook makes one for what arrives without, so that its times may lie after receipt: the container's word."""
    found = thread_index(base64.b64encode(properties.data(0x0071)[:4000]).decode("ascii"))
    if found is None or block.first("Thread-Index") is not None:
        return
    at = properties.at(0x0071, properties.data(0x0071)[:100].hex())
    yield Identifier(at=at, kind=IdentifierKind.THREAD, value=found[0])
    for moment in dict.fromkeys((found[1][0], found[1][-1])):
        yield TimeClaim(at=at, role=TimeRole.TOKEN, moment=moment, voucher=Voucher.CONTAINER)


def _state(properties: Properties) -> Iterator[AnyFact]:
    kind = properties.text(CLASS, 200)
    if kind:
        yield Description(at=properties.at(CLASS, kind), kind="message class", value=kind)
    if kind.upper().startswith("IPM.NOTE.SMIME"):
        yield SignatureMark(at=properties.at(CLASS, kind), scheme="smime", detail=kind)
    flags = properties.number(FLAGS)
    said = ", ".join(text for bit, text in _SAID.items() if flags & bit)
    if said:
        yield Description(at=properties.at(FLAGS, f"{flags:#x}"), kind="message flags", value=said)
    for number in (0x3FDE, 0x3FFD):
        if page := properties.number(number):
            yield Identifier(at=properties.at(number, str(page)), kind=IdentifierKind.CODEPAGE, value=str(page))
    if tag := language_tag(properties.number(0x3FF1)):
        yield LanguageClaim(at=properties.at(0x3FF1, str(properties.number(0x3FF1))), role=LanguageRole.INTERFACE, tag=tag)
    yield from _programs(properties)


def _programs(properties: Properties) -> Iterator[AnyFact]:
    version = properties.named(PropertyName(COMMON, 0x8554))
    if version and (text := properties.text(version, 60)):
        # The one that last saved the item, which may be much younger than the message.
        yield SoftwareClaim(at=properties.at(version, text), role=SoftwareRole.APPLICATION, name="Microsoft Outlook", version=text)
    mailer = properties.named("x-mailer")
    if mailer and (text := properties.text(mailer, 300)):
        yield SoftwareClaim(at=properties.at(mailer, text), role=SoftwareRole.MAILER, name=text)


# Words


def _words(properties: Properties, block: HeaderBlock, limits: Limits) -> Iterator[AnyFact]:
    subject = properties.text(SUBJECT, 4_000)
    # Outlook marks the length of a prefix (`RE: `) with a character of its own ([MS-OXCMSG] section 2.2.1.9).
    subject = subject[2:] if subject.startswith("\x01") else subject
    if block.first("Subject") is None and (text := text_content(subject, "subject", properties.at(SUBJECT, subject), limits.text_characters)):
        yield text
    rich_text = uncompressed_rtf(properties.data(RTF), _LONGEST_RTF) if properties.data(RTF) else b""
    yield from head_facts(rich_text, properties.at(RTF).part)
    leaves = tuple(_texts(properties, rich_text))
    found = words(leaves)
    if found is not None:
        number = int(found[1].number)
        if text := text_content(found[0], "body", properties.at(number), limits.text_characters):
            yield text
    yield from html_facts((properties.at(int(part.number)).part, part.inline_text) for part in leaves if part.kind == "text/html")
    yield from form_differences(leaves, lambda part: properties.at(int(part.number)))
    for host in links(leaves, _MOST_LINKS):
        yield Identifier(at=properties.at(int(leaves[0].number), host), kind=IdentifierKind.HOST, value=storable(host))


def _texts(properties: Properties, rich_text: bytes) -> Iterator[Part]:
    """The text in each form that it is kept in. Rich Text often wraps the sender's page; other Rich Text is read where nothing else is there."""
    # A body of nothing but its end mark is none.
    plain, html = (properties.whole_text(one).strip("\0") for one in (BODY, HTML))
    if plain.strip():
        yield Part(str(BODY), "text/plain", "", "", b"", plain)
    if html.strip():
        yield Part(str(HTML), "text/html", "", "", b"", html)
        return
    if page := wrapped_html(rich_text):
        yield Part(str(RTF), "text/html", "", "", b"", page)
    elif not plain.strip() and (text := rtf_text(rich_text).strip("\0")).strip():
        yield Part(str(RTF), "text/plain", "", "", b"", text)


# Attachments


def _attachments(message: MapiMessage, limits: Limits) -> Iterator[Extracted]:
    count = len(message.attachments)
    at = message.properties.at(0x0E13, str(count))
    yield Quantity(at=at, kind=QuantityKind.ATTACHMENTS, value=float(count), unit="attachments")
    if enclosed := enclosed_mail(message, limits.item_bytes):
        at = message.properties.at(CLASS, message.properties.text(CLASS, 100))
        origin = Description(at=at, kind="put together from", value="the header and the signed part that Outlook kept")
        yield Child("signed mail.eml", Content.of_bytes(enclosed), (origin,))
    for order, attachment in enumerate(message.attachments):
        yield from _attachment(attachment, order, limits)


def _attachment(attachment: MapiAttachment, order: int, limits: Limits) -> Iterator[Extracted]:
    properties = attachment.properties
    facts = list(_of_attachment(properties))
    data = attachment.load(limits.item_bytes)
    if data:
        yield Child(_name(attachment, order), Content.of_bytes(data), tuple(facts))
    else:
        yield from facts
        if properties.number(METHOD) not in _BY_REFERENCE:
            yield Problem(ProblemKind.DAMAGED, f"Attachment {order + 1} ({_name(attachment, order)}) holds no bytes in this file.")


def _name(attachment: MapiAttachment, order: int) -> str:
    properties = attachment.properties
    name = next((text for number in (0x3707, 0x3704, 0x3001) if (text := properties.text(number, 300))), f"attachment-{order + 1}")
    return name if name.lower().endswith(attachment.suffix) else f"{name}{attachment.suffix}"


def _of_attachment(properties: Properties) -> Iterator[AnyFact]:
    yield from _times(properties, ((CREATED, TimeRole.CREATED, Voucher.CONTAINER), (MODIFIED, TimeRole.MODIFIED, Voucher.CONTAINER)))
    yield from content_clocks([(properties.at(CONTENT_ID).part, properties.text(CONTENT_ID, 200))])
    for number in (0x370D, 0x3708):
        path = properties.text(number, 500)
        if "\\" in path or "/" in path:
            yield PathClaim(at=properties.at(number, path), path=path, role="attached file")
            return
