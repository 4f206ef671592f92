"""What readers leave on a PDF's pages: remarks with their author and times, and the targets of links (ISO 32000-1 section 12.5)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.moments import pdf_moment
from leakcheck.decode.pdf_actions import action_facts, triggered_facts
from leakcheck.decode.pdf_objects import dictionary, entry, items, string
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, PersonClaim, PersonRole, TimeClaim, TimeRole
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject

_MOST_ANNOTATIONS = 500
_LONGEST_REMARK = 10_000
#: Not put there by a reader, or only the frame around a remark that stands for itself.
_NO_REMARKS = frozenset({"/Widget", "/Link", "/Popup"})


def remarks_of(pages: "list[PageObject]", longest: int) -> Iterator[AnyFact]:
    """Remarks, links and what else happens at a click, page by page, bounded; then the words of all remarks together."""
    targets: set[str] = set()
    words: list[str] = []
    left = _MOST_ANNOTATIONS
    for number, page in enumerate(pages, 1):
        for index, value in enumerate(items(entry(page, "/Annots"), left)):
            left -= 1
            annotation, part = dictionary(value), f"page {number} annotation {index}"
            yield from action_facts(dictionary(entry(annotation, "/A")), f"{part} /A", targets)
            yield from triggered_facts(annotation, part, targets)
            if string(entry(annotation, "/Subtype")) not in _NO_REMARKS:
                yield from _remark(annotation, part)
                words.append(string(entry(annotation, "/Contents")).strip()[:_LONGEST_REMARK])
    said = text_content("\n".join(word for word in words if word), "comment", Location("remarks on pages"), longest)
    if said is not None:
        yield said


def _remark(annotation: "DictionaryObject", part: str) -> Iterator[AnyFact]:
    """A remark's author and times. A form field's /T is its name and nobody's."""
    author = string(entry(annotation, "/T")).strip()
    if not author:
        return
    yield PersonClaim(at=Location(f"{part} /T", storable(author)), role=PersonRole.COMMENTER, name=storable(author))
    for key in ("/CreationDate", "/M"):
        raw = string(entry(annotation, key))
        moment = pdf_moment(raw)
        if moment is not None:
            yield TimeClaim(at=Location(f"{part} {key}", storable(raw)), role=TimeRole.COMMENTED, moment=moment)
