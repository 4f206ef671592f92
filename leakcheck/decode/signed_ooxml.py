"""What a signature on an Office Open XML package covers (ISO/IEC 29500-2 clause 10 of 2021, 12 and 13 before; [MS-OFFCRYPTO] section 2.5).

The parts stand in a Manifest inside the signature. Of relations only those are covered that the signature picks, and the list of
content types is not covered at all: each part is signed together with its own type. Office leaves the properties out (author,
dates, title, preview), so that a document can be filed without breaking its signature.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from leakcheck.decode.certificate import certificate
from leakcheck.decode.signed_package import Covered, PartReader, doubled
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_canonical import DEFAULT, BrokenXml, canonical_element, strict_tree
from leakcheck.decode.xml_signature import (
    DS,
    RELATIONSHIPS,
    BrokenSignature,
    Reference,
    UnsupportedSignature,
    XmlSignature,
    reached,
    references,
    signature_elements,
)

if TYPE_CHECKING:
    from lxml import etree

FOLDER = "_xmlsignatures/"
_TYPES = "[content_types].xml"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
#: Relations of the package that Office leaves out; the last word of the type, without dashes.
_PROPERTIES = frozenset({"coreproperties", "extendedproperties", "customproperties", "thumbnail"})
#: Parts that are cut into pieces for a printer (section 7.2.3 of 2021), which nobody puts together here.
_PIECE = re.compile(r"/\[\d+\](?:\.last)?\.piece$")
_OF_SIGNATURES = frozenset({"origin", "signature", "certificate"})
#: What a package may hold that no program shows: what Office left over, and the signatures themselves.
_UNSEEN = (FOLDER, "[trash]/")
#: After so many parts that are not covered nobody asks for the next.
_MOST_NAMED = 1000
_MOST_SIGNING, _MOST_CERTIFICATES = 50, 20
#: Relations to the outside whose content a program shows in the document; a template lends at most its look.
_SHOWN = frozenset({"image", "oleobject", "package", "frame", "subdocument", "afchunk", "video", "audio", "media", "control"})


@dataclass(frozen=True, slots=True)
class _Relation:
    id: str
    type: str
    target: str
    """The key of the part in the package; empty for what lies outside."""
    written: str
    outside: bool

    @property
    def kind(self) -> str:
        return self.type.rsplit("/", 1)[-1].replace("-", "").lower()


@dataclass(frozen=True, slots=True)
class _Relations:
    """What a part of relations lists."""

    found: tuple[_Relation, ...]
    strange: bool
    """Whether it holds something that this reader and an Office program could take differently."""


class SignedOoxml:
    """A package with signatures, and what is asked of it for each."""

    def __init__(self, parts: PartReader) -> None:
        self._parts = parts
        self._stated = list(self._overrides())
        self._types = dict(self._stated)
        self._defaults = dict(self._by_ending())
        self._known: dict[str, _Relations] = {}
        self._signing = _signing_parts(parts)

    def covered(self, signature: XmlSignature) -> tuple[Covered, "list[etree._Element]"]:
        """What fits and what does not, and the elements that hold the signer's statements. Raises BrokenSignature, BrokenXml, LimitReached."""
        if any(not one.inside for one in signature.references):
            raise UnsupportedSignature("it refers to something outside of itself, which signatures on such documents do not")
        if any(_PIECE.search(key) for key in self._parts.listed):
            raise UnsupportedSignature("parts of the document are cut into pieces, which are not put together here")
        elements = reached(signature, signature.references)
        lists = [found for element in elements for found in ([element] if element.tag == f"{DS}Manifest" else element.findall(f"{DS}Manifest"))]
        listed = [one for found in lists for one in references(found)]
        if not listed:
            raise UnsupportedSignature("it covers no part of the document")
        found = Covered()
        for one in listed:
            self._ask(one, found)
        self._take_rest(listed, found)
        return found, elements

    # ── the parts that are listed ────────────────────────────────────────────────────────────────────────────────────

    def _ask(self, one: Reference, found: Covered) -> None:
        path, _, query = one.uri.partition("?")
        key = part_key(path)
        if not path.startswith("/") or path.startswith("//"):
            raise UnsupportedSignature(f"it refers to something outside of the document ({storable(one.uri, 80)})")
        found.hashes.add(one.hash_name)
        if not self._parts.has(key):
            found.missing.append(storable(key, 200))
        elif self._parts.digest(key, one, self._transformed) != one.value or (query and not self._is_type(key, query)):
            found.different.append(storable(self._parts.name(key), 200))
        else:
            found.fitting.append(storable(self._parts.name(key), 200))
            found.size += self._parts.size(key)
            found.outside += [] if query else [storable(f"{self._parts.name(key)}: of what kind it is", 200)]

    def _is_type(self, key: str, query: str) -> bool:
        stated = unquote(query.removeprefix("ContentType=")) if query.startswith("ContentType=") else ""
        held = self._types.get(key) or self._defaults.get(key.rpartition(".")[2], "")
        return stated.lower() == held.lower()

    def _transformed(self, data: bytes, one: Reference) -> bytes:
        """Section 10.5.8 (13.2.4.24 of 2006): the relations that are picked, in the order of their ids, without what stands between them."""
        root = strict_tree(data)
        kept = [child for child in root if child.tag == _RELATION and (child.get("Id") in one.ids or child.get("Type") in one.types)]
        for child in list(root):
            root.remove(child)
        root.text = None
        for child in sorted(kept, key=lambda element: element.get("Id", "")):
            child.tail = child.text = None
            child.set("TargetMode", child.get("TargetMode", "Internal"))
            root.append(child)
        return canonical_element(root, next((form for form in one.forms if form != RELATIONSHIPS), DEFAULT), one.prefixes)

    # ── what is left out ─────────────────────────────────────────────────────────────────────────────────────────────

    def _take_rest(self, listed: Sequence[Reference], found: Covered) -> None:
        whole = {part_key(one.uri.partition("?")[0]) for one in listed if RELATIONSHIPS not in one.forms}
        picked = {part_key(one.uri.partition("?")[0]): one for one in listed if RELATIONSHIPS in one.forms}
        properties = self._property_parts()
        for key in self._parts.listed:
            if len(found.outside) > _MOST_NAMED:
                break
            if key == _TYPES or key.startswith(_UNSEEN) or key in self._signing:
                continue
            if key.endswith(".rels"):
                found.outside += self._shown_from_elsewhere(key)
            if key in whole:
                continue
            if key.endswith(".rels"):
                found.outside += self._relations_outside(key, picked.get(key), properties)
            else:
                (found.properties if key in properties else found.outside).append(storable(self._parts.name(key), 200))
        found.outside += doubled(self._parts.entries, part_key)
        counts = Counter(name for name, _ in dict.fromkeys(self._stated))
        found.outside += [storable(f"{name} (stated to be of {count} kinds)", 200) for name, count in counts.items() if count > 1]

    def _property_parts(self) -> frozenset[str]:
        """Parts that hold properties and that nothing else refers to: a picture of the text may be called a preview too."""
        used: set[str] = set()
        others: set[str] = set()
        for key in self._parts.listed:
            if key.endswith(".rels"):
                for one in self._relations(key).found:
                    (used if key == "_rels/.rels" and one.kind in _PROPERTIES else others).add(one.target)
        return frozenset(used - others)

    def _relations_outside(self, key: str, picked: Reference | None, properties: frozenset[str]) -> Iterator[str]:
        source = posixpath.join(posixpath.dirname(posixpath.dirname(key)), posixpath.basename(key).removesuffix(".rels"))
        if source in properties or source in self._signing:
            return
        listed = self._relations(key)
        if listed.strange:
            yield storable(self._parts.name(key), 200)
        for one in listed.found:
            if picked is not None and (one.id in picked.ids or one.type in picked.types):
                continue
            if key == "_rels/.rels" and (one.kind in _OF_SIGNATURES or (one.kind in _PROPERTIES and one.target in properties)):
                continue
            yield storable(f"{self._parts.name(key)}: the link to {one.written}", 200)

    def _shown_from_elsewhere(self, key: str) -> Iterator[str]:
        """What the document shows and does not hold: its address is signed, what stands there is not."""
        for one in self._relations(key).found:
            if one.outside and one.kind in _SHOWN:
                yield storable(f"{self._parts.name(key)}: what stands at {one.written}", 200)

    def _relations(self, key: str) -> _Relations:
        if key not in self._known:
            self._known[key] = _relations_of(self._parts, key)
        return self._known[key]

    def _overrides(self) -> Iterator[tuple[str, str]]:
        for child in self._type_elements("Override"):
            yield part_key(child.get("PartName", "")), child.get("ContentType", "")

    def _by_ending(self) -> Iterator[tuple[str, str]]:
        for child in self._type_elements("Default"):
            yield child.get("Extension", "").lower(), child.get("ContentType", "")

    def _type_elements(self, name: str) -> "Iterator[etree._Element]":
        try:
            yield from strict_tree(self._parts.data(_TYPES)).iter(f"{_CONTENT}{name}")
        except BrokenXml as error:
            raise BrokenSignature(f"the document's list of content types cannot be read: {error}") from None


