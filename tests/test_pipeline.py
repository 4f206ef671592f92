"""Whole scans of real folders: resume, renewal, equality across workers and cuts, hostile surroundings, an untouched dump."""

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from leakcheck import pipeline, read_dump
from leakcheck.casefile import CaseError, CaseReader, CaseWriter
from leakcheck.model.problem import ProblemKind
from leakcheck.model.progress import Progress
from leakcheck.model.report import ReportOptions
from leakcheck.model.scan_options import ScanOptions
from leakcheck.model.user_error import UserError
from leakcheck.model.verdict import Status
from leakcheck.pipeline import scan
from leakcheck.reports.json_lines import REPORT

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "fixtures" / "dumps" / "election-leak"
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
        original = read_dump._engine

        def engine(name: str) -> object:
            made = original(name)

            def run(units: object, task: object, options: object) -> Iterator[object]:
                def seen() -> Iterator[object]:
                    for unit in units:  # type: ignore[attr-defined]
                        self.read.append(unit.path)
                        yield unit

                return made.run(seen(), task, options)  # type: ignore[arg-type]

            return type(made)(made.name, made.title, run)  # type: ignore[arg-type]

        monkeypatch.setattr(read_dump, "_engine", engine)


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
    monkeypatch.setattr(read_dump, "LARGE", 20_000)
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


def session(leader: int) -> list[int]:
    """Processes of a session that still run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()
            if fields[3] == str(leader) and fields[0] != "Z":
                found.append(int(status.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc for what is left running")
def test_stopped_by_hand_it_says_so_leaves_nothing_running_and_goes_on(tmp_path: Path) -> None:
    many = tmp_path / "many"
    for number in range(40):
        shutil.copytree(SAMPLE / "dump/documents", many / f"{number}")
    case = tmp_path / "case"
    scanning = [sys.executable, "-m", "leakcheck", "scan", str(many), "--case", str(case), "--no-page", "--jobs", "2"]
    process = subprocess.Popen(scanning, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while process.poll() is None and not units_done(case):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: the workers get it as well
    out, said = process.communicate(timeout=60)
    assert (process.returncode, out) == (3, "")
    assert said == "\nleakcheck: Stopped. What was finished is kept; run the same command again to go on.\n"
    done = units_done(case)
    assert 0 < done < 40 * sum(1 for path in (SAMPLE / "dump/documents").rglob("*") if path.is_file())
    until = time.monotonic() + 20
    while (left := session(process.pid)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left
    assert not CaseReader(case).run().finished
    # Going on to the same answer is tested with the sample, whose scan is killed in many places.


def units_done(case: Path) -> int:
    try:
        with contextlib.closing(sqlite3.connect(f"{(case / 'case.sqlite').as_uri()}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM units").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


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


def test_what_excuses_is_not_said_to_be_too_common_to_count(whole: str) -> None:
    notes = [record for record in map(json.loads, whole.splitlines()) if record["type"] == "note"]
    assert any(note["rule"] == "header_order_foreign_to_client" for note in notes)
    assert not any(note["rule"] == "shape_seen_in_authenticated_mail" for note in notes)
    assert not any("One check speaks" in note["sentence"] for note in notes)


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


def test_a_case_that_another_scan_is_writing_to_is_refused(dump: Path, tmp_path: Path) -> None:
    other = CaseWriter(tmp_path / "case")
    with pytest.raises(CaseError, match="Another scan"):
        scan(ScanOptions((str(dump),), tmp_path / "case", engine="serial"))
    other.close()
    scan(ScanOptions((str(dump),), tmp_path / "case", engine="serial"))


# ── large files, cut ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if all but small files were large."""
    monkeypatch.setattr(read_dump, "LARGE", 20_000)


def archive(path: Path, members: int = 6) -> Path:
    """An archive with one name for many members, as some programs write it, and one member that is damaged late."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as package:
        warnings.simplefilter("ignore", UserWarning)
        for number in range(members):
            package.writestr("scan.bin", bytes([number]) * 9000)
            package.writestr(f"{number}.bin", b"unlike" + bytes([number]) * 9000)
    data = path.read_bytes()
    at = data.index(b"unlike" + bytes([members - 1]))
    path.write_bytes(data[:at] + b"UNLIKE" + data[at + 6 :])
    return path


def test_an_archive_in_slices_gives_what_it_gives_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(archive(tmp_path / "box.zip"))
    whole = lines(scan(ScanOptions((path,), tmp_path / "one")))
    assert "The member 5.bin is damaged" in whole
    assert "box.zip!/scan.bin (6)" in whole
    monkeypatch.setattr(read_dump, "LARGE", 20_000)
    for jobs in (1, 3):
        again = ScanOptions((path,), tmp_path / f"cut{jobs}", jobs=jobs)
        assert lines(scan(again)) == whole
        assert lines(scan(again)) == whole, "what went wrong is not forgotten by a scan that has nothing to read"


@pytest.mark.usefixtures("cut")
@pytest.mark.parametrize(
    "after", [b"From a@example.org Mon Jan  4 08:00:07 2016\nFrom: a@example.org\nSubject: left\n\nwords\n", b"no mailbox" * 9000]
)
def test_a_large_file_that_became_small_or_another_is_read_anew(tmp_path: Path, after: bytes) -> None:
    box = tmp_path / "box.mbox"
    shutil.copy(SAMPLE / "dump/mail/claire.vasseur.mbox", box)
    options = ScanOptions((str(box),), tmp_path / "case", engine="serial")
    scan(options)
    box.write_bytes(after)
    fresh = ScanOptions((str(box),), tmp_path / "fresh", engine="serial")
    assert lines(scan(options)) == lines(scan(fresh))


@pytest.mark.usefixtures("cut")
def test_the_bytes_of_a_cut_file_are_counted_once(tmp_path: Path) -> None:
    seen: list[Progress] = []
    scan(ScanOptions((str(SAMPLE / "dump/mail/claire.vasseur.mbox"),), tmp_path, engine="serial"), seen.append)
    last = [progress for progress in seen if progress.stage == "read"][-1]
    assert (last.files, last.of_files) == (1, 1)
    assert 0.9 * last.of_bytes < last.bytes <= last.of_bytes


@pytest.mark.usefixtures("cut")
def test_reading_is_told_of_before_the_first_answer_about_a_large_file(tmp_path: Path) -> None:
    seen: list[Progress] = []
    scan(ScanOptions((str(SAMPLE / "dump/mail/claire.vasseur.mbox"),), tmp_path, engine="serial"), seen.append)
    assert [progress.stage for progress in seen[:2]] == ["list", "read"]
    assert (seen[1].files, seen[1].of_files, seen[1].items) == (0, 1, 0)


# ── hostile readers of our own ───────────────────────────────────────────────────────────────────────────────────────

HOSTILE = """
import os, signal, time
from leakcheck.model.format import Format
from leakcheck.model.item import ItemKind

def extract(content, limits):
    if content.head.startswith(b"HOSTILE hang"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})  # as a loop in compiled code does
        time.sleep(600)
    if content.head.startswith(b"HOSTILE crash"):
        os.abort()
    if content.head.startswith(b"HOSTILE print"):
        os.write(1, b"noise"); os.write(2, b"noise")
    yield from ()

FORMAT = Format("hostile", "Hostile", ItemKind.OTHER, lambda content: content.head.startswith(b"HOSTILE"), extract, ("Nothing.",))
"""
SCANNING = """
import sys
from pathlib import Path
from leakcheck.model.limits import Limits
from leakcheck.model.scan_options import ScanOptions
from leakcheck.pipeline import scan
case = scan(ScanOptions((sys.argv[1],), Path(sys.argv[2]), jobs=2, limits=Limits(seconds_per_item=1, seconds_per_unit=3)))
for result in case.results():
    print(result.examined.item.path, result.verdict.basis.value, *(problem.kind.value for problem in result.examined.problems))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the hostile reader uses POSIX signals")
def test_files_that_hang_or_crash_their_reader_cost_only_themselves(dump: Path, tmp_path: Path) -> None:
    plugin = tmp_path / "site"
    (plugin / "hostile-1.dist-info").mkdir(parents=True)
    (plugin / "hostile.py").write_text(HOSTILE)
    (plugin / "hostile-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile\nVersion: 1\n")
    (plugin / "hostile-1.dist-info" / "entry_points.txt").write_text("[leakcheck.formats]\nhostile = hostile:FORMAT\n")
    for kind in ("hang", "crash", "print"):
        (dump / kind).write_bytes(f"HOSTILE {kind}".encode())
    with zipfile.ZipFile(dump / "box.zip", "w") as package:
        package.writestr("crash", "HOSTILE crash")
        package.writestr("good.txt", "words")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(plugin), str(ROOT)))}
    done = subprocess.run(
        [sys.executable, "-c", SCANNING, str(dump), str(tmp_path / "case")], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stderr == "", "not even a word that a reader writes past us"
    assert done.stdout.splitlines() == [
        "leak/box.zip container",
        "leak/box.zip!/crash damaged crash",
        "leak/box.zip!/good.txt consistent",
        "leak/crash damaged crash",
        "leak/hang damaged crash",
        "leak/mail/000.eml key-unavailable",
        "leak/mail/001.eml key-unavailable",
        "leak/memo.rtf impossible",
        "leak/print no-signature",
    ]


# ── names and roots ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names there are always text")
def test_a_dump_and_keys_whose_own_names_are_no_text_can_be_scanned(tmp_path: Path) -> None:
    root = Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xe9j\xe0"))
    keys = Path(os.fsdecode(os.fsencode(tmp_path) + b"/cl\xe9s.jsonl"))
    root.mkdir()
    (root / "a.txt").write_bytes(b"x")
    (root / "b.txt").write_bytes(b"x")
    shutil.copy(KEYS[0], keys)
    options = ScanOptions((str(root),), tmp_path / "case", (keys,))
    scan(options)
    (root / "b.txt").unlink()
    case = scan(options)
    assert [item.path for item in case.items()] == ["d\\udce9j\\udce0/a.txt"], "and what is gone is forgotten under the name as it is shown"
    assert case.run().roots == ("d\\udce9j\\udce0",)


def test_a_folder_whose_name_ends_like_a_container_forgets_what_is_gone(tmp_path: Path) -> None:
    root = tmp_path / "urgent!"
    root.mkdir()
    for name in ("a.txt", "b.txt"):
        (root / name).write_bytes(b"x")
    scan(ScanOptions((str(root),), tmp_path / "case", engine="serial"))
    (root / "a.txt").unlink()
    assert scan(ScanOptions((str(root),), tmp_path / "case", engine="serial")).count() == 1


def test_a_case_names_all_that_was_ever_scanned_into_it(dump: Path, tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    (more / "a.txt").write_bytes(b"x")
    scan(ScanOptions((str(dump),), tmp_path / "case", engine="serial"))
    case = scan(ScanOptions((str(more),), tmp_path / "case", engine="serial"))
    assert case.run().roots == ("more", "leak")
    assert {item.path.partition("/")[0] for item in case.items()} == {"more", "leak"}


def test_a_day_of_theft_that_is_given_later_judges_anew_and_reads_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = str(SAMPLE / "dump/documents/xls_julien")
    scan(ScanOptions((documents,), tmp_path / "case", engine="serial"))
    counting = Counting(monkeypatch)
    case = scan(ScanOptions((documents,), tmp_path / "case", engine="serial", since_theft="2025-03-01"))
    assert counting.read == []
    assert any("after-theft" in result.verdict.flags for result in case.results())


def test_a_case_that_nobody_kept_can_still_be_gone_through(dump: Path, tmp_path: Path) -> None:
    (dump / "unknown.dat").write_bytes(bytes(range(256)))
    options = ScanOptions((str(dump),), tmp_path / "case", engine="serial")
    assert len(list(scan(options).items())) == 4
    assert len(list(scan(options).problems())) == 1
    assert len(list(scan(options).results())) == 4
    assert len(list(pipeline.examine(str(dump)).items())) == 4
