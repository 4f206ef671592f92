"""Vector drawings in SVG (W3C SVG 1.1 and 2): the program's name, metadata, paths on the writer's computer, pictures inside."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.moments import iso_moment
from leakcheck.decode.picture_metadata import xmp_of
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_tree import bounds_fault
from leakcheck.decode.xmp_packet import packet_in
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, PathClaim, PersonClaim, PersonRole, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_BYTES = 16 << 20
_MOST_EMBEDDED, _MOST_COMMENTS, _MOST_PATHS = 200, 50, 200
_SVG = "{http://www.w3.org/2000/svg}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}"
_SODIPODI = "{http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
#: What may stand before the first tag: blanks, comments, the declarations of XML and of a document type without parts of its own.
_LEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s+|<!--(?:[^-]|-(?!->)){0,3000}-->|<\?(?:[^?]|\?(?!>)){0,500}\?>|<!DOCTYPE\s+svg\b[^>\[]{0,500}(?:\[[^\]]{0,3000}\]\s*)?>)*"
)
_BEGIN = re.compile(rb"<(?:svg:)?svg[\s>]")
_PROGRAM = re.compile(r"\s*(?:Generator:|Created (?:with|by|using)|Generated (?:with|by)|Produced by)\s*(.{2,200})", re.IGNORECASE | re.DOTALL)
_EMBEDDED = re.compile(r"data:image/([a-z0-9.+-]{1,30})(?:;[^,]{0,100})?;base64,", re.IGNORECASE)
_PATHS = {
    f"{_SODIPODI}docname": "name of the drawing",
    f"{_INKSCAPE}export-filename": "exported to",
    f"{_SODIPODI}absref": "linked file",
}


def recognises(content: Content) -> bool:
    lead = _LEAD.match(content.head)
    return lead is not None and _BEGIN.match(content.head, lead.end()) is not None


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Programs, metadata and paths, then the words of the drawing, then the pictures inside it."""
    with content.open() as stream:
        data = stream.read(_MOST_BYTES)
    if content.size > len(data):
        yield Problem(ProblemKind.LIMIT, f"The drawing is very large; only its first {_MOST_BYTES:,} bytes were read.")
    root, fault = _parsed(data)
    if root is None:
        yield Problem(ProblemKind.DAMAGED, "The drawing cannot be read as XML.")
        return
    if fault:
        yield Problem(ProblemKind.DAMAGED, f"Not all of the drawing could be read ({fault}); what could be read was read.")
    yield from _programs(root)
    packet = packet_in(data)
    if packet:
        yield from xmp_of(packet)
    yield from _metadata(root)
    yield from _paths(root)
    words = "\n".join(" ".join(text for text in map(str, element.itertext())) for element in root.iter(f"{_SVG}text"))
    if (fact := text_content(words, "document", Location("text elements"), limits.text_characters)) is not None:
        yield fact
    yield from _pictures(root)


def _parsed(data: bytes) -> "tuple[_Element | None, str]":
    """The root element, and why not all below it could be read: empty if it could."""
    from lxml import etree

    # Entities are not resolved, which is how small files become large ones; nothing is fetched.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None, ""
    if root is not None and next(root.iter(etree.Entity), None) is not None:
        return root, "words of it are given by abbreviations, which are not written out"
    fatal = next((entry for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL), None)
    return root, bounds_fault(fatal.message) or f"its XML is damaged in line {fatal.line}" if fatal else ""


def _programs(root: "_Element") -> Iterator[Extracted]:
    """Programs name themselves in remarks; Inkscape in an attribute."""
    version = str(root.get(f"{_INKSCAPE}version") or "").strip()
    if version:
        at = Location("attribute inkscape:version", storable(version))
        yield SoftwareClaim(at=at, role=SoftwareRole.CREATOR, name=storable(f"Inkscape {version}", 200), version=storable(version.split()[0], 50))
    for number, comment in enumerate(_comments(root)):
        if number >= _MOST_COMMENTS:
            return
        text = str(comment.text or "").strip()
        program = _PROGRAM.match(text)
        at = Location("remark", storable(text, 2_000))
        if program is not None:
            yield SoftwareClaim(at=at, role=SoftwareRole.CREATOR, name=storable(" ".join(program[1].split()), 200))
        elif any(letter.isalnum() for letter in text):
            yield Description(at=at, kind="comments", value=storable(text, 2_000))


