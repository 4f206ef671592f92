"""Small texts that name an address: shortcuts (`.url`, `.webloc`), and the note of where a file came from (`Zone.Identifier`)."""

import plistlib
import re
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Link
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location

_LARGEST = 65536
#: Windows may write its own identifier, or the address of a page's frame, before the section that makes it a shortcut.
_BEGINS = re.compile(
    r"\A\ufeff?\s{0,20}(?:\[(?:InternetShortcut|ZoneTransfer|\.ShellClassInfo|LocalizedFileNames)(?:\.[AW])?\]"
    r"|\[\{000214A0-0000-0000-C000-000000000046\}\]|\[DEFAULT\]\s{1,4}BASEURL=)",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\[([^\]\r\n]{1,100})\]")
_LINE = re.compile(r"(?P<key>[^=\r\n]{1,300})=(?P<value>[^\r\n]{0,4000})")
#: [MS-FSCC] section 5.6.1 and the numbers of urlmon.h.
_ZONES = {"0": "this computer", "1": "local network", "2": "trusted sites", "3": "the internet", "4": "untrusted sites"}
_ADDRESSES = {"url": "url", "baseurl": "url", "hosturl": "downloaded from", "referrerurl": "page that led to the download", "iconfile": "linked-file"}
_PROPERTY_LIST = (b"bplist00", b"<?xml")
#: The first bytes of byte order marks, of all blanks of Unicode in UTF-8, and of a section.
_FIRST = tuple(bytes([one]) for one in b"\xff\xfe\xef\t\n\v\f\r\x1c\x1d\x1e\x1f \xc2\xe1\xe2\xe3[")


def _recognises(content: Content) -> bool:
    if content.size > _LARGEST:
        return False
    return _BEGINS.match(_text(content.head[:200])) is not None or bool(_web_location(content))


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace")


def _web_location(content: Content) -> str:
    """The address in a Mac's shortcut: a property list with nothing but a URL."""
    head = content.head
    if not head.startswith(_PROPERTY_LIST) or b"URL" not in head or content.size > _LARGEST:
        return ""
    try:
        found = plistlib.loads(content.read(_LARGEST))
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError, ExpatError, plistlib.InvalidFileException):
        return ""
    address = found.get("URL") if isinstance(found, dict) and len(found) <= 3 else None
    return address if isinstance(address, str) else ""


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    data = content.read(min(limits.item_bytes, _LARGEST))
    if data.startswith(_PROPERTY_LIST):
        address = storable(visible(_web_location(content)), 4000)
        yield Link(at=Location("URL", address), kind="url", target=address)
        return
    section = ""
    for line in _text(data).splitlines()[:2000]:
        if header := _SECTION.match(line.strip()):
            section = storable(visible(header[1]), 100)
        elif match := _LINE.match(line.strip()):
            yield from _told(section, match["key"].strip(), match["value"].strip())


def _told(section: str, key: str, value: str) -> Iterator[Extracted]:
    value, shown = storable(visible(value), 4000), storable(visible(key), 200)
    at = Location(f"[{section}] {shown}", value)
    if not value:
        return
    if key.lower() in _ADDRESSES:
        yield Link(at=at, kind=_ADDRESSES[key.lower()], target=value)
    elif key.lower() == "zoneid":
        yield Description(at=at, kind="where it was taken from", value=_ZONES.get(value, f"zone {value}"))
    elif key.lower() in {"lastwriterpackagefamilyname", "apppackagefamilyname", "hostipaddress"}:
        yield Description(at=at, kind=shown, value=value)
    elif section.lower() == "localizedfilenames":
        yield Description(at=at, kind="name of a file in its folder", value=shown)


FORMAT = Format(
    name="internet_shortcut",
    title="Shortcut to an address, or note of a file's origin",
    kind=ItemKind.OTHER,
    recognises=_recognises,
    begins=(*_FIRST, *_PROPERTY_LIST),
    extract=_extract,
    limitations=(
        "The address is told and never visited.",
        "A note of origin (Zone.Identifier) belongs to the file whose name it bears; it is read where it was kept as a file of its own.",
        "Of a folder's settings (desktop.ini) only names and linked pictures are told.",
    ),
)
