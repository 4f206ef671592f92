"""How often leakcheck is wrong, and how often it sees what was altered: the tables of docs/accuracy.md come from here.

    leakcheck scan CORPUS --case CASE --no-page --fail-on never
    python benchmarks/detection.py CORPUS [--case CASE] [--half final] [--count 6] [--quick] [--method ID] [--write docs/accuracy.md]
    python benchmarks/detection.py CORPUS --case CASE --only corpus --add benchmarks/accuracy/figures.json --write docs/accuracy.md

Honest side: what the scan of the whole corpus says (`--case`), and what honest treatments of a sample of its files make of them
(treatments.py). Altered side: real files of the corpus, altered by real programs in the ways of known cases, at three levels of care
(*_methods.py), each judged alone and in a dump that holds the unaltered original in a signed message (measure.py). Which files are taken
and how they are altered follows from the seed alone; rules are tuned on one half of the files only, and the printed figures are the
other half's. The figures of the last whole run are kept in accuracy/figures.json, so that the page can be made again from them with a
newer scan of the corpus (third line above), or with some ways measured anew (`--method ID --add … --json …`, which keeps the others).
Needs Debian's libimage-exiftool-perl, qpdf, ghostscript, p7zip-full, zip, faketime, libreoffice-writer, -calc and -impress, imagemagick,
libjpeg-turbo-progs and mat2: what is missing is told, and what needs it is left out.
"""

import argparse
import json
import logging
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from accuracy import compound_methods, mail_methods, office_methods, pdf_methods, picture_methods
from accuracy.measure import Look, look, names, surroundings
from accuracy.method import METHODS, Altered, Level, Method, Original
from accuracy.originals import HALVES, Originals
from accuracy.report import accuracy_page, shown_case
from accuracy.tools import MissingTool, missing
from accuracy.treatments import TREATMENTS, Treatment

MODULES = (mail_methods, office_methods, compound_methods, pdf_methods, picture_methods)
#: So many files of a kind are tried for one that can be altered in a way. Most answers are quick.
_TRIED = 400
_UNALTERED = 12
"""After so many files that a way could not alter although they were fit, the next kind is taken: a program that refuses one refuses many."""


@dataclass
class Row:
    """What became of one method at one level."""

    method: str
    level: str
    files: int = 0
    suspicious: int = 0
    named: int = 0
    was_authenticated: int = 0
    still_authenticated: int = 0
    suspicious_beside: int = 0
    named_beside: int = 0
    by: dict[str, int] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)


@dataclass
class Treated:
    title: str
    files: int = 0
    suspicious: list[str] = field(default_factory=list)
    suspicious_beside: list[str] = field(default_factory=list)
    """In a dump that holds the untreated file in a signed message."""
    refused: int = 0
    by: dict[str, int] = field(default_factory=dict)
    """New findings of moderate or strong weight that speak of an alteration, by rule."""


def main() -> int:
    options = _options()
    logging.disable(logging.CRITICAL)  # pypdf tells at length what is odd in a file
    warnings.simplefilter("ignore")
    begun = time.process_time(), time.monotonic()
    absent = missing()
    if absent:
        print(f"MISSING, and what needs them is left out: {', '.join(absent)}", file=sys.stderr)
    originals = Originals(options.corpus, options.half, options.seed, options.seeds_before)
    bench = Bench(originals, options.count, options.seed)
    wanted = [one for one in METHODS if not options.method or one.id in options.method]
    rows = [] if options.only in {"honest", "corpus"} else [row for one in wanted for row in bench.method(one)]
    treated = [] if options.only in {"altered", "corpus"} or options.method else [bench.treatment(one) for one in TREATMENTS]
    case = shown_case(options.case) if options.case else None
    figures: dict[str, Any] = {
        "half": options.half, "seed": options.seed, "seeds_before": options.seeds_before, "count": options.count, "missing": absent, "left_out": sorted(bench.left_out),
        "rows": [asdict(row) for row in rows], "treated": [asdict(one) for one in treated], "case": case,
        "seconds": round(time.monotonic() - begun[1]), "cpu": round(time.process_time() - begun[0]),
    }  # fmt: skip
    if options.add:
        figures = _added(figures, json.loads(options.add.read_text(encoding="utf-8")))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    page = accuracy_page(figures)
    if options.write:
        options.write.write_text(page, encoding="utf-8")
    print(page)
    return 0


