"""Real files that others have broken, by hand or by fuzzing: whatever our readers, rules and verifications say of them, none of ours fails."""

import re
from pathlib import Path

import pytest

from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind
from leakcheck.model.scan_options import ScanOptions
from leakcheck.pipeline import scan

_BROKEN = re.compile(
    r"fuzz|minimi[sz]ed|broken|corrupt|damaged|malicious|malformed|invalid|truncat|crash|oom|timeout|poc[-_]|bomb|bad|recurs|loop|overflow|deep|nested",
    re.I,
)
_MOST_FILES, _LARGEST = 500, 2 << 20
_OUR_OWN_FAULTS = {ProblemKind.CRASH, ProblemKind.READER_ERROR, ProblemKind.RULE_ERROR, ProblemKind.VERIFIER_ERROR}


@pytest.mark.corpus
def test_no_reader_rule_or_verification_fails_on_broken_files(corpus: Path, tmp_path: Path) -> None:
    dump = tmp_path / "dump"
    dump.mkdir()
    chosen = [path for path in sorted(corpus.rglob("*")) if _BROKEN.search(path.name) and path.is_file() and not path.is_symlink()]
    chosen = [path for path in chosen if path.stat().st_size <= _LARGEST][:_MOST_FILES]
    assert chosen
    for number, path in enumerate(chosen):
        (dump / f"{number:03}-{path.name}").write_bytes(path.read_bytes())
    limits = Limits(seconds_per_item=20, item_bytes=32 << 20, unpacked_bytes=256 << 20, children=5000)
    case = scan(ScanOptions((str(dump),), tmp_path / "case", jobs=2, limits=limits))
    faults = [f"{problem.item}: {problem.sentence}" for problem in case.problems() if problem.kind in _OUR_OWN_FAULTS]
    assert not faults, "\n".join(faults[:20])
    files = [result.examined.item.path for result in case.results() if not result.examined.item.parent]
    assert len(files) == len(set(files)) == len(chosen)
