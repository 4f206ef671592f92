"""DjVu documents (`.djvu`, `.djv`; DjVu3 specification of 2005): scans with hidden text, remarks with their data, the list of contents."""

import re
from collections.abc import Iterator, Sequence

from leakcheck.decode.djvu_chunks import Chunk, Djvu, List, hidden_text, info, recognised, remark_lists
from leakcheck.decode.moments import iso_moment, pdf_moment
from leakcheck.decode.picture_metadata import xmp_of
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    PictureContent,
    Quantity,
    QuantityKind,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: Of all packed text together: some thousand pages.
_MOST_UNPACKED = 3 << 20
_PAGE = 1
_MOST_NAMED, _MOST_LINKS, _MOST_FIELDS, _MOST_PICTURES, _MOST_REMARKS = 20, 2000, 500, 200, 2000
#: The names of fields are those of PDF's list of properties or of BibTeX (the DjVuLibre notes on metadata).
_TIMES = {"creationdate": TimeRole.CREATED, "moddate": TimeRole.MODIFIED}
_PROGRAMS = {"producer": SoftwareRole.PRODUCER, "creator": SoftwareRole.CREATOR}
_WORDS = {"title": "title", "subject": "subject", "keywords": "keywords", "note": "comments", "booktitle": "title of the book"}
_FILE = re.compile(r"file:|\\\\|[A-Za-z]:[\\/]", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:")


def _recognises(content: Content) -> bool:
    return recognised(content.head[:16])


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    with content.open() as stream:
        document = Djvu(stream, content.size, _MOST_UNPACKED)
        yield from _parts(document)
        yield from _first_page(document)
        yield from _remarks(document)
        yield from _contents(document, limits.text_characters)
        yield from _words(document, limits.text_characters)
        yield from _pictures(document)
        if document.faults:
            found = dict.fromkeys(document.faults)
            yield Problem(ProblemKind.DAMAGED, f"Not all of the DjVu document could be read ({'; '.join(list(found)[:3])}).")


def _parts(document: Djvu) -> Iterator[AnyFact]:
    directory = document.directory()
    pages = sum(1 for _, _, kind in directory.parts if kind == _PAGE) if directory else int(document.kind == "DJVU")
    yield Quantity(at=Location("DIRM" if directory else "FORM", str(pages)), kind=QuantityKind.PAGES, value=float(pages), unit="pages")
    if directory is None:
        return
    names = [storable(title or name, 200) for name, title, _ in directory.parts if title or name]
    if names and directory.together:
        more = f", … ({len(names):,} in all)" if len(names) > _MOST_NAMED else ""
        yield Description(at=Location("DIRM: names of parts"), kind="names of the parts", value=", ".join(names[:_MOST_NAMED]) + more)
    elif names:
        for name in names[:_MOST_NAMED]:
            yield PathClaim(at=Location("DIRM: part outside of this file", name), path=name, role="linked file")


def _first_page(document: Djvu) -> Iterator[AnyFact]:
    chunk = next((one for one in document.chunks if one.name == "INFO"), None)
    page = info(document.data(chunk)) if chunk is not None else None
    if page is None:
        return
    at = Location("INFO", f"{page.width} x {page.height}, version {page.version}, {page.dots_per_inch} dots an inch")
    yield Description(at=at, kind="version of the format", value=f"DjVu {page.version}")
    if page.dots_per_inch:
        yield Description(at=at, kind="resolution", value=f"{page.dots_per_inch} dots an inch")
    if page.width and page.height:
        yield PictureContent(at=at, role="picture", width=page.width, height=page.height)


def _remarks(document: Djvu) -> Iterator[Extracted]:
    """Fields, links and XMP, each once: what is on all pages is repeated on many."""
    told: set[object] = set()
    for chunk in [one for one in document.chunks if one.name in ("ANTa", "ANTz", "METa", "METz")][:_MOST_REMARKS]:
        place = f"{chunk.name} of {_part(chunk)}"
        for one in remark_lists(document.text_of(chunk)):
            for fact in _remark(place, one):
                said = (type(fact), getattr(fact, "kind", ""), getattr(fact, "role", ""), fact.at.raw if isinstance(fact, AnyFact) else "")
                if said not in told:
                    told.add(said)
                    yield fact


def _part(chunk: Chunk) -> str:
    return f"part {chunk.form + 1}"


def _remark(place: str, one: List) -> Iterator[Extracted]:
    match one:
        case ["metadata", *fields]:
            for field in fields[:_MOST_FIELDS]:
                if isinstance(field, list) and len(field) >= 2 and isinstance(field[0], str) and isinstance(field[1], str):
                    yield from _field(f"{place}: {storable(field[0], 100)}", field[0], storable(field[1].strip(), 2000))
        case ["xmp", str(packet), *_]:
            yield from xmp_of(packet.encode("utf-8", "replace"))
        case ["maparea", address, remark, *_]:
            yield from _area(f"{place}: maparea", address, remark)


def _field(place: str, name: str, value: str) -> Iterator[AnyFact]:
    at, key = Location(place, value), name.lower()
    moment = (iso_moment(value) or pdf_moment(value)) if key in _TIMES else None
    if not value:
        return
    if moment is not None:
        yield TimeClaim(at=at, role=_TIMES[key], moment=moment)
    elif key == "author":
        yield PersonClaim(at=at, role=PersonRole.AUTHOR, name=value[:300])
    elif key in _PROGRAMS:
        yield SoftwareClaim(at=at, role=_PROGRAMS[key], name=value[:200])
    else:
        yield Description(at=at, kind=_WORDS.get(key, storable(name, 100)), value=value)


def _area(place: str, address: "str | List", remark: "str | List") -> Iterator[AnyFact]:
    """A place on a page that leads elsewhere, or that somebody put a remark on."""
    # `(url "address" "window")` is the longer form.
    target = address if isinstance(address, str) else next((one for one in address[1:2] if isinstance(one, str)), "")
    target = storable(target.strip(), 2000)
    if _FILE.match(target):
        yield PathClaim(at=Location(place, target), path=target, role="linked file")
    elif _ADDRESS.match(target):
        yield Link(at=Location(place, target), kind="url", target=target)
    if isinstance(remark, str) and (text := storable(remark.strip(), 2000)):
        yield Description(at=Location(place, text), kind="comments", value=text)


def _contents(document: Djvu, longest: int) -> Iterator[AnyFact]:
    marks = document.marks()
    for _, address in marks[:_MOST_LINKS]:
        if _ADDRESS.match(address) and not _FILE.match(address):
            yield Link(at=Location("NAVM", address), kind="url", target=address)
    if (fact := text_content("\n".join(title for title, _ in marks), "bookmarks", Location("NAVM"), longest)) is not None:
        yield fact


def _words(document: Djvu, longest: int) -> Iterator[AnyFact]:
    """The hidden text of the pages in their order: it was read off the scan by a program, or corrected by hand."""
    pieces: list[str] = []
    left = longest
    for chunk in document.chunks:
        if chunk.name in ("TXTa", "TXTz") and left >= 0:
            pieces.append(hidden_text(document.text_of(chunk)))
            left -= len(pieces[-1]) + 1
    if (fact := text_content("\n".join(pieces), "document", Location("TXTa, TXTz: hidden text"), longest)) is not None:
        yield fact


def _pictures(document: Djvu) -> Iterator[Child]:
    """Layers that are pictures in JPEG; the other layers have forms that only DjVu has."""
    found: Sequence[Chunk] = [one for one in document.chunks if one.name in ("BGjp", "FGjp")]
    for chunk in found[:_MOST_PICTURES]:
        if data := document.data(chunk):
            yield Child(f"{_part(chunk)} {chunk.name}.jpg", Content.of_bytes(data))


FORMAT = Format(
    name="djvu_document",
    title="DjVu document",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(b"AT&TFORM", b"FORM"),
    extract=_extract,
    limitations=(
        "The pages are not painted: words are those of the hidden text, which a program read off the scan and which need not be what the page shows.",
        "Documents whose pages are files of their own are read page by page; which files belong to them is told.",
        "Of remarks on pages only texts, links and fields are read.",
        "No more than 3 megabytes of packed text are unpacked.",
    ),
)