def _comments(root: "_Element") -> Iterator["_Element"]:
    from lxml import etree

    yield from (node for node in root.itersiblings(preceding=True) if isinstance(node, etree._Comment))
    yield from root.iter(etree.Comment)


def _metadata(root: "_Element") -> Iterator[Extracted]:
    """Dublin Core as Inkscape writes it, with people as agents that have a title of their own; and the drawing's title and description."""
    for metadata in root.iter(f"{_SVG}metadata"):
        for element in metadata.iter(f"{_DC}creator", f"{_DC}rights", f"{_DC}date", f"{_DC}title", f"{_DC}description"):
            text = " ".join("".join(map(str, element.itertext())).split())
            inside = any(str(parent.tag) in (f"{_DC}creator", f"{_DC}rights", f"{_DC}publisher") for parent in element.iterancestors())
            if text and not inside:
                yield from _core(str(element.tag).removeprefix(_DC), text)
    for name, kind in (("title", "title"), ("desc", "caption")):
        child = root.find(f"{_SVG}{name}")
        text = "" if child is None else " ".join("".join(map(str, child.itertext())).split())
        if text:
            yield Description(at=Location(f"element {name}", storable(text)), kind=kind, value=storable(text, 2_000))


def _core(name: str, text: str) -> Iterator[Extracted]:
    at = Location(f"metadata dc:{name}", storable(text))
    moment = iso_moment(text) if name == "date" else None
    if moment is not None:
        yield TimeClaim(at=at, role=TimeRole.CREATED, moment=moment)
    elif name in ("creator", "rights"):
        role = PersonRole.AUTHOR if name == "creator" else PersonRole.RIGHTS_HOLDER
        yield PersonClaim(at=at, role=role, name=storable(text, 200))
    else:
        yield Description(at=at, kind="caption" if name == "description" else name, value=storable(text, 2_000))


def _paths(root: "_Element") -> Iterator[Extracted]:
    """Names of files on the writer's computer, each once."""
    told: set[tuple[str, str]] = set()
    for element in root.iter("*"):
        for name, role in _PATHS.items():
            path = str(element.get(name) or "").strip()
            if path and (role, path) not in told and len(told) < _MOST_PATHS:
                told.add((role, path))
                yield PathClaim(at=Location(f"attribute {name.rpartition('}')[2]}", storable(path)), path=storable(path, 1_000), role=role)


def _pictures(root: "_Element") -> Iterator[Extracted]:
    """Pictures inside (SVG 2 section 12.3), written as addresses that hold the data themselves (RFC 2397)."""
    count = 0
    for element in root.iter(f"{_SVG}image"):
        address = next((str(value) for name in _HREFS if (value := element.get(name))), "")
        found = _EMBEDDED.match(address)
        if found is None:
            continue
        count += 1
        if count > _MOST_EMBEDDED:
            yield Problem(ProblemKind.LIMIT, f"The drawing holds more than {_MOST_EMBEDDED} pictures; the others were not read.")
            return
        try:
            yield Child(f"picture {count}.{found[1].lower()}", Content.of_bytes(base64.b64decode(address[found.end() :])))
        except (binascii.Error, ValueError):
            yield Problem(ProblemKind.DAMAGED, f"Picture {count} inside the drawing is damaged.")


FORMAT = Format(
    name="vector_drawing",
    title="Vector drawing (SVG)",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    begins=(b"\xef\xbb\xbf", *(bytes([one]) for one in b" \t\r\n\f\v"), b"<"),
    extract=extract,
    limitations=(
        "The drawing is not painted, so that its looks are not compared.",
        "Scripts and linked files are not followed.",
    ),
)
