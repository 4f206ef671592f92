"""A stop-watch for nested work: each item has its own seconds, and an item's children do not use up its own."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from leakcheck.model.limits import TimeIsUp


class Alarm:
    """Raises TimeIsUp inside the block whose seconds are used up. Without POSIX timers the engine's own deadline has to do."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._works = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        self._answered = False
        """Whether a ring is answered by a block around this one: setting that up anew for each mail of a mailbox costs more than its rules."""

    @contextlib.contextmanager
    def item(self) -> Iterator[None]:
        """The time inside this block counts against one item; a block inside it has its own time."""
        outer = self._pause()
        outermost = self._works and not self._answered
        previous = signal.signal(signal.SIGALRM, _ring) if outermost else None
        self._answered = True
        try:
            self._start(self._seconds)
            yield
        finally:
            try:
                self._pause()
            finally:  # it may ring in this very moment; the next ring is a second away
                self._pause()
                if outermost:
                    self._answered = False
                    signal.signal(signal.SIGALRM, previous)
                self._start(outer)

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """The time inside this block counts against nobody here: what happens in it keeps its own."""
        left = self._pause()
        try:
            yield
        finally:
            self._start(left)

    def _pause(self) -> float:
        return signal.setitimer(signal.ITIMER_REAL, 0)[0] if self._works else 0.0

    def _start(self, seconds: float) -> None:
        if self._works and seconds > 0:
            # Rings again every second: a library's bare `except:` may have swallowed the first.
            signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise TimeIsUp
