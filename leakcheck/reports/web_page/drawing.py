"""Parts that all pictures of the page share: signs of the verdicts, tables that hold the same numbers, and links to the items."""

from collections.abc import Iterable, Sequence
from html import escape

from leakcheck.model.verdict import Status

WIDTH = 960
"""Units of a picture; the page scales it."""


def legend() -> str:
    """The verdicts' colours."""
    return samples(*((status.value.lower(), status.value) for status in Status))


def samples(*entries: tuple[str, str]) -> str:
    """A legend: kinds of filling, each with what it stands for."""
    return f'<ul class="legend">{"".join(_sample(kind, words) for kind, words in entries)}</ul>'


def _sample(kind: str, words: str) -> str:
    filled = f'<rect class="fill-{kind}" width="16" height="16"/>'
    return f'<li><svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{filled}</svg> {escape(words)}</li>'


def picture(kind: str, height: int, label: str, parts: str) -> str:
    """A picture that scrolls inside itself where the window is narrow. `label` says what it shows, for those who do not see it."""
    said = escape(label)
    return (
        f'<div class="scroll" role="region" aria-label="{said}" tabindex="0">'
        f'<svg class="picture {kind}" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{said}">{parts}</svg></div>'
    )


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
