"""What add-ins and other programs leave in an Office document besides their work: their names, versions and times.

Variables, fields, tags and parts are searched by the names that the programs give them, seen in documents and in the programs' own
published sources. A name that is not known is told as it stands.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.moments import filetime_moment, unix_moment
from leakcheck.decode.ooxml_package import Package, attributes, plain
from leakcheck.decode.xml_tree import xml_tree
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location

_MOST_VARIABLES, _MOST_TAGS, _MOST_TIMES, _MOST_ITEMS, _MOST_FIELDS = 300, 200, 500, 50, 100
_SHORT, _ENOUGH = 300, 16 << 20
_VARIABLE = re.compile(rb"<w:docVar\s([^<>]{1,4000})>")
_TAG = re.compile(rb"<p:tag\s([^<>]{1,4000})>")
_EXTENSION = re.compile(rb"<we:reference\s([^<>]{1,1000})>")
_LABEL = re.compile(rb"<(?:\w{1,20}:)?label\s([^<>]{1,1000})>")
_ZOTERO = re.compile(r"""zotero-version=["']([\w.+-]{1,30})["']""")
#: EndNote keeps with each citation when the record was added to the library, in seconds since 1970.
_ENDNOTE_TIME = re.compile(rb"""app=(?:&quot;|["'])EN(?:&quot;|["'])\s[^<>]{0,200}?timestamp=(?:&quot;|["'])(\d{9,10})(?:&quot;|["'])""")
#: Grammarly gives a document a number when it is first opened with it: the time in UTC as a FILETIME. Its variables are packed texts.
_GRAMMARLY = re.compile(rb"""["']DocId["']:["'](\d{17,19})["']""")
_GRAMMARLY_VARIABLE = "__Grammarly_42___"
_UNPACKED = 4096
#: The beginnings of names of variables, properties, tags and fields.
_PROGRAMS = (
    ("__Grammarly", "Grammarly"), ("ZOTERO_", "Zotero"), ("Mendeley", "Mendeley"), ("EN.", "EndNote"), ("CitaviDocumentProperty", "Citavi"),
    ("CITAVI", "Citavi"), ("MTWinEqns", "MathType"), ("MTEquation", "MathType"), ("MTPreferences", "MathType"), ("MTWindowSize", "MathType"),
    ("THINKCELL", "think-cell"), ("KSOProductBuildVer", "WPS Office"), ("zzmp", "MacPac"), ("ARTICULATE_", "Articulate"),
)  # fmt: skip
_FIELDS = (
    (b"ADDIN ZOTERO_", "Zotero"), (b"ADDIN CSL_CITATION", "Mendeley"), (b"ADDIN EN.", "EndNote"), (b"ADDIN CitaviPlaceholder", "Citavi"),
    (b"ADDIN CITAVI", "Citavi"), (b"Equation.DSMT", "MathType"), (b"ADDIN PAPERS2", "Papers"), (b"CitaviPlaceholder#", "Citavi"),
)  # fmt: skip
#: One of these stands in each of them; another in each time of EndNote.
_FIELD_SIGNS, _TIME_SIGN = frozenset({b"ADDIN", b".DSMT", b"CitaviPlaceholder#"}), b"timestamp="
_SHAREPOINT = "http://schemas.microsoft.com/office/2006/metadata/"
_GOOGLE = "http://customooxmlschemas.google.com/"


def residue_facts(package: Package) -> Iterator[AnyFact]:
    """All of it, in the order of the parts; names of custom properties are told by the properties themselves."""
    for name in package.names("", ".xml"):
        lower = name.lower()
        if lower.startswith("word/"):
            yield from _word(name, package)
        elif lower.startswith("ppt/tags/"):
            yield from _named_values(name, package.part(name), _TAG, ("name", "val"), "tag", _MOST_TAGS)
        elif lower.startswith("docmetadata/"):
            yield from _labels(name, package.part(name))
        if "webextension" in lower:
            yield from _extensions(name, package.part(name))
    for name in package.names("customXml/item", ".xml")[:_MOST_ITEMS]:
        yield from server_facts(name, package.part(name))


def property_residue(name: str, value: str, at: Location) -> Iterator[AnyFact]:
    """The program that a custom property's or variable's name stands for, with its version where the value states it."""
    program = next((program for start, program in _PROGRAMS if name.startswith(start)), None)
    if program is None:
        return
    version = _ZOTERO.search(value)
    stated = version[1] if version else value.rpartition("-")[2][:30] if program == "WPS Office" else ""
    yield SoftwareClaim(at=at, role=SoftwareRole.HISTORY, name=program, version=stated)
    if name.startswith(_GRAMMARLY_VARIABLE):
        yield from _grammarly(value, at)


def _grammarly(value: str, at: Location) -> Iterator[AnyFact]:
    """When the document was first opened with Grammarly: its number is the time of that moment."""
    try:
        text = zlib.decompressobj(wbits=31).decompress(base64.b64decode(value, validate=True), _UNPACKED)
    except (binascii.Error, ValueError, zlib.error):
        return
    match = _GRAMMARLY.search(text)
    moment = filetime_moment(int(match[1])) if match else None
    if match and moment is not None:
        where = Location(f"{at.part} (unpacked): DocId", match[1].decode())
        yield TimeClaim(at=where, role=TimeRole.TOKEN, moment=moment, voucher=Voucher.EMBEDDED, token="grammarly-document")


def _word(part: str, package: Package) -> Iterator[AnyFact]:
    if part.endswith("settings.xml"):
        yield from _named_values(part, package.part(part), _VARIABLE, ("w:name", "w:val"), "document variable", _MOST_VARIABLES)
        return
    data, signs = package.part(part), package.signs(part)
    for mark, program in _FIELDS if not signs.isdisjoint(_FIELD_SIGNS) else ():
        if mark in data:
            yield SoftwareClaim(at=Location(f"{part}: field or object", mark.decode()), role=SoftwareRole.HISTORY, name=program)
    if _TIME_SIGN in signs:
        yield from _citations(part, data[:_ENOUGH])


def _citations(part: str, data: bytes) -> Iterator[AnyFact]:
    """When the records that a text cites were added to EndNote's library."""
    for match in islice(_ENDNOTE_TIME.finditer(data), _MOST_TIMES):
        if (moment := unix_moment(int(match[1]))) is not None:
            at = Location(f"{part}: EN.CITE timestamp", match[1].decode())
            yield TimeClaim(at=at, role=TimeRole.TOKEN, moment=moment, voucher=Voucher.EMBEDDED, token="endnote-record")


def _named_values(part: str, data: bytes, pattern: "re.Pattern[bytes]", names: tuple[str, str], what: str, most: int) -> Iterator[AnyFact]:
    for match in islice(pattern.finditer(data[:_ENOUGH]), most):
        values = attributes(match[1])
        name, value = values.get(names[0], "")[:200], values.get(names[1], "")[:_SHORT].strip()
        at = Location(f"{part}: {what} {name}", value)
        yield from property_residue(name, value, at)
        if name and value:
            yield Description(at=at, kind=f"{what} {name}", value=value)


def _extensions(part: str, data: bytes) -> Iterator[AnyFact]:
    """Add-ins from the store, by their number there."""
    for match in islice(_EXTENSION.finditer(data), _MOST_ITEMS):
        values = attributes(match[1])
        if values.get("id"):
            at = Location(f"{part}: we:reference", " ".join(values.values()))
            yield SoftwareClaim(at=at, role=SoftwareRole.HISTORY, name=f"Office add-in {values['id'][:100]}", version=values.get("version", "")[:30])


def _labels(part: str, data: bytes) -> Iterator[AnyFact]:
    """Sensitivity labels where newer programs keep them ([MS-OFFCRYPTO] section 2.6.4)."""
    for match in islice(_LABEL.finditer(data), _MOST_ITEMS):
        values = attributes(match[1])
        for name, kind in (("id", IdentifierKind.LABEL), ("siteId", IdentifierKind.TENANT)):
            if value := values.get(name, "").strip("{}").lower():
                yield Identifier(at=Location(f"{part}: label {name}", value), kind=kind, value=value[:100])


def server_facts(part: str, data: bytes) -> Iterator[AnyFact]:
    """What SharePoint and Google keep in a document as data of their own."""
    if _GOOGLE.encode() in data[:4000]:
        yield SoftwareClaim(at=Location(f"{part}: name space", _GOOGLE), role=SoftwareRole.HISTORY, name="Google Docs")
    if _SHAREPOINT.encode() not in data[:20_000]:
        return
    for found in islice(re.finditer(rb"""ma:(contentTypeID|contentTypeName|versionID)=["']([^"'<>]{1,300})["']""", data[:20_000]), 10):
        name, value = found[1].decode(), plain(found[2], 300)
        at = Location(f"{part}: ma:{name}", value)
        yield (
            Description(at=at, kind="content type", value=value)
            if name == "contentTypeName"
            else Identifier(at=at, kind=IdentifierKind.SITE, value=value)
        )
    root = xml_tree(data)
    for holder in root.iter("{*}documentManagement") if root is not None else ():
        for element in list(holder)[:_MOST_FIELDS]:
            yield from _managed(part, str(element.tag).rpartition("}")[2], " ".join(" ".join(str(text) for text in element.itertext()).split()))


def _managed(part: str, name: str, value: str) -> Iterator[AnyFact]:
    value = plain(value.encode("utf-8", "replace"), 1000)
    if not value:
        return
    at = Location(f"{part}: documentManagement {name[:100]}", value)
    if name.startswith("_dlc_DocId"):
        yield Identifier(at=at, kind=IdentifierKind.SITE, value=value[:500])
    else:
        yield Description(at=at, kind=f"SharePoint {name[:100]}", value=value)
