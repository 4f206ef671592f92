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
from leakcheck.decode.xmp_camera import camera_facts
from leakcheck.decode.xmp_scene import scene_facts
from leakcheck.model.facts import (
    AnyFact,
    Description,
    FeatureUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    Link,
    PathClaim,
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
#: Descriptions and things a document was put together from: Photoshop has been seen to write thousands of ancestors.
_MOST_NOTED = 200
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
    "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
    "http://ns.adobe.com/pdfx/1.3/": "pdfx",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/xap/1.0/sType/ManifestItem#": "stMfs",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://ns.adobe.com/xmp/sType/Area#": "stArea",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.2/": "MP",
    "http://ns.microsoft.com/photo/1.2/t/RegionInfo#": "MPRI",
    "http://ns.microsoft.com/photo/1.2/t/Region#": "MPReg",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://www.digikam.org/ns/1.0/": "digiKam",
    "http://ns.acdsee.com/iptc/1.0/": "acdsee",
    "http://ns.acdsee.com/regions/": "acdsee-rs",
    "http://ns.iview-multimedia.com/mediapro/1.0/": "mediapro",
}
#: BCP 47, as far as it is used in documents.
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
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
    noted = 0
    properties = xmp_properties(packet)
    for item in properties:
        make = _FACTS.get(item.name) or (_own_field if item.name.startswith("pdfx:") else None)
        fact = make(item, Location(f"{prefix} {item.path}", storable(item.value))) if make and item.value.strip() else None
        noted += isinstance(fact, Description | Link | PathClaim)
        if fact is not None and (noted <= _MOST_NOTED or not isinstance(fact, Description | Link | PathClaim)):
            yield fact
    yield from camera_facts({item.name: item.value for item in reversed(properties)}, prefix)
    yield from scene_facts([(item.path, item.value) for item in properties], prefix)


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


def _link(kind: str) -> _Maker:
    return lambda item, at: Link(at=at, kind=kind, target=storable(item.value.strip()))


def _words(kind: str) -> _Maker:
    return lambda item, at: Description(at=at, kind=kind, value=storable(item.value.strip()))


def _own_field(item: XmpProperty, at: Location) -> AnyFact:
    # Acrobat repeats here the fields of /Info that the standard does not name.
    return Description(at=at, kind=storable(item.path.partition(":")[2], 100) or "unnamed", value=storable(item.value.strip()))


def _path(item: XmpProperty, at: Location) -> AnyFact:
    return PathClaim(at=at, path=storable(item.value.strip()), role="placed file")


def _language(item: XmpProperty, at: Location) -> AnyFact | None:
    tag = item.value.strip()
    return LanguageClaim(at=at, role=LanguageRole.CONTENT, tag=tag) if _LANGUAGE.fullmatch(tag) and tag != "x-default" else None


def _conformance(standard: str) -> _Maker:
    # What a file says of its own conformance; whether it keeps to it is not looked at.
    return lambda item, at: FeatureUse(at=at, kind="pdf_conformance", value=f"{standard} {storable(item.value.strip(), 20)}", used="declared")


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
    "plus:ImageCreator/plus:ImageCreatorName": _person(PersonRole.AUTHOR),
    "plus:CopyrightOwner/plus:CopyrightOwnerName": _person(PersonRole.RIGHTS_HOLDER),
    "acdsee:author": _person(PersonRole.AUTHOR),
    "photoshop:CaptionWriter": _person(PersonRole.CAPTION_WRITER),
    "Iptc4xmpExt:PersonInImage": _person(PersonRole.DEPICTED),
    "Iptc4xmpExt:PersonInImageWDetails/Iptc4xmpExt:PersonName": _person(PersonRole.DEPICTED),
    "MP:RegionInfo/MPRI:Regions/MPReg:PersonDisplayName": _person(PersonRole.DEPICTED),
    "mediapro:People": _person(PersonRole.DEPICTED),
    "aux:SerialNumber": _identifier(IdentifierKind.SERIAL),
    "aux:LensSerialNumber": _identifier(IdentifierKind.SERIAL),
    "exifEX:BodySerialNumber": _identifier(IdentifierKind.SERIAL),
    "exifEX:LensSerialNumber": _identifier(IdentifierKind.SERIAL),
    "xmpMM:DocumentID": _identifier(IdentifierKind.DOCUMENT),
    "xmpMM:InstanceID": _identifier(IdentifierKind.INSTANCE),
    "xmpMM:OriginalDocumentID": _identifier(IdentifierKind.ORIGINAL_DOCUMENT),
    "xmpMM:DerivedFrom/stRef:documentID": _link("derived-from"),
    "xmpMM:DerivedFrom/stRef:originalDocumentID": _link("derived-from"),
    "xmpMM:DerivedFrom/stRef:instanceID": _link("derived-from"),
    "xmpMM:Ingredients/stRef:documentID": _link("ingredient"),
    "xmpMM:Ingredients/stRef:instanceID": _link("ingredient"),
    "xmpMM:Pantry/xmpMM:DocumentID": _link("ingredient"),
    "xmpMM:Pantry/xmpMM:InstanceID": _link("ingredient"),
    "photoshop:DocumentAncestors": _link("ancestor"),
    "xmpMM:Ingredients/stRef:filePath": _path,
    "xmpMM:Manifest/stMfs:reference/stRef:filePath": _path,
    "dc:title": _words("title"),
    "dc:description": _words("description"),
    "dc:subject": _words("keywords"),
    "dc:rights": _words("copyright"),
    "pdf:Title": _words("title"),
    "pdf:Subject": _words("subject"),
    "pdf:Keywords": _words("keywords"),
    "pdf:Trapped": _words("Trapped"),
    "xmp:Label": _words("label"),
    "xmp:Nickname": _words("nickname"),
    "xmpMM:VersionID": _words("version"),
    "xmpMM:RenditionClass": _words("rendition"),
    "xmpMM:History/stEvt:action": _words("history: action"),
    "xmpMM:History/stEvt:changed": _words("history: changed"),
    "xmpMM:History/stEvt:parameters": _words("history: parameters"),
    "xmpRights:UsageTerms": _words("terms of use"),
    "photoshop:Instructions": _words("instructions"),
    "photoshop:Headline": _words("headline"),
    "photoshop:City": _words("city"),
    "photoshop:State": _words("province"),
    "photoshop:Country": _words("country"),
    "photoshop:Credit": _words("credit"),
    "photoshop:Source": _words("source"),
    "photoshop:TransmissionReference": _words("reference of the transmission"),
    "Iptc4xmpCore:Location": _words("part of the city"),
    "Iptc4xmpExt:Event": _words("event"),
    "Iptc4xmpExt:OrganisationInImageName": _words("organisation that it shows"),
    "acdsee:caption": _words("caption"),
    "acdsee:notes": _words("comments"),
    "aux:Lens": _words("lens"),
    "aux:Firmware": _words("firmware of the camera"),
    "exif:UserComment": _words("comments"),
    "exifEX:LensModel": _words("lens"),
    "dc:language": _language,
    "pdfaid:part": _conformance("PDF/A part"),
    "pdfaid:conformance": _conformance("PDF/A level"),
    "pdfuaid:part": _conformance("PDF/UA part"),
    "Iptc4xmpExt:DigitalSourceType": _source_type,
}
