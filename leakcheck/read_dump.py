"""Reading a dump: what the coordinator does, and what it has the workers do.

The coordinator never reads a byte of the dump: it lists files, hands units to an engine and writes what comes back.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from leakcheck import catalogue
from leakcheck.casefile import CaseWriter, encoded
from leakcheck.confine import confine
from leakcheck.decode.file_paths import shown_folder, shown_name
from leakcheck.examine import Examiner, part_not_read
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.knowledge.dns_keys import OnlineKeyring
from leakcheck.model.engine import ITEM, Emit, Engine, EngineOptions, Task, UnitResult
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem
from leakcheck.model.progress import Progress, Watch
from leakcheck.model.scan_options import ScanOptions
from leakcheck.model.source import Source
from leakcheck.model.unit import Unit
from leakcheck.model.user_error import UserError

#: A file larger than this is cut into spans of half as much, where its format can be cut, so that all workers share it.
LARGE = 64 << 20


class Settings(msgspec.Struct, frozen=True):
    """What a worker is prepared from."""

    keys: tuple[bytes, ...]
    """File names in the file system's own bytes: they need not be text."""
    online: bool
    limits: Limits
    openpgp_keys: tuple[bytes, ...] = ()
    trusted_certificates: tuple[bytes, ...] = ()


# ── what a worker does ───────────────────────────────────────────────────────────────────────────────────────────────


def prepare(settings: bytes) -> Examiner:
    """Called once in each worker."""
    wanted = msgspec.msgpack.decode(settings, type=Settings)
    keys, openpgp, certificates = (
        tuple(Path(os.fsdecode(name)) for name in names) for names in (wanted.keys, wanted.openpgp_keys, wanted.trusted_certificates)
    )
    store = KeyStore.of_files(keys, openpgp=openpgp, certificates=certificates)
    keyring = OnlineKeyring(store) if wanted.online else store
    return Examiner(catalogue.formats(), catalogue.schemes(), catalogue.rules(), keyring, wanted.limits, encoded)


def work(examiner: Examiner, unit: Unit, emit: Emit) -> None:
    examiner.examine(unit, emit)


