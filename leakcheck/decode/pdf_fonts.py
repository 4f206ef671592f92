"""The fonts that a PDF's pages use, and whether the file brings them along (ISO 32000-1 sections 9.6 to 9.9)."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.pdf_objects import dictionary, entry, items, string
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import FontUse
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject

_MOST_FONTS = 300
_MOST_FORMS = 50
#: Section 9.6.4: six letters and a plus sign mark a font of which only the needed shapes are kept.
_SUBSET = re.compile(r"^[A-Z]{6}\+")


def fonts_of(pages: "list[PageObject]") -> Iterator[FontUse]:
    """Each font once, at the first page that uses it."""
    seen: set[tuple[str, str]] = set()
    for number, page in enumerate(pages, 1):
        resources = dictionary(entry(page, "/Resources"))
        for holder in (resources, *_forms(resources)):
            for key, font in _fonts_in(holder):
                use = _use(font, Location(f"page {number} /Resources /Font {storable(key, 60)}"))
                if use is not None and (use.name, use.embedded) not in seen and len(seen) < _MOST_FONTS:
                    seen.add((use.name, use.embedded))
                    yield use


def _forms(resources: "DictionaryObject") -> "Iterator[DictionaryObject]":
    """The resources of pieces that a page is put together from, one level down."""
    drawn = dictionary(entry(resources, "/XObject"))
    for key in list(drawn)[:_MOST_FORMS]:
        piece = dictionary(entry(drawn, key))
        if string(entry(piece, "/Subtype")) == "/Form":
            yield dictionary(entry(piece, "/Resources"))


def _fonts_in(resources: "DictionaryObject") -> "Iterator[tuple[str, DictionaryObject]]":
    fonts = dictionary(entry(resources, "/Font"))
    for key in list(fonts)[:_MOST_FONTS]:
        yield str(key), dictionary(entry(fonts, key))


def _use(font: "DictionaryObject", at: Location) -> FontUse | None:
    written = string(entry(font, "/BaseFont")).lstrip("/")
    if not written:
        return None  # Type 3: drawn in the file itself, without a name
    # A composite font's program hangs on its only descendant (section 9.7.6).
    inner = next(iter(items(entry(font, "/DescendantFonts"), 1)), None)
    descriptor = dictionary(entry(dictionary(inner) or font, "/FontDescriptor"))
    program = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    embedded = ("subset" if _SUBSET.match(written) else "embedded") if program else "named"
    return FontUse(at=at, name=storable(_SUBSET.sub("", written), 200) or "?", embedded=embedded)
