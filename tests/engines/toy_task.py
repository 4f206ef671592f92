"""Work that misbehaves on demand: what a unit's path says is what happens. Lies in a module of its own because workers import it."""

import os
import signal
import tempfile
import time
from pathlib import Path

from leakcheck.model.engine import BEGIN, ITEM, Emit, Task
from leakcheck.model.limits import Limits
from leakcheck.model.unit import Unit


def prepare(settings: bytes) -> bytes:
    if settings == b"no":
        raise ValueError("no settings")
    if settings == b"die":
        os._exit(3)
    return settings


def work(prepared: bytes, unit: Unit, emit: Emit) -> None:
    """A unit named `a+b+c` holds the items a, b and c; the item's name says what reading it does."""
    emit(BEGIN, unit.path.encode())
    if unit.path in unit.skip:
        emit(ITEM, b"apart " + unit.path.encode())
        return
    for name in unit.path.split("+"):
        path = f"{unit.path}!/{name}"
        emit(BEGIN, path.encode())
        if path in unit.skip:
            emit(ITEM, b"apart " + path.encode())
            continue
        _misbehave(name, unit)
        emit(ITEM, _written(unit) if name == "write" else prepared + path.encode())
    emit(ITEM, prepared + unit.path.encode())


def _misbehave(name: str, unit: Unit) -> None:
    if name.startswith("hang"):
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        time.sleep(1000)
    if name.startswith("abort"):
        os.abort()
    if name.startswith("memory"):
        raise MemoryError
    if name.startswith("slow"):
        time.sleep(0.3)
    if name.startswith("pid"):
        for stream in (1, 2):
            os.write(stream, b"\x1b[2Jnoise from a library\n")
        Path(os.fsdecode(unit.file)).write_text(str(os.getpid()))
        time.sleep(1000)


def _written(unit: Unit) -> bytes:
    with tempfile.TemporaryFile() as scratch:
        scratch.write(b"x")
    try:
        Path(os.fsdecode(unit.file)).write_text("x")
    except OSError:
        return b"refused"
    return b"written"


def between_items(prepared: bytes, unit: Unit, emit: Emit) -> None:
    """Dies in the container's own code, after its first child was finished."""
    emit(BEGIN, unit.path.encode())
    if unit.path in unit.skip:
        emit(ITEM, b"apart " + unit.path.encode())
        return
    emit(BEGIN, f"{unit.path}!/fine".encode())
    emit(ITEM, b"fine")
    os.abort()


def nothing_begun(prepared: bytes, unit: Unit, emit: Emit) -> None:
    os.abort()


def many(prepared: bytes, unit: Unit, emit: Emit) -> None:
    for number in range(300):
        emit(ITEM, bytes([number % 256]) * 10_000)


def free(limits: Limits) -> None:
    """Confines nothing."""


def task(settings: bytes = b"") -> Task:
    return Task(prepare, work, settings, free)
