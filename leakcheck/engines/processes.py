"""Worker processes on this machine, one a core: a reader that hangs, crashes or eats memory costs one item and not the scan.

How it holds together:

1. Workers are started afresh (forkserver, or spawn where there is none), so that they share no lock, file or memory with the coordinator.
2. Units go out over one pipe, encoded answers come back over another. Both carry msgpack: a worker that hostile bytes have taken over can
   send wrong answers, but nothing that the coordinator would run.
3. The item in hand is written into shared memory, which costs no system call and is still there when the worker is not. A change of it
   is also the worker's sign of life.
4. A worker that dies, or gives no sign of life for too long, is replaced; the item that it had in hand is set apart and the unit done again.
5. Units are pulled only when a worker has room, and a worker that is not read from waits: nothing piles up in either process.
"""

import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import struct
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import connection, sharedctypes
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any

import msgspec

from leakcheck.child_process import end_with_the_coordinator, without_main_module
from leakcheck.model.attempt import Attempt, Hand
from leakcheck.model.engine import BEGIN, Engine, EngineOptions, Task, UnitResult
from leakcheck.model.limits import Limits
from leakcheck.model.unit import Unit
from leakcheck.model.user_error import UserError

#: A worker's unsent answers are sent at this size at the latest.
_BATCH = 256 << 10
#: No honest answer about one item is this large; a worker that sends more is taken for broken.
_LONGEST_MESSAGE = 256 << 20
#: A unit waits in a busy worker's pipe only if it is sure to fit there, because writing to a full pipe would block the coordinator.
_FITS_ANY_PIPE = 4096
#: The item being worked on and one more, so that a worker need not wait for the coordinator between two small files.
_WINDOW = 2
_LONGEST_PATH = 64 << 10
_GRACE_SECONDS = 5.0
#: So often are signs of life looked for.
_GLANCE_SECONDS = 1.0
#: Python imports, the key store and the tables; a worker that has died so often before its first unit will not come up at all.
_START_SECONDS = 120.0
_STILLBORN = 3
#: What multiprocessing puts behind the temporary folder for the fork server's socket.
_SOCKET_NAME = len("/pymp-12345678/listener-12345678")
_ADVICE = "Try fewer of them (--jobs 1), or --engine serial, which reads in one process."
#: A counter of signs of life, and the length of the path that follows them.
_DESK_HEAD = struct.Struct("<QI")


class _Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The worker is prepared."""


class _Unprepared(msgspec.Struct, frozen=True, tag="unprepared"):
    """The worker could not be prepared."""

    why: str


class _Part(msgspec.Struct, frozen=True, tag="part"):
    """Some of the answer about the unit in hand."""

    items: tuple[bytes, ...]
    done: bool


_Message = _Ready | _Unprepared | _Part
_MESSAGES: msgspec.msgpack.Decoder[_Message] = msgspec.msgpack.Decoder(_Message)


def run(units: Iterable[Unit], task: Task, options: EngineOptions) -> Iterator[UnitResult]:
    """The parts of the units' answers as they come. Raises UserError if no worker comes up."""
    with tempfile.TemporaryDirectory(prefix="leakcheck-", ignore_cleanup_errors=True) as scratch:
        pool = _Pool(iter(units), task, options, scratch)
        try:
            yield from pool.run()
        finally:
            pool.close()


# ── the coordinator's side ───────────────────────────────────────────────────────────────────────────────────────────


class _Desk:
    """Shared memory in which a worker keeps what it has in hand: a counter of signs of life, and the item's path with its length."""

    def __init__(self) -> None:
        self._memory = sharedctypes.RawArray(ctypes.c_ubyte, _DESK_HEAD.size + _LONGEST_PATH)

    def note(self, path: bytes) -> None:
        """Note what is in hand now. A path too long to note is noted as none: half of one would set the wrong item apart."""
        if len(path) > _LONGEST_PATH:
            path = b""
        view = memoryview(self._memory).cast("B")
        signs, _ = _DESK_HEAD.unpack_from(view)
        _DESK_HEAD.pack_into(view, 0, signs, 0)
        view[_DESK_HEAD.size : _DESK_HEAD.size + len(path)] = path
        _DESK_HEAD.pack_into(view, 0, signs + 1, len(path))

    @property
    def signs(self) -> int:
        return int(_DESK_HEAD.unpack_from(memoryview(self._memory))[0])

    @property
    def in_hand(self) -> str:
        view = memoryview(self._memory).cast("B")
        length = min(_DESK_HEAD.unpack_from(view)[1], _LONGEST_PATH)
        return bytes(view[_DESK_HEAD.size : _DESK_HEAD.size + length]).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Start:
    """What a worker begins with."""

    task: Task
    limits: Limits
    scratch: str
    """The folder in which alone it may write."""