def _added(figures: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    """Both sides, where each was measured by a run of its own."""
    measured = figures if figures["rows"] or figures["treated"] else others
    both = {name: figures[name] or others[name] for name in ("treated", "case")}
    anew = {(row["method"], row["level"]): row for row in figures["rows"]}
    known = [(row["method"], row["level"]) for row in others["rows"]]
    both["rows"] = [anew.get(key, row) for key, row in zip(known, others["rows"], strict=True)]
    both["rows"] += [row for key, row in anew.items() if key not in known]
    sums = {name: figures[name] + others[name] for name in ("seconds", "cpu")}
    return {**measured, **both, **sums, "left_out": sorted({*figures["left_out"], *others["left_out"]})}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures false alarms and what is seen of alterations.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--case", type=Path, help="a finished scan of the whole corpus, for the honest side")
    parser.add_argument("--half", choices=HALVES, default="final")
    parser.add_argument("--seed", type=int, default=2017)
    parser.add_argument("--seeds-before", type=int, nargs="*", default=[], help="seeds of earlier runs: files that they came to first are taken last")
    parser.add_argument("--count", type=int, default=6, help="files a method and level, and a treatment and kind")
    parser.add_argument("--quick", action="store_true", help="two files each")
    parser.add_argument("--method", action="append", default=[], help="only this one; may be repeated")
    parser.add_argument("--only", choices=("honest", "altered", "corpus"), help="corpus: only what --case holds; nothing is treated or altered")
    parser.add_argument("--add", type=Path, help="figures written by --json of a run before, for what this one does not measure")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--write", type=Path, help="write the page here")
    options = parser.parse_args()
    if options.quick:
        options.count = 2
    return options


class Bench:
    """The measuring, with what unaltered files are told kept for all methods."""

    def __init__(self, originals: Originals, count: int, seed: int) -> None:
        self._originals, self._count, self._seed = originals, count, seed
        self._before: dict[tuple[str, str, bool], Look] = {}
        self.left_out: set[str] = set()

    def method(self, method: Method) -> Iterator[Row]:
        for level in method.care:
            row = Row(method.id, level.value)
            try:
                for original, altered in islice(self._altered(method, level), self._count):
                    self._judge(row, original, altered)
            except MissingTool as tool:
                self.left_out.add(f"{method.id} ({level.value}): needs {tool}")
            print(f"{method.id:24} {level.value:9} {row.files} files: {row.suspicious} suspicious, {row.named} named; beside the original {row.suspicious_beside}, {row.named_beside}  {row.by}", file=sys.stderr, flush=True)  # fmt: skip
            yield row

    def _altered(self, method: Method, level: Level) -> Iterator[tuple[Original, Altered]]:
        """Fit originals and what was made of them, the kinds in turn."""
        sources = [self._of_kind(kind, method, level) for kind in method.kinds]
        while sources:
            for source in list(sources):
                found = next(source, None)
                if found is None:
                    sources.remove(source)
                else:
                    yield found

    def _of_kind(self, kind: str, method: Method, level: Level) -> Iterator[tuple[Original, Altered]]:
        unaltered = 0
        for original in islice(self._originals.of(kind), _TRIED):
            started = time.monotonic()
            altered = method.change(original, level, Random(f"{self._seed} {method.id} {original.name}"))
            if altered is None:
                unaltered += time.monotonic() - started > 1
                if unaltered >= _UNALTERED:
                    return
            elif altered.data and altered.data != original.data and self._fit(original):
                yield original, altered

    def _fit(self, original: Original) -> bool:
        """An original that is suspicious itself, or a signed one that does not verify, shows nothing."""
        before = self._unaltered(original, f"papers/document{original.suffix}", beside=False)
        return not before.suspicious and (original.kind != "signed" or before.authenticated)

    def _unaltered(self, original: Original, path: str, *, beside: bool) -> Look:
        key = original.name + original.kind, path, beside
        if key not in self._before:
            others = surroundings(original) if beside else {}
            self._before[key] = look({path: original.data, **others}, path)
        return self._before[key]

    def _judge(self, row: Row, original: Original, altered: Altered) -> None:
        path = altered.path or f"papers/document{original.suffix}"
        files = {path: altered.data, **dict(altered.beside)}
        before, after = self._unaltered(original, path, beside=False), look(files, path)
        beside_before = self._unaltered(original, path, beside=True)
        beside = look({**files, **surroundings(original)}, path)
        named, named_beside = names(after, before, altered), names(beside, beside_before, altered)
        row.files += 1
        row.suspicious += after.suspicious
        row.named += bool(named) or after.suspicious
        row.was_authenticated += before.authenticated
        row.still_authenticated += after.authenticated
        row.suspicious_beside += beside.suspicious
        row.named_beside += bool(named_beside) or beside.suspicious
        told = {*after.counted, *named}
        saw = (*told, *(f"beside: {rule}" for rule in {*beside.counted, *named_beside} - told))
        # In one order, so that of two runs only what differs is seen to differ.
        row.by = dict(sorted((Counter(row.by) + Counter(saw)).items()))
        if not (named or after.suspicious):
            row.unseen.append(original.name)

    def treatment(self, treatment: Treatment) -> Treated:
        done = Treated(treatment.title)
        for kind in treatment.kinds:
            count = 0
            for original in islice(self._originals.of(kind), 3 * self._count):
                if count >= self._count:
                    break
                try:
                    data = treatment.treat(original)
                except MissingTool as tool:
                    self.left_out.add(f"{treatment.title}: needs {tool}")
                    return done
                if data is None:
                    done.refused += 1
                    continue
                count += 1
                self._judge_treated(done, original, data, treatment.suffix or original.suffix)
        print(
            f"{treatment.title}: {done.files} files, suspicious {done.suspicious}, beside {done.suspicious_beside}, {done.by}",
            file=sys.stderr,
            flush=True,
        )
        return done

    def _judge_treated(self, done: Treated, original: Original, data: bytes, suffix: str) -> None:
        from leakcheck.model.rule import Direction, Weight

        before, path = self._unaltered(original, f"papers/document{original.suffix}", beside=False), f"papers/document{suffix}"
        after = look({path: data}, path)
        done.files += 1
        beside = look({path: data, **surroundings(original)}, path)
        for told, listed in ((after, done.suspicious), (beside, done.suspicious_beside)):
            if told.suspicious and not before.suspicious:
                listed.append(f"{original.name}: {', '.join(told.counted)}: {told.sentence}")
        known = {finding.rule for finding in before.findings}
        new = {one.rule for one in after.findings if one.weight >= Weight.MODERATE and one.direction is Direction.ALTERATION} - known
        done.by = dict(sorted((Counter(done.by) + Counter(new)).items()))


if __name__ == "__main__":
    sys.exit(main())
