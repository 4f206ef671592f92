"""Words that were put on a finished page of a PDF: over others that a light box hides, with figures into a line that stood already, or
in an instruction that had less room for them.

Programs that make a document write a page line by line. Who changes a figure afterwards with an overlay, with the drawing tools of an
editor or with a tool that takes words out and puts others in, adds at the end of the page what belongs in its middle. Filling in a form
or stamping a date does the same, so that the second kind is a trace and no more.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from leakcheck.decode.pdf_boxes import unreadable_words
from leakcheck.decode.pdf_runs import Box, Drawn, Run, drawn_on
from leakcheck.decode.pdf_tags import is_tagged, outside_tags
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import Description, TextContent
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject

OVER_OTHERS = "words written over a box that hides others"
INTO_LINE = "figures written into a finished line"
RUN_OVER = "figures that run into the words behind them"
#: In the place of a quotation: a tool that takes words out leaves the rest of the line under its box.
NO_WORDS = "single letters or signs that are no words"
_MOST_PAGES, _MOST_TOLD = 20, 20
#: Letters smaller than this are no text of a page, in points.
_SMALLEST = 2.0
#: A box that hides words of one line is not much higher than it, and grounds of whole tables and pages are wider.
_HIGHEST, _WIDEST = 6.0, 400.0
#: Of the size: how far a piece reaches into the next, which programs place where the one before it ends.
_RUNS_OVER, _ONE_LINE = 0.3, 0.01
#: Of the size: a piece stands in the line of another; beside it; has the same size but for what a tool shrinks to fit.
_SAME_LINE, _BESIDE = 0.3, 1.2
_SIZES = (0.6, 1.3)
#: Letters. Figures with what belongs to them; longer pieces are sentences.
_LONGEST_FIGURE = 40
#: Pieces in other lines that were drawn between the line and the figure.
_LEAST_BETWEEN = 3
_LONGEST_SHOWN = 80
#: A figure, two letters together, or a sign that is a word by itself, as those of Chinese and Japanese are.
_WORD = re.compile(r"\d|[^\W\d_]{2}|[\u2e80-\U0003ffff]")
#: Pieces of one page, each as often as it is looked at; honest pages need some thousand. Of one box, pieces under and on it.
_MOST_LOOKED_AT, _MOST_AT_BOX = 200_000, 20


@dataclass(slots=True)
class _Page:
    """The pieces of one page from the bottom to the top."""

    runs: Sequence[Run]
    bottoms: Sequence[float]
    left: int = _MOST_LOOKED_AT

    def between(self, lowest: float, highest: float) -> Sequence[Run]:
        """The pieces at these heights; none any more when too many were looked at."""
        first, end = bisect_left(self.bottoms, lowest), bisect_right(self.bottoms, highest)
        self.left -= end - first
        return self.runs[first:end] if self.left > 0 else ()


def late_words(pages: "list[PageObject]", catalogue: "DictionaryObject | None" = None, longest: int = 0) -> Iterator[Description | TextContent]:
    """What the first pages show of each kind, at most _MOST_TOLD of each; of a tagged document also what stands outside its tags.

    The words that nobody can read for a dark box are told page by page, up to `longest` letters of each; with 0 they are not looked for.
    """
    told = {OVER_OTHERS: 0, INTO_LINE: 0, RUN_OVER: 0}
    tagged = catalogue is not None and is_tagged(catalogue)
    for number, page in enumerate(pages[:_MOST_PAGES], 1):
        drawn = drawn_on(page)
        if tagged:
            yield from outside_tags(drawn, number)
        runs = sorted((run for run in drawn.runs if run.size >= _SMALLEST), key=lambda run: run.bottom)
        ordered = _Page(runs, [run.bottom for run in runs])
        if longest and drawn.dark:
            yield from _under_dark_boxes(drawn, ordered, number, longest)
        over = list(_over_others(ordered, drawn.boxes))
        hiders = {id(new) for new, _ in over}
        for new, old in over:
            yield from _told(told, OVER_OTHERS, number, f"“{_shown(new.text)}” over {old}")
        for new, host in _into_lines(ordered):
            if id(new) not in hiders:
                value = f"“{_shown(new.text)}” ({storable(new.font, 60)}) beside “{_shown(host.text)}” ({storable(host.font, 60)})"
                yield from _told(told, INTO_LINE, number, value)

        for run, following in _run_over(drawn.runs):
            yield from _told(told, RUN_OVER, number, f"“{_shown(run.text[-_LONGEST_SHOWN:])}” into “{_shown(following.text)}”")


def _under_dark_boxes(drawn: Drawn, ordered: _Page, number: int, longest: int) -> Iterator[TextContent]:
    text = "\n".join(unreadable_words(drawn, ordered.between))
    if found := text_content(text, "under-box", Location(f"page {number}: under a dark box"), longest):
        yield found
    ordered.left = _MOST_LOOKED_AT  # for what is looked for next


def _told(told: dict[str, int], kind: str, number: int, value: str) -> Iterator[Description]:
    told[kind] += 1
    if told[kind] <= _MOST_TOLD:
        yield Description(at=Location(f"page {number} /Contents"), kind=kind, value=value)


def _shown(text: str) -> str:
    return storable(text, _LONGEST_SHOWN)


def _over_others(page: _Page, boxes: Sequence[Box]) -> Iterator[tuple[Run, str]]:
    """What was written last where a light box hides words, and in words what it hides; each box once."""
    for box in boxes:
        if box.right - box.left > _WIDEST:
            continue
        inside = [run for run in page.between(box.bottom - 0.1 * (box.top - box.bottom), box.top) if _overlap(box, run) > 0]
        under = [run for run in inside if run.order < box.order and _is_line_high(box, run)][:_MOST_AT_BOX]
        above = [run for run in inside if run.order > box.order and run.within(box.left, box.right)][:_MOST_AT_BOX] if under else []
        for old in under if above else []:
            hidden = old.within(box.left, box.right)
            new = next((run for run in above if _replaces(run, old, hidden)), None)
            if new is not None:
                yield new, _quoted(old, hidden)
                break


def _quoted(old: Run, hidden: str) -> str:
    if not old.placed:
        return f"a part of “{_shown(old.text)}”"
    return f"“{_shown(hidden)}”" if _WORD.search(hidden) else NO_WORDS


def _is_line_high(box: Box, run: Run) -> bool:
    covers = box.bottom <= run.bottom + 0.1 * run.size and box.top >= run.bottom + 0.55 * run.size
    return covers and box.top - box.bottom < _HIGHEST * run.size


def _replaces(new: Run, old: Run, hidden: str) -> bool:
    """Whether other words stand where these were; the same ones drawn again, as for a shadow or bold, are no others."""
    # Where the places of letters are guessed, the words may be any of the line.
    there = old.within(new.left - new.size, new.right + new.size) if old.placed else old.text
    same = _bare(new.text) in _bare(there) or _bare(hidden) in _bare(new.text)
    return abs(new.bottom - old.bottom) < 0.6 * old.size and any(letter.isalnum() for letter in hidden) and not same


def _bare(text: str) -> str:
    return "".join(text.split())


def _overlap(one: Box | Run, other: Box | Run) -> float:
    return min(one.right, other.right) - max(one.left, other.left)


def _into_lines(page: _Page) -> Iterator[tuple[Run, Run]]:
    """Figures in another font than all around them, drawn after other lines had followed; and a piece of the line in which they stand."""
    orders = sorted(page.runs, key=lambda run: run.order)
    places = [run.order for run in orders]
    for run in orders:
        if len(run.text) > _LONGEST_FIGURE or not any(letter.isdecimal() for letter in run.text):
            continue
        around = [other for other in page.between(run.bottom - run.size, run.bottom + run.size) if _is_beside(run, other)]
        if not around or any(other.font == run.font for other in around):
            continue
        last = max(around, key=lambda other: other.order)
        between = orders[bisect_right(places, last.order) : bisect_left(places, run.order)]
        if last.order < run.order and sum(abs(other.bottom - run.bottom) > run.size for other in between[:50]) >= _LEAST_BETWEEN:
            yield run, last


def _is_beside(run: Run, other: Run) -> bool:
    """Whether both stand in one line, at about the same size, with no more than a blank or two between them."""
    in_line = abs(run.bottom - other.bottom) <= _SAME_LINE * max(run.size, other.size) and _SIZES[0] < run.size / other.size < _SIZES[1]
    return run.order != other.order and in_line and -_overlap(run, other) < _BESIDE * run.size


def _run_over(runs: Sequence[Run]) -> Iterator[tuple[Run, Run]]:
    """Pieces with figures that are longer than the way to the next piece of their line, in one font and size."""
    for run, following in pairwise(run for run in runs if run.size >= _SMALLEST):
        alike = run.font == following.font and abs(run.size - following.size) < _ONE_LINE
        in_line = alike and abs(run.bottom - following.bottom) < _ONE_LINE * run.size and run.left < following.left and run.right < following.right
        if in_line and run.measured and run.right - following.left > _RUNS_OVER * run.size and any(letter.isdecimal() for letter in run.text):
            # Blanks at the end run into nothing.
            last = max((place for place, letter in run.letters if letter.strip()), default=run.left)
            if last > following.left:
                yield run, following
