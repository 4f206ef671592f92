"""Things in a PDF that the format did not always have: its stated version and the marks of later features."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.pdf_objects import dictionary, entry, string
from leakcheck.decode.pdf_structure import Structure, objects_in
from leakcheck.model.facts import FeatureUse
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject

_LONGEST_HEAD = 4_096
# Values as in the table of dated facts. Dictionaries of streams are never packed away, so their marks stand in the open.
_FEATURES = tuple(
    (re.compile(pattern), value)
    for pattern, value in (
        (rb"/Type\s*/XRef\b", "/Type /XRef"),
        (rb"/Type\s*/ObjStm\b", "/Type /ObjStm"),
        (rb"/Type\s*/Metadata\b", "/Type /Metadata"),
        (rb"/JBIG2Decode\b", "/JBIG2Decode"),
        (rb"/JPXDecode\b", "/JPXDecode"),
        (rb"/SMask\s+\d", "/SMask 1"),
        (rb"/Subtype\s*/OpenType\b", "/Subtype /OpenType"),
        (rb"/Subtype\s*/3D\b", "/Subtype /3D"),
        (rb"/StructTreeRoot\b", "/StructTreeRoot"),
        (rb"/OCProperties\b", "/OCProperties"),
        (rb"/Collection\s+\d", "/Collection 1"),
        (rb"/CFM\s*/AESV2\b", "/AESV2"),
    )
)
#: Section 7.6.2 as extended by ISO 32000-2: revision 6 is told by the number together with /Perms.
_REVISION_6 = re.compile(rb"/R\s+6(?!\d)")


def features_in_bytes(structure: Structure, data: bytes) -> Iterator[FeatureUse]:
    """What the bytes show without opening the file."""
    if structure.version:
        yield _use("file header", f"%PDF-{structure.version}", kind="pdf_version")
    heads = [found.head[:_LONGEST_HEAD] for found in objects_in(data, 0, len(data))]
    together = b"\n".join(heads)
    yield from (_use("objects", value) for pattern, value in _FEATURES if pattern.search(together))
    if any(b"/Perms" in head and _REVISION_6.search(head) for head in heads):
        yield _use("objects", "/R 6")
    if structure.linearised:
        yield _use("first object", "/Linearized")


def features_in_catalogue(reader: "PdfReader") -> Iterator[FeatureUse]:
    """What only the opened catalogue shows, which may be packed away in an object stream."""
    catalogue = dictionary(reader.trailer.get("/Root"))
    version = string(entry(catalogue, "/Version"))
    if re.fullmatch(r"/\d\.\d", version):
        yield _use("catalogue", f"/Version {version}", kind="pdf_version")
    yield from (_use("catalogue", key) for key in ("/StructTreeRoot", "/OCProperties") if key in catalogue)
    if _has_script(catalogue):
        yield _use("catalogue", "/JavaScript")


def _has_script(catalogue: "DictionaryObject") -> bool:
    opening = dictionary(entry(catalogue, "/OpenAction"))
    return "/JavaScript" in dictionary(entry(catalogue, "/Names")) or string(entry(opening, "/S")) == "/JavaScript"


def _use(part: str, value: str, kind: str = "pdf_feature") -> FeatureUse:
    return FeatureUse(at=Location(part, value), kind=kind, value=value)
