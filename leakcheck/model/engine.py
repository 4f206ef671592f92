"""How units of work are carried out. Every engine gives the same results; they differ in speed and isolation."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from leakcheck.model.limits import Limits
from leakcheck.model.unit import Unit

#: Called by the work for each message: `begin` names the item now in hand, `item` carries an answer about it, encoded as the task will have it.
Emit = Callable[[str, bytes], None]
BEGIN = "begin"
ITEM = "item"


@dataclass(frozen=True, slots=True)
class Task:
    """What is done with a unit, in a form that another process can be given."""

    prepare: Callable[[bytes], Any]
    """Called once a worker with `settings`; what it returns is passed to `work` (module-level, picklable by name)."""
    work: Callable[[Any, Unit, Emit], None]
    settings: bytes
    confine: Callable[[Limits], None]
    """Called once in a worker process, after `prepare`: gives up memory, network and write access."""


class UnitResult(msgspec.Struct, frozen=True):
    """Part of a unit's answer: some encoded items; `done` with the last part. `lost` names items that had to be set apart."""

    unit: Unit
    items: tuple[bytes, ...]
    done: bool
    restart: bool = False
    """The parts seen so far of this unit are void: it is being done again without what stopped it."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    jobs: int
    limits: Limits


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to run units."""

    name: str
    title: str
    run: Callable[[Iterable[Unit], Task, EngineOptions], Iterator[UnitResult]]
    """Yields parts in any order; the parts of one unit in theirs. Pulls units only as fast as it works them off."""
