"""Altered copies side by side with what they were compared with: the difference that the verdict rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from leakcheck.model.case_view import FileResult
from leakcheck.model.verdict import Basis, Status
from leakcheck.reports.console_text import shortened
from leakcheck.reports.web_page.difference import drawn, side_by_side

#: So many are set side by side on the page; every item's own panel shows its own.
MOST_SHOWN = 20
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class _Change:
    path: str
    sentence: str
    others: tuple[str, ...]
    lines: Sequence[str]
    more_lines: int


class Changes:
    """Gathers the first altered copies, and counts all."""

    def __init__(self) -> None:
        self._kept: list[_Change] = []
        self._count = 0

    def see(self, shown: FileResult) -> None:
        verdict = shown.verdict
        if verdict.status is not Status.SUSPICIOUS or verdict.basis is not Basis.ALTERED:
            return
        counted = [finding for finding in shown.examined.findings if finding.difference and finding.rule in verdict.counted]
        if not counted:
            return
        self._count += 1
        if len(self._kept) < MOST_SHOWN:
            found = counted[0]
            lines = found.difference[:_MOST_LINES]
            self._kept.append(_Change(shown.examined.item.path, found.sentence, found.others, lines, len(found.difference) - len(lines)))

    def drawn(self) -> str:
        if not self._count:
            return (
                "<p>No file of this dump was found to differ in its words from an authenticated copy, from what was signed, or from an earlier "
                "state that it still holds.</p>"
            )
        legend = (
            '<p class="key">Marked are the words that differ: <mark class="figure">numbers</mark>, <mark class="name">names and other capitalised '
            'words</mark>, <mark class="words">other words</mark>. A difference shows that words are not the same; it does not show who changed '
            "them, nor why.</p>"
        )
        more = self._count - len(self._kept)
        rest = f'<p><a href="#basis={Basis.ALTERED.value}">All {self._count:,} such files</a>; {more:,} are not drawn here.</p>' if more else ""
        return f"{legend}{''.join(map(_article, self._kept))}{rest}"


def _article(change: _Change) -> str:
    path = change.path
    title = f'<h3><a href="#item={quote(path, safe="")}">{escape(shortened(path))}</a></h3>'
    others = "".join(f'<li><a href="#item={quote(other, safe="")}">{escape(shortened(other))}</a></li>' for other in change.others[:3])
    compared = f'<p class="quiet">Compared with:</p><ul class="quiet">{others}</ul>' if others else ""
    more = f'<p class="quiet">and {change.more_lines:,} more lines in the file’s own panel</p>' if change.more_lines else ""
    sides = drawn(side_by_side(change.lines), "What it was compared with", "This file")
    return f'<article class="change">{title}<p>{escape(shortened(change.sentence, 400))}</p>{sides}{more}{compared}</article>'
