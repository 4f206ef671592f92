"""What a signature on an OpenDocument package covers (OpenDocument 1.3 part 2 section 5): parts by name, in the signature's own list."""

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from leakcheck.decode.signed_package import Covered, PartReader, doubled
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_signature import Reference, UnsupportedSignature, XmlSignature, reached

if TYPE_CHECKING:
    from lxml import etree

#: The parts that hold signatures, with what these are made over.
SIGNATURES = {
    "META-INF/documentsignatures.xml": "document",
    "META-INF/macrosignatures.xml": "macros",
    "META-INF/packagesignatures.xml": "package",
}
#: Lists of parts and their kinds: programs before OpenDocument 1.2 did not sign them.
_MANIFEST = "META-INF/manifest.xml"
#: Pictures, objects and sections that are taken from an address or from beside the document (part 3 sections 10.4 and 5.4).
_ELSEWHERE = re.compile(
    rb"""<[a-z]{1,20}:(?:image|object|object-ole|plugin|floating-frame|section-source|fill-image)\s"""
    rb"""(?:[^<>]{0,4000}?\s)?xlink:href\s{0,4}=\s{0,4}["']((?:[A-Za-z][A-Za-z0-9+.-]{1,20}:|\.\./|/)[^"'<>]{1,500})["']"""
)
_MOST_SHOWN = 100
#: After so many parts that are not covered nobody asks for the next.
_MOST_NAMED = 1000


class SignedOdf:
    """A package with signatures, and what is asked of it for each."""

    def __init__(self, parts: PartReader) -> None:
        self._parts = parts
        self._elsewhere: list[str] | None = None

    def covered(self, signature: XmlSignature) -> tuple[Covered, "list[etree._Element]"]:
        """What fits and what does not, and the elements that hold the signer's statements. Raises BrokenSignature, BrokenXml, LimitReached."""
        elements = reached(signature, [one for one in signature.references if one.inside])
        found = Covered()
        listed = [(unquote(one.uri), one) for one in signature.references if not one.inside]
        for name, one in listed:
            self._ask(name, one, found)
        names = {name for name, _ in listed}
        if not names:
            raise UnsupportedSignature("it covers no part of the document")
        for name in self._parts.listed:
            if len(found.outside) < _MOST_NAMED and name not in names and name not in SIGNATURES:
                (found.properties if name == _MANIFEST else found.outside).append(storable(name, 200))
        found.outside += doubled(self._parts.entries, str)
        found.outside += self._shown_from_elsewhere()
        return found, elements

    def _shown_from_elsewhere(self) -> list[str]:
        """What the document shows and does not hold: its address is signed, what stands there is not."""
        if self._elsewhere is None:
            found = (match[1] for name in ("content.xml", "styles.xml") for match in islice(_ELSEWHERE.finditer(self._parts.data(name)), _MOST_SHOWN))
            self._elsewhere = [storable(f"what stands at {address.decode('utf-8', 'replace')}", 200) for address in dict.fromkeys(found)]
        return self._elsewhere

    def _ask(self, name: str, one: Reference, found: Covered) -> None:
        if ":" in name.partition("/")[0] or name.startswith("/"):
            raise UnsupportedSignature(f"it refers to something outside of the document ({storable(name, 80)})")
        found.hashes.add(one.hash_name)
        if not self._parts.has(name):
            found.missing.append(storable(name, 200))
        elif self._parts.digest(name, one, _no_relations) != one.value:
            found.different.append(storable(name, 200))
        else:
            found.fitting.append(storable(name, 200))
            found.size += self._parts.size(name)


def _no_relations(_data: bytes, _one: Reference) -> bytes:
    raise UnsupportedSignature("it asks for a change to a part that such documents do not have")
