"""Progress with rate and time left on standard error; silent when that is no terminal."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leakcheck.model.progress import Progress, RecoveryProgress

_STAGES = {
    "list": "Listing files",
    "read": "Reading",
    "recover": "Looking for lost keys",
    "compare": "Comparing files with one another",
    "judge": "Judging",
}


@contextlib.contextmanager
def watching() -> "Iterator[Callable[[Progress], None]]":
    """What the pipeline tells its progress to."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console

    console = Console(stderr=True)
    started = time.monotonic()
    with console.status("Listing files") as status:
        last, shown = 0.0, ""

        def show(progress: "Progress") -> None:
            nonlocal last, shown
            now = time.monotonic()
            if now - last >= 0.2 or progress.stage != shown or shown != "read":
                last, shown = now, progress.stage
                status.update(line(progress, now - started))

        yield show


def line(progress: "Progress", seconds: float) -> str:
    """One line on how far a scan has come after so many seconds."""
    stage = _STAGES[progress.stage]
    if progress.recovery is not None:
        return _of_recovery(progress.recovery)
    if progress.stage != "read" or not progress.of_files:
        return stage
    rate = progress.files / seconds if seconds > 0 else 0.0
    share = progress.bytes / progress.of_bytes if progress.of_bytes else progress.files / progress.of_files
    left = f", about {_span(seconds / share - seconds)} left" if share > 0 and seconds > 2 else ""
    return f"{stage}: {progress.files:,} of {progress.of_files:,} files, {progress.items:,} items, {rate:,.0f} files/s{left}"


def _of_recovery(progress: "RecoveryProgress") -> str:
    from leakcheck.decode.visible_text import visible

    found = f", {progress.found} found" if progress.found else ""
    at = visible(f"{progress.selector} of {progress.domain}")[:80]
    return f"{_STAGES['recover']}: search {progress.searches + 1} of at most {progress.of_searches}{found}; {at}, {_span(progress.seconds)}"


def _span(seconds: float) -> str:
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
