"""PDF (ISO 32000-1): what the two property blocks say, kept apart, and the earlier states that the file still holds."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from leakcheck.decode.moments import pdf_moment
from leakcheck.decode.pdf_actions import actions_of
from leakcheck.decode.pdf_alternative_texts import alternative_texts
from leakcheck.decode.pdf_attachments import attachments_of
from leakcheck.decode.pdf_bookmarks import bookmarks
from leakcheck.decode.pdf_features import features_in_bytes, features_in_catalogue
from leakcheck.decode.pdf_figures import figures_of, has_figures, included_objects
from leakcheck.decode.pdf_fonts import fonts_of
from leakcheck.decode.pdf_forms import fields_of, layers_of
from leakcheck.decode.pdf_images import filled_by_picture, pictures_of
from leakcheck.decode.pdf_lines import late_words
from leakcheck.decode.pdf_objects import (
    MOST_PAGES,
    PageTexts,
    PdfLockedError,
    PdfUnreadableError,
    broken,
    dictionary,
    entry,
    items,
    open_pdf,
    page_texts,
    pages_of,
    stream_data,
    string,
    too_large,
)
from leakcheck.decode.pdf_private_data import private_data_of
from leakcheck.decode.pdf_properties import MOST_FIELDS, catalogue_facts, encryption_facts, info_facts, page_labels, page_sizes
from leakcheck.decode.pdf_remarks import remarks_of
from leakcheck.decode.pdf_state_items import states_as_items
from leakcheck.decode.pdf_states import affordable, revisions
from leakcheck.decode.pdf_strings import strings_in
from leakcheck.decode.pdf_structure import HEADER_SPAN, Structure, objects_in, structure_of
from leakcheck.decode.pdf_tags import pages_without_tags
from leakcheck.decode.pdf_text_traces import text_traces
from leakcheck.decode.pdf_writing import writing_facts
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xmp_packet import XmpError, packet_in, xmp_facts
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    Quantity,
    QuantityKind,
    Revision,
    SignatureMark,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_OBJECT = re.compile(rb"\d obj\b")
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")


def recognises(content: Content) -> bool:
    """A header in the first 1024 bytes (Annex H note 13); one that breaks off hides the file from no viewer, where an object follows."""
    head = content.head
    return b"%PDF-" in head[: HEADER_SPAN + 5] or (head.startswith(b"%PDF") and _OBJECT.search(head) is not None)


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts in the order: version, properties, pages, text, signatures, earlier states; then what is attached."""
    data = content.read(limits.item_bytes)
    structure = structure_of(data)
    yield from _skeleton(structure, data)
    try:
        reader, key = _opened(data, limits)
    except (PdfLockedError, PdfUnreadableError) as error:
        yield from _unopened(data, error)
        return
    yield from _properties(reader, data)
    yield from encryption_facts(reader.trailer, key)
    pages = pages_of(reader, MOST_PAGES)
    yield from _pages(reader, pages, limits)
    texts = page_texts(pages)
    text = text_content("\n".join(texts.pages), "document", Location("page text"), limits.text_characters)
    if text is not None:
        yield text if texts.complete == "whole" else msgspec.structs.replace(text, complete="cut")
    yield from alternative_texts(reader, data, text.text if text else "", limits.text_characters)
    if texts.complete == "cut" or len(reader.pages) > MOST_PAGES:
        yield Problem(ProblemKind.LIMIT, "This PDF holds more text or drawings than are read here; its text was read in part.")
    yield from _as_scanned(pages, texts)
    yield from text_traces(pages)
    catalogue = dictionary(reader.trailer.get("/Root"))
    yield from late_words(pages, catalogue, limits.text_characters)
    yield from pages_without_tags(catalogue, pages)
    yield from _signatures(data)
    yield from writing_facts(structure, data, reader, pages)
    if has_figures(data):
        yield from figures_of(pages)
    # What is attached or shown in a state is, but for what a later save removed, in the whole file too, and would be told again.
    if not content.earlier_state:
        yield from _inside(data, structure, reader, texts, pages)
    yield from _left_out(reader)


