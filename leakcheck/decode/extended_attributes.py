"""What systems note beside a file in extended attributes: where it came from, remarks, tags. The Mac's, and those of freedesktop.org."""

import plistlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.parsers.expat import ExpatError

from leakcheck.decode.moments import unix_moment
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, Link, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.moment import at_instant

_DAMAGE = (IndexError, ValueError, OverflowError, RecursionError, TypeError, KeyError, ExpatError, plistlib.InvalidFileException)
#: flags;seconds since 1970 in hexadecimal;program;identifier of the event.
_QUARANTINE = re.compile(r"[0-9a-f]{4};(?P<seconds>[0-9a-f]{1,8});(?P<program>[^;]{0,200})(?:;(?P<event>[0-9A-Fa-f-]{0,40}))?")
_QUARANTINE_NAME, _METADATA = "com.apple.quarantine", "com.apple.metadata:"
_NAMES = {"kMDItemFinderComment": "comments", "_kMDItemUserTags": "tags"}
#: https://www.freedesktop.org/wiki/CommonExtendedAttributes/
_LINKS = {"user.xdg.origin.url": "downloaded from", "user.xdg.referrer.url": "page that led to the download"}
_TEXTS = {
    "user.xdg.comment": "comments",
    "user.xdg.tags": "tags",
    "user.xdg.publisher": "publisher",
    "user.xdg.origin.email.subject": "subject of the mail that it came with",
    "user.xdg.origin.email.from": "sender of the mail that it came with",
    "user.xdg.origin.email.message-id": "message number of the mail that it came with",
}


def attribute_facts(name: str, value: bytes, voucher: Voucher = Voucher.CLAIMED) -> Iterator[AnyFact]:
    """What one extended attribute of a file says, where its meaning is known."""
    if name == _QUARANTINE_NAME:
        yield from _quarantine(value.decode("utf-8", "replace"), voucher)
    elif name.startswith(_METADATA) and value.startswith(b"bplist"):
        yield from _metadata(name.removeprefix(_METADATA), value, voucher)
    elif name in _LINKS or name in _TEXTS:
        text = _shown(value.decode("utf-8", "replace").rstrip("\0"))
        at = Location(f"extended attribute {name}", text)
        if text:
            yield Link(at=at, kind=_LINKS[name], target=text) if name in _LINKS else Description(at=at, kind=_TEXTS[name], value=text)


def is_known(name: str) -> bool:
    """Whether `attribute_facts` has something to say of an attribute of this name."""
    return name == _QUARANTINE_NAME or name.startswith(_METADATA) or name in _LINKS or name in _TEXTS


def _shown(text: str, longest: int = 2000) -> str:
    return storable(visible(text), longest)


def _quarantine(text: str, voucher: Voucher) -> Iterator[AnyFact]:
    """The mark of what came from the network: when, by which program, and under which number the Mac's own list keeps the address."""
    match = _QUARANTINE.match(text)
    if match is None:
        return
    at = Location(_QUARANTINE_NAME, _shown(text, 300))
    moment = unix_moment(int(match["seconds"], 16)) if int(match["seconds"], 16) else None
    if moment is not None:
        yield TimeClaim(at=at, role=TimeRole.DOWNLOADED, moment=moment, voucher=voucher)
    if match["program"].strip():
        # Not a program of the file's editing history: it only fetched the file, or unpacked what was fetched.
        yield Description(at=at, kind="program that took it from the network", value=_shown(match["program"].strip(), 200))
    if match["event"]:
        yield Identifier(at=at, kind=IdentifierKind.INSTANCE, value=match["event"].upper())


def _metadata(key: str, value: bytes, voucher: Voucher) -> Iterator[AnyFact]:
    try:
        found = plistlib.loads(value, fmt=plistlib.FMT_BINARY)
    except _DAMAGE:
        return
    at = Location(f"extended attribute {_shown(key, 100)}")
    for one in (found if isinstance(found, list) else [found])[:20]:
        if isinstance(one, str) and one:
            text = _shown(one)
            if key == "kMDItemWhereFroms":
                yield Link(at=Location(at.part, text), kind="downloaded from", target=text)
            else:
                yield Description(at=Location(at.part, text), kind=_NAMES.get(key, _shown(key, 100)), value=text)
        elif isinstance(one, datetime) and key == "kMDItemDownloadedDate":
            moment = at_instant(one.replace(tzinfo=UTC, microsecond=0))
            yield TimeClaim(at=Location(at.part, str(one)), role=TimeRole.DOWNLOADED, moment=moment, voucher=voucher)
