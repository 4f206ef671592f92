"""The pictures on a PDF's pages (ISO 32000-1 section 8.9): those that are whole files as children, the others by size and digest."""

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from leakcheck.decode.pdf_objects import dictionary, entry, filters_of, inflated, items, note_too_large, raw_stream, stream_within, string
from leakcheck.decode.pdf_strokes import strokes_digest
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xmp_packet import XmpError, xmp_facts, xmp_properties
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PersonClaim, PersonRole, PictureContent
from leakcheck.model.format import Child
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject, PdfObject

_MOST_ON_PAGE = 200
#: A scanned file of hundreds of pages holds one picture a page; what stands on the first of them stands on all.
_MOST_CHILDREN = 100
_MOST_OTHERS = 200
#: Of those whom the metadata of one picture name.
_MOST_PEOPLE = 20
#: All dots that are unpacked for digests, per file.
_MOST_DOTS = 48 << 20
#: Smaller ones are bullets, lines and shadows.
_SMALLEST = 32
_LONGEST_PACKET = 1 << 20
#: How pictures begin that are compressed as files of their own would be, and the ending of such a file. Of JPEG 2000 some writers put in the
#: bare codestream, although the standard asks for the boxes (section 7.4.9).
_FILES: dict[str, dict[bytes, str]] = {
    "/DCTDecode": {b"\xff\xd8\xff": "jpg"},
    "/JPXDecode": {b"\x00\x00\x00\x0c": "jp2", b"\xff\x4f\xff\x51": "j2k"},
}
_CUT = f"This PDF holds more than {_MOST_CHILDREN} pictures; the others were not looked at on their own."


def filled_by_picture(page: "PageObject") -> bool:
    """Whether a picture is on the page that has a dot for every point of it, as every scan has and hardly a logo."""
    corners = [_number(value) for value in items(entry(page, "/MediaBox"), 4)]
    if len(corners) != 4:
        return False
    wide, high = abs(corners[2] - corners[0]), abs(corners[3] - corners[1])
    sizes = [sorted((_number(entry(image, "/Width")), _number(entry(image, "/Height")))) for _, image in images_on(page)]
    return any(short >= 0.8 * min(wide, high) > 0 and long >= 0.8 * max(wide, high) for short, long in sizes)


def pictures_of(pages: "list[PageObject]") -> Iterator[AnyFact | Child | Problem]:
    """Each picture once, at the first page that shows it."""
    seen: set[int] = set()
    children, others, dots = 0, 0, _MOST_DOTS
    for number, page in enumerate(pages, 1):
        for key, image in images_on(page):
            if _identity(image) in seen or max(_number(entry(image, side)) for side in ("/Width", "/Height")) < _SMALLEST:
                continue
            seen.add(_identity(image))
            name = f"page {number} {storable(key.replace('/', ''), 60)}"
            ending, data = _as_file(image)
            if data and children == _MOST_CHILDREN:
                yield Problem(ProblemKind.LIMIT, _CUT)
                return
            if data:
                children += 1
                yield Child(f"{name}.{ending}", Content.of_bytes(data), tuple(_beside(image)))
            elif others < _MOST_OTHERS:
                others += 1
                data = _dots(image, dots)
                dots -= len(data)
                yield from _without_file(image, data, f"{name} (picture)")


def _identity(image: "DictionaryObject") -> int:
    reference = getattr(image, "indirect_reference", None)
    return int(reference.idnum) if reference is not None else -id(image)


def _as_file(image: "DictionaryObject") -> tuple[str, bytes]:
    """Ending and bytes of a picture that is compressed as a file of its own would be, as it stands; empty for all others."""
    filters = filters_of(image)
    endings = _FILES.get(filters[-1]) if filters else None
    if endings is None or filters[:-1] not in ([], ["/FlateDecode"]):
        return "", b""
    data = raw_stream(image)  # type: ignore[arg-type]  # an image is a stream, or gives nothing
    if len(filters) == 2:
        data = inflated(data, _MOST_DOTS)
        if len(data) == _MOST_DOTS:
            note_too_large(image)
            return "", b""
    return next(((ending, data) for begin, ending in endings.items() if data.startswith(begin)), ("", b""))


