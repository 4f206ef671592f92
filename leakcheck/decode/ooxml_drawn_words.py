"""Words that Office draws beside the text: in charts, diagrams and boxes (ISO/IEC 29500-1 sections 20.5, 21.2 and 21.4; [MS-ODRAWXML] 2.24.3)."""

from collections.abc import Iterator
from itertools import islice, repeat
from typing import TYPE_CHECKING

from leakcheck.decode.cell_numbers import row_text, shown_cell
from leakcheck.decode.ooxml_elements import DRAWING, whole
from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.ooxml_text import blocks, text_of
from leakcheck.decode.xml_tree import xml_tree

if TYPE_CHECKING:
    from lxml import etree

_MOST_SERIES, _MOST_VALUES = 2000, 100_000
#: The name of a series, what its values stand at, the values.
_OF_SERIES = ("{*}tx", "{*}cat", "{*}xVal", "{*}val", "{*}yVal", "{*}bubbleSize")


def drawn_paragraphs(package: Package, part: str) -> Iterator[str]:
    """The paragraphs of a drawing or a diagram."""
    return (line for line in blocks(package, part, DRAWING) if line.strip())


def chart_lines(package: Package, part: str) -> Iterator[str]:
    """A chart's headings, then each series as it was last drawn: its name, what the values stand at, and the values, parted by tabs."""
    root = chart_tree(package, part)
    if root is None:
        return
    for paragraph in root.iter(f"{DRAWING}p"):
        if (heading := text_of(paragraph)).strip():
            yield heading
    left = islice(repeat(None), _MOST_VALUES)
    for series in islice(root.iter("{*}ser"), _MOST_SERIES):
        for found in (next(series.iterchildren(name), None) for name in _OF_SERIES):
            if found is not None:
                yield _values(found.iter("{*}v"), left)
    # Newer kinds of charts keep their values apart from the series, and directly in the points.
    for level in islice(root.iter("{*}lvl"), _MOST_SERIES):
        yield _values(level.iterchildren("{*}pt"), left)


def chart_tree(package: Package, part: str) -> "etree._Element | None":
    """A chart's root; of a damaged or very long one as much as can be had."""
    root = whole(package, part)
    return xml_tree(package.part(part)) if root is None else root


def _values(elements: "Iterator[etree._Element]", left: Iterator[None]) -> str:
    """The values as one line; `left` counts those of the whole chart, because series of a hostile one lie in one another."""
    return row_text([shown_cell(element.text) for element, _ in zip(elements, left, strict=False) if element.text and not element.text.isspace()])
