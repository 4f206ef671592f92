"""The commands as users meet them: output, exit codes, pipes, start-up."""

import csv
import io
import json
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parent.parent.parent / "fixtures" / "dumps" / "election-leak"
DUMP, KEYS = str(SAMPLE / "dump"), str(SAMPLE / "keys.jsonl")
ROOT = Path(__file__).parent.parent.parent


def run(*arguments: str, data: bytes = b"", home: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1", "LEAKCHECK_HOME": str(home or "/nonexistent")}
    done = subprocess.run([sys.executable, "-m", "leakcheck", *arguments], input=data, capture_output=True, env=environment, check=False)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def scan(what: Path | str, case: Path | str, *options: str, **more: bytes) -> subprocess.CompletedProcess[str]:
    """A scan of a few files by one process: starting others takes longer than reading."""
    return run("scan", str(what), "--case", str(case), "--engine", "serial", *options, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, subprocess.CompletedProcess[str]]:
    """The folder of the sample dump's case, and how the scan went."""
    folder = str(tmp_path_factory.mktemp("sample") / "case")
    return folder, run("scan", DUMP, "--keys", KEYS, "--case", folder)


@pytest.fixture(scope="module")
def case(scanned: tuple[str, subprocess.CompletedProcess[str]]) -> str:
    return scanned[0]


def test_scan_says_what_it_found_and_where_the_page_lies(scanned: tuple[str, subprocess.CompletedProcess[str]]) -> None:
    folder, done = scanned
    assert done.returncode == 1, "something is suspicious"
    assert "SUSPICIOUS" in done.stdout
    assert "\x1b" not in done.stdout, "no colour into a pipe"
    assert f"to open in a browser: {folder}/report/index.html" in done.stderr
    assert Path(folder, "report", "index.html").exists()


def test_exit_codes(tmp_path: Path) -> None:
    quiet = tmp_path / "quiet"
    quiet.mkdir()
    (quiet / "a.dat").write_bytes(bytes(range(256)))  # of no format
    assert scan(quiet, tmp_path / "a").returncode == 0
    suspicious = SAMPLE / "dump/documents/Instruction_comptes.docx"
    assert [scan(suspicious, tmp_path / "b", *options).returncode for options in ((), ("--fail-on", "never"))] == [1, 0]
    assert scan(quiet, tmp_path / "a", "--strict").returncode == 3
    missing = scan(tmp_path / "none", tmp_path / "c")
    assert missing.returncode == 2
    assert "Traceback" not in missing.stderr
    bad = scan(quiet, tmp_path / "a", "--since-theft", "5 May 2017")
    assert (bad.returncode, "2017-05-05" in bad.stderr) == (2, True)
    assert run("no-such-command").returncode == 2


def test_a_mistyped_command_item_or_folder_brings_what_may_be_meant(case: str) -> None:
    assert "Did you mean: scan?" in run("scna", DUMP).stderr
    assert "b_word_changed.eml" in run("show", "b_word_chnged.eml", "--case", case).stderr
    folder = run("show", str(SAMPLE / "dump" / "documents"))
    assert (folder.returncode, "is a folder" in folder.stderr, "leakcheck scan " in folder.stderr) == (2, True, True)


def test_a_page_that_the_case_has_left_behind_is_named(tmp_path: Path) -> None:
    mail = leak(tmp_path, "one")
    assert "older than the case" not in scan(mail, tmp_path / "case").stderr
    assert "index.html is older than the case now" in scan(mail, tmp_path / "case", "--no-page").stderr


def leak(folder: Path, *letters: str) -> Path:
    """A folder called `mail` with messages of these words."""
    mail = folder / "mail"
    mail.mkdir(parents=True)
    for number, words in enumerate(letters):
        (mail / f"{number}.eml").write_text(f"From: a@leak.example\nDate: Tue, 5 May 2015 10:00:0{number} +0200\n\n{words}\n", encoding="utf-8")
    return mail


def test_another_leak_in_a_folder_of_the_same_name_does_not_take_over_the_case(tmp_path: Path) -> None:
    first, second, case = leak(tmp_path / "one", "a", "bb"), leak(tmp_path / "two", "another leak", "of other people"), str(tmp_path / "case")
    assert scan(first, case).returncode == 0
    refused = scan(second, case)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "holds another dump named 'mail'" in refused.stderr
    assert "--replace" in refused.stderr
    assert run("report", case, "--format", "csv").stdout.count(".eml") == 2, "the first leak's case is as it was"
    for file in second.iterdir():
        shutil.copy(file, first / f"later-{file.name}")
    (first / "0.eml").write_text("From: a@leak.example\n\nThis one was written anew.\n", encoding="utf-8")
    assert scan(first, case).returncode == 0, "a dump may grow and change"
    assert scan(second, case, "--replace").returncode == 0
    assert run("report", case, "--format", "csv").stdout.count(".eml") == 2


def test_a_folder_without_any_file_is_no_clean_answer(tmp_path: Path) -> None:
    (tmp_path / "drive").mkdir()
    done = scan(tmp_path / "drive", tmp_path / "case")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is its drive connected?" in done.stderr
    assert not (tmp_path / "case").exists()


def test_a_second_scan_says_what_moved_and_that_its_keys_are_others(tmp_path: Path) -> None:
    mail = shutil.copytree(Path(DUMP) / "mail" / "nadia.benali", tmp_path / "nadia")
    assert "since the scan before" not in scan(mail, tmp_path / "case", "--keys", KEYS, "--no-page").stderr
    done = scan(mail, tmp_path / "case", "--no-page")
    assert "this scan knows other keys than the one before: no file of keys was given." in done.stderr
    assert re.search(r"since the scan before: AUTHENTICATED \d+ before, 0 now; UNVERIFIABLE", done.stderr)
    assert "since the scan before" not in scan(mail, tmp_path / "case", "--no-page").stderr


@pytest.mark.parametrize("name", ["jsonl", "json", "csv", "terminal"])
def test_reports_go_to_standard_output(case: str, name: str) -> None:
    done = run("report", case, "--format", name)
    assert done.returncode == 0
    match name:
        case "jsonl":
            assert all(json.loads(line)["type"] for line in done.stdout.splitlines())
        case "json":
            assert json.loads(done.stdout)
        case "csv":
            assert len(list(csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff"))))) > 200
        case _:
            assert "AUTHENTICATED" in done.stdout


def test_a_page_is_written_to_a_folder_and_not_to_standard_output(case: str, tmp_path: Path) -> None:
    assert run("report", case, "--format", "html", "--output", str(tmp_path / "page")).returncode == 0
    assert (tmp_path / "page" / "index.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    refused = run("scan", DUMP, "--format", "html", "--case", str(tmp_path / "c"))
    assert refused.returncode == 2
    assert run("report", case, "--format", "poem").returncode == 2


def test_a_page_replaces_a_page_of_ours_and_nothing_else_unless_forced(case: str, tmp_path: Path) -> None:
    page = ("report", case, "--format", "html", "--no-pictures", "--output")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "index.html").write_text("<title>My garden</title>", encoding="utf-8")
    refused = run(*page, str(tmp_path / "mine"))
    assert (refused.returncode, "--force" in refused.stderr) == (2, True)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["index.html"]
    assert "My garden" in (tmp_path / "mine" / "index.html").read_text(encoding="utf-8")
    for _ in range(2):
        assert run(*page, str(tmp_path / "ours")).returncode == 0
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_bytes(b"mine")
    assert run(*page, str(tmp_path / "other")).returncode == 2
    assert run(*page, str(tmp_path / "other"), "--force").returncode == 0
    assert (tmp_path / "other" / "notes.txt").read_bytes() == b"mine"
    assert run(*page, str(tmp_path / "page.html")).returncode == 2
    assert not (tmp_path / "page.html").exists()


def test_what_is_one_file_goes_to_the_file_named(case: str, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out.csv"
    assert run("report", case, "--format", "csv", "--output", str(out)).returncode == 0
    assert out.is_file()
    written = out.read_bytes()
    refused = run("report", case, "--format", "jsonl", "--output", str(out))
    assert (refused.returncode, "--force" in refused.stderr) == (2, True)
    assert out.read_bytes() == written
    assert run("report", case, "--format", "jsonl", "--output", str(out), "--force").returncode == 0
    assert out.read_bytes().startswith(b"{")
    # A folder takes the file under the report's own name, beside what is there.
    assert run("report", case, "--format", "csv", "--output", str(out.parent)).returncode == 0
    assert (out.parent / "report.csv").read_bytes() == written
    assert run("report", case, "--format", "csv", "--output", str(out.parent)).returncode == 2
    assert run("report", case, "--format", "json", "--output", str(tmp_path / "folder")).returncode == 0
    assert (tmp_path / "folder" / "report.json").is_file()


def test_a_report_writes_nothing_into_the_dump_and_follows_no_link(tmp_path: Path) -> None:
    dump = tmp_path / "dump"
    dump.mkdir()
    (dump / "a.txt").write_bytes(b"The minutes of the meeting.")
    case = str(tmp_path / "dump.leakcheck")
    assert scan(dump, case, "--no-page").returncode == 0
    for output in (dump / "page", dump / "out.csv"):
        refused = run("report", case, "--format", "html" if output.name == "page" else "csv", "--output", str(output))
        assert (refused.returncode, "inside the dump" in refused.stderr) == (2, True)
    out = tmp_path / "out.csv"
    out.symlink_to(dump / "a.txt")
    assert run("report", case, "--format", "csv", "--output", str(out), "--force").returncode == 2, "a link into the dump"
    out.unlink()
    (tmp_path / "mine.txt").write_bytes(b"mine")
    out.symlink_to(tmp_path / "mine.txt")
    assert run("report", case, "--format", "csv", "--output", str(out)).returncode == 2
    assert run("report", case, "--format", "csv", "--output", str(out), "--force").returncode == 0
    assert not out.is_symlink()
    assert (tmp_path / "mine.txt").read_bytes() == b"mine"
    assert [(path.name, path.read_bytes()) for path in dump.iterdir()] == [("a.txt", b"The minutes of the meeting.")]


def test_show_finds_an_item_by_path_ending_hash_and_file(case: str) -> None:
    file = SAMPLE / "dump/documents/Recu_versement.pdf"
    digest = subprocess.run(["sha256sum", str(file)], capture_output=True, text=True, check=True).stdout.split()[0]
    for name in ("dump/documents/Recu_versement.pdf", "Recu_versement.pdf", digest, str(file)):
        done = run("show", name, "--case", case)
        assert done.returncode == 0, done.stderr
        assert "4 500" in done.stdout
        assert "45 000" in done.stdout
        assert digest in done.stdout
    assert run("show", "no such thing", "--case", case).returncode == 2
    several = run("show", "Note_financement_Strasbourg.docx", "--case", case)
    assert several.returncode == 2
    assert "items match" in several.stderr


def test_show_reads_a_file_by_itself_and_as_markdown() -> None:
    done = run("show", str(SAMPLE / "dump/documents/Instruction_comptes.docx"), "--format", "markdown")
    assert done.returncode == 0
    assert "SUSPICIOUS" in done.stdout
    assert "#" in done.stdout


@pytest.mark.parametrize(
    "word",
    [
        "saved_by_newer_software",
        "edit-burst",
        "dull-mail",
        "AUTHENTICATED",
        "provenance",
        "valid but forgeable",
        "valid-but-forgeable",
        "signer-not-author",
        "moderate",
        "verified",
    ],
)
def test_every_word_can_be_explained(word: str) -> None:
    done = run("explain", word)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout) > 60


def test_an_unknown_word_is_said_to_be_unknown() -> None:
    done = run("explain", "xyzzy")
    assert done.returncode == 2
    assert "List the words with: leakcheck explain" in done.stderr


def test_the_words_there_are_are_listed_and_each_can_be_explained() -> None:
    done = run("explain")
    assert done.returncode == 0
    for word in ("AUTHENTICATED", "key-unavailable", "two-custodians", "integrity"):
        assert word in done.stdout


def test_what_a_stopped_scan_read_has_no_verdict_yet_and_says_so(tmp_path: Path) -> None:
    case = tmp_path / "case"
    assert scan(SAMPLE / "dump/documents/devis", case, "--no-page").returncode == 0
    database = sqlite3.connect(case / "case.sqlite")
    database.executescript("UPDATE runs SET finished = 0; DELETE FROM verdicts")
    database.close()
    done = run("show", "Offre_impression.docx", "--case", str(case))
    assert done.returncode == 2
    assert "no verdict yet" in done.stderr


def test_a_case_in_the_dump_is_refused_with_a_place_that_can_be_pasted(tmp_path: Path) -> None:
    (tmp_path / "my dump").mkdir()
    (tmp_path / "my dump" / "a.txt").write_bytes(b"words")
    environment = {**os.environ, "LEAKCHECK_HOME": "/nonexistent", "PYTHONPATH": str(ROOT)}
    command = f"{sys.executable} -m leakcheck scan ."
    refused = subprocess.run(["bash", "-c", command], cwd=tmp_path / "my dump", capture_output=True, text=True, env=environment, check=False)
    assert refused.returncode == 2
    place = refused.stderr.partition("such as: ")[2].strip()
    done = subprocess.run(
        ["bash", "-c", f"{command} {place}"], cwd=tmp_path / "my dump", capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "my dump.leakcheck" / "case.sqlite").exists()


def test_the_manual_is_current() -> None:
    assert run("rules", "--markdown").stdout == (ROOT / "docs" / "rules.md").read_text(encoding="utf-8"), "leakcheck rules --markdown > docs/rules.md"
    assert run("formats", "--markdown").stdout == (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    assert "word_document" in run("formats").stdout
    assert "edit_burst" in run("rules").stdout


def test_keys_can_be_added_and_listed(tmp_path: Path) -> None:
    assert "example.invalid" not in run("keys", "list", home=tmp_path).stdout
    added = run("keys", "add", KEYS, "--source", "handed over by the domain's owner", home=tmp_path)
    assert "5 keys added" in added.stdout
    assert "0 keys added" in run("keys", "add", KEYS, "--source", "again", home=tmp_path).stdout or added.returncode == 0
    listed = run("keys", "list", "renouveau.example", home=tmp_path).stdout
    assert "handed over by the domain's owner" in listed
    assert "gmail.com" not in listed
    assert run("keys", "add", str(SAMPLE / "README.md"), "--source", "x", home=tmp_path).returncode == 2


def test_a_message_on_standard_input(tmp_path: Path) -> None:
    data = (SAMPLE / "dump/mail/nadia.benali/INBOX/001.eml").read_bytes()
    done = scan("-", tmp_path, "--keys", KEYS, "--format", "jsonl", "--no-page", data=data)
    assert next(json.loads(line)["path"] for line in done.stdout.splitlines() if json.loads(line)["type"] == "item") == "stdin"


def test_a_reader_that_closes_the_pipe_is_no_error(case: str) -> None:
    line = f"{sys.executable} -m leakcheck report {case} --format jsonl | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_the_page_is_written_though_a_reader_closes_the_pipe(tmp_path: Path) -> None:
    line = f"{sys.executable} -m leakcheck scan {DUMP} --case {tmp_path} --format jsonl | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "all of it as a page" in done.stderr
    assert (tmp_path / "report" / "index.html").read_text().rstrip().endswith("</html>")


def test_times_after_the_theft_are_flagged(tmp_path: Path) -> None:
    done = scan(SAMPLE / "dump" / "documents", tmp_path, "--since-theft", "2025-03-01", "--format", "jsonl", "--no-page")
    flagged = [json.loads(line)["path"] for line in done.stdout.splitlines() if "after-theft" in line]
    assert any("xls_julien" in path for path in flagged)
    assert not any("2023" in path and "Suivi" in path for path in flagged)


def test_names_of_people_can_be_withheld(case: str) -> None:
    assert "Сидоренко" in run("report", case, "--format", "jsonl").stdout
    assert "Сидоренко" not in run("report", case, "--format", "jsonl", "--mask-editors").stdout


def test_help_is_quick_because_it_loads_next_to_nothing() -> None:
    code = (
        "import sys; from leakcheck.cli.command import run; run(['--help']); print(sorted(m for m in sys.modules if '.' not in m), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    loaded = set(eval(done.stderr))  # our own output
    assert not loaded & {
        "pypdf",
        "docx",
        "PIL",
        "lxml",
        "cryptography",
        "rich",
        "sqlite3",
        "dkim",
        "msgspec",
        "rensa",
        "dns",
        "email_validator",
    }
    assert "scan" in done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    assert "_LEAKCHECK_COMPLETE" in run("completion", shell).stdout


def test_version() -> None:
    assert run("--version").stdout.startswith("leakcheck 0.")


def test_the_commands_that_a_report_proposes_can_be_pasted(tmp_path: Path) -> None:
    folder = tmp_path / ("a case of " + "long names " * 12)
    done = scan(SAMPLE / "dump/documents", folder, "--no-page", "--fail-on", "never")
    proposed = [text.partition("   leakcheck ")[2] for text in done.stdout.splitlines() if "   leakcheck " in text]
    assert proposed[0].endswith(f" --case '{folder}'")
    assert proposed[1:] == [f"report '{folder}' --format html", "explain altered"]
    for one in proposed:
        pasted = subprocess.run(["bash", "-c", f"{sys.executable} -m leakcheck {one}"], capture_output=True, text=True, check=False)
        assert pasted.returncode == 0, one
    assert proposed[0] == f"show documents/Recu_versement.pdf --case '{folder}'"


def test_a_case_folder_with_escapes_in_its_name_reaches_no_terminal(tmp_path: Path) -> None:
    dump = tmp_path / "le\x1b[31mak"
    dump.mkdir()
    (dump / "a.txt").write_bytes(b"words")
    environment = {**os.environ, "LEAKCHECK_HOME": "/nonexistent", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "leakcheck", "scan", str(dump)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment, check=True)
    assert "\x1b" not in done.stdout + done.stderr
    assert "--case CASE" in done.stdout, "what cannot be shown cannot be copied"


def test_a_damaged_case_is_told_in_a_sentence(case: str, tmp_path: Path) -> None:
    shutil.copytree(case, tmp_path / "case")
    file = tmp_path / "case" / "case.sqlite"
    data = bytearray(file.read_bytes())
    data[len(data) // 4 :] = b"\xff" * (len(data) - len(data) // 4)  # behind the description of the tables
    file.write_bytes(data)
    for arguments in (("report", str(tmp_path / "case")), ("scan", DUMP, "--keys", KEYS, "--case", str(tmp_path / "case"))):
        done = run(*arguments)
        # 2 where it is seen on opening, 3 where it is met on the way.
        assert done.returncode in {2, 3}
        assert re.fullmatch(r"leakcheck: [^\n]*database disk image is malformed[^\n]*\n", done.stderr)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE verdicts SET data = '[]'",
        "UPDATE attestations SET data = '[]'",
        "UPDATE items SET kind = 'evil'",
        "UPDATE findings SET data = 'x'",
        "UPDATE runs SET data = '7'",
    ],
)
def test_a_case_that_somebody_else_wrote_into_is_never_taken_for_a_finding(case: str, tmp_path: Path, change: str) -> None:
    shutil.copytree(case, tmp_path / "case")
    with sqlite3.connect(tmp_path / "case" / "case.sqlite") as changed:
        changed.execute(change)
    changed.close()
    done = run("report", str(tmp_path / "case"), "--format", "jsonl")
    assert done.returncode == 3, "1 would say that something is suspicious"
    assert done.stderr.splitlines()[-1].startswith("leakcheck: ")


@pytest.mark.skipif(not hasattr(os, "O_NOATIME"), reason="only Linux can leave the time of last access alone")
def test_the_time_of_last_access_stays_as_it_was(tmp_path: Path) -> None:
    mail = leak(tmp_path, "words")
    before = 1_577_836_800  # older than a day: also what `relatime` would renew
    for one in (mail / "0.eml", mail):
        os.utime(one, (before, one.stat().st_mtime))
    assert scan(mail, tmp_path / "case").returncode == 0
    assert [one.stat().st_atime for one in (mail / "0.eml", mail)] == [before, before]


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_ended_from_outside_it_leaves_no_temporary_folder_behind(tmp_path: Path, number: signal.Signals) -> None:
    pipe, scratch = tmp_path / "letter.eml", tmp_path / "scratch"
    scratch.mkdir()
    pipe.write_bytes(b"From: a@leak.example\n\n" + b"words of the dump\n" * 400_000)
    program = [sys.executable, "-m", "leakcheck", "compare", str(pipe), str(pipe)]
    with subprocess.Popen(program, env={**os.environ, "TMPDIR": str(scratch)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        deadline = time.monotonic() + 60
        while not any(scratch.rglob("case.sqlite")) and running.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        running.send_signal(number)
        running.communicate(timeout=60)
    assert running.returncode in {0, 3}, "it may have been through already"
    assert not list(scratch.rglob("case.sqlite*"))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no bound on the size of files")
def test_a_full_disk_is_told_in_a_sentence_and_what_was_finished_is_kept(tmp_path: Path) -> None:
    scan = f"{sys.executable} -m leakcheck scan {DUMP} --case {tmp_path / 'case'} --no-page --engine serial"
    done = subprocess.run(["bash", "-c", f"ulimit -f 600; {scan}"], capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    assert "has room" in done.stderr
    assert run("scan", DUMP, "--case", str(tmp_path / "case"), "--no-page", "--fail-on", "never").returncode == 0


def test_a_domain_without_keys_is_said_to_have_none(tmp_path: Path) -> None:
    done = run("keys", "list", "nowhere.example", home=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "No key of nowhere.example is known" in done.stderr


@pytest.mark.parametrize(
    ("query", "day"), [("Calibri", "2006-11-30"), ("iPhone Mail (14E304)", "2017-04-03"), ("₿", "2017-06"), (".berlin", "2014-01-08")]
)
def test_dates_answers_with_a_day_and_its_source(query: str, day: str) -> None:
    done = run("dates", query)
    assert done.returncode == 0
    assert day in done.stdout
    assert "source: " in done.stdout


def test_a_day_that_was_reckoned_is_said_to_be_a_bound() -> None:
    assert "no exact day is known: it is no older than this" in run("dates", "10.0.22000").stdout
    assert "no exact day" not in run("dates", "iPhone Mail (14E304)").stdout


def test_dates_of_what_nobody_knows_is_a_clear_answer() -> None:
    done = run("dates", "qqqqzzzz")
    assert (done.returncode, done.stdout) == (2, "")
    assert "says nothing about it" in done.stderr


def test_why_is_a_short_tree(tmp_path: Path) -> None:
    case = tmp_path / "case"
    run("scan", DUMP, "--case", str(case), "--no-page")
    suspicious = (
        next(line for line in run("report", str(case), "--format", "csv").stdout.splitlines() if '"SUSPICIOUS"' in line).split('","')[0].strip('"')
    )
    drawn = run("show", suspicious, "--case", str(case), "--why")
    assert drawn.returncode == 0
    assert "├─ Decided by: " in drawn.stdout
    assert "counted: " in drawn.stdout
    assert "Looked and saw nothing" in drawn.stdout
    assert "- Decided by: " in run("show", suspicious, "--case", str(case), "--why", "--format", "markdown").stdout


@pytest.mark.parametrize("command", ["scan", "report", "show", "compare"])
def test_the_help_says_what_masking_leaves_standing(command: str) -> None:
    told = " ".join(run(command, "--help").stdout.split())
    assert (
        "Withhold names of those whom a file records as author, editor, commenter, manager or owner, or as shown in a picture, in what is said of that file"
        in told
    )
    assert "Senders, recipients, companies, computers, paths and names of files, subjects and words stay." in told
    assert ("leave out pictures" in told) is (command != "show")


def test_no_line_of_help_is_cut_short() -> None:
    for arguments in (("--help",), ("keys", "--help")):
        commands = run(*arguments).stdout.partition("Commands:")[2]
        assert commands
        assert "..." not in commands


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colour_goes_to_a_terminal_unless_it_is_not_wanted(case: str, no_color: str, coloured: bool) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "NO_COLOR": no_color, "COLUMNS": "80"}
    with subprocess.Popen([sys.executable, "-m", "leakcheck", "report", case], stdout=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not part:
                break
            shown += part
    os.close(ours)
    assert process.returncode == 0
    assert bool(re.search(rb"\x1b\[[\d;]*m", shown)) is coloured


def test_show_reads_a_hostile_file_in_a_process_of_its_own() -> None:
    code = (
        "import leakcheck.pipeline as p; import leakcheck.read_dump as r;"
        "seen = []; engine = r._engine; r._engine = lambda name: seen.append(name) or engine(name);"
        f"p.examine({str(SAMPLE / 'dump/documents/Recu_versement.pdf')!r}); print(seen)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "['processes']\n"


def test_people_lists_addresses_and_withholds_them_for_sharing(case: str) -> None:
    listed = run("people", case, "--least", "20")
    assert listed.returncode == 0
    assert "claire.vasseur@renouveau.example  Claire Vasseur" in listed.stdout
    assert all(json.loads(line)["address"] for line in run("people", case, "--format", "jsonl").stdout.splitlines())
    masked = run("people", case, "--mask-editors").stdout
    assert "@renouveau.example" in masked
    assert "vasseur" not in masked.lower().replace("soutien-vasseur.paris", "")


def test_find_names_the_files_that_hold_the_words(case: str) -> None:
    found = run("find", case, "montant :", "RECU")
    assert found.returncode == 0
    assert "SUSPICIOUS  dump/documents/Recu_versement.pdf\n  words of the document (page text" in found.stdout
    assert "Note_financement" not in found.stdout
    alone = [
        json.loads(line)["path"]
        for line in run("find", case, "Montant :", "recu", "--verdict", "suspicious", "--format", "jsonl").stdout.splitlines()
    ]
    assert alone == ["dump/documents/Recu_versement.pdf"]
    nowhere = run("find", case, "xyzzy", "--mask-editors")
    assert (nowhere.returncode, nowhere.stdout.startswith("0 files")) == (0, True)
    assert run("find", case, " ").returncode == 2
    assert run("find", case).returncode == 2


def test_words_of_a_file_are_shown_each_kind_apart() -> None:
    path = ROOT / "fixtures" / "office" / "libreoffice_chart.xlsx"
    shown = run("show", path, "--words")
    assert shown.returncode == 0
    assert "Words of the document\n─────────────────────\nxl/worksheets\nPoste Montant\nTracts 1200\n" in shown.stdout
    assert "Charts as they were last drawn" in shown.stdout
    marked = run("show", path, "--words", "--format", "markdown").stdout
    assert "## Words of the document\n\n`xl/worksheets`\n\n    Poste Montant\n" in marked


def test_words_of_a_picture_are_none_and_two_ways_to_show_are_one_too_many() -> None:
    assert "No words were read from it." in run("show", ROOT / "fixtures" / "pictures" / "camera.jpg", "--words").stdout
    both = run("show", ROOT / "fixtures" / "pictures" / "camera.jpg", "--words", "--why")
    assert (both.returncode, both.stdout) == (2, "")
    assert "Say one of --why, --words and --second-opinion." in both.stderr