def _relations_of(parts: PartReader, key: str) -> _Relations:
    try:
        root = strict_tree(parts.data(key))
    except BrokenXml:
        return _Relations((), strange=True)
    base = posixpath.dirname(posixpath.dirname(key))
    direct = [child for child in root if child.tag == _RELATION]
    return _Relations(tuple(_relation(child, base) for child in direct), strange=len(direct) != sum(1 for _ in root.iter("*")) - 1)


def _relation(element: "etree._Element", base: str) -> _Relation:
    written = element.get("Target", "")
    outside = element.get("TargetMode") == "External"
    target = "" if outside else part_key(posixpath.normpath(posixpath.join("/", base, unquote(written).replace("\\", "/"))))
    return _Relation(element.get("Id", ""), element.get("Type", ""), target, written, outside)


def signature_parts(parts: PartReader) -> list[str]:
    """The keys of the parts that hold signatures: those in the folder of Office, in the order of the package, and those that relations name."""
    held = [key for key in parts.listed if key.startswith(FOLDER) and key.endswith(".xml") and "/_rels/" not in key]
    named = (key for origin in _related(parts, "", "origin") for key in _related(parts, origin, "signature"))
    return list(dict.fromkeys((*held, *named)))


def certificates_beside(parts: PartReader, signature: str) -> list[bytes]:
    """The certificates that stand in parts of their own, to which a signature's relations lead. Raises LimitReached, BrokenXml."""
    return [parts.data(key) for key in _related(parts, signature, "certificate")[:_MOST_CERTIFICATES]]