def _inside(data: bytes, structure: Structure, reader: "PdfReader", texts: PageTexts, pages: "list[PageObject]") -> Iterator[Extracted]:
    """Earlier states, attached files and pictures."""
    earlier = list(revisions(data, structure, reader, texts))
    yield from earlier
    yield from attachments_of(reader, pages)
    yield from pictures_of(pages)
    yield from states_as_items(data, [fact for fact in earlier if isinstance(fact, Revision)], affordable(texts))


def _left_out(reader: "PdfReader") -> Iterator[Problem]:
    for kind, numbers, why in (
        (ProblemKind.LIMIT, too_large(reader), "cannot be unpacked within the limits for reading"),
        (ProblemKind.DAMAGED, broken(reader), "is damaged and cannot be read"),
    ):
        if numbers:
            named = f"object {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} objects, the first of which is object {numbers[0]}"
            yield Problem(kind, f"This PDF holds something that {why} ({named}); it was left out.")


def _skeleton(structure: Structure, data: bytes) -> Iterator[Extracted]:
    yield from features_in_bytes(structure, data)
    for fault in structure.faults:
        yield Problem(ProblemKind.DAMAGED, f"The index of this PDF is damaged ({fault}); earlier states inside it could not be looked for.")


def _opened(data: bytes, limits: Limits) -> "tuple[PdfReader, str]":
    """The file, and what it took to open it if it is encrypted. Raises PdfUnreadableError, PdfLockedError."""
    try:
        return open_pdf(data), "opens without a password"
    except PdfLockedError:
        if not limits.passwords:
            raise
        return open_pdf(data, limits.passwords), "opened with a password that was given"


def _properties(reader: "PdfReader", data: bytes) -> Iterator[Extracted]:
    info = dictionary(reader.trailer.get("/Info"))
    yield from info_facts({key.lstrip("/"): string(entry(info, key)) for key in list(info)[:MOST_FIELDS] if isinstance(key, str)})
    for number, half in enumerate(items(entry(reader.trailer, "/ID"), 2)):
        raw = getattr(half, "original_bytes", None)
        if isinstance(raw, bytes) and raw:
            kind = IdentifierKind.PDF_CHANGING if number else IdentifierKind.PDF_PERMANENT
            yield Identifier(at=Location(f"trailer /ID [{number}]"), kind=kind, value=raw[:64].hex())
    catalogue = dictionary(reader.trailer.get("/Root"))
    metadata = entry(catalogue, "/Metadata")
    # A packet in the open may belong to an embedded picture: it is taken for the document's only where the catalogue names one.
    yield from _xmp(stream_data(metadata), data if metadata is not None else b"")
    yield from features_in_catalogue(reader)
    yield from catalogue_facts(catalogue)
    yield from page_labels(catalogue)
    yield from fields_of(catalogue)
    yield from layers_of(catalogue)


def _xmp(packet: bytes, data: bytes) -> Iterator[Extracted]:
    """The catalogue's packet; where its stream cannot be decoded, the first one that stands in the open."""
    for candidate in (packet, packet_in(data)):
        if candidate.strip():
            try:
                yield from xmp_facts(candidate)
            except XmpError:
                continue
            return
    if packet.strip():
        yield Problem(ProblemKind.DAMAGED, "The XMP block of this PDF is damaged and was not read.")


