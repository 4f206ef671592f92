"""What programs keep for themselves in a PDF: page-piece dictionaries (ISO 32000-1 section 14.5) with the time of their last change.

Illustrator, Photoshop and InDesign leave the editable original in them; converters leave marks that they were there.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.moments import pdf_moment
from leakcheck.decode.pdf_objects import dictionary, entry, string
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, TimeClaim, TimeRole
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject

_MOST_PROGRAMS = 20
_MOST_PIECES = 50
_MOST_KEYS = 12
_MOST_FACTS = 200


def private_data_of(catalogue: "DictionaryObject", pages: "list[PageObject]") -> Iterator[AnyFact]:
    """Each program's entry once for each time that it gives, with the names of what it keeps."""
    seen: set[tuple[str, str]] = set()
    for part, holder in _holders(catalogue, pages):
        programs = dictionary(entry(holder, "/PieceInfo"))
        for key in list(programs)[:_MOST_PROGRAMS]:
            kept = dictionary(entry(programs, key))
            mark = (str(key), string(entry(kept, "/LastModified")))
            if mark not in seen and len(seen) < _MOST_FACTS:
                seen.add(mark)
                yield from _piece(storable(str(key).lstrip("/"), 100) or "unnamed", mark[1], kept, f"{part} /PieceInfo {storable(str(key), 100)}")


def _holders(catalogue: "DictionaryObject", pages: "list[PageObject]") -> "Iterator[tuple[str, DictionaryObject]]":
    yield "catalogue", catalogue
    for number, page in enumerate(pages, 1):
        yield f"page {number}", page
        drawn = dictionary(entry(dictionary(entry(page, "/Resources")), "/XObject"))
        for key in list(drawn)[:_MOST_PIECES]:
            yield f"page {number} /XObject {storable(str(key), 60)}", dictionary(entry(drawn, key))


def _piece(program: str, changed: str, kept: "DictionaryObject", part: str) -> Iterator[AnyFact]:
    names = list(dictionary(entry(kept, "/Private")))
    shown = ", ".join(storable(str(name).lstrip("/"), 60) for name in names[:_MOST_KEYS]) + (" …" if len(names) > _MOST_KEYS else "")
    yield Description(at=Location(part), kind="private data of a program", value=f"{program}: {shown}" if shown else program)
    moment = pdf_moment(changed)
    if moment is not None:
        yield TimeClaim(at=Location(f"{part} /LastModified", storable(changed)), role=TimeRole.HISTORY, moment=moment)
