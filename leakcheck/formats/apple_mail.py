"""Apple Mail's `.emlx`: the message's length on a line, the message, and a property list with flags and times.

Decision: of a `.partial.emlx` the attachments lie in files of their own under `Attachments/`; they are named with where they should be
and not put back. What Apple Mail keeps there is decoded, so that the bytes that were sent could only be guessed, and the files are
items of the dump in their own right.
"""

import plistlib
import re
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from leakcheck.decode.mail_body import parts
from leakcheck.decode.mime_tree import MimeTree
from leakcheck.decode.moments import unix_moment
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, PathClaim, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_COUNT = re.compile(rb"\A[ \t]*(\d{1,12})[ \t]*\r?\n(?=[!-9;-~]{1,80}:)")
_MESSAGE_FIELD = re.compile(rb"(?im)^(?:from|received|return-path|message-id|date|subject|to|mime-version):")
_MOST_PLIST = 1 << 20
#: What stands in the place of an attachment that lies elsewhere is a line end or two.
_LONGEST_STUB, _MOST_LISTED = 8, 200
_FILE_NUMBER = "(number of this file)"
_FLAGS = {1 << 0: "read", 1 << 1: "deleted", 1 << 2: "answered", 1 << 6: "draft", 1 << 8: "forwarded", 1 << 9: "redirected"}


def _recognises(content: Content) -> bool:
    match = _COUNT.match(content.head)
    return match is not None and len(_MESSAGE_FIELD.findall(content.head[match.end() : 16384])) >= 2


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    data = content.read(limits.item_bytes)
    match = _COUNT.match(data)
    if match is None:
        yield Problem(ProblemKind.DAMAGED, "The line with the message's length is missing.")
        return
    end = match.end() + int(match[1])
    message, trailer = data[match.end() : end], data[end:]
    if b"X-Apple-Content-Length:" in message:
        yield from _kept_elsewhere(message)
    facts = list(_of_trailer(trailer))
    if end > len(data):
        yield Problem(ProblemKind.DAMAGED, f"The file says that its message has {int(match[1]):,} bytes, but it is shorter: the end is missing.")
    elif not trailer.strip():
        yield Problem(ProblemKind.DAMAGED, "The property list at the end of the file is missing.")
    yield Child("message", Content.of_bytes(message), tuple(facts))


def _kept_elsewhere(message: bytes) -> Iterator[PathClaim | Problem]:
    """The attachments that Apple Mail took out of the message: each in a folder named by the number of its part."""
    listed: list[str] = []
    for raw, part in zip(MimeTree(message).leaves(), parts(message).leaves, strict=False):
        stated = str(raw.head.get("x-apple-content-length", "")).strip()[:20]
        if not stated or len(raw.raw) > _LONGEST_STUB:
            continue
        name = storable(visible(part.name or "attachment").replace("/", "∕"), 200)
        path = f"Attachments/{_FILE_NUMBER}/{raw.number}/{name}"
        listed.append(f"{name} (part {raw.number}, {stated} bytes as sent)")
        if len(listed) <= _MOST_LISTED:
            yield PathClaim(at=Location(f"part {raw.number}: X-Apple-Content-Length", stated), path=path, role="attachment kept in another file")
    which = f": {', '.join(listed[:10])}{', …' if len(listed) > 10 else ''}" if listed else ""
    sentence = (
        f"Apple Mail kept only part of this message{which}. What is missing lies in the folder Attachments beside the folder of the message, under "
        "the number in the name of this file, or was never downloaded. A signature on the text cannot fit without it."
    )
    yield Problem(ProblemKind.DAMAGED, sentence)


def _of_trailer(trailer: bytes) -> Iterator[AnyFact]:
    """What Apple Mail noted: the time of receipt in Unix seconds, the mailbox that it lay in, deleted or a draft."""
    # Entity declarations are how property lists attack their readers (CVE-2022-48565); Apple Mail writes none.
    if len(trailer) > _MOST_PLIST or b"<!ENTITY" in trailer:
        return
    try:
        values = plistlib.loads(trailer.strip(), fmt=plistlib.FMT_XML)
    except (plistlib.InvalidFileException, ExpatError, ValueError, TypeError, AttributeError, IndexError, KeyError, OverflowError, LookupError):
        return
    if isinstance(values, dict):
        yield from _noted(values)


def _noted(values: "dict[str, object]") -> Iterator[AnyFact]:
    mailbox, flags, noted = values.get("original-mailbox"), values.get("flags"), values.get("date-received")
    if isinstance(mailbox, str) and mailbox:
        path = storable(mailbox, 500)
        yield PathClaim(at=Location("property list: original-mailbox", path), path=path, role="mailbox")
    said = ", ".join(text for bit, text in _FLAGS.items() if flags & bit) if isinstance(flags, int) else ""
    if said:
        yield Description(at=Location("property list: flags", storable(str(flags), 40)), kind="message flags", value=said)
    # A whole number beyond the range of a float is no time either.
    moment = unix_moment(noted) if isinstance(noted, int | float) else None
    if moment is not None:
        at = Location("property list: date-received", storable(str(noted)))
        yield TimeClaim(at=at, role=TimeRole.RECEIVED, moment=moment, voucher=Voucher.CONTAINER)


FORMAT = Format(
    name="apple_mail",
    title="Apple Mail message (.emlx)",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    extract=_extract,
    limitations=(
        "Of the property list the time of receipt, the mailbox and the flags are read.",
        "Attachments that Apple Mail keeps in other files are named and not joined to the message.",
    ),
)
