"""The fonts that a PDF's pages use, and whether the file brings them along (ISO 32000-1 sections 9.6 to 9.9)."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.font_facts import font_facts
from leakcheck.decode.font_program import font_notes
from leakcheck.decode.pdf_objects import dictionary, entry, items, stream_within, string
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, FontUse
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject

_MOST_FONTS = 300
_MOST_FORMS = 50
_LONGEST_PROGRAM = 4 << 20
#: All fonts of a file together. A subset has some 30 kilobytes; whole fonts of Asian scripts have ten megabytes and are passed over.
_MOST_PROGRAM_BYTES = 16 << 20
_PROGRAMS = ("/FontFile2", "/FontFile3", "/FontFile")
#: Section 9.6.4: six letters and a plus sign mark a font of which only the needed shapes are kept.
_SUBSET = re.compile(r"^[A-Z]{6}\+")


def fonts_of(pages: "list[PageObject]") -> Iterator[AnyFact]:
    """Each font once, at the first page that uses it, with what its program says of itself where the file brings that along."""
    seen: set[tuple[str, str]] = set()
    left = [_MOST_PROGRAM_BYTES]
    for number, page in enumerate(pages, 1):
        resources = dictionary(entry(page, "/Resources"))
        for holder in (resources, *_forms(resources)):
            for key, font in _fonts_in(holder):
                written = string(entry(font, "/BaseFont")).lstrip("/")
                # Another subset of one font is another program, often by the same hand: its notes would only repeat themselves.
                if written and (written, "") not in seen and len(seen) < 2 * _MOST_FONTS:
                    seen.add((written, ""))
                    yield from _font(font, written, Location(f"page {number} /Resources /Font {storable(key, 60)}"), seen, left)


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


def _font(font: "DictionaryObject", written: str, at: Location, seen: set[tuple[str, str]], left: list[int]) -> Iterator[AnyFact]:
    """A font and its notes, unless one of that name was seen; `left` is how many bytes of programs may still be read."""
    # A composite font's program hangs on its only descendant (section 9.7.6).
    inner = next(iter(items(entry(font, "/DescendantFonts"), 1)), None)
    descriptor = dictionary(entry(dictionary(inner) or font, "/FontDescriptor"))
    key = next((key for key in _PROGRAMS if key in descriptor), "")
    embedded = ("subset" if _SUBSET.match(written) else "embedded") if key else "named"
    name = storable(_SUBSET.sub("", written), 200) or "?"
    if (name, embedded) in seen:
        return
    seen.add((name, embedded))
    program = stream_within(entry(descriptor, key), min(_LONGEST_PROGRAM, left[0])) if key else b""
    left[0] -= len(program)
    notes = font_notes(program)
    yield FontUse(at=at, name=name, version=storable(notes.word("version"), 200), embedded=embedded)
    yield from font_facts(notes, name, f"{at.part} {key}")