class _Worker:
    """One worker process as the coordinator sees it."""

    def __init__(self, context: BaseContext, start: _Start) -> None:
        self.desk = _Desk()
        self.attempts: deque[Attempt] = deque()
        """Given and not yet answered; the first is in hand."""
        self.ready = False
        orders, self._orders = context.Pipe(duplex=False)
        self.answers, answers = context.Pipe(duplex=False)
        # typeshed gives Process to the concrete contexts only, and Windows has no ForkServerContext to name.
        process = context.Process  # type: ignore[attr-defined]
        self._process = process(target=_serve, args=(orders, answers, self.desk, start), name="leakcheck worker", daemon=True)
        with without_main_module():
            self._process.start()
        orders.close()
        answers.close()
        self._seen_signs = 0
        self.quiet_since = time.monotonic()

    def give(self, attempt: Attempt, encoded: bytes) -> None:
        if not self.attempts:
            self.quiet_since = time.monotonic()
        self.attempts.append(attempt)
        # A worker that has just died is noticed by its other pipe's end.
        with contextlib.suppress(OSError):
            self._orders.send_bytes(encoded)

    def receive(self) -> _Message | None:
        """The next message; None if the worker has died, or sent what no worker of ours sends."""
        self.quiet_since = time.monotonic()
        try:
            return _MESSAGES.decode(self.answers.recv_bytes(_LONGEST_MESSAGE))
        except (EOFError, OSError, msgspec.DecodeError, RecursionError):
            return None

    def quiet_for(self, now: float) -> float:
        """Seconds without a sign of life from a worker that has something to do."""
        signs = self.desk.signs
        if signs != self._seen_signs or (self.ready and not self.attempts):
            self._seen_signs, self.quiet_since = signs, now
        return now - self.quiet_since

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self._orders.close()
        self.answers.close()


class _Pool:
    """The workers, and what is under way."""

    def __init__(self, units: Iterator[Unit], task: Task, options: EngineOptions, scratch: str) -> None:
        self._units, self._start = units, _Start(task, options.limits, scratch)
        self._jobs = max(1, options.jobs)
        self._context = _context()
        self._workers: list[_Worker] = []
        self._waiting: deque[Attempt] = deque()
        """To be done again, or pulled and too large to wait in a pipe."""
        self._more = True
        self._stillborn = 0
        limits = options.limits
        self._patience = min(2.0 * limits.seconds_per_item + _GRACE_SECONDS, float(limits.seconds_per_unit))
        _start_fork_server(self._context, task)

    def run(self) -> Iterator[UnitResult]:
        while self._feed():
            heard = connection.wait([worker.answers for worker in self._workers], _GLANCE_SECONDS)
            glanced = time.monotonic()
            for worker in [worker for worker in self._workers if worker.answers in heard]:
                yield from self._hear(worker)
            for worker in [worker for worker in self._workers if self._hangs(worker, glanced)]:
                yield from self._bury(worker)
            self._forgive(time.monotonic() - glanced)

    def close(self) -> None:
        while self._workers:
            self._workers.pop().end()

    def _feed(self) -> bool:
        """Give out units as long as there is room; whether anything is under way."""
        glanced = time.monotonic()
        while self._has_room() and (attempt := self._next()) is not None:
            encoded = msgspec.msgpack.encode(attempt.work)
            worker = self._free_worker(fits_a_pipe=len(encoded) <= _FITS_ANY_PIPE)
            if worker is None:
                self._waiting.appendleft(attempt)
                break
            worker.give(attempt, encoded)
        self._forgive(time.monotonic() - glanced)
        return bool(self._waiting) or any(worker.attempts for worker in self._workers)

    def _has_room(self) -> bool:
        return len(self._workers) < self._jobs or any(len(worker.attempts) < _WINDOW for worker in self._workers)

    def _next(self) -> Attempt | None:
        if self._waiting:
            return self._waiting.popleft()
        unit = next(self._units, None) if self._more else None
        self._more = unit is not None
        return None if unit is None else Attempt.first(unit)

    def _free_worker(self, *, fits_a_pipe: bool) -> _Worker | None:
        idle = next((worker for worker in self._workers if not worker.attempts), None)
        if idle is not None:
            return idle
        if len(self._workers) < self._jobs:
            self._workers.append(_Worker(self._context, self._start))
            return self._workers[-1]
        return next((worker for worker in self._workers if fits_a_pipe and len(worker.attempts) < _WINDOW), None)

    def _hear(self, worker: _Worker) -> Iterator[UnitResult]:
        match worker.receive():
            case _Part(items, done) if worker.attempts:
                unit = worker.attempts.popleft().unit if done else worker.attempts[0].unit
                yield UnitResult(unit, items, done)
            case _Ready():
                worker.ready = True
                self._stillborn = 0
            case _Unprepared(why):
                raise UserError(f"The reading processes could not be prepared ({why}). {_ADVICE}")
            case _:
                yield from self._bury(worker)

    def _bury(self, worker: _Worker) -> Iterator[UnitResult]:
        """End a worker that is dead or hangs, and see to what it had."""
        self._workers.remove(worker)
        worker.end()
        attempts = worker.attempts
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                raise UserError(f"The reading processes end as soon as they are started; there may be too little memory for them. {_ADVICE}")
        elif attempts:
            first = attempts.popleft()
            again = first.after_death(worker.desk.in_hand)
            yield UnitResult(first.unit, (), done=again is None, restart=True)
            if again is not None:
                attempts.appendleft(again)
        self._waiting.extendleft(reversed(attempts))

    def _hangs(self, worker: _Worker, now: float) -> bool:
        patience = self._patience if worker.ready else max(_START_SECONDS, self._patience)
        return worker.quiet_for(now) > patience and not worker.answers.poll()

    def _forgive(self, away: float) -> None:
        """While the coordinator was not listening, a worker may have waited for it and not it for the worker."""
        for worker in self._workers:
            worker.quiet_since += away


