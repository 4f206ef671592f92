"""Words of Office packages that a reader does not see on the page: deleted, hidden, in remarks, notes, headers (ISO/IEC 29500-1 sections 17 to 19).

Each kind is looked for only where a search of the part's bytes finds its mark, so that documents without cost next to nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from leakcheck.decode import biff12_workbook
from leakcheck.decode.cell_numbers import row_text, shown_cell
from leakcheck.decode.marked_black import ROLE
from leakcheck.decode.ooxml_blackened import blackened_lines
from leakcheck.decode.ooxml_drawn_words import chart_lines, drawn_paragraphs
from leakcheck.decode.ooxml_elements import DRAWING, SHEET, WORD, ends, in_fallback, siblings
from leakcheck.decode.ooxml_package import Package, plain
from leakcheck.decode.ooxml_text import blocks, joined, text_of
from leakcheck.decode.sheet_headers import header_words
from leakcheck.decode.text_digest import text_content
from leakcheck.model.facts import TextContent
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from lxml import etree

_MOST_PARTS = 500
_MOST_STYLES, _MOST_HIDING = 3000, 50
#: Parts with words of the pages beside the main one, as their names begin in small letters.
_BESIDE = ("word/header", "word/footer", "word/footnotes.", "word/endnotes.")
_STYLE = re.compile(rb"""<w:style\s[^<>]{0,300}?w:styleId=["']([^"'<>]{1,80})["']""")
_VANISH = re.compile(rb"""<w:vanish(?:\s{0,4}/>|\s+w:val=["'](?:1|true|on)["'])""")
_HEADER_TEXT = re.compile(rb"<(?:x:)?((?:odd|even|first)(?:Header|Footer))>([^<>]{1,2000})</")
_HEADER_SIGNS = frozenset({b"Header>", b"Footer>"})
_NOT_SHOWN = re.compile(rb"""<p:sld\s[^<>]{0,4000}?\sshow=["'](?:0|false)["']""")
_STYLES = "word/styles.xml"
_CONVERSATION = "[Threaded comment]"
_OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True)
class _Kind:
    """Parts by the beginning of their names in small letters, the role of their words, and how the words are had."""

    start: str
    role: str
    lines: Callable[[Package, str], Iterator[str]]
    end: str = ".xml"


def word_apart(package: Package, main: str, longest: int) -> Iterator[TextContent]:
    """Deleted and hidden words of the main part; remarks, notes and headers, each kind as one text."""
    data = package.part(main)
    signs = package.signs(main)
    if b"<w:delText" in signs or b"<w:moveFrom" in signs:
        yield from _text(_deleted(package, main), "deleted", main, longest)
    styles = _hidden_styles(package.part(_STYLES)) if b"<w:vanish" in package.signs(_STYLES) else set()
    if (b"<w:vanish" in signs and _VANISH.search(data)) or any(b'"' + style + b'"' in data for style in styles):
        yield from _text(_hidden_runs(package, main, {style.decode("utf-8", "replace") for style in styles}), "hidden", main, longest)
    for name in (main, *(name for compared, name in package.compared_names() if compared.startswith(_BESIDE))):
        yield from _text(blackened_lines(package, name), ROLE, name, longest)
    yield from _of_kinds(package, _WORD_KINDS, longest)


def sheet_apart(package: Package, longest: int) -> Iterator[TextContent]:
    """Remarks, and the headers of printed pages. Hidden sheets, rows and columns are told where the cells are read."""
    yield from _of_kinds(package, _SHEET_KINDS, longest)


def slide_apart(package: Package, slides: list[str], longest: int) -> Iterator[TextContent]:
    """Hidden slides, the speaker's notes, remarks."""
    hidden = [name for name in slides if _NOT_SHOWN.search(package.part(name)[:8000])]
    lines = (line for name in hidden for line in blocks(package, name, DRAWING))
    yield from _text(lines, "hidden", ", ".join(hidden[:5]) or "ppt/slides", longest)
    yield from _of_kinds(package, _SLIDE_KINDS, longest)


def _of_kinds(package: Package, kinds: tuple[_Kind, ...], longest: int) -> Iterator[TextContent]:
    found: dict[str, list[tuple[int, str]]] = {}
    starts = tuple(kind.start for kind in kinds)
    for compared, name in package.compared_names():
        for place, kind in enumerate(kinds) if compared.startswith(starts) else ():
            if compared.startswith(kind.start) and compared.endswith(kind.end):
                found.setdefault(kind.role, []).append((place, name))
    for role in dict.fromkeys(kind.role for kind in kinds if kind.role in found):
        parts = sorted(found[role], key=itemgetter(0))[:_MOST_PARTS]
        lines = (line for place, name in parts for line in kinds[place].lines(package, name))
        yield from _text(lines, role, parts[0][1], longest)


def _text(lines: Iterator[str], role: str, place: str, longest: int) -> Iterator[TextContent]:
    if (fact := text_content(joined(lines, longest), role, Location(f"{place}: {role}"), longest)) is not None:
        yield fact


# Word


def _deleted(package: Package, part: str) -> Iterator[str]:
    for paragraph in ends(package, part, WORD, "p"):
        words = [] if in_fallback(paragraph) else [element.text or "" for element in paragraph.iter("{*}delText")]
        words += [element.text or "" for moved in paragraph.iter("{*}moveFrom") for element in moved.iter("{*}t")]
        paragraph.clear()
        if words:
            yield "".join(words)


def _hidden_runs(package: Package, part: str, styles: set[str]) -> Iterator[str]:
    for paragraph in ends(package, part, WORD, "p"):
        whole = _style(paragraph, "pPr", "pStyle") in styles
        runs = [] if in_fallback(paragraph) else [run for run in paragraph.iter("{*}r") if whole or _is_hidden(run, styles)]
        words = "".join(text_of(run) for run in runs)
        paragraph.clear()
        if words.strip():
            yield words


def _is_hidden(run: "etree._Element", styles: set[str]) -> bool:
    properties = run.find("{*}rPr")
    if properties is None:
        return False
    vanish = properties.find("{*}vanish")
    if vanish is not None:
        return not any(value in _OFF for value in vanish.values())
    return _style(run, "rPr", "rStyle") in styles


def _style(element: "etree._Element", properties: str, name: str) -> str:
    found = element.find(f"{{*}}{properties}/{{*}}{name}")
    return str(found.values()[0]) if found is not None and found.values() else ""


def _hidden_styles(data: bytes) -> set[bytes]:
    """Ids of styles that hide what bears them."""
    begins = [(match.start(), match[1]) for match in islice(_STYLE.finditer(data), _MOST_STYLES)]
    ends_at = [*(start for start, _ in begins[1:]), len(data)]
    spans = zip(begins, ends_at, strict=False)
    hiding = (name for (start, name), end in spans if b"<w:vanish" in data[start:end] and _VANISH.search(data, start, end))
    return set(islice(hiding, _MOST_HIDING))


def _word_blocks(package: Package, part: str) -> Iterator[str]:
    return blocks(package, part, WORD)


# Excel


def _remarks(package: Package, part: str) -> Iterator[str]:
    for element in ends(package, part, SHEET, "comment"):
        text = text_of(element)
        element.clear()
        # What older programs see instead of a conversation stands in the conversation, too.
        if not text.startswith(_CONVERSATION):
            yield text


def _binary_remarks(package: Package, part: str) -> Iterator[str]:
    return (text for text in biff12_workbook.remarks(package.part(part)) if not text.startswith(_CONVERSATION))


def _conversations(package: Package, part: str) -> Iterator[str]:
    for match in re.finditer(rb"<(?:x18tc:)?text>([^<>]{1,20000})</", package.part(part)):
        yield plain(match[1], 20_000)


def _page_headers(package: Package, part: str) -> Iterator[str]:
    is_there = not package.signs(part).isdisjoint(_HEADER_SIGNS)
    for match in islice(_HEADER_TEXT.finditer(package.part(part)[-200_000:]), 6) if is_there else ():
        yield header_words(plain(match[2], 2000))


def _linked_rows(package: Package, part: str) -> Iterator[str]:
    """The cells of another workbook as they were when the links to it were last followed."""
    for row in siblings(package, part, SHEET, "row"):
        yield row_text([shown_cell(value.text or "") for value in row.iter("{*}v")])


def _logged(package: Package, part: str) -> Iterator[str]:
    """What cells held before and after a change, from the log of a shared workbook (ISO/IEC 29500-1 section 18.11.1.8)."""
    for change in siblings(package, part, SHEET, "rcc"):
        cells = {name: next(change.iterchildren(f"{{*}}{name}"), None) for name in ("oc", "nc")}
        old, new = ("" if cell is None else _in_log(cell) for cell in cells.values())
        place = next((cell.get("r") or "" for cell in cells.values() if cell is not None), "")
        yield f"{place}: {old} → {new}"


def _in_log(cell: "etree._Element") -> str:
    formula = cell.findtext("{*}f")
    return f"={formula}" if formula else "".join(one.text or "" for one in cell.iter("{*}v", "{*}t"))


# PowerPoint


def _notes(package: Package, part: str) -> Iterator[str]:
    """The notes without the number of the slide, which stands there as a field."""
    return (line for line in blocks(package, part, DRAWING) if not line.strip().isdecimal())


def _slide_remarks(package: Package, part: str) -> Iterator[str]:
    old = (plain(match[1], 20_000) for match in re.finditer(rb"<p:text>([^<>]{1,20000})</", package.part(part)))
    yield from old
    yield from blocks(package, part, DRAWING)


_WORD_KINDS = (
    _Kind("word/comments.", "comment", _word_blocks), _Kind("word/header", "header", _word_blocks), _Kind("word/footer", "header", _word_blocks),
    _Kind("word/footnotes", "footnote", _word_blocks), _Kind("word/endnotes", "footnote", _word_blocks),
    _Kind("word/diagrams/data", "diagram", drawn_paragraphs), _Kind("word/charts/chart", "chart", chart_lines),
    _Kind("word/glossary/document", "building-block", _word_blocks),
)  # fmt: skip
_SHEET_KINDS = (
    _Kind("xl/comments", "comment", _remarks), _Kind("xl/comments", "comment", _binary_remarks, ".bin"),
    _Kind("xl/threadedcomments/", "comment", _conversations),
    _Kind("xl/worksheets/", "header", _page_headers),
    _Kind("xl/drawings/drawing", "drawing", drawn_paragraphs), _Kind("xl/diagrams/data", "diagram", drawn_paragraphs),
    _Kind("xl/charts/chart", "chart", chart_lines), _Kind("xl/externallinks/externallink", "linked-file", _linked_rows),
    _Kind("xl/revisions/revisionlog", "change-log", _logged),
)  # fmt: skip
_SLIDE_KINDS = (
    _Kind("ppt/notesslides/", "notes", _notes), _Kind("ppt/comments/", "comment", _slide_remarks),
    _Kind("ppt/diagrams/data", "diagram", drawn_paragraphs), _Kind("ppt/charts/chart", "chart", chart_lines),
)  # fmt: skip
