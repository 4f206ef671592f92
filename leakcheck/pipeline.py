"""The whole flow on one page: sources → examine (in workers) → case file → correlate → verdict.

The coordinator never reads a byte of the dump: it lists files, hands units to an engine and writes what comes back. From the
case alone the last stages can be repeated without the dump.
"""

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from leakcheck import catalogue
from leakcheck.casefile import CaseReader, CaseWriter
from leakcheck.confine import confine
from leakcheck.correlate import correlate
from leakcheck.decode.file_paths import shown_folder, shown_name
from leakcheck.decode.key_anchors import NEEDS_A_SECOND, anchor_for, anchors_of_mail
from leakcheck.decode.key_memberships import documented_keys, memberships
from leakcheck.decode.recovered_key_summary import summaries
from leakcheck.describe import describe
from leakcheck.examine import Examiner, part_not_read
from leakcheck.knowledge.dated_facts import digest as tables_digest
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.knowledge.dns_keys import OnlineKeyring
from leakcheck.lost_keys import apply_keys, keys_of_case, search_keys
from leakcheck.model.case_view import DumpNote, NoteKind, RunInfo
from leakcheck.model.engine import ITEM, Emit, Engine, EngineOptions, Task, UnitResult
from leakcheck.model.evidence import Evidence
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim
from leakcheck.model.item import Item
from leakcheck.model.key_change import KeyChange
from leakcheck.model.limits import Limits
from leakcheck.model.note import Circumstances
from leakcheck.model.problem import Problem
from leakcheck.model.rule import Direction
from leakcheck.model.source import Source
from leakcheck.model.unit import Unit
from leakcheck.model.user_error import UserError
from leakcheck.model.verdict import Verdict
from leakcheck.recover import Budget, Recovery, RecoveryProgress
from leakcheck.verdict import demoted, judge

#: A file larger than this is cut into spans of half as much, where its format can be cut, so that all workers share it.
LARGE = 64 << 20


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """What the user asked for."""

    paths: tuple[str, ...]
    case: Path
    keys: tuple[Path, ...] = ()
    openpgp_keys: tuple[Path, ...] = ()
    trusted_certificates: tuple[Path, ...] = ()
    online: bool = False
    jobs: int = 0
    """0: one worker a core."""
    engine: str = "processes"
    since_theft: str = ""
    """ISO date or empty."""
    limits: Limits = Limits()  # noqa: RUF009  # a frozen struct
    key_recovery: int = 0
    """How many searches for lost keys may be made after reading."""
    passwords: tuple[str, ...] = ()
    """Tried on what is locked. Never written anywhere."""


@dataclass(frozen=True, slots=True)
class RecoveryOptions:
    """What the user asked for when keys are to be recovered."""

    case: Path
    budget: Budget
    keys: tuple[Path, ...] = ()
    anchors: tuple[str, ...] = ()
    """Mails that the user holds independently of the dump."""
    anchor_cases: tuple[Path, ...] = ()
    forget_anchors: bool = False


@dataclass(frozen=True, slots=True)
class Recovered:
    """What came of a recovery."""

    did: Recovery
    keys: tuple[str, ...]
    """A few sentences a key."""
    unnamed: int
    """Keys that open too few signatures to be named."""
    remarks: tuple[str, ...]
    """What became of the anchors that were given."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan has come."""

    stage: str
    """`list`, `read`, `recover`, `compare`, `judge`."""
    files: int = 0
    of_files: int = 0
    bytes: int = 0
    of_bytes: int = 0
    items: int = 0
    recovery: RecoveryProgress | None = None


Watch = Callable[[Progress], None]


class Settings(msgspec.Struct, frozen=True):
    """What a worker is prepared from."""

    keys: tuple[bytes, ...]
    """File names in the file system's own bytes: they need not be text."""
    online: bool
    limits: Limits
    openpgp_keys: tuple[bytes, ...] = ()
    trusted_certificates: tuple[bytes, ...] = ()


def scan(options: ScanOptions, watch: Watch = lambda progress: None) -> CaseReader:
    """Scan, resume or renew a case; returns it for reading. Raises UserError, CaseError, KeyFileError, BrokenPlugin."""
    roots = _roots(options)
    store = KeyStore.of_files(options.keys, openpgp=options.openpgp_keys, certificates=options.trusted_certificates)
    writer = CaseWriter(options.case)
    try:
        run = _run_info(options, roots, store)
        _record_other_keys(writer, run.keys, options.keys)
        writer.begin(run)
        _Reading(options, roots, writer, watch).run()
        writer.finish_reading()
        if writer.changed:
            if options.key_recovery:
                search_keys(writer, documented_keys(store.judged()), Budget(options.key_recovery), _telling(watch), run.roots[0])
            conclude(writer, options.since_theft, watch)
        roots_of_all_scans = tuple(dict.fromkeys((*run.roots, *writer.roots())))
        writer.finish(msgspec.structs.replace(run, roots=roots_of_all_scans, finished=True))
    finally:
        writer.close()
    return CaseReader(options.case)


