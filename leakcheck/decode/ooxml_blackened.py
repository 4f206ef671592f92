"""Words of Word documents that were blacked out with the highlighter or a shading (ISO/IEC 29500-1 sections 17.3.2.15 and 17.3.2.32).

Colours are looked for where Word does: at the run, its style, the paragraph and its style, the cell, the defaults. Of styles for tables
it is only asked whether they colour letters at all; then nothing is said of letters without a colour of their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING

from leakcheck.decode.marked_black import AUTOMATIC, NOTHING, Colours, hexadecimal, is_black
from leakcheck.decode.ooxml_elements import WORD, ends, in_fallback
from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.ooxml_text import text_of

if TYPE_CHECKING:
    from lxml import etree

#: A black highlight or a dark shading, in whatever order the attributes stand.
_HIGHLIGHT = re.compile(rb""":highlight\s[^<>]{0,80}?["']black["']""")
_SHADING = re.compile(rb""":shd\s[^<>]{0,300}?["'](?:[01][0-9A-Fa-f]){3}["']""")
#: Most shadings are light; a dark one bears one of these signs.
_SIGNS = frozenset((b'fill="0', b'fill="1', b'"solid"', b"fill='", b"'solid'"))
_MOST_STYLES, _DEEPEST = 3000, 20
_TABLE = re.compile(rb""":type=["']table["']""")
_MOST_SIGNS, _LONGEST_STYLE, _LONGEST_TAG = 100, 1 << 16, 400
_STYLES = "word/styles.xml"
#: The colours of the highlighter; all but the first are no black.
_BLACK, _NO_BLACK = 0x000000, 0xFFFF00


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says of colours, and the one that it is based on."""

    based_on: str
    letters: Colours
    paragraph: Colours
    colours_letters: bool
    """Whether anything in it, as in a style for tables, gives letters another colour than black."""


@dataclass(slots=True)
class _Sheet:
    """All styles of a document."""

    styles: dict[str, _Style] = field(default_factory=dict)
    usual: str = ""
    """The paragraphs' style where they name none."""
    defaults: Colours = NOTHING
    marks: bool = False
    """Whether any style but those for tables has a black ground."""

    def chain(self, name: str) -> "Iterator[_Style]":
        for _ in range(_DEEPEST):
            style = self.styles.get(name)
            if style is None:
                return
            yield style
            name = style.based_on


def blackened_lines(package: Package, part: str) -> Iterator[str]:
    """The words of each paragraph that stand black on black; nothing, and at no cost, where the document knows no black ground."""
    in_styles = package.once(_styles_mark)
    if not (in_styles or _has_sign(package, part)):
        return
    sheet = package.once(_sheet)
    in_styles |= any(map(is_black, (sheet.defaults.highlight, sheet.defaults.ground)))
    for paragraph in ends(package, part, WORD, "p"):
        is_looked_at = (in_styles or _is_marked(paragraph)) and not in_fallback(paragraph)
        words = _unreadable(paragraph, sheet) if is_looked_at else ""
        paragraph.clear()
        if words.strip():
            yield words


def _styles_mark(package: Package) -> bool:
    """Whether a style of letters or paragraphs has a black ground: those for tables often do, in every document of some libraries."""
    data = package.part(_STYLES)
    return _has_sign(package, _STYLES) and _stands_beside_tables(data) and package.once(_sheet).marks


def _stands_beside_tables(data: bytes) -> bool:
    """Whether a sign stands in a style that is not one for tables, or in more places than are looked at.

    To read all styles takes a hundred times as long.
    """
    found = [match.start() for match in islice(chain(_HIGHLIGHT.finditer(data), _SHADING.finditer(data)), _MOST_SIGNS + 1)]
    return len(found) > _MOST_SIGNS or any(_TABLE.search(_beginning(data, place)) is None for place in found)


def _beginning(data: bytes, place: int) -> bytes:
    """The tag with which the style begins that a place is in."""
    start = data.rfind(b":style ", max(0, place - _LONGEST_STYLE), place)
    return data[start : start + _LONGEST_TAG].partition(b">")[0] if start >= 0 else b""


def _has_sign(package: Package, part: str) -> bool:
    data, signs = package.part(part), package.signs(part)
    is_shaded = b":shd" in signs and not signs.isdisjoint(_SIGNS) and _SHADING.search(data) is not None
    return is_shaded or (b":highlight" in signs and _HIGHLIGHT.search(data) is not None)


def _is_marked(paragraph: "etree._Element") -> bool:
    """Whether anything in a paragraph, or the cell that it stands in, has a ground of its own."""
    cell = next(paragraph.iterancestors("{*}tc"), None)
    in_cell = cell is not None and cell.find("{*}tcPr/{*}shd") is not None
    return in_cell or next(paragraph.iter("{*}shd", "{*}highlight"), None) is not None


def _unreadable(paragraph: "etree._Element", sheet: _Sheet) -> str:
    around: Colours | None = None
    words: list[str] = []
    for run in paragraph.iter("{*}r"):
        if around is None:
            around = _around(paragraph, sheet)
        properties = run.find("{*}rPr")
        own = _of_letters(properties)
        styles = sheet.chain(_named(properties, "rStyle"))
        for style in styles:
            own = own.over(style.letters)
        if _shown(own.over(around), paragraph, sheet).are_black_on_black:
            words.append(text_of(run))
    return "".join(words)


def _shown(colours: Colours, paragraph: "etree._Element", sheet: _Sheet) -> Colours:
    """The colours, unless those of letters without any may come from the style of a table."""
    if colours.letters is None and any(style.colours_letters for table in paragraph.iterancestors("{*}tbl") for style in _of_table(table, sheet)):
        return NOTHING
    return colours


def _of_table(table: "etree._Element", sheet: _Sheet) -> Iterator[_Style]:
    return sheet.chain(_named(table.find("{*}tblPr"), "tblStyle"))


def _around(paragraph: "etree._Element", sheet: _Sheet) -> Colours:
    """What a run inherits: letters of the paragraph's style, the shading of the paragraph, its style and the cell."""
    properties = paragraph.find("{*}pPr")
    letters, ground = NOTHING, _of_ground(properties)
    for style in sheet.chain(_named(properties, "pStyle") or sheet.usual):
        letters, ground = letters.over(style.letters), ground.over(style.paragraph)
    letters = letters.over(sheet.defaults)
    if ground.ground in {None, AUTOMATIC}:
        cell = next(paragraph.iterancestors("{*}tc"), None)
        ground = _of_ground(None if cell is None else cell.find("{*}tcPr"))
    # A shading of letters lies over that of the paragraph, and where it is none, that of the paragraph is seen.
    return letters if letters.ground not in {None, AUTOMATIC} else Colours(letters.letters, letters.highlight, ground.ground)


def _of_letters(properties: "etree._Element | None") -> Colours:
    if properties is None:
        return NOTHING
    letters, highlight = _value(properties, "color", "val"), _value(properties, "highlight", "val")
    marked = None if highlight is None else AUTOMATIC if highlight == "none" else _BLACK if highlight == "black" else _NO_BLACK
    ground = _of_ground(properties).ground
    # Without a ground of its own the run shows that of its paragraph.
    return Colours(hexadecimal(letters), marked, None if ground == AUTOMATIC else ground)


def _of_ground(properties: "etree._Element | None") -> Colours:
    """A shading: its ground, or the colour of a pattern that leaves nothing of the ground."""
    shading = None if properties is None else properties.find("{*}shd")
    if shading is None or properties is None:
        return NOTHING
    pattern = _value(properties, "shd", "val")
    if pattern == "nil":
        return Colours(ground=AUTOMATIC)
    if pattern == "solid":
        colour = hexadecimal(_value(properties, "shd", "color"))
        return Colours(ground=_BLACK if colour == AUTOMATIC else colour)
    return Colours(ground=hexadecimal(_value(properties, "shd", "fill")) if pattern == "clear" else AUTOMATIC)


def _is_coloured(properties: "etree._Element") -> bool:
    letters = hexadecimal(_value(properties, "color", "val"))
    return letters not in {None, AUTOMATIC} and not is_black(letters)


def _value(properties: "etree._Element", name: str, attribute: str) -> str | None:
    element = properties.find(f"{{*}}{name}")
    if element is None:
        return None
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == attribute), None)


