"""How the text of a PDF's pages was put there: by an editing tool that marks its work, in a second subset of one font, or without being drawn.

These are traces and no judgement: each has uses that are nobody's fault, and none was seen often enough to be weighed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leakcheck.decode.pdf_images import filled_by_picture
from leakcheck.decode.pdf_objects import content_of, dictionary, entry, string
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, FeatureUse
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject

_LONGEST_PAGE = 128 << 10
_MOST_PAGES = 20
_MOST_FONTS = 300
#: Acrobat's tool for changing text on a page leaves this mark before what it wrote (section 14.6.1 lets any program name its marks).
_EDITED = re.compile(rb"/TouchUp_TextEdit\s{1,20}(?:MP|(?:/\w{1,40}|<<[^<>]{0,200}>>)\s{0,20}DP)\b")
#: Strings first, so that nothing written on a page is taken for an instruction; one that does not end is passed over all the same.
_TOKEN = re.compile(
    rb"\((?:[^()\\]|\\.)*\)?|/(?P<font>[^\s/<>\[\]()%]{1,60})\s{1,20}-?[\d.]{1,20}\s{1,20}Tf\b"
    rb"|(?<![\d.])(?P<mode>[0-7])\s{1,20}Tr\b|(?<![\w/])(?P<other>[qQ]|T[jJ]|['\"](?=\s))(?!\w)",
    re.DOTALL,
)
#: Section 9.6.4.
_SUBSET = re.compile(r"^([A-Z]{6})\+(.+)$", re.DOTALL)
#: So few pieces of text in a subset of their own, among so many in another of the same font.
_FEW, _MANY = 2, 10
_INVISIBLE = b"3"

_Subset = tuple[str, str, str]
"""Name of the font, its kind, and the six letters of its subset."""


@dataclass(slots=True)
class _Pieces:
    """The pieces of text that one page shows."""

    by_font: Counter[bytes] = field(default_factory=Counter)
    invisible: int = 0


def text_traces(pages: "list[PageObject]") -> Iterator[AnyFact]:
    """What the instructions of the first pages tell."""
    hidden = list[tuple[int, bool]]()
    for number, page in enumerate(pages[:_MOST_PAGES], 1):
        data = content_of(page, _LONGEST_PAGE)
        marks = len(_EDITED.findall(data))
        if marks:
            at = Location(f"page {number} /Contents", f"/TouchUp_TextEdit, {marks} times")
            yield FeatureUse(at=at, kind="pdf_editing_mark", value="/TouchUp_TextEdit")
        pieces = _pieces(data)
        if pieces.invisible:
            hidden.append((number, filled_by_picture(page)))
        yield from _lone_subsets(page, number, pieces.by_font)
    yield from _not_drawn(hidden, min(len(pages), _MOST_PAGES))


def _pieces(data: bytes) -> _Pieces:
    """Follows fonts and drawing modes through the instructions (sections 8.4.2 and 9.3)."""
    found, state, kept = _Pieces(), (b"", b"0"), list[tuple[bytes, bytes]]()
    for token in _TOKEN.finditer(data):
        if token["font"]:
            state = token["font"], state[1]
        elif token["mode"]:
            state = state[0], token["mode"]
        elif token["other"] == b"q":
            kept.append(state)
        elif token["other"] == b"Q":
            state = kept.pop() if kept else state
        elif token["other"]:
            found.by_font[state[0]] += 1
            found.invisible += state[1] == _INVISIBLE
    return found


def _lone_subsets(page: "PageObject", number: int, by_font: Counter[bytes]) -> Iterator[Description]:
    """Programs that make a document put the letters of a font into one subset; a tool that writes a word later brings its own."""
    pieces = Counter[_Subset]()
    for name, subset in _subsets(page):
        pieces[subset] += by_font[name]
    for (font, kind, letters), count in sorted(pieces.items()):
        most = max((other, key) for key, other in pieces.items() if key[:2] == (font, kind))
        if 0 < count <= _FEW and most[0] >= _MANY:
            said = "one piece" if count == 1 else f"{count} pieces"
            value = f"{said} in {letters}+{storable(font, 100)}, {most[0]} pieces in {most[1][2]}+{storable(font, 100)}"
            yield Description(at=Location(f"page {number} /Contents"), kind="text set in another subset of the same font", value=value)


def _subsets(page: "PageObject") -> Iterator[tuple[bytes, _Subset]]:
    fonts = dictionary(entry(dictionary(entry(page, "/Resources")), "/Font"))
    for key in list(fonts)[:_MOST_FONTS]:
        font = dictionary(entry(fonts, key))
        found = _SUBSET.match(string(entry(font, "/BaseFont")).lstrip("/"))
        if found:
            yield str(key).lstrip("/").encode("utf-8", "replace"), (found[2], string(entry(font, "/Subtype")), found[1])


def _not_drawn(hidden: list[tuple[int, bool]], read: int) -> Iterator[Description]:
    """Drawing mode 3 (section 9.3.6): what stands so can be searched and copied and is not seen."""
    for filled, words in (
        (True, "under a picture that fills the page, as programs lay the words that they recognised in a scan"),
        (False, "on pages that no picture fills: it can be selected and copied, and is not seen"),
    ):
        pages = [number for number, is_filled in hidden if is_filled is filled]
        if pages:
            at = Location(f"page {pages[0]} /Contents", "3 Tr")
            yield Description(at=at, kind="text that is not drawn", value=f"on {len(pages)} of {read} pages read, {words}")
