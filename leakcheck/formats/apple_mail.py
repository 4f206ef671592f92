"""Apple Mail's `.emlx`: the message's length on a line, the message, and a property list with flags and times."""

import plistlib
import re
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from leakcheck.decode.moments import unix_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_COUNT = re.compile(rb"\A[ \t]*(\d{1,12})[ \t]*\r?\n(?=[!-9;-~]{1,80}:)")
_MESSAGE_FIELD = re.compile(rb"(?im)^(?:from|received|return-path|message-id|date|subject|to|mime-version):")
_MOST_PLIST = 1 << 20


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
        yield Problem(ProblemKind.DAMAGED, "Apple Mail kept only part of this message: its attachments lie elsewhere or were never downloaded.")
    facts = list(_of_trailer(trailer))
    if end > len(data):
        yield Problem(ProblemKind.DAMAGED, f"The file says that its message has {int(match[1]):,} bytes, but it is shorter: the end is missing.")
    elif not trailer.strip():
        yield Problem(ProblemKind.DAMAGED, "The property list at the end of the file is missing.")
    yield Child("message", Content.of_bytes(message), tuple(facts))


def _of_trailer(trailer: bytes) -> Iterator[AnyFact]:
    """The time of receipt that Apple Mail noted, in Unix seconds."""
    # Entity declarations are how property lists attack their readers (CVE-2022-48565); Apple Mail writes none.
    if len(trailer) > _MOST_PLIST or b"<!ENTITY" in trailer:
        return
    try:
        values = plistlib.loads(trailer.strip(), fmt=plistlib.FMT_XML)
    except (plistlib.InvalidFileException, ExpatError, ValueError, TypeError, AttributeError, IndexError, KeyError, OverflowError, LookupError):
        return
    noted = values.get("date-received") if isinstance(values, dict) else None
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
        "Of the property list only the time of receipt is read.",
        "Attachments that Apple Mail keeps in other files are not joined to the message.",
    ),
)
