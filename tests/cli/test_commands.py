"""The commands as users meet them: output, exit codes, pipes, start-up."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parent.parent.parent / "fixtures" / "dumps" / "election-leak"
DUMP, KEYS = str(SAMPLE / "dump"), str(SAMPLE / "keys.jsonl")
ROOT = Path(__file__).parent.parent.parent


def run(*arguments: str, data: bytes = b"", home: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1", "LEAKCHECK_HOME": str(home or "/nonexistent")}
    done = subprocess.run([sys.executable, "-m", "leakcheck", *arguments], input=data, capture_output=True, env=environment, check=False)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("case"))
    assert run("scan", DUMP, "--keys", KEYS, "--case", folder).returncode == 1
    return folder


def test_scan_says_what_it_found_and_where_the_page_lies(tmp_path: Path) -> None:
    done = run("scan", DUMP, "--keys", KEYS, "--case", str(tmp_path / "case"))
    assert done.returncode == 1, "something is suspicious"
    assert "SUSPICIOUS" in done.stdout
    assert "\x1b" not in done.stdout, "no colour into a pipe"
    assert "report: " in done.stderr
    assert (tmp_path / "case" / "report" / "index.html").exists()


def test_exit_codes(tmp_path: Path) -> None:
    quiet = tmp_path / "quiet"
    quiet.mkdir()
    (quiet / "a.txt").write_bytes(b"words")
    assert run("scan", str(quiet), "--case", str(tmp_path / "a")).returncode == 0
    assert run("scan", DUMP, "--case", str(tmp_path / "b"), "--fail-on", "never").returncode == 0
    assert run("scan", str(quiet), "--case", str(tmp_path / "a"), "--strict").returncode == 3
    missing = run("scan", str(tmp_path / "none"), "--case", str(tmp_path / "c"))
    assert missing.returncode == 2
    assert "Traceback" not in missing.stderr
    bad = run("scan", str(quiet), "--since-theft", "5 May 2017", "--case", str(tmp_path / "a"))
    assert (bad.returncode, "2017-05-05" in bad.stderr) == (2, True)
    assert run("no-such-command").returncode == 2


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
        "AUTHENTICATED",
        "provenance",
        "key too weak",
        "key-too-weak",
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
    assert run("explain", "xyzzy").returncode == 2


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
    done = run("scan", "-", "--keys", KEYS, "--case", str(tmp_path), "--format", "jsonl", "--no-page", data=data)
    assert next(json.loads(line)["path"] for line in done.stdout.splitlines() if json.loads(line)["type"] == "item") == "stdin"


def test_a_reader_that_closes_the_pipe_is_no_error(case: str) -> None:
    line = f"{sys.executable} -m leakcheck report {case} --format jsonl | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_times_after_the_theft_are_flagged(tmp_path: Path) -> None:
    done = run("scan", DUMP, "--case", str(tmp_path), "--since-theft", "2025-03-01", "--format", "jsonl", "--no-page")
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
        "exifread",
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
