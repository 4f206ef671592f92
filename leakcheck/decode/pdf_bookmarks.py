"""The list of contents that a PDF shows beside its pages (ISO 32000-1 section 12.3.3): headings stay there when they are blacked out on the page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from leakcheck.decode.pdf_objects import dictionary, entry, string
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import TextContent
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject

_MOST, _LONGEST = 5_000, 1_000


def bookmarks(catalogue: "DictionaryObject", longest: int) -> Iterator[TextContent]:
    """All entries, a line each, in the order in which a reader sees them."""
    lines = list(_titles(dictionary(entry(catalogue, "/Outlines"))))
    if (fact := text_content("\n".join(lines), "bookmarks", Location("catalogue /Outlines"), longest)) is not None:
        yield fact if len(lines) < _MOST else msgspec.structs.replace(fact, complete="cut")


def _titles(root: "DictionaryObject") -> Iterator[str]:
    """Depth first by a list of what is still to be looked at; an entry to which another leads back is not looked at again."""
    waiting = [dictionary(entry(root, "/First"))]
    # By the objects themselves, which the reader keeps: two entries may say the same.
    met: dict[int, DictionaryObject] = {}
    while waiting and len(met) < _MOST:
        item = waiting.pop()
        if id(item) in met:
            continue
        met[id(item)] = item
        title = storable(string(entry(item, "/Title")).strip(), _LONGEST)
        if title:
            yield " ".join(title.split())
        waiting += [dictionary(entry(item, name)) for name in ("/Next", "/First") if name in item]