def _named(properties: "etree._Element | None", name: str) -> str:
    return (_value(properties, name, "val") or "") if properties is not None else ""


def _sheet(package: Package) -> _Sheet:
    sheet = _Sheet()
    for element in ends(package, _STYLES, WORD, "style", "rPrDefault") if package.part(_STYLES) else ():
        if str(element.tag).endswith("}rPrDefault"):
            sheet.defaults = _of_letters(element.find("{*}rPr"))
        elif len(sheet.styles) < _MOST_STYLES:
            _take(sheet, element)
        element.clear()
    return sheet


def _take(sheet: _Sheet, element: "etree._Element") -> None:
    values = {str(key).rpartition("}")[2]: str(value) for key, value in element.items()}
    name, kind = values.get("styleId", ""), values.get("type", "paragraph")
    coloured = kind == "table" and any(map(_is_coloured, element.iter("{*}rPr")))
    based_on = _named(element, "basedOn")
    style = _Style(based_on, _of_letters(element.find("{*}rPr")), _of_ground(element.find("{*}pPr")), coloured)
    sheet.styles[name] = style
    sheet.marks |= kind != "table" and any(map(is_black, (style.letters.highlight, style.letters.ground, style.paragraph.ground)))
    if kind == "paragraph" and values.get("default") in {"1", "true", "on"}:
        sheet.usual = name