def _record_other_keys(writer: CaseWriter, digest: str, given: Sequence[Path]) -> None:
    """Record in the case that this scan knows other keys than the one before."""
    before = writer.last_keys()
    if before and before != digest:
        what = f"other keys than the scan before; files of keys: {', '.join(shown_name(path.name) for path in given) or 'none'}"
        writer.save_key_change(KeyChange(when=now(), command="scan", what=what, digest_before=before, digest_after=digest))


def record_key_change(case: Path, change: KeyChange) -> None:
    """Record a change of the user's keys in a case that is judged with them. Raises CaseError."""
    CaseReader(case)
    writer = CaseWriter(case)
    try:
        writer.save_key_change(change)
    finally:
        writer.close()


def now() -> str:
    """The time, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def conclude(writer: CaseWriter, since_theft: str, watch: Watch = lambda progress: None) -> None:
    """The stages that need no dump: apply recovered keys, compare everything with everything, then judge each item."""
    keys = apply_keys(writer)
    correlations = catalogue.correlations()
    watch(Progress("compare"))
    writer.save_correlations(correlate(writer.dump(), correlations))
    families = {rule.id: rule.family for rule in catalogue.rules()} | {rule.id: rule.family for rule in correlations}
    limits = {rule.id: rule.title for rule in catalogue.rules() if rule.direction is Direction.LIMIT}
    off, notes = demoted(writer.firing_rates(), families, limits)
    described = [*describe(writer.dump(), catalogue.notes(), Circumstances(since_theft))]
    watch(Progress("judge"))
    writer.save_verdicts(_verdicts(writer, off, since_theft))
    about_keys = (DumpNote(kind=NoteKind.COLLECTION, sentence=sentence) for sentence in keys)
    writer.save_notes([*notes, *about_keys, *described])


def _verdicts(writer: CaseWriter, off: dict[str, frozenset[str]], since_theft: str) -> Iterator[tuple[str, Verdict]]:
    no_checks = frozenset(rule.id for rule in catalogue.rules() if not rule.is_check)
    for evidence in writer.evidence():
        examined = evidence.examined
        if since_theft:
            times = tuple(writer.dump().facts_of(examined.item.path, TimeClaim))
            examined = msgspec.structs.replace(examined, facts=times)
        whole = Evidence(
            examined=examined,
            anchor=evidence.anchor,
            anchor_path=evidence.anchor_path,
            demoted=off.get(examined.item.kind, frozenset()),
            no_checks=no_checks,
            since_theft=since_theft,
        )
        yield examined.item.path, judge(whole)


# ── lost keys ────────────────────────────────────────────────────────────────────────────────────────────────────────


def recover_keys(options: RecoveryOptions, watch: Watch = lambda progress: None) -> Recovered:
    """Look for keys behind the signatures of a finished case that no known key explains, and judge its items anew.

    Works from the case alone. Raises UserError, CaseError, KeyFileError.
    """
    reader = CaseReader(options.case)
    run = reader.run()
    if not run.finished:
        raise UserError("The scan of this case was stopped before its end. Run it again to go on; then recover keys.")
    own = {one.signature for one in reader.unexplained()}
    store = KeyStore.of_files(options.keys)
    elsewhere = documented_keys(store.judged())
    for folder in options.anchor_cases:
        elsewhere += keys_of_case(folder, options.case, own)
    writer = CaseWriter(options.case)
    try:
        writer.reopen()
        if options.forget_anchors:
            writer.recovery().forget_anchors()
        done = search_keys(writer, elsewhere, options.budget, _telling(watch), run.roots[0])
        remarks = [_anchored(writer, path) for path in options.anchors]
        conclude(writer, run.since_theft, watch)
        writer.finish(run)
        signatures = list(writer.recovery().unexplained())
        found = memberships(signatures, writer.recovery().recovered_keys())
    finally:
        writer.close()
    named = [member for member in found if member.named]
    return Recovered(done, tuple(summaries(named, signatures)), len(found) - len(named), tuple(remarks))


def _telling(watch: Watch) -> Callable[[RecoveryProgress], None]:
    return lambda progress: watch(Progress("recover", recovery=progress))


def _anchored(writer: CaseWriter, path: str) -> str:
    """Tie the case's keys to the domains for which they signed a mail that the user holds; says what came of it."""
    recovery = writer.recovery()
    shown = shown_name(Path(path).name)
    said = "no recovered key made a signature of it."
    for examined in examine(path).examined():
        if recovery.holds(examined.item.sha256):
            return f"{shown} lies in the dump itself, byte for byte, and ties no key to anything."
        for key in anchors_of_mail(examined, recovery.recovered_keys()):
            recovery.save_key(key)
            tied = any(anchor_for(key, answer.signer) is not None for answer in examined.attestations)
            said = "signed with a recovered key, which it ties to its domain." if tied else NEEDS_A_SECOND
    return f"{shown}: {said}"


