r"""What TeX keeps of the PDF files that it took into a document as figures: their own properties, and where they lay.

pdfTeX and LuaTeX copy the information dictionary of such a file into the figure (pdfTeX manual, \\pdfsuppressptexinfo; LuaTeX manual, section on
the PDF backend), pdfTeX its name too. All of that is the figure's and not the document's: it is told in words and as times of another file.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.moments import pdf_moment
from leakcheck.decode.pdf_objects import dictionary, entry, string
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, PathClaim, PersonClaim, PersonRole, TimeClaim, TimeRole
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject

#: These stand in the open, as all keys of a stream's dictionary do.
_SIGNS = (b"/PTEX.InfoDict", b"/PTEX.FileName")
_INCLUDED = re.compile(rb"/PTEX\.InfoDict\s{1,4}(\d{1,10})\s")
_MOST_FIGURES = 200
_MOST_ON_PAGE = 200
_MOST_PIECES = 5_000
#: A figure may hold figures, each of which keeps what its own maker copied.
_DEEPEST = 4
_MOST_FIELDS = 20
_SHORT = 200
_TIMES = ("CreationDate", "ModDate")


def has_figures(data: bytes) -> bool:
    """Whether the file holds what `figures_of` reads; asked first, because hardly one in a hundred does."""
    return any(sign in data for sign in _SIGNS)


def included_objects(data: bytes) -> frozenset[int]:
    """The numbers of the objects that are properties of figures, for readers of files whose objects cannot be followed."""
    return frozenset(int(found[1]) for found in _INCLUDED.finditer(data)) if has_figures(data) else frozenset()


def figures_of(pages: "list[PageObject]") -> Iterator[AnyFact]:
    """Each figure once for what it says, at the first page that shows it."""
    from pypdf.generic import NumberObject

    seen: set[tuple[object, ...]] = set()
    walked: set[int] = set()
    for number, page in enumerate(pages, 1):
        for part, figure in _drawn(page, f"page {number}", 0, walked):
            values = _properties(dictionary(entry(figure, "/PTEX.InfoDict")))
            path, shown = string(entry(figure, "/PTEX.FileName")).strip(), entry(figure, "/PTEX.PageNumber")
            mark = (path, shown, *values.items())
            if (path or values) and mark not in seen and len(seen) < _MOST_FIGURES:
                seen.add(mark)
                yield from _figure(part, path, f"page {shown} of {path[:_SHORT] or 'a file'}" if isinstance(shown, NumberObject) else "", values)


def _drawn(holder: "DictionaryObject", part: str, depth: int, walked: set[int]) -> "Iterator[tuple[str, DictionaryObject]]":
    """Each piece that a page or piece draws and that was not met before, with those inside it behind it."""
    drawn = dictionary(entry(dictionary(entry(holder, "/Resources")), "/XObject"))
    for key in list(drawn)[:_MOST_ON_PAGE]:
        piece = dictionary(entry(drawn, key))
        if string(entry(piece, "/Subtype")) == "/Form" and id(piece) not in walked and len(walked) < _MOST_PIECES:
            walked.add(id(piece))
            inner = f"{part} /XObject {storable(str(key), 60)}"
            yield inner, piece
            if depth < _DEEPEST:
                yield from _drawn(piece, inner, depth + 1, walked)


def _properties(info: "DictionaryObject") -> dict[str, str]:
    fields = ((str(key).lstrip("/"), string(entry(info, key)).strip(" \t\r\n\f\0")) for key in list(info)[:_MOST_FIELDS])
    return {storable(name, 60): value for name, value in fields if value}


def _figure(part: str, path: str, origin: str, values: dict[str, str]) -> Iterator[AnyFact]:
    if path:
        yield PathClaim(at=Location(f"{part} /PTEX.FileName", storable(path)), path=storable(path, 1_000), role="included figure")
    if not values:
        return
    said = [f"{name}: {storable(value.lstrip('/'), _SHORT)}" for name, value in values.items()]
    place = f"{part} /PTEX.InfoDict"
    value = storable("; ".join(said), 1_000) + (f" ({storable(origin)})" if origin else "")
    yield Description(at=Location(place, value), kind="properties of an included figure", value=value)
    for name in _TIMES:
        moment = pdf_moment(values.get(name, ""))
        if moment is not None:
            yield TimeClaim(at=Location(f"{place} /{name}", storable(values[name])), role=TimeRole.LISTED, moment=moment)
    author = values.get("Author", "")
    if author:
        yield PersonClaim(at=Location(f"{place} /Author", storable(author)), role=PersonRole.INCLUDED_AUTHOR, name=storable(author, 300))