def _beside(image: "DictionaryObject") -> Iterator[AnyFact]:
    """What a metadata stream that hangs on the picture says of it (section 14.3.2)."""
    packet = _packet(image)
    if packet:
        try:
            yield from xmp_facts(packet, "XMP beside the picture:")
        except XmpError:
            return


def _dots(image: "DictionaryObject", most: int) -> bytes:
    """Deflated dots unpacked; those packed otherwise, as fax and scanner programs do, as they stand. Empty if there are too many."""
    raw = raw_stream(image)  # type: ignore[arg-type]  # as above
    data = inflated(raw, most + 1) if filters_of(image) == ["/FlateDecode"] else raw
    if len(data) <= most:
        return data
    if most == _MOST_DOTS:
        note_too_large(image)
    return b""


def _without_file(image: "DictionaryObject", data: bytes, part: str) -> Iterator[AnyFact]:
    width, height = (int(min(max(_number(entry(image, side)), 0), 1e6)) for side in ("/Width", "/Height"))
    yield PictureContent(at=Location(part), role="picture on a page", width=width, height=height)
    if data:
        form = f"{width} {height} {string(entry(image, '/ColorSpace'))} {entry(image, '/BitsPerComponent')} {' '.join(filters_of(image))}"[:200]
        digest = hashlib.sha256(form.encode() + data).hexdigest()
        yield Identifier(at=Location(part, form), kind=IdentifierKind.PICTURE_DOTS, value=digest)
    strokes = strokes_digest(image)
    if strokes:
        yield Identifier(at=Location(part, f"{width} x {height} dots"), kind=IdentifierKind.PICTURE_STROKES, value=strokes)
    packet = _packet(image)
    if packet:
        try:
            # In words only: as facts they would be taken for times and programs of the document.
            said = "; ".join(f"{item.path}: {item.value[:100]}" for item in xmp_properties(packet)[:20])
            named = [fact for fact in xmp_facts(packet, f"{part} /Metadata") if isinstance(fact, PersonClaim)]
        except XmpError:
            return
        yield from (included_person(person) for person in named[:_MOST_PEOPLE])
        if said:
            yield Description(at=Location(f"{part} /Metadata"), kind="metadata of a picture", value=storable(said, 1_000))


def included_person(person: PersonClaim) -> PersonClaim:
    """A person whom a picture or figure names, as the document around it tells it: who made that did not make the document."""
    return person if person.role is PersonRole.DEPICTED else replace(person, role=PersonRole.INCLUDED_AUTHOR)


def _packet(image: "DictionaryObject") -> bytes:
    return stream_within(entry(image, "/Metadata"), _LONGEST_PACKET)


def images_on(page: "PageObject") -> "Iterator[tuple[str, DictionaryObject]]":
    """Name and stream of each picture of a page, also of those that stand in a piece one level down."""
    resources = dictionary(entry(page, "/Resources"))
    for key, drawn in _drawn(resources):
        kind = string(entry(drawn, "/Subtype"))
        if kind == "/Image":
            yield key, drawn
        elif kind == "/Form":
            for inner, piece in _drawn(dictionary(entry(drawn, "/Resources"))):
                if string(entry(piece, "/Subtype")) == "/Image":
                    yield f"{key} {inner}", piece


def _drawn(resources: "DictionaryObject") -> "Iterator[tuple[str, DictionaryObject]]":
    drawn = dictionary(entry(resources, "/XObject"))
    for key in list(drawn)[:_MOST_ON_PAGE]:
        yield str(key), dictionary(entry(drawn, key))


def _number(value: "PdfObject | None") -> float:
    """Whatever stands there as a number; 0 for anything else."""
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0.0
