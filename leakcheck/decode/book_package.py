"""The package document of an electronic book (EPUB 2.0.1 and 3.3, "Open Packaging Format"): what it states, and which parts are its text.

Only where things lie and what is written there, nothing of what it means.
"""

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.visible_text import storable, visible
from leakcheck.decode.xml_tree import xml_tree

if TYPE_CHECKING:
    from lxml import etree

CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_MOST_STATED, _MOST_PARTS = 500, 5000
_LONGEST = 5000
#: Fonts are garbled by these so that they cannot simply be taken out; that locks no words (EPUB 3.3 section 4.4, and Adobe's older way).
_FONT_GARBLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_CIPHER = re.compile(rb'Algorithm="([^"]{1,200})"|<(?:\w+:)?CipherReference\s[^<>]{0,200}?URI="([^"]{1,500})"')


@dataclass(frozen=True, slots=True)
class Stated:
    """One element of the metadata: `creator`, `date`, or a name of its own such as `generator`; with its event or role."""

    name: str
    value: str
    detail: str = ""


@dataclass(slots=True)
class Book:
    """What the package document says."""

    place: str = ""
    """Where it lies in the package."""
    version: str = ""
    stated: list[Stated] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    """Names of the parts that hold the words, in the order of reading."""
    pictures: list[str] = field(default_factory=list)
    locked: frozenset[str] = frozenset()
    """Names of parts that are encrypted."""


def book_of(package: Package) -> Book | None:
    """The book of a package; None if its container names no package document that can be read."""
    place = _place(package)
    root = xml_tree(package.part(place)) if place else None
    if root is None:
        return None
    book = Book(place, storable(str(root.get("version") or ""), 20), locked=_locked(package))
    for element in root.iter():
        if len(book.stated) < _MOST_STATED and isinstance(element.tag, str):
            _state(book, element)
    _parts(book, root)
    return book


def _place(package: Package) -> str:
    container = xml_tree(package.part(CONTAINER))
    if container is None:
        return ""
    found = (str(element.get("full-path") or "") for element in container.iter("{*}rootfile"))
    return next((unquote(name) for name in found if name), "")


def _state(book: Book, element: "etree._Element") -> None:
    space, _, name = str(element.tag).rpartition("}")
    if space.startswith("{http://purl.org/dc/"):
        detail = next((str(value) for key, value in element.attrib.items() if str(key).endswith(("event", "role"))), "")
        _add(book, name, "".join(map(str, element.itertext())), detail)
    elif name == "meta":
        _add(book, str(element.get("property") or element.get("name") or ""), str(element.get("content") or element.text or ""), "")


def _add(book: Book, name: str, value: str, detail: str) -> None:
    shown = storable(visible(" ".join(value.split())), _LONGEST)
    if name and shown:
        book.stated.append(Stated(storable(visible(name), 100), shown, storable(visible(detail), 60)))


def _parts(book: Book, root: "etree._Element") -> None:
    """The manifest names parts by a word, the spine puts those of the text in order."""
    folder = posixpath.dirname(book.place)
    listed: dict[str, tuple[str, str]] = {}
    for item in root.iter("{*}item"):
        target = posixpath.normpath(posixpath.join(folder, unquote(str(item.get("href") or ""))))
        if len(listed) < _MOST_PARTS and not target.startswith(("..", "/")):
            listed[str(item.get("id"))] = (target, str(item.get("media-type") or ""))
    chosen = (listed.get(str(reference.get("idref"))) for reference in root.iter("{*}itemref"))
    # A part that is named twice is read once: a thousand names for one chapter would make a long book of a short one.
    book.text = list(dict.fromkeys(target for target, _ in filter(None, chosen)))[:_MOST_PARTS]
    book.pictures = list(dict.fromkeys(target for target, kind in listed.values() if kind.startswith("image/")))


def _locked(package: Package) -> frozenset[str]:
    """Parts that META-INF/encryption.xml (W3C XML Encryption) names, but for fonts that are only garbled."""
    found, method = set(), ""
    for match in _CIPHER.finditer(package.part(ENCRYPTION)):
        if match[1]:
            method = match[1].decode("utf-8", "replace")
        elif not method.startswith(_FONT_GARBLING):
            found.add(unquote(match[2].decode("utf-8", "replace")).lstrip("/"))
    return frozenset(found)
