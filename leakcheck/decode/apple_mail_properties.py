"""The property list at the end of Apple Mail's `.emlx`: what the program on the owner's computer noted of a message.

Apple documents none of it. The flags are as Jamie Zawinski published them in 2005 (https://www.jwz.org/blog/2005/07/emlx-flags/); bits beyond
those that he names are not read.
"""

import plistlib
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from leakcheck.decode.moments import unix_moment
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.facts import AnyFact, Description, PathClaim, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location

_MOST_BYTES = 1 << 20
_DAMAGE = (plistlib.InvalidFileException, ExpatError, ValueError, TypeError, AttributeError, IndexError, KeyError, OverflowError, LookupError)
_FLAGS = {
    0: "read", 1: "deleted", 2: "answered", 3: "encrypted", 4: "flagged", 6: "draft", 8: "forwarded", 9: "redirected",
    23: "signed", 24: "junk", 25: "not junk",
}  # fmt: skip
#: Six bits from the tenth on; all of them set stand for a number that was not counted.
_ATTACHMENTS_AT, _NOT_COUNTED = 10, 63
_TIMES = (("date-received", TimeRole.RECEIVED), ("date-last-viewed", TimeRole.VIEWED))
_TEXTS = (
    ("remote-id", "number on the mail server"),
    # Older versions kept these lines of the header a second time.
    ("subject", "subject, as Apple Mail noted it"),
    ("sender", "sender, as Apple Mail noted it"),
    ("to", "recipient, as Apple Mail noted it"),
)
_BLACK = "000000"


def property_facts(trailer: bytes) -> Iterator[AnyFact]:
    """When the message was received and last shown, the mailbox that it lay in, its number on the server, what was done with it."""
    # Entity declarations are how property lists attack their readers (CVE-2022-48565); Apple Mail writes none.
    if len(trailer) > _MOST_BYTES or b"<!ENTITY" in trailer:
        return
    try:
        values = plistlib.loads(trailer.strip(), fmt=plistlib.FMT_XML)
    except _DAMAGE:
        return
    if isinstance(values, dict):
        yield from _places(values)
        yield from _flags(values.get("flags"))
        yield from _times(values)


def _places(values: "dict[str, object]") -> Iterator[AnyFact]:
    mailbox, colour = values.get("original-mailbox"), values.get("color")
    if isinstance(mailbox, str) and mailbox:
        path = storable(mailbox, 500)
        yield PathClaim(at=Location("property list: original-mailbox", path), path=path, role="mailbox")
    for key, kind in _TEXTS:
        value = values.get(key)
        if isinstance(value, str) and value.strip():
            text = storable(visible(value.strip()), 1000)
            yield Description(at=Location(f"property list: {key}", text), kind=kind, value=text)
    if isinstance(colour, str) and colour.strip() not in {"", _BLACK}:
        text = storable(visible(colour.strip()), 40)
        yield Description(at=Location("property list: color", text), kind="colour in the list of messages", value=text)


def _flags(flags: object) -> Iterator[AnyFact]:
    if not isinstance(flags, int) or isinstance(flags, bool):
        return
    at = Location("property list: flags", storable(str(flags), 40) if abs(flags) < 1 << 64 else "a number of more than 64 bits")
    said = ", ".join(text for bit, text in _FLAGS.items() if flags >> bit & 1)
    if said:
        yield Description(at=at, kind="message flags", value=said)
    attachments = flags >> _ATTACHMENTS_AT & _NOT_COUNTED
    if attachments not in {0, _NOT_COUNTED}:
        yield Description(at=at, kind="attachments, as Apple Mail counted them", value=str(attachments))


def _times(values: "dict[str, object]") -> Iterator[TimeClaim]:
    for key, role in _TIMES:
        noted = values.get(key)
        # A whole number beyond the range of a float is no time either, and 0 means never.
        moment = unix_moment(noted) if isinstance(noted, int | float) and noted else None
        if moment is not None:
            yield TimeClaim(at=Location(f"property list: {key}", storable(str(noted))), role=role, moment=moment, voucher=Voucher.CONTAINER)
