"""XMP packets (ISO 16684-1: RDF in XML) flattened to named values, and the facts that PDF and pictures share.

A value is named by its path with the standard's own prefixes, whatever prefixes the file chose:
`xmp:CreateDate`, `dc:creator[1]`, `xmpMM:History[2]/stEvt:when`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leakcheck.decode.moments import exif_moment, iso_moment, pdf_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import (
    AnyFact,
    FeatureUse,
    Identifier,
    IdentifierKind,
    Link,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Packets are a few kilobytes; the largest honest ones (with a preview inside) reach one megabyte.
LONGEST_PACKET = 4 << 20
#: A value longer than this is a preview or a profile, and none of the properties below.
LONGEST_VALUE = 2_000
MOST_PROPERTIES = 2_000
_DEEPEST = 12
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PREFIXES = {
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
}
_PACKET = re.compile(rb"<(?P<tag>x:x[am]pmeta|rdf:RDF)[\s>]")


class XmpError(ValueError):
    """The bytes are no XMP that can be read; the text says why."""


@dataclass(frozen=True, slots=True)
class XmpProperty:
    """One value under its path."""

    path: str
    value: str

    @property
    def name(self) -> str:
        """The path without counters: what the value is, not which one."""
        return re.sub(r"\[\d+\]", "", self.path)


def packet_in(data: bytes, start: int = 0) -> bytes:
    """The first packet in a run of bytes from `start` on, cut at its closing tag; empty if there is none."""
    match = _PACKET.search(data, start)
    if match is None:
        return b""
    closing = b"</" + match["tag"] + b">"
    end = data.find(closing, match.start(), match.start() + LONGEST_PACKET)
    return data[match.start() : end + len(closing)] if end >= 0 else b""


def xmp_properties(packet: bytes) -> list[XmpProperty]:
    """All properties of a packet in their order, the toolkit's name first as `x:xmptk`. Raises XmpError."""
    root = _parsed(packet)
    found = [XmpProperty("x:xmptk", str(value)) for name, value in root.attrib.items() if str(name).endswith(("}xmptk", "}xaptk"))]
    descriptions = list(root.iter(f"{_RDF}Description"))
    nested = {id(inner) for outer in descriptions for inner in outer.iterdescendants(f"{_RDF}Description")}
    for description in descriptions[:200]:
        if id(description) not in nested:
            for item in _resource(description, "", 0):
                found.append(item)
                if len(found) >= MOST_PROPERTIES:
                    return found
    return found


def xmp_facts(packet: bytes, prefix: str = "XMP") -> Iterator[AnyFact]:
    """What a packet says, each fact at `<prefix> <path>`. Raises XmpError before the first fact."""
    for item in xmp_properties(packet):
        make = _FACTS.get(item.name)
        fact = make(item, Location(f"{prefix} {item.path}", storable(item.value))) if make and item.value.strip() else None
        if fact is not None:
            yield fact


