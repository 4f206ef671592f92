"""The files that a PDF carries inside it (ISO 32000-1 section 7.11.4)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.moments import pdf_moment
from leakcheck.decode.pdf_objects import dictionary, entry, items, stream_data, string
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, SignatureMark, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject, PdfObject

_MOST_ATTACHMENTS = 500
_DEEPEST_TREE = 20


def attachments_of(reader: "PdfReader") -> Iterator[Child | SignatureMark]:
    """Embedded files as children; content credentials (C2PA), which lie among them, as a mark."""
    catalogue = dictionary(reader.trailer.get("/Root"))
    names = dictionary(entry(dictionary(entry(catalogue, "/Names")), "/EmbeddedFiles"))
    for name, value in _name_tree(names, [_MOST_ATTACHMENTS], 0):
        specification = dictionary(value)
        streams = dictionary(entry(specification, "/EF"))
        held = entry(streams, "/UF") or entry(streams, "/F")
        data = stream_data(held)
        if string(entry(specification, "/AFRelationship")) == "/C2PA_Manifest":
            yield SignatureMark(at=Location("embedded file /C2PA_Manifest"), scheme="c2pa", detail="content credentials")
        elif data:
            shown = string(entry(specification, "/UF")) or string(entry(specification, "/F")) or name
            yield Child(storable(shown, 255) or "attachment", Content.of_bytes(data), tuple(_attachment_times(held)))


def _name_tree(node: "DictionaryObject", left: list[int], depth: int) -> "Iterator[tuple[str, PdfObject]]":
    """Names and values of a name tree (section 7.9.6), as many as `left` allows."""
    pairs = items(entry(node, "/Names"), 2 * left[0])
    for name, value in zip(pairs[::2], pairs[1::2], strict=False):
        left[0] -= 1
        yield string(name), value
    if depth < _DEEPEST_TREE:
        for child in items(entry(node, "/Kids"), left[0]):
            yield from _name_tree(dictionary(child), left, depth + 1)


def _attachment_times(held: "PdfObject | None") -> Iterator[AnyFact]:
    parameters = dictionary(entry(dictionary(held), "/Params"))
    for key in ("/CreationDate", "/ModDate"):
        raw = string(entry(parameters, key))
        moment = pdf_moment(raw)
        if moment is not None:
            yield TimeClaim(
                at=Location(f"embedded file /Params {key}", storable(raw)), role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER
            )
