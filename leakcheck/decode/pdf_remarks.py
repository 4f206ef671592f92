"""What readers leave on a PDF's pages: remarks with their author and times, and the targets of links (ISO 32000-1 section 12.5)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.moments import pdf_moment
from leakcheck.decode.pdf_objects import dictionary, entry, items, string
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Link, PersonClaim, PersonRole, TimeClaim, TimeRole
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject

_MOST_ANNOTATIONS = 500
_MOST_LINKS = 200


def remarks_of(pages: "list[PageObject]") -> Iterator[AnyFact]:
    """Remarks and links, page by page, bounded."""
    links: set[str] = set()
    left = _MOST_ANNOTATIONS
    for number, page in enumerate(pages, 1):
        for index, value in enumerate(items(entry(page, "/Annots"), left)):
            left -= 1
            yield from _annotation(dictionary(value), f"page {number} annotation {index}", links)


def _annotation(annotation: "DictionaryObject", part: str, links: set[str]) -> Iterator[AnyFact]:
    """A remark's author and times, a link's target. A form field's /T is its name and nobody's."""
    kind = string(entry(annotation, "/Subtype"))
    target = string(entry(dictionary(entry(annotation, "/A")), "/URI")).strip()
    if target and target not in links and len(links) < _MOST_LINKS:
        links.add(target)
        yield Link(at=Location(f"{part} /A /URI"), kind="url", target=storable(target, 2_000))
    author = string(entry(annotation, "/T")).strip()
    if kind in ("/Widget", "/Link") or not author:
        return
    yield PersonClaim(at=Location(f"{part} /T", storable(author)), role=PersonRole.COMMENTER, name=storable(author))
    for key in ("/CreationDate", "/M"):
        raw = string(entry(annotation, key))
        moment = pdf_moment(raw)
        if moment is not None:
            yield TimeClaim(at=Location(f"{part} {key}", storable(raw)), role=TimeRole.COMMENTED, moment=moment)
