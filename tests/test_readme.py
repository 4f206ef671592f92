"""What the README says can be done, can be done."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = {"scan", "show", "compare", "prove", "report", "find", "people", "explain", "rules", "formats", "dates", "keys", "completion"}


def test_its_commands_exist() -> None:
    named = set(re.findall(r"leakcheck ([a-z]+)\b", README)) & set(re.findall(r"`leakcheck ([a-z]+)", README))
    assert named <= COMMANDS
    assert named >= COMMANDS - {"completion"}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make ([a-z]+)$", README, re.MULTILINE)) == {"demo", "test"} <= targets


def test_its_links_and_paths_lead_somewhere() -> None:
    for target in [*re.findall(r"\]\(([^)#]+)\)", README), *re.findall(r"`((?:leakcheck|tests|benchmarks|fixtures|docs)/[^`*…<]+?)`", README)]:
        if not target.startswith("http"):
            assert (ROOT / target.split(" ")[0]).exists(), target


def test_the_words_it_explains_can_be_explained() -> None:
    for word in re.findall(r"`leakcheck explain ([a-z_-]+)`", README):
        subprocess.run([sys.executable, "-m", "leakcheck", "explain", word], check=True, capture_output=True)


def test_the_run_it_shows_is_that_of_the_sample(tmp_path: Path) -> None:
    sample = ROOT / "fixtures" / "dumps" / "election-leak"
    command = [
        sys.executable,
        "-m",
        "leakcheck",
        "scan",
        str(sample / "dump"),
        "--keys",
        str(sample / "keys.jsonl"),
        "--no-page",
    ]
    environment = {**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=environment).stdout
    run = README.partition("## A real run")[2].partition("## How to read")[0]
    for line in re.search(r"```\n(.*?)```", run, re.DOTALL)[1].splitlines():  # type: ignore[index]
        if line.strip() and not line.startswith("$") and "…" not in line:
            assert line.rstrip() in shown, line


def test_the_number_of_files_it_names_is_right() -> None:
    count = sum(1 for path in (ROOT / "fixtures/dumps/election-leak/dump").rglob("*") if path.is_file())
    assert f"{count} files" in README


def test_the_proof_it_shows_can_be_given(tmp_path: Path) -> None:
    # The sample lies where a reader has it, and the scan is the one that the README shows: nothing is laid beside the case for the test alone.
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LEAKCHECK_HOME": str(tmp_path)}
    scan = re.search(r"^\$ leakcheck (scan .*)$", README.partition("## A real run")[2], re.MULTILINE)
    assert scan is not None
    typed = [sys.executable, "-m", "leakcheck", *shlex.split(scan[1]), "--no-page", "--fail-on", "never"]
    subprocess.run(typed, cwd=tmp_path, check=True, capture_output=True, env=environment)
    block = re.search(r"```\n(.*?)```", README.partition("## Give the proof")[2], re.DOTALL)
    assert block is not None
    folder, shown = tmp_path, ""
    for line in block[1].splitlines():
        if not line.startswith("$ "):
            assert line in shown or not shown
            continue
        command = shlex.split(line.removeprefix("$ "))
        if command[0] == "cd":
            folder = folder / command[1]
            continue
        shown = _shown_by(command, folder, environment)


def _shown_by(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    """What a command prints; empty where somebody else's program is not installed."""
    known = {"leakcheck": [sys.executable, "-m", "leakcheck"], "python3": [sys.executable]}
    if command[0] not in known and shutil.which(command[0]) is None:
        return ""
    done = subprocess.run(
        [*known.get(command[0], command[:1]), *command[1:]], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr
