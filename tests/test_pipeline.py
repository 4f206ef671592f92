"""Whole scans of real folders: resume, renewal, equality across workers and cuts, hostile surroundings, an untouched dump."""

import hashlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from leakcheck import pipeline
from leakcheck.casefile import CaseReader
from leakcheck.model.problem import ProblemKind
from leakcheck.model.report import ReportOptions
from leakcheck.model.user_error import UserError
from leakcheck.model.verdict import Status
from leakcheck.pipeline import ScanOptions, scan
from leakcheck.reports.json_lines import REPORT

SAMPLE = Path(__file__).parent.parent / "fixtures" / "dumps" / "election-leak"
KEYS = (SAMPLE / "keys.jsonl",)


def lines(case: CaseReader) -> str:
    (part,) = REPORT.render(case, ReportOptions())
    return "".join(part.chunks)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The JSON lines of an uninterrupted scan of the sample."""
    return lines(scan(ScanOptions((str(SAMPLE / "dump"),), tmp_path_factory.mktemp("whole"), KEYS)))


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A small folder to change: two mails, a note and a mailbox."""
    target = tmp_path / "leak"
    (target / "mail").mkdir(parents=True)
    for name in ("000.eml", "001.eml"):
        shutil.copy(SAMPLE / "dump/mail/nadia.benali/INBOX" / name, target / "mail" / name)
    shutil.copy(SAMPLE / "dump/documents/Memo_2007.rtf", target / "memo.rtf")
    return target


class Counting:
    """Counts the units that a scan hands to its engine."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        original = pipeline._engine

        def engine(name: str) -> object:
            made = original(name)

            def run(units: object, task: object, options: object) -> Iterator[object]:
                def seen() -> Iterator[object]:
                    for unit in units:  # type: ignore[attr-defined]
                        self.read.append(unit.path)
                        yield unit

                return made.run(seen(), task, options)  # type: ignore[arg-type]

            return type(made)(made.name, made.title, run)  # type: ignore[arg-type]

        monkeypatch.setattr(pipeline, "_engine", engine)


@pytest.mark.parametrize("options", [{"jobs": 1}, {"jobs": 3}, {"engine": "serial"}])
def test_the_same_answer_from_any_number_of_workers(tmp_path: Path, whole: str, options: dict[str, object]) -> None:
    assert lines(scan(ScanOptions((str(SAMPLE / "dump"),), tmp_path, KEYS, **options))) == whole  # type: ignore[arg-type]


def test_a_second_scan_reads_nothing_again(dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = ScanOptions((str(dump),), tmp_path / "case", engine="serial")
    first = lines(scan(options))
    counting = Counting(monkeypatch)
    assert lines(scan(options)) == first
    assert counting.read == []


def test_only_what_changed_is_read_and_what_is_gone_is_forgotten(dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = ScanOptions((str(dump),), tmp_path / "case", engine="serial")
    scan(options)
    (dump / "memo.rtf").write_bytes(b"changed")
    (dump / "new.txt").write_bytes(b"new")
    (dump / "mail" / "001.eml").unlink()
    counting = Counting(monkeypatch)
    case = scan(options)
    assert sorted(counting.read) == ["leak/memo.rtf", "leak/new.txt"]
    assert [item.path for item in case.items()] == ["leak/mail/000.eml", "leak/memo.rtf", "leak/new.txt"]
    assert case.item("leak/memo.rtf").sha256 == hashlib.sha256(b"changed").hexdigest()  # type: ignore[union-attr]


def test_other_keys_mean_that_everything_is_read_again(dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan(ScanOptions((str(dump),), tmp_path / "case", engine="serial"))
    counting = Counting(monkeypatch)
    case = scan(ScanOptions((str(dump),), tmp_path / "case", KEYS, engine="serial"))
    assert len(counting.read) == 3
    assert case.counts()[Status.AUTHENTICATED] >= 1


def test_a_large_mailbox_in_spans_gives_what_it_gives_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = tmp_path / "claire.mbox"
    shutil.copy(SAMPLE / "dump/mail/claire.vasseur.mbox", box)
    options = ScanOptions((str(box),), tmp_path / "one", KEYS)
    whole = [json.loads(line) for line in lines(scan(options)).splitlines()]
    monkeypatch.setattr(pipeline, "LARGE", 20_000)
    cut = scan(ScanOptions((str(box),), tmp_path / "two", KEYS, engine="serial"))
    assert [json.loads(line) for line in lines(cut).splitlines()] == whole
    counting = Counting(monkeypatch)
    scan(ScanOptions((str(box),), tmp_path / "two", KEYS, engine="serial"))
    assert counting.read == [], "a large file that is done is not even planned again"


def command(case: Path, *more: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "leakcheck",
        "scan",
        str(SAMPLE / "dump"),
        "--keys",
        str(KEYS[0]),
        "--case",
        str(case),
        "--no-page",
        "--fail-on",
        "never",
        *more,
    ]


def test_killed_at_any_moment_it_goes_on_to_the_same_answer(tmp_path: Path, whole: str) -> None:
    chance = random.Random(20170505)
    for _ in range(4):
        process = subprocess.Popen(command(tmp_path / "case"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.15, 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert lines(scan(ScanOptions((str(SAMPLE / "dump"),), tmp_path / "case", KEYS))) == whole


def test_stopped_by_hand_it_says_so_and_goes_on(tmp_path: Path, whole: str) -> None:
    process = subprocess.Popen(command(tmp_path / "case", "--jobs", "2"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert "Traceback" not in said
    if process.returncode == 3:
        assert "run the same command again to go on" in said
    assert lines(scan(ScanOptions((str(SAMPLE / "dump"),), tmp_path / "case", KEYS))) == whole


def test_the_dump_is_left_exactly_as_it_was(dump: Path, tmp_path: Path) -> None:
    def state() -> dict[str, tuple[int, bytes]]:
        return {str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"") for path in sorted(dump.rglob("*"))}

    before = state()
    scan(ScanOptions((str(dump),), tmp_path / "case"))
    assert state() == before


def test_links_devices_and_closed_files_become_problems(dump: Path, tmp_path: Path) -> None:
    (dump / "link").symlink_to("/etc/passwd")
    os.mkfifo(dump / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(dump / "socket"))
        case = scan(ScanOptions((str(dump),), tmp_path / "case", engine="serial"))
    problems = {problem.item: problem.kind for problem in case.problems()}
    assert {name: problems[f"leak/{name}"] for name in ("link", "pipe", "socket")} == dict.fromkeys(
        ("link", "pipe", "socket"), ProblemKind.SPECIAL_FILE
    )
    assert {"leak/link", "leak/pipe", "leak/socket"}.isdisjoint(item.path for item in case.items())


def test_names_that_are_no_text_are_shown_and_read(dump: Path, tmp_path: Path) -> None:
    with open(os.fsencode(dump) + b"/caf\xe9.txt", "wb") as stream:  # noqa: PTH123  # pathlib knows no bytes
        stream.write(b"x")
    case = scan(ScanOptions((str(dump),), tmp_path / "case"))
    (item,) = (item for item in case.items() if "caf" in item.path)
    assert item.path == "leak/caf\\udce9.txt"
    assert item.sha256 == hashlib.sha256(b"x").hexdigest()


def test_every_item_has_exactly_one_verdict(whole: str) -> None:
    rows = [json.loads(line) for line in whole.splitlines()]
    paths = [row["path"] for row in rows if row["type"] == "item"]
    assert len(paths) == len(set(paths)) > 200


def test_a_case_inside_the_dump_is_refused(dump: Path) -> None:
    with pytest.raises(UserError, match="inside the dump"):
        scan(ScanOptions((str(dump),), dump / "case"))


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        scan(ScanOptions((str(tmp_path / "no-such-folder"),), tmp_path / "case"))
    with pytest.raises(UserError, match="no engine"):
        scan(ScanOptions((str(SAMPLE / "dump"),), tmp_path / "case", engine="steam"))


def test_two_folders_of_one_name_are_told_apart(dump: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "leak"
    other.mkdir(parents=True)
    (other / "memo.rtf").write_bytes(b"other")
    case = scan(ScanOptions((str(dump), str(other)), tmp_path / "case"))
    assert {"leak/memo.rtf", "leak (2)/memo.rtf"} <= {item.path for item in case.items()}


def test_a_file_by_itself_needs_no_case() -> None:
    case = pipeline.examine(str(SAMPLE / "dump/mail/divers/b_word_changed.eml"), KEYS)
    assert [item.path for item in case.items()] == ["b_word_changed.eml"]
