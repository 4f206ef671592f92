"""Parts that all pictures of the page share: signs of the verdicts, tables that hold the same numbers, and links to the items."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from leakcheck.model.verdict import Status

WIDTH, NARROW = 960, 340
"""Units of a picture; the page scales it. Where the window is narrow another drawing of the same numbers is shown, as wide as a telephone."""


def legend() -> str:
    """The verdicts' colours."""
    return samples(*((status.value.lower(), status.value) for status in Status))


def samples(*entries: tuple[str, str]) -> str:
    """A legend: kinds of filling, each with what it stands for."""
    return f'<ul class="legend">{"".join(_sample(kind, words) for kind, words in entries)}</ul>'


def _sample(kind: str, words: str) -> str:
    filled = f'<rect class="fill-{kind}" width="16" height="16"/>'
    return f'<li><svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{filled}</svg> {escape(words)}</li>'


@dataclass(frozen=True, slots=True)
class Drawn:
    """The marks of a drawing, and how high they reach."""

    height: int
    parts: str


def picture(kind: str, label: str, wide: Drawn, narrow: Drawn) -> str:
    """A picture in two drawings, of which the window's width chooses one; paper takes the wide one. `label`: for those who do not see it."""
    return _drawing(f"{kind} when-wide", label, WIDTH, wide) + _drawing(f"{kind} when-narrow", label, NARROW, narrow)


def _drawing(kind: str, label: str, width: int, drawn: Drawn) -> str:
    return f'<svg class="picture {kind}" viewBox="0 0 {width} {drawn.height}" role="img" aria-label="{escape(label)}">{drawn.parts}</svg>'


def marked(link: str, title: str, parts: str) -> str:
    """A mark that opens its items. By keyboard they are reached from the table: a picture of hundreds of stops would be a trap."""
    return f'<a href="{link}" tabindex="-1"><title>{escape(title)}</title>{parts}</a>'


def by_status(counts: Iterable[tuple[Status, int]]) -> str:
    return ", ".join(f"{count:,} {status.value}" for status, count in counts if count)


def same_numbers(summary: str, table: str) -> str:
    return f"<details><summary>{summary}</summary>{table}</details>"


def table(label: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers_from: int) -> str:
    """A table whose first column names the row. Cells are HTML; from column `numbers_from` on they are numbers."""
    kinds = ['scope="col"' if place < numbers_from else 'scope="col" class="number"' for place in range(len(heads))]
    head = "".join(f"<th {kind}>{text}</th>" for kind, text in zip(kinds, heads, strict=True))
    body = "".join(_row(cells, numbers_from) for cells in rows)
    return (
        f'<div class="scroll" role="region" aria-label="{escape(label)}" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: Sequence[str], numbers_from: int) -> str:
    rest = "".join(f'<td class="number">{cell}</td>' if place >= numbers_from else f"<td>{cell}</td>" for place, cell in enumerate(cells) if place)
    return f'<tr><th scope="row">{cells[0]}</th>{rest}</tr>'
