"""How the stages that need no dump grow with it: every comparison, the rates, the verdicts and the report, on 10,000 to 1,000,000 items.

    python benchmarks/correlation.py [--sizes 10000 100000 1000000] [--folder FOLDER] [--keep] [--only WORD] [--profile STAGE]

Writes a synthetic leak of each size (synthetic_dump.py) into a case and times what `leakcheck scan` does after reading: each comparison
of the catalogue, whatever there is, by itself; then all of it as the scan does it, saved into the case; then the report in JSON lines.
For each stage: seconds of CPU, the most memory that the process held (Linux), and the exponent by which the time grows from one size to
the next; 1 is in proportion, 2 is everything with everything. A million items take some 9 GB in FOLDER (a temporary one), which are
deleted afterwards unless --keep is given.
"""

import argparse
import contextlib
import cProfile
import json
import math
import pstats
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from synthetic_dump import RUN, write

from leakcheck import catalogue
from leakcheck.casefile import CaseReader, CaseWriter
from leakcheck.conclude import verdicts
from leakcheck.correlate import correlate
from leakcheck.model.note import Circumstances
from leakcheck.model.report import ReportOptions
from leakcheck.verdict import demoted

#: Below this many seconds a time is noise, and no exponent is told.
LEAST_SECONDS = 0.2
_RESET = Path("/proc/self/clear_refs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, help="where the cases are written; those that are there already are used again")
    parser.add_argument("--keep", action="store_true", help="leave the cases in the folder")
    parser.add_argument("--only", default="", help="measure only the comparisons whose name holds this word")
    parser.add_argument("--profile", default="", metavar="STAGE", help="show which functions a stage spends its time in, for the first size")
    parser.add_argument("--stages", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.stages:
        _measure(wanted.stages, wanted.only, wanted.profile)
        return
    folder = wanted.folder or Path(tempfile.mkdtemp(prefix="leakcheck-scale-"))
    figures: list[dict[str, tuple[float, float, int]]] = []
    for size in sorted(wanted.sizes):
        case = folder / str(size)
        figures.append(_of_size(case, size, wanted))
        _show(sorted(wanted.sizes)[: len(figures)], figures)
        if not wanted.keep:
            shutil.rmtree(case)
    if not wanted.folder and not wanted.keep:
        shutil.rmtree(folder)


def _of_size(case: Path, size: int, wanted: argparse.Namespace) -> dict[str, tuple[float, float, int]]:
    """Seconds of CPU, megabytes and answers of each stage, measured in a process of its own that begins small."""
    if not case.exists():
        writer = CaseWriter(case)
        write(writer, size)
        writer.close()
    command = [sys.executable, __file__, "--stages", str(case), "--only", wanted.only, "--profile", wanted.profile]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, tuple[float, float, int]] = {}
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            one = json.loads(line)
            figures[one["stage"]] = one["seconds"], one["megabytes"], one["answers"]
        else:
            print(line)
    return figures


def _show(sizes: Sequence[int], figures: Sequence[dict[str, tuple[float, float, int]]]) -> None:
    last, before = figures[-1], figures[-2] if len(figures) > 1 else {}
    print(f"\n{sizes[-1]:,} items: CPU seconds, MB at most, answers{f'; exponent from {sizes[-2]:,}' if before else ''}")
    for stage, (seconds, megabytes, answers) in last.items():
        told = ""
        if before and min(before[stage][0], seconds) >= LEAST_SECONDS:
            told = f"{math.log(seconds / before[stage][0], sizes[-1] / sizes[-2]):8.2f}"
        print(f"  {stage:45} {seconds:9.2f} {megabytes:7.0f} {answers:10,} {told}", flush=True)


# ── in the process that is measured ──────────────────────────────────────────────────────────────────────────────────


def _measure(case: Path, only: str, profile: str) -> None:
    writer = CaseWriter(case)
    with contextlib.closing(writer):
        for rule in catalogue.correlations():
            if only in rule.id:
                _timed(rule.id, lambda check=rule.check: sum(1 for _ in check(writer.dump())), profile)  # type: ignore[misc]
        if not only:
            for name, stage in _concluding(writer):
                _timed(name, stage, profile)
    if not only:
        _timed("report in JSON lines", lambda: _report(case), profile)


def _concluding(writer: CaseWriter) -> Iterator[tuple[str, Callable[[], int]]]:
    """What `conclude` does, step by step."""
    off: dict[str, frozenset[str]] = {}

    def rates() -> int:
        found, notes = demoted(writer.firing_rates(), {rule.id: rule.family for rule in catalogue.correlations()})
        off.update(found)
        writer.save_notes(notes)
        return len(notes)

    yield "all comparisons, saved", lambda: _nothing(writer.save_correlations(correlate(writer.dump(), catalogue.correlations())))
    yield "firing rates", rates
    for note in catalogue.notes():
        yield f"note {note.id}", lambda note=note: len(list(note.describe(writer.dump(), Circumstances("2016-01-01"))))  # type: ignore[misc]
    yield "verdicts, saved", lambda: _nothing(writer.save_verdicts(verdicts(writer, off, "")))
    yield "verdicts with a time of theft, saved", lambda: _nothing(writer.save_verdicts(verdicts(writer, off, "2016-01-01")))
    yield "the run finished", lambda: _nothing(writer.finish(RUN))


def _nothing(done: None) -> int:
    return 0 if done is None else 1


def _report(case: Path) -> int:
    reports = {report.name: report for report in catalogue.reports()}
    return sum(1 for part in reports["jsonl"].render(CaseReader(case), ReportOptions()) for _ in part.chunks)


def _timed(name: str, stage: Callable[[], int], profile: str) -> None:
    with contextlib.suppress(OSError):
        _RESET.write_text("5")
    profiler = cProfile.Profile() if profile and profile in name else None
    begun = time.process_time()
    answers = profiler.runcall(stage) if profiler else stage()
    figures = {"stage": name, "seconds": time.process_time() - begun, "megabytes": _peak(), "answers": answers}
    print(json.dumps(figures), flush=True)
    if profiler:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def _peak() -> float:
    """Megabytes held at most since the last reset; where there is none, since the beginning."""
    with contextlib.suppress(OSError, StopIteration):
        status = Path("/proc/self/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