def _parsed(packet: bytes) -> "_Element":
    from lxml import etree

    if len(packet) > LONGEST_PACKET:
        raise XmpError(f"the metadata block is {len(packet):,} bytes long")
    # recover: cut and doubly written packets are common, and what stands before the fault is sound.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True)
    try:
        root = etree.fromstring(packet.strip(b"\x00 \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise XmpError(str(error)) from error
    if root is None:
        raise XmpError("it holds no XML")
    return root


def _resource(element: "_Element", path: str, depth: int) -> Iterator[XmpProperty]:
    """The properties of a node: those written as attributes, then those written as elements."""
    for name, value in element.attrib.items():
        short = _short(str(name))
        if short and not str(name).startswith((_RDF, "{http://www.w3.org/XML/")):
            yield XmpProperty(_joined(path, short), str(value)[:LONGEST_VALUE])
    for child in element:
        short = _short(child.tag)
        if short:
            yield from _property(child, _joined(path, short), depth + 1)


def _property(element: "_Element", path: str, depth: int) -> Iterator[XmpProperty]:
    """A property's value: a text, a list (Bag, Seq, Alt), or a structure."""
    if depth > _DEEPEST:
        return
    children = list(element.iterchildren("*"))
    if not children:
        text = str(element.get(f"{_RDF}resource") or element.text or "")[:LONGEST_VALUE]
        if text.strip():
            yield XmpProperty(path, text)
        yield from _resource(element, path, depth)
    elif children[0].tag in (f"{_RDF}Bag", f"{_RDF}Seq", f"{_RDF}Alt"):
        for number, entry in enumerate(children[0].iterchildren(f"{_RDF}li"), 1):
            yield from _property(entry, f"{path}[{number}]", depth + 1)
    elif children[0].tag == f"{_RDF}Description":
        yield from _resource(children[0], path, depth)
    else:
        yield from _resource(element, path, depth)


def _short(tag: object) -> str:
    """`{namespace}name` with the standard's prefix; names outside the known namespaces keep their place but lose the prefix."""
    if not isinstance(tag, str):
        return ""  # comments and processing instructions
    namespace, _, name = tag.removeprefix("{").rpartition("}")
    if f"{{{namespace}}}" == _RDF:
        return name if name == "value" else ""
    return f"{_PREFIXES.get(namespace, '?')}:{name}"


def _joined(path: str, name: str) -> str:
    return name if not path else path if name == "value" else f"{path}/{name}"


_Maker = Callable[[XmpProperty, Location], AnyFact | None]


def _time(role: TimeRole) -> _Maker:
    def make(item: XmpProperty, at: Location) -> AnyFact | None:
        # Old producers wrote PDF or EXIF dates into XMP.
        moment = iso_moment(item.value) or exif_moment(item.value) or (pdf_moment(item.value) if item.value.startswith("D:") else None)
        return TimeClaim(at=at, role=role, moment=moment) if moment else None

    return make


def _software(role: SoftwareRole) -> _Maker:
    return lambda item, at: SoftwareClaim(at=at, role=role, name=storable(item.value.strip()))


def _person(role: PersonRole) -> _Maker:
    return lambda item, at: PersonClaim(at=at, role=role, name=storable(item.value.strip()))


def _identifier(kind: IdentifierKind) -> _Maker:
    return lambda item, at: Identifier(at=at, kind=kind, value=storable(item.value.strip()))


def _derived(item: XmpProperty, at: Location) -> AnyFact:
    return Link(at=at, kind="derived-from", target=storable(item.value.strip()))


def _source_type(item: XmpProperty, at: Location) -> AnyFact:
    # IPTC's vocabulary: the last step of the address is the term, for example `trainedAlgorithmicMedia`.
    return FeatureUse(at=at, kind="digital_source_type", value=storable(item.value.strip().rsplit("/", 1)[-1]) or "unnamed")


_FACTS: dict[str, _Maker] = {
    "x:xmptk": _software(SoftwareRole.TOOLKIT),
    "xmp:CreatorTool": _software(SoftwareRole.CREATOR),
    "pdf:Producer": _software(SoftwareRole.PRODUCER),
    "tiff:Software": _software(SoftwareRole.APPLICATION),
    "xmpMM:History/stEvt:softwareAgent": _software(SoftwareRole.HISTORY),
    "xmp:CreateDate": _time(TimeRole.CREATED),
    "pdf:CreationDate": _time(TimeRole.CREATED),
    "xmp:ModifyDate": _time(TimeRole.MODIFIED),
    "pdf:ModDate": _time(TimeRole.MODIFIED),
    "tiff:DateTime": _time(TimeRole.MODIFIED),
    "xmp:MetadataDate": _time(TimeRole.METADATA_CHANGED),
    "photoshop:DateCreated": _time(TimeRole.CAPTURED),
    "exif:DateTimeOriginal": _time(TimeRole.CAPTURED),
    "exif:DateTimeDigitized": _time(TimeRole.DIGITISED),
    "exif:GPSTimeStamp": _time(TimeRole.SATELLITE),
    "xmpMM:History/stEvt:when": _time(TimeRole.HISTORY),
    "dc:creator": _person(PersonRole.AUTHOR),
    "pdf:Author": _person(PersonRole.AUTHOR),
    "aux:OwnerName": _person(PersonRole.OWNER),
    "exifEX:CameraOwnerName": _person(PersonRole.OWNER),
    "aux:SerialNumber": _identifier(IdentifierKind.SERIAL),
    "exifEX:BodySerialNumber": _identifier(IdentifierKind.SERIAL),
    "xmpMM:DocumentID": _identifier(IdentifierKind.DOCUMENT),
    "xmpMM:InstanceID": _identifier(IdentifierKind.INSTANCE),
    "xmpMM:OriginalDocumentID": _identifier(IdentifierKind.ORIGINAL_DOCUMENT),
    "xmpMM:DerivedFrom/stRef:documentID": _derived,
    "xmpMM:DerivedFrom/stRef:originalDocumentID": _derived,
    "Iptc4xmpExt:DigitalSourceType": _source_type,
}