def _context() -> BaseContext:
    # The fork server is reached by a socket in the temporary folder; unix(7) allows its path 107 bytes in all.
    room = 107 - len(os.fsencode(tempfile.gettempdir()))
    return multiprocessing.get_context("forkserver" if sys.platform == "linux" and room >= _SOCKET_NAME else "spawn")


def _start_fork_server(context: BaseContext, task: Task) -> None:
    """Start it with interrupts ignored, which its children inherit: Ctrl-C is the coordinator's business alone."""
    if context.get_start_method() != "forkserver":
        return
    from multiprocessing import forkserver  # Windows has none

    context.set_forkserver_preload([getattr(task.work, "__module__", __name__)])
    in_main_thread = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if in_main_thread else None
    try:
        with without_main_module():
            forkserver.ensure_running()
    finally:
        if in_main_thread:
            signal.signal(signal.SIGINT, before)


# ── the worker's side ────────────────────────────────────────────────────────────────────────────────────────────────


def _serve(orders: Connection, answers: Connection, desk: _Desk, start: _Start) -> None:
    """A worker's life. It ends with the coordinator's pipe, or at once and without a word when the work fails in a way it should not."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _be_silent()
    end_with_the_coordinator()
    # The one place where a confined worker may write.
    tempfile.tempdir = start.scratch
    os.environ["TMPDIR"] = start.scratch
    task = start.task
    try:
        prepared = task.prepare(task.settings)
        task.confine(start.limits)
    # Broad on purpose: whatever it is, the coordinator must say it, because no worker will do better.
    except Exception as error:
        answers.send_bytes(msgspec.msgpack.encode(_Unprepared(f"{type(error).__name__}: {error}")))
        return
    search_less_for_cycles()
    answers.send_bytes(msgspec.msgpack.encode(_Ready()))
    with contextlib.suppress(EOFError, OSError):
        while True:
            unit = msgspec.msgpack.decode(orders.recv_bytes(), type=Unit)
            _Answer(answers, desk).give(prepared, task, unit)


def search_less_for_cycles() -> None:
    """Sets Python's search for unused cycles for a process that has loaded all it needs, and now reads file after file."""
    # Modules, tables and keys stay to the end: no search need go through them again and again.
    gc.freeze()
    # A file makes thousands of objects, hardly any of which go round: to look for those as often as by default costs PDF files 3 % of their time.
    gc.set_threshold(20_000)


class _Answer:
    """The answer about one unit, sent in batches."""

    def __init__(self, answers: Connection, desk: _Desk) -> None:
        self._answers, self._desk = answers, desk
        self._hand = Hand()
        self._batch: list[bytes] = []
        self._size = 0

    def give(self, prepared: Any, task: Task, unit: Unit) -> None:
        self._desk.note(b"")
        try:
            task.work(prepared, unit, self._emit)
        # Broad on purpose: after a failure that the work does not handle itself (memory, above all) this process is not to be trusted.
        except BaseException:
            os._exit(1)
        self._desk.note(b"")
        self._send(done=True)

    def _emit(self, kind: str, payload: bytes) -> None:
        if kind == BEGIN:
            self._hand.take_up(payload)
        else:
            self._hand.lay_down()
            self._batch.append(payload)
            self._size += len(payload)
        self._desk.note(self._hand.item)
        if self._size >= _BATCH:
            self._send(done=False)

    def _send(self, *, done: bool) -> None:
        self._answers.send_bytes(msgspec.msgpack.encode(_Part(tuple(self._batch), done)))
        self._batch, self._size = [], 0


def _be_silent() -> None:
    """Let nothing that a library prints reach the user's terminal: its words may come from the file, escape sequences and all."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


ENGINE = Engine("processes", "Worker processes on this machine", run)