def _related(parts: PartReader, source: str, kind: str) -> list[str]:
    """The keys of the parts to which a part's relations of signing lead (ISO/IEC 29500-2 section 10.4 of 2021)."""
    folder, name = posixpath.split(source)
    key = posixpath.join(folder, "_rels", f"{name}.rels")
    found = _relations_of(parts, key).found if parts.has(key) else ()
    return [one.target for one in found if one.kind == kind and "/digital-signature/" in one.type and parts.has(one.target)]


def _signing_parts(parts: PartReader) -> frozenset[str]:
    """Parts of signing wherever they lie, if they hold nothing else: a page that relations call a signature can be shown nevertheless."""
    found = {key for key in _related(parts, "", "origin") if parts.size(key) == 0}
    for key in signature_parts(parts)[:_MOST_SIGNING]:
        try:
            if any(one.getparent() is None for one in signature_elements(parts.data(key))):
                found.add(key)
            found |= {one for one in _related(parts, key, "certificate")[:_MOST_CERTIFICATES] if certificate(parts.data(one)) is not None}
        except BrokenXml:
            continue
    return frozenset(found)


def part_key(name: str) -> str:
    """A part's name as it is compared (section 6.2.2.3): it minds neither case nor escapes."""
    return unquote(name).replace("\\", "/").lstrip("/").lower()
