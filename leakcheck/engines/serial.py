"""One unit after the other in this process: for debugging, and for callers that want no other process.

Nothing protects this process from a reader that hangs in compiled code or crashes the interpreter; the items' own alarms do the rest.
"""

import struct
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from leakcheck.model.attempt import Attempt, Hand
from leakcheck.model.engine import BEGIN, Engine, EngineOptions, Task, UnitResult
from leakcheck.model.unit import Unit

#: Of a unit's answer, so much is kept in memory before it goes to an unnamed temporary file.
_IN_MEMORY = 16 << 20
_PART = 256 << 10
_LENGTH = struct.Struct("<Q")


def run(units: Iterable[Unit], task: Task, _options: EngineOptions) -> Iterator[UnitResult]:
    """The parts of each unit's answer, unit by unit."""
    prepared = task.prepare(task.settings)
    for unit in units:
        attempt: Attempt | None = Attempt.first(unit)
        while attempt is not None:
            answer = _Answer()
            try:
                task.work(prepared, attempt.work, answer.emit)
            # Broad on purpose: what would end a worker process must not end the scan here either (DESIGN section 6).
            except Exception:
                answer.close()
                attempt = attempt.after_death(answer.in_hand)
                yield UnitResult(unit, (), done=attempt is None, restart=True)
            else:
                attempt = None
                yield from answer.parts(unit)


class _Answer:
    """What one attempt emitted, in order. Kept back until the attempt is over, because a failed one is void."""

    def __init__(self) -> None:
        self._hand = Hand()
        self._spool: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # closed by parts() or close()

    def emit(self, kind: str, payload: bytes) -> None:
        if kind == BEGIN:
            self._hand.take_up(payload)
        else:
            self._hand.lay_down()
            self._spool.write(_LENGTH.pack(len(payload)))
            self._spool.write(payload)

    @property
    def in_hand(self) -> str:
        return self._hand.item.decode("utf-8", "replace")

    def parts(self, unit: Unit) -> Iterator[UnitResult]:
        self._spool.seek(0)
        batch: list[bytes] = []
        size = 0
        with self._spool:
            for item in self._items():
                batch.append(item)
                size += len(item)
                if size >= _PART:
                    yield UnitResult(unit, tuple(batch), done=False)
                    batch, size = [], 0
        yield UnitResult(unit, tuple(batch), done=True)

    def _items(self) -> Iterator[bytes]:
        while length := self._spool.read(_LENGTH.size):
            yield self._spool.read(_LENGTH.unpack(length)[0])

    def close(self) -> None:
        self._spool.close()


ENGINE = Engine("serial", "One after the other, in this process", run)
