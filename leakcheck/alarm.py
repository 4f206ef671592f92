"""A stop-watch for nested work: each item has its own seconds, and an item's children do not use up its own."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from leakcheck.model.limits import TimeIsUp

_Handler = Callable[[int, FrameType | None], object] | int | None


class Alarm:
    """Raises TimeIsUp inside the block whose seconds are used up. Without POSIX timers the engine's own deadline has to do.

    It rings between two steps of Python. A search by an expression is one step, however many places it tries: hence tests/test_patterns.py.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.works = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        self.answered = False
        """Whether a ring is answered by a block around this one: setting that up anew for each mail of a mailbox costs more than its rules."""

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Inside this block rings are answered without setting that up anew for each item, of which one file may hold many."""
        if not self.works or self.answered:
            yield
            return
        previous = signal.signal(signal.SIGALRM, _ring)
        self.answered = True
        try:
            yield
        finally:
            self.answered = False
            signal.signal(signal.SIGALRM, previous)

    def item(self) -> "_Item":
        """The time inside this block counts against one item; a block inside it has its own time."""
        return _Item(self)

    def paused(self) -> "_Paused":
        """The time inside this block counts against nobody here: what happens in it keeps its own."""
        return _Paused(self)

    def set(self, seconds: float) -> float:
        """Let it ring in so many seconds, or not at all for 0; how many were left until it would have rung."""
        # Rings again every second: a library's bare `except:` may have swallowed the first.
        return signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)[0] if self.works else 0.0


# Written out as classes, and with one call of the system at either end: each mail goes through eight ends of such blocks.


class _Item:
    """The block of one item."""

    __slots__ = ("_alarm", "_outer", "_outermost", "_previous")

    def __init__(self, alarm: Alarm) -> None:
        self._alarm = alarm
        self._previous: _Handler = None

    def __enter__(self) -> None:
        alarm = self._alarm
        self._outermost = alarm.works and not alarm.answered
        if self._outermost:
            self._previous = signal.signal(signal.SIGALRM, _ring)
            alarm.answered = True
        self._outer = alarm.set(alarm.seconds)

    def __exit__(self, *_: object) -> None:
        alarm, outer = self._alarm, 0.0 if self._outermost else self._outer
        try:
            alarm.set(outer)
        except TimeIsUp:  # it rang in this very moment; the next ring is a second away
            alarm.set(outer)
            raise
        finally:
            if self._outermost:
                alarm.answered = False
                signal.signal(signal.SIGALRM, self._previous)
                alarm.set(self._outer)


class _Paused:
    """The block in which an item's own time stands still."""

    __slots__ = ("_alarm", "_left")

    def __init__(self, alarm: Alarm) -> None:
        self._alarm = alarm

    def __enter__(self) -> None:
        self._left = self._alarm.set(0)

    def __exit__(self, *_: object) -> None:
        self._alarm.set(self._left)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise TimeIsUp
