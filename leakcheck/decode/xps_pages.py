"""The pages of XPS and OpenXPS documents (ECMA-388): their order, the words in the order of the markup, links, fonts and remarks."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from leakcheck.decode.ooxml_elements import XPS, ends, forget
from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.visible_text import storable

if TYPE_CHECKING:
    from lxml import etree

SEQUENCE = "FixedDocumentSequence.fdseq"
_MOST_PAGES, _MOST_ELEMENTS, _MOST_REMARKS = 5000, 500_000, 20
_LONGEST_RUN, _LONGEST_ADDRESS, _LONGEST_URI = 10_000, 2000, 300
#: Remarks that name a program stand before or directly behind the first tag.
_BEGINNING = 4096
_REMARK = re.compile(r"<!--((?:(?!-->).){1,300})-->", re.DOTALL)
#: A gap of so many parts of the font's size is a blank that was not written; more where the width of the last glyph is not known.
_GAP, _WIDE_GAP = 0.15, 0.45
#: Half of the font's size is what a glyph takes on average.
_USUAL_WIDTH = 0.5
#: Section 11.4: numbers of glyphs may be grouped for letters that several of them make, `(2:1)12,50`.
_INDEX = re.compile(r"(?:\(\d{1,3}(?::\d{1,3})?\))?(\d{0,6})(?:,(-?\d{0,8}(?:\.\d{0,20})?))?")
_MOST_GLYPHS = 20_000


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line that is drawn at once."""

    text: str
    hidden: bool
    """Whether it is drawn in a colour that lets everything through."""
    start: float
    """Where it begins, and the line that it stands on, in the units of what is around it."""
    line: float
    size: float
    width: float
    """How wide it is drawn, in the same units; 0 where that is not known."""
    exact: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What is found on one page."""

    part: str
    lines: tuple[str, ...]
    hidden: tuple[str, ...]
    links: tuple[str, ...]
    language: str
    fonts: tuple[str, ...]
    """The parts that hold the fonts in use."""
    unwritten: int
    """Pieces that are drawn glyph by glyph without the letters they stand for."""


def page_parts(package: Package, sequence: str) -> Sequence[str]:
    """The parts of all pages in their order, each once."""
    found: dict[str, None] = {}
    for document in dict.fromkeys(_sources(package, sequence, "DocumentReference")):
        found.update(dict.fromkeys(_sources(package, document, "PageContent")))
    return list(found)[:_MOST_PAGES]


def _sources(package: Package, part: str, name: str) -> Iterator[str]:
    for element in islice(ends(package, part, XPS, name), _MOST_PAGES):
        if source := element.get("Source"):
            yield _reached(part, source)
        element.clear()
        forget(element)


def _reached(part: str, target: str) -> str:
    """The part that an address in another part leads to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target[:_LONGEST_URI])).lstrip("/")


def remarks(package: Package, part: str) -> Sequence[str]:
    """The remarks at the beginning of a part: programs name themselves there."""
    head = package.part(part)[:_BEGINNING]
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    return [storable(" ".join(match[1].split()), 300) for match in islice(_REMARK.finditer(text), _MOST_REMARKS)]


def page(package: Package, part: str, widths: "Mapping[str, Sequence[float]]") -> Page:
    """One page; `widths` are those of each font's glyphs by its part."""
    lines, hidden, links, fonts = list[str](), list[str](), dict[str, None](), dict[str, None]()
    language, unwritten = "", 0
    before: Run | None = None
    for element in islice(ends(package, part, XPS, "Glyphs", "Path", "Canvas", "FixedPage"), _MOST_ELEMENTS):
        if address := element.get("FixedPage.NavigateUri"):
            links[storable(address, _LONGEST_ADDRESS)] = None
        if str(element.tag).endswith("}FixedPage"):
            language = element.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
            break
        if str(element.tag).endswith("}Glyphs"):
            font = _reached(part, (element.get("FontUri") or "").partition("#")[0])
            fonts[font] = None
            run = _run(element, widths.get(font, ()))
            unwritten += not run.text and bool(element.get("Indices"))
            _placed(run, before, hidden if run.hidden else lines)
            before = run
        element.clear()
        # What a canvas is drawn with stands before its content and is not needed any more.
        forget(element)
    return Page(part, tuple(lines), tuple(hidden), tuple(links), language, tuple(fonts), unwritten)


def _run(element: "etree._Element", widths: Sequence[float]) -> Run:
    text = (element.get("UnicodeString") or "")[:_LONGEST_RUN]
    # Section 12.1.3: a pair of braces at the beginning only says that what follows is no markup.
    text = text.removeprefix("{}")
    size = _number(element.get("FontRenderingEmSize"))
    width, exact = _width(element.get("Indices") or "", len(text), widths)
    fill = element.get("Fill") or ""
    hidden = (len(fill) == 9 and fill.startswith("#00")) or element.get("Opacity") in {"0", "0.0"}
    return Run(text, hidden, _number(element.get("OriginX")), _number(element.get("OriginY")), size, width * size, exact)


def _width(indices: str, letters: int, widths: Sequence[float]) -> tuple[float, bool]:
    """The width of a run in parts of the font's size, and whether that of every glyph is known."""
    total, exact = 0.0, True
    entries = indices[:200_000].split(";", _MOST_GLYPHS)
    entries += [""] * (letters - len(entries))
    for entry in entries[: max(letters, 1) if not indices else _MOST_GLYPHS]:
        match = _INDEX.match(entry)
        number, advance = (match[1], match[2]) if match else ("", "")
        if advance and advance not in {"-", ".", "-."}:
            total += float(advance) / 100
        elif number and int(number) < len(widths):
            total += widths[int(number)]
        else:
            total += _USUAL_WIDTH
            exact = False
    return total, exact


def _placed(run: Run, before: Run | None, lines: list[str]) -> None:
    """Puts a run behind the one before it where it stands on the same line, with a blank where there is a gap; else on a line of its own."""
    if not run.text:
        return
    follows = before is not None and before.hidden == run.hidden and before.line == run.line and run.start >= before.start
    if before is None or not follows or not lines:
        lines.append(run.text)
        return
    gap = run.start - before.start - before.width
    wide = gap > (_GAP if before.exact else _WIDE_GAP) * max(run.size, before.size)
    lines[-1] += f" {run.text}" if wide and not before.text.endswith(" ") else run.text


def _number(text: str | None) -> float:
    """A number of the markup; 0 where it is none, or beyond what a page can hold."""
    try:
        value = float((text or "0")[:40])
    except ValueError:
        return 0.0
    return value if abs(value) < 1e9 else 0.0


def font_program(package: Package, part: str) -> bytes:
    """A font's own bytes. Of garbled ones (`.odttf`) the first 32 bytes were mixed with the number in the part's name (section 9.1.7.3)."""
    data = package.part(part)
    name = re.sub("[^0-9A-Fa-f]", "", posixpath.basename(part).rpartition(".")[0])
    if len(name) != 32 or not part.lower().endswith((".odttf", ".odttc")):
        return data
    key = bytes.fromhex(name)[::-1] * 2
    return bytes(one ^ other for one, other in zip(data, key, strict=False)) + data[32:]
