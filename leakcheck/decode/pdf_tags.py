"""What stands outside the tags of a tagged PDF (ISO 32000-1 sections 14.6 to 14.8).

Programs that tag a document mark every piece that a page draws: as part of its structure, or as an artifact. What somebody puts on a
finished page later, a stamp, a number or other words, is mostly not marked, and a page from another file is not tied to the structure.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.pdf_objects import dictionary, entry
from leakcheck.decode.pdf_runs import Drawn
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import Description
from leakcheck.model.first_few import first_few
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject

OUTSIDE_TAGS = "drawn outside the tags of the page"
PAGES_WITHOUT_TAGS = "pages without tags among tagged ones"
#: More pieces than this outside are of a program that does not mark all it draws.
_MOST_OUTSIDE = 10
_MOST_SHOWN, _LONGEST_SHOWN, _MOST_PAGES_SHOWN = 3, 80, 12


def is_tagged(catalogue: "DictionaryObject") -> bool:
    """Whether the document says that its content is marked, and has a structure (section 14.7.1)."""
    marked = entry(dictionary(entry(catalogue, "/MarkInfo")), "/Marked")
    return getattr(marked, "value", None) is True and "/StructTreeRoot" in catalogue


def outside_tags(drawn: Drawn, number: int) -> Iterator[Description]:
    """The few pieces of a page of a tagged document that are not marked, where most are."""
    outside = [run for run in drawn.runs if not run.marked]
    count, inside = len(outside) + drawn.pictures_unmarked, len(drawn.runs) - len(outside) + drawn.pictures_marked
    if not 0 < count <= min(_MOST_OUTSIDE, inside):
        return
    told = [f"“{storable(run.text, _LONGEST_SHOWN)}”" for run in outside]
    told += ["a picture" if drawn.pictures_unmarked == 1 else f"{drawn.pictures_unmarked} pictures"] if drawn.pictures_unmarked else []
    yield Description(at=Location(f"page {number} /Contents"), kind=OUTSIDE_TAGS, value=first_few(told, _MOST_SHOWN, ", "))


def pages_without_tags(catalogue: "DictionaryObject", pages: "list[PageObject]") -> Iterator[Description]:
    """The pages of a tagged document that are not tied to its structure, where others are (section 14.7.4.4: /StructParents)."""
    if not is_tagged(catalogue):
        return
    loose = [number for number, page in enumerate(pages, 1) if "/StructParents" not in page and _shows_text(page)]
    if 0 < len(loose) <= len(pages) // 2:
        named = first_few(map(str, loose), _MOST_PAGES_SHOWN, ", ")
        value = f"the whole of {'page' if len(loose) == 1 else 'pages'} {named} (of {len(pages)} pages read)"
        yield Description(at=Location("page tree /StructParents"), kind=PAGES_WITHOUT_TAGS, value=value)


def _shows_text(page: "PageObject") -> bool:
    """Whether a page has fonts: blank leaves and full-page pictures hold nothing to tag."""
    return "/Contents" in page and bool(dictionary(entry(dictionary(entry(page, "/Resources")), "/Font")))