def plan(examiner: Examiner, unit: Unit, emit: Emit) -> None:
    """Cut one large unit into spans; what cannot be planned is read as a whole, and says there what is wrong."""
    try:
        units = [unit] if unit.path in unit.skip else examiner.plan(unit, LARGE // 2)
    except (OSError, ValueError):
        units = [unit]
    emit(ITEM, msgspec.msgpack.encode([msgspec.structs.replace(part, skip=()) for part in units]))


# ── what the coordinator does ────────────────────────────────────────────────────────────────────────────────────────


class Reading:
    """The coordinator's part of reading a dump."""

    def __init__(self, options: ScanOptions, roots: Sequence[tuple[Source, str, str]], writer: CaseWriter, watch: Watch) -> None:
        self._options, self._roots, self._writer, self._watch = options, roots, writer, watch
        self._engine = _engine(options.engine)
        self._engine_options = EngineOptions(jobs=options.jobs or os.cpu_count() or 1, limits=options.limits)
        # No case remembers which passwords were given: what was locked is tried again whenever some are.
        self._locked = writer.locked() if options.passwords else frozenset[str]()
        self._files = self._bytes = self._items = 0
        self._of_files = self._of_bytes = 0
        self._planned: dict[str, int] = {}
        """Large files that were cut, and into how many spans."""

    def run(self) -> None:
        large = self._survey()
        # The first answer about a large mailbox takes a while: until then nobody is to think that files are still being listed.
        self._tell()
        self._carry_out(self._small(), work)
        self._carry_out(self._cut(large), work)
        for unit in large:
            if unit.path in self._planned:
                self._writer.mark_complete(unit)
        for _, argument, name in self._roots:
            self._writer.forget(shown_root(argument, name))

    def _survey(self) -> list[Unit]:
        """List everything once: what there is, what cannot be read, and which files are large."""
        self._watch(Progress("list"))
        self._writer.clear_source_problems()
        large: list[Unit] = []
        for found in self._listed():
            if isinstance(found, Problem):
                self._writer.save_source_problem(found)
                continue
            self._writer.mark_seen(found)
            self._of_files += 1
            self._of_bytes += found.size
            if found.size > LARGE:
                large.append(found)
        return large

    def _listed(self) -> Iterator[Unit | Problem]:
        for source, argument, name in self._roots:
            yield from source.units(argument, name)

    def _small(self) -> Iterator[Unit]:
        return (found for found in self._listed() if isinstance(found, Unit) and found.size <= LARGE and not self._already(found))

    def _cut(self, large: list[Unit]) -> list[Unit]:
        """Large files cut into spans, by a worker, because even finding where to cut reads hostile bytes."""
        left = [unit for unit in large if not self._already(unit)]
        if not left:
            return []
        parts: list[Unit] = []
        for result in self._engine.run(left, self._task(plan), self._engine_options):
            for message in result.items:
                planned = planned_of(result.unit, message)
                parts.extend(planned)
                if len(planned) > 1:
                    self._writer.mark_planned(result.unit, planned)
                    self._planned[result.unit.path] = len(planned)
        return [part for part in sorted(parts, key=_in_order) if not self._already(part)]

    def _already(self, unit: Unit) -> bool:
        done = unit.path not in self._locked and self._writer.is_done(unit)
        if done:
            self._count(unit)
        return done

    def _carry_out(self, units: Iterable[Unit], what: Callable[[Examiner, Unit, Emit], None]) -> None:
        for part in self._engine.run(units, self._task(what), self._engine_options):
            self._writer.save(_given_up(part) if part.restart and part.done else part)
            self._items += len(part.items)
            if part.done:
                self._count(part.unit)
            else:
                self._tell()

    def _count(self, unit: Unit) -> None:
        self._files += 1 if unit.span is None or unit.span.start == 0 else 0
        self._bytes += unit.size // self._planned.get(unit.path, 1)
        self._tell()

    def _tell(self) -> None:
        self._watch(Progress("read", self._files, self._of_files, self._bytes, self._of_bytes, self._items))

    def _task(self, what: Callable[[Examiner, Unit, Emit], None]) -> Task:
        options = self._options
        files = (options.keys, options.openpgp_keys, options.trusted_certificates)
        keys, openpgp, certificates = (tuple(os.fsencode(path) for path in paths) for paths in files)
        limits = msgspec.structs.replace(options.limits, passwords=options.passwords)
        settings = Settings(keys, options.online, limits, openpgp, certificates)
        confined = partial(confine, network="allowed") if options.online else partial(confine, network="denied")
        return Task(prepare, what, msgspec.msgpack.encode(settings), confined)


def planned_of(unit: Unit, message: bytes) -> list[Unit]:
    """The parts that a worker cut a unit into; the unit as it is where they are anything but parts of it.

    A worker that a file has taken over could else have other bytes read under the name of another file.
    """
    whole = msgspec.structs.replace(unit, skip=())
    try:
        planned = msgspec.msgpack.decode(message, type=list[Unit])
    except msgspec.DecodeError:
        return [whole]
    are_parts = planned and all(msgspec.structs.replace(part, format=whole.format, span=whole.span) == whole for part in planned)
    return planned if are_parts else [whole]


def _given_up(part: UnitResult) -> UnitResult:
    """The answer for a unit that no worker survived: the file keeps its line, and the line says so."""
    unit = part.unit
    problem = msgspec.structs.replace(part_not_read(unit.span), item=unit.path)
    examined = Examined(item=Item(unit.path, unit.size, ""), problems=(problem,))
    return UnitResult(unit=unit, items=(encoded(examined),), done=True, restart=True)


def _in_order(unit: Unit) -> tuple[str, int]:
    return unit.path, unit.span.start if unit.span else 0


def _engine(name: str) -> Engine:
    for engine in catalogue.engines():
        if engine.name == name:
            return engine
    raise UserError(f"There is no engine {name!r}; choose one of: {', '.join(engine.name for engine in catalogue.engines())}.")


def shown_root(argument: str, name: str) -> str:
    """A root's name as its items' paths begin with it."""
    return shown_folder(name) if Path(argument).is_dir() else shown_name(name)
