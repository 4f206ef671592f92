"""The files that a PDF carries inside it (ISO 32000-1 section 7.11.4)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.moments import pdf_moment
from leakcheck.decode.pdf_objects import dictionary, entry, items, stream_data, string
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, SignatureMark, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader
    from pypdf.generic import DictionaryObject, PdfObject

_MOST_ATTACHMENTS = 500
_DEEPEST_TREE = 20


def attachments_of(reader: "PdfReader", pages: "list[PageObject]") -> Iterator[Child | SignatureMark]:
    """Embedded files as children, each stream once; content credentials (C2PA), which lie among them, as a mark."""
    seen: set[int] = set()
    for name, value in _specifications(reader, pages):
        specification = dictionary(value)
        streams = dictionary(entry(specification, "/EF"))
        held = entry(streams, "/UF") or entry(streams, "/F")
        if held is None or id(held) in seen or len(seen) >= _MOST_ATTACHMENTS:
            continue
        seen.add(id(held))
        data = stream_data(held)
        if string(entry(specification, "/AFRelationship")) == "/C2PA_Manifest":
            yield SignatureMark(at=Location("embedded file /C2PA_Manifest"), scheme="c2pa", detail="content credentials")
        elif data:
            shown = string(entry(specification, "/UF")) or string(entry(specification, "/F")) or name
            yield Child(storable(shown, 255) or "attachment", Content.of_bytes(data), tuple(_attachment_facts(specification, held)))


def _specifications(reader: "PdfReader", pages: "list[PageObject]") -> "Iterator[tuple[str, PdfObject]]":
    """By name, by association with the document (ISO 32000-2 section 14.13), and pinned to a page by a reader."""
    catalogue = dictionary(reader.trailer.get("/Root"))
    names = dictionary(entry(dictionary(entry(catalogue, "/Names")), "/EmbeddedFiles"))
    yield from _name_tree(names, [_MOST_ATTACHMENTS], 0)
    yield from (("", value) for value in items(entry(catalogue, "/AF"), _MOST_ATTACHMENTS))
    for page in pages:
        for annotation in items(entry(page, "/Annots"), _MOST_ATTACHMENTS):
            held = entry(dictionary(annotation), "/FS")
            if held is not None:
                yield "", held


def _name_tree(node: "DictionaryObject", left: list[int], depth: int) -> "Iterator[tuple[str, PdfObject]]":
    """Names and values of a name tree (section 7.9.6), as many as `left` allows."""
    pairs = items(entry(node, "/Names"), 2 * left[0])
    for name, value in zip(pairs[::2], pairs[1::2], strict=False):
        left[0] -= 1
        yield string(name), value
    if depth < _DEEPEST_TREE:
        for child in items(entry(node, "/Kids"), left[0]):
            yield from _name_tree(dictionary(child), left, depth + 1)


def _attachment_facts(specification: "DictionaryObject", held: "PdfObject") -> Iterator[AnyFact]:
    words = string(entry(specification, "/Desc")).strip()
    if words:
        yield Description(at=Location("embedded file /Desc", storable(words)), kind="description by the document around it", value=storable(words))
    parameters = dictionary(entry(dictionary(held), "/Params"))
    for key in ("/CreationDate", "/ModDate"):
        raw = string(entry(parameters, key))
        moment = pdf_moment(raw)
        if moment is not None:
            yield TimeClaim(
                at=Location(f"embedded file /Params {key}", storable(raw)), role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER
            )