def examine(path: str, keys: Sequence[Path] = (), limits: Limits | None = None) -> CaseReader:
    """Scan one file or folder, in a worker of its own, into a temporary case that vanishes with the reader."""
    folder = tempfile.mkdtemp(prefix="leakcheck-")
    try:
        reader = scan(ScanOptions((path,), Path(folder), tuple(keys), jobs=1, limits=limits or Limits()))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(reader, shutil.rmtree, folder, ignore_errors=True)
    return reader


# ── what a worker does ───────────────────────────────────────────────────────────────────────────────────────────────


def prepare(settings: bytes) -> Examiner:
    """Called once in each worker."""
    wanted = msgspec.msgpack.decode(settings, type=Settings)
    keys, openpgp, certificates = (
        tuple(Path(os.fsdecode(name)) for name in names) for names in (wanted.keys, wanted.openpgp_keys, wanted.trusted_certificates)
    )
    store = KeyStore.of_files(keys, openpgp=openpgp, certificates=certificates)
    keyring = OnlineKeyring(store) if wanted.online else store
    return Examiner(catalogue.formats(), catalogue.schemes(), catalogue.rules(), keyring, wanted.limits)


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


class _Reading:
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
            self._writer.forget(_shown(argument, name))

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
            for encoded in result.items:
                planned = msgspec.msgpack.decode(encoded, type=list[Unit])
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


def _given_up(part: UnitResult) -> UnitResult:
    """The answer for a unit that no worker survived: the file keeps its line, and the line says so."""
    unit = part.unit
    problem = msgspec.structs.replace(part_not_read(unit.span), item=unit.path)
    examined = Examined(item=Item(unit.path, unit.size, ""), problems=(problem,))
    return UnitResult(unit=unit, items=(msgspec.msgpack.encode(examined),), done=True, restart=True)


def _in_order(unit: Unit) -> tuple[str, int]:
    return unit.path, unit.span.start if unit.span else 0


def _engine(name: str) -> Engine:
    for engine in catalogue.engines():
        if engine.name == name:
            return engine
    raise UserError(f"There is no engine {name!r}; choose one of: {', '.join(engine.name for engine in catalogue.engines())}.")


def _roots(options: ScanOptions) -> list[tuple[Source, str, str]]:
    """Each argument with its source and the name that its items' paths begin with."""
    roots: list[tuple[Source, str, str]] = []
    for argument in options.paths:
        source = next((one for one in catalogue.sources() if one.accepts(argument)), None)
        if source is None:
            raise UserError(f"{argument!r} is neither a file nor a folder that can be read. Check the spelling and the permissions.")
        if argument != "-":
            _refuse_case_inside(options.case, Path(argument))
        name = "stdin" if argument == "-" else Path(argument).resolve().name or "root"
        roots.append((source, argument, _unused(name, {used for _, _, used in roots})))
    return roots


def _shown(argument: str, name: str) -> str:
    """A root's name as its items' paths begin with it."""
    return shown_folder(name) if Path(argument).is_dir() else shown_name(name)


def _unused(name: str, taken: set[str]) -> str:
    """The name, or the first of `name (2)`, `name (3)`, … that no other root has."""
    candidates = (name if number == 1 else f"{name} ({number})" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def _refuse_case_inside(case: Path, root: Path) -> None:
    if case.resolve().is_relative_to(root.resolve()):
        raise UserError(f"The case folder {case} would lie inside the dump, where nothing is ever written. Give another place with --case.")


def _run_info(options: ScanOptions, roots: Sequence[tuple[Source, str, str]], store: KeyStore) -> RunInfo:
    return RunInfo(
        version=program_version(),
        tables=tables_digest(),
        keys=store.digest(),
        plugins=catalogue.digest(),
        roots=tuple(_shown(argument, name) for _, argument, name in roots),
        online=options.online,
        since_theft=options.since_theft,
        finished=False,
    )


def program_version() -> str:
    """The version that is installed; `unknown` when run from a folder that was never installed."""
    try:
        return version("leakcheck-toolkit")
    except PackageNotFoundError:
        return "unknown"
