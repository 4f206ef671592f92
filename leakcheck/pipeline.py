"""The whole flow on one page: sources → examine (in workers) → case file → correlate → verdict."""

import shlex
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path

import msgspec

from leakcheck import catalogue
from leakcheck.casefile import CaseReader, CaseWriter
from leakcheck.conclude import conclude
from leakcheck.decode.file_paths import shown_name
from leakcheck.decode.key_memberships import documented_keys
from leakcheck.knowledge.dated_facts import digest as tables_digest
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.lost_keys import search_keys
from leakcheck.model.case_view import RunInfo
from leakcheck.model.content import Content
from leakcheck.model.key_change import KeyChange
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem
from leakcheck.model.progress import Watch
from leakcheck.model.scan_options import ScanOptions
from leakcheck.model.source import Source
from leakcheck.model.unit import Unit
from leakcheck.model.user_error import UserError
from leakcheck.read_dump import Reading, shown_root
from leakcheck.recover import Budget

#: Of the files that a case holds of a dump, so many in a hundred must be found again for it to be taken for the same dump.
_THE_SAME = 5


def scan(options: ScanOptions, watch: Watch = lambda progress: None) -> CaseReader:
    """Scan, resume or renew a case; returns it for reading. Raises UserError, CaseError, KeyFileError, BrokenPlugin."""
    roots = _roots(options)
    store = KeyStore.of_files(options.keys, openpgp=options.openpgp_keys, certificates=options.trusted_certificates)
    writer = CaseWriter(options.case)
    try:
        run = _run_info(options, roots, store)
        if not options.replace:
            _refuse_another_dump(writer, roots, options.case)
        _record_other_keys(writer, run.keys, options.keys)
        writer.begin(run)
        Reading(options, roots, writer, watch).run()
        writer.finish_reading()
        if writer.changed:
            if options.key_recovery:
                search_keys(writer, documented_keys(store.judged()), Budget(options.key_recovery), watch, run.roots[0])
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


def examine(path: str, keys: Sequence[Path] = (), limits: Limits | None = None, passwords: tuple[str, ...] = ()) -> CaseReader:
    """Scan one file or folder, in a worker of its own, into a temporary case that vanishes with the reader."""
    folder = tempfile.mkdtemp(prefix="leakcheck-")
    try:
        reader = scan(ScanOptions((path,), Path(folder), tuple(keys), jobs=1, limits=limits or Limits(), passwords=passwords))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(reader, shutil.rmtree, folder, ignore_errors=True)
    return reader


def _roots(options: ScanOptions) -> list[tuple[Source, str, str]]:
    """Each argument with its source and the name that its items' paths begin with."""
    roots: list[tuple[Source, str, str]] = []
    for argument in options.paths:
        source = next((one for one in catalogue.sources() if one.accepts(argument)), None)
        if source is None:
            raise UserError(f"{argument!r} is neither a file nor a folder that can be read. Check the spelling and the permissions.")
        if argument != "-":
            _refuse_case_inside(options.case, Path(argument))
            _refuse_nothing(source, argument)
        name = "stdin" if argument == "-" else Path(argument).resolve().name or "root"
        roots.append((source, argument, _unused(name, {used for _, _, used in roots})))
    return roots


def roots_of(options: ScanOptions) -> dict[str, str]:
    """What was scanned, by the names that its items' paths begin with. Raises UserError."""
    return {shown_root(argument, name): argument for _, argument, name in _roots(options)}


def _unused(name: str, taken: set[str]) -> str:
    """The name, or the first of `name (2)`, `name (3)`, … that no other root has."""
    candidates = (name if number == 1 else f"{name} ({number})" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def _refuse_case_inside(case: Path, root: Path) -> None:
    if case.resolve().is_relative_to(root.resolve()):
        place = shlex.quote(str(root.resolve().parent / case.name))
        raise UserError(f"The case folder {case} would lie inside the dump, where nothing is written. Give another place, such as: --case {place}")


def _refuse_nothing(source: Source, argument: str) -> None:
    """A drive that is not connected looks like an empty folder, and an empty answer like a clean one."""
    if next(iter(source.units(argument, "dump")), None) is None:
        raise UserError(f"There is no file in {argument!r}. Is it the right folder, and is its drive connected?")


def _refuse_another_dump(writer: CaseWriter, roots: Sequence[tuple[Source, str, str]], case: Path) -> None:
    """A case is named after the folder that was scanned, and so is that of the next leak whose folder has the same name."""
    for source, argument, name in roots:
        root = shown_root(argument, name)
        held = writer.files_under(root)
        # One file alone is taken for the one before, changed: nobody's leak is lost by that.
        if held > 1 and not _found_again(writer, source.units(argument, name), -(-held * _THE_SAME // 100)):
            raise UserError(
                f"The case {case} holds another dump named {root!r}: of the files read then ({held:,}) hardly any lie in {argument!r} as they were. "
                "Nothing was changed. Name another folder for the new case with --case, or say --replace to give up what this one holds."
            )


def _found_again(writer: CaseWriter, listed: Iterable[Unit | Problem], enough: int) -> bool:
    return sum(1 for _ in islice((one for one in listed if isinstance(one, Unit) and writer.holds(one)), enough)) == enough


def _run_info(options: ScanOptions, roots: Sequence[tuple[Source, str, str]], store: KeyStore) -> RunInfo:
    return RunInfo(
        version=program_version(),
        tables=tables_digest(),
        keys=store.digest(),
        plugins=catalogue.digest(),
        roots=tuple(shown_root(argument, name) for _, argument, name in roots),
        online=options.online,
        since_theft=options.since_theft,
        finished=False,
        key_files=tuple(_named_with_digest(path) for path in (*options.keys, *options.openpgp_keys, *options.trusted_certificates)),
    )


def _named_with_digest(path: Path) -> str:
    return f"{shown_name(path.name)}, SHA-256 {Content.of_file(path).digest()}"


def program_version() -> str:
    """The version that is installed; `unknown` when run from a folder that was never installed."""
    try:
        return version("leakcheck-toolkit")
    except PackageNotFoundError:
        return "unknown"