def _unopened(data: bytes, error: Exception) -> Iterator[Extracted]:
    """What stands in the open: an XMP packet and, unless strings are encrypted, a dictionary that looks like /Info."""
    yield from _xmp(b"", data)
    if isinstance(error, PdfLockedError) or b"/Encrypt" in data:
        sentence = "This PDF is encrypted and does not open without a password or key; its text and most properties were not read."
        yield Problem(ProblemKind.ENCRYPTED, sentence)
        return
    if str(error).startswith("LimitReachedError"):
        yield Problem(ProblemKind.LIMIT, "This PDF cannot be opened within the limits for reading; only what its bytes show by themselves was read.")
    else:
        yield Problem(ProblemKind.DAMAGED, "This PDF is damaged and cannot be opened; only what its bytes show by themselves was read.")
    values: dict[str, str] = {}
    included = included_objects(data)
    for found in objects_in(data, 0, len(data)):
        of_figure = found.number in included or has_figures(found.head)
        if not of_figure and re.search(rb"/(?:Producer|CreationDate|ModDate)\b", found.head):
            values.update(strings_in(found.head))
    yield from info_facts(values)


def _pages(reader: "PdfReader", pages: "list[PageObject]", limits: Limits) -> Iterator[Extracted]:
    yield Quantity(at=Location("page tree"), kind=QuantityKind.PAGES, value=len(reader.pages), unit="pages")
    yield from page_sizes(pages)
    yield from fonts_of(pages)
    catalogue = dictionary(reader.trailer.get("/Root"))
    yield from bookmarks(catalogue, limits.text_characters)
    yield from actions_of(catalogue, pages)
    yield from remarks_of(pages, limits.text_characters)
    yield from private_data_of(catalogue, pages)


def _as_scanned(pages: "list[PageObject]", texts: PageTexts) -> Iterator[AnyFact]:
    """That pages are pictures without a text layer, as scanners and fax programs make them: a fact, and no fault of the file."""
    blank = [number for number, (page, text) in enumerate(zip(pages, texts.pages, strict=False), 1) if not text.strip() and filled_by_picture(page)]
    if blank and texts.complete == "whole":
        value = f"none on {len(blank)} of {len(texts.pages)} pages read: they are pictures without a text layer"
        yield Description(at=Location(f"page {blank[0]}"), kind="text", value=value)


def _signatures(data: bytes) -> Iterator[AnyFact]:
    """Signature dictionaries are written in the open, so that the range they cover can be stated (section 12.8.1)."""
    for found in objects_in(data, 0, len(data)):
        match = _RANGE.search(found.head)
        if match is None:
            continue
        first, _, second, rest = (int(number) for number in match.groups())
        scope = "the whole file" if first == 0 and second + rest >= len(data) else f"the file up to byte {second + rest}"
        form = re.search(rb"/SubFilter\s*/([\w.]{1,40})", found.head)
        detail = f"{form[1].decode('ascii') if form else 'unnamed form'}, states to cover {scope}"
        yield SignatureMark(at=Location(f"object {found.number} /ByteRange", match[0].decode("latin-1")), scheme="pdf", detail=detail)
        signed = strings_in(found.head).get("M", "")
        moment = pdf_moment(signed)
        if moment is not None:
            yield TimeClaim(at=Location(f"object {found.number} /M", storable(signed)), role=TimeRole.SIGNED, moment=moment)


FORMAT = Format(
    name="pdf_document",
    title="PDF document",
    kind=ItemKind.DOCUMENT,
    recognises=recognises,
    extract=extract,
    limitations=(
        "What pictures show is not read: a scan without a text layer gives no text.",
        f"Text, fonts and remarks are read from the first {MOST_PAGES} pages.",
        "Of an XFA form only what is filled in is read, and not the form around it.",
        "Text inside form fields and remarks is not compared between earlier states.",
        "Of earlier states at most five are given as items, signed ones first; pictures and attached files are read of the whole file only.",
        "Words under a box are told only where a dark, opaque rectangle was drawn over them later, or a light one on which other words stand; "
        "a part of a line only in fonts whose widths the file states or that every reader has; "
        "remarks that cover words are not seen.",
        "A figure that was changed for one of the same length inside an instruction that stood there already leaves no trace; nor does a page that "
        "a drawing program read and wrote anew.",
        "Of pictures on pages the first 100 that are files of their own are given as items, the others by size and digest.",
        "Of encrypted files only those are read that open without a password or with one that is given.",
    ),
)
