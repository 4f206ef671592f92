"""Words of a PDF that nobody can read, because they lie under a dark box, or are dark letters on one: blacked out and not removed.

Only what is certain counts: an opaque dark rectangle, however it is drawn, that covers the letters from below their line to above their
middle. A box as high as a line may stand anywhere; a higher one counts where nothing is drawn on it later, as on the ground of a table or page.
Text that is drawn there again, invisible text, as the text layer of a scan is, and boxes that shine through are left aside.
"""

from collections.abc import Callable, Iterator, Sequence

from leakcheck.decode.pdf_runs import Box, Drawn, Run

#: Of the size: how far above the line a box may begin, how far it has to reach, how high one of a line and one of a paragraph is.
_BELOW, _MIDDLE, _LINE, _PARAGRAPH = 0.1, 0.4, 4.0, 30.0
#: A letter is rarely narrower than this part of its size, on the average of a word.
_NARROW, _BESIDE = 0.33, 1.0
#: Fewer letters and figures than this are slivers beside a box that hides something else.
_LEAST = 2
_MOST_AT_BOX = 200

Between = Callable[[float, float], Sequence[Run]]
"""The pieces of a page whose lines stand between two heights."""


def unreadable_words(drawn: Drawn, between: Between) -> list[str]:
    """The words of a page that nobody can read, line by line from above, each line's pieces from the left."""
    found: dict[int, tuple[float, float, str]] = {}
    for box in drawn.dark:
        inside = [run for run in between(box.bottom - _reach(box), box.top) if _covers(box, run)][:_MOST_AT_BOX]
        later = [run for run in inside if run.order > box.order and not run.dark]
        for run in inside:
            hidden = _hidden(box, run, later) if id(run) not in found else ""
            if sum(map(str.isalnum, hidden)) >= _LEAST:
                found[id(run)] = (-round(run.bottom), run.left, hidden)
    return list(_lines(sorted(found.values())))


def _reach(box: Box) -> float:
    """How far below a box the line of a piece may stand that it covers: of letters as high as the box."""
    return _BELOW * (box.top - box.bottom) / (_MIDDLE + _BELOW)


def _covers(box: Box, run: Run) -> bool:
    return (
        box.bottom <= run.bottom + _BELOW * run.size
        and run.bottom + _MIDDLE * run.size <= box.top
        and min(box.right, run.right) > max(box.left, run.left)
        and box.top - box.bottom <= _PARAGRAPH * run.size
    )


def _hidden(box: Box, run: Run, later: Sequence[Run]) -> str:
    """What of a piece cannot be read for the box: what it covers, or dark letters on it."""
    if run.order > box.order:
        return _within(box, run) if run.dark else ""
    is_high = box.top - box.bottom > _LINE * run.size
    again = later if is_high else [one for one in later if abs(one.bottom - run.bottom) < _MIDDLE * run.size and _overlap(one, run) > 0]
    return "" if again else _within(box, run)


def _within(box: Box, run: Run) -> str:
    if run.placed:
        return run.within(box.left, box.right)
    # Where the places of letters are guessed, only a whole piece is sure to be covered.
    whole = box.left <= run.left + _BESIDE and run.left + _NARROW * run.size * len(run.text) <= box.right + _BESIDE
    return run.text if whole else ""


def _overlap(one: Run, other: Run) -> float:
    return min(one.right, other.right) - max(one.left, other.left)


def _lines(pieces: Sequence[tuple[float, float, str]]) -> Iterator[str]:
    line: list[str] = []
    last = 0.0
    for height, _, text in pieces:
        if line and height != last:
            yield " ".join(line)
            line = []
        line.append(text)
        last = height
    if line:
        yield " ".join(line)
