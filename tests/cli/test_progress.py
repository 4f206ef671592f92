"""The line that says how far a scan has come, and who gets to see it."""

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from leakcheck.cli.progress import line
from leakcheck.model.progress import Progress, RecoveryProgress

SAMPLE = Path(__file__).parent.parent.parent / "fixtures" / "dumps" / "election-leak" / "dump" / "archives"


def reading(files: int = 50, size: int = 5_000) -> Progress:
    return Progress("read", files, 200, size, 20_000, 1_234)


def test_it_says_how_far_how_fast_and_how_long() -> None:
    assert line(reading(), 10.0) == "Reading: 50 of 200 files, 1,234 items, 5 files/s, about 30 s left"


@pytest.mark.parametrize(("seconds", "left"), [(100.0, "5 min 0 s"), (3000.0, "2 h 30 min")])
def test_long_times_are_said_in_minutes_and_hours(seconds: float, left: str) -> None:
    assert line(reading(), seconds).endswith(f"about {left} left")


def test_it_foretells_nothing_from_nothing() -> None:
    assert "left" not in line(reading(), 1.0), "two seconds are no measure"
    assert "left" not in line(Progress("read", 0, 200, 0, 20_000, 0), 10.0)
    assert line(Progress("read", 0, 0, 0, 0, 0), 0.0) == "Reading"
    assert line(Progress("read", 3, 3, 0, 0, 3), 9.0).endswith("about 0 s left"), "three empty files"


@pytest.mark.parametrize(("stage", "said"), [("list", "Listing files"), ("compare", "Comparing files with one another"), ("judge", "Judging")])
def test_every_stage_has_its_words(stage: str, said: str) -> None:
    assert line(Progress(stage), 5.0) == said


def test_a_search_for_a_lost_key_says_which_and_how_long() -> None:
    progress = Progress("recover", recovery=RecoveryProgress(1, 20, 1, "example.org", "s\x1b1", 75.0))
    assert line(progress, 5.0) == "Looking for lost keys: search 2 of at most 20, 1 found; s<U+001B>1 of example.org, 1 min 15 s"


def scan(case: Path, errors: int) -> None:
    environment = {**os.environ, "TERM": "xterm", "LEAKCHECK_HOME": "/nonexistent"}
    command = [sys.executable, "-m", "leakcheck", "scan", str(SAMPLE), "--case", str(case), "--fail-on", "never"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=errors, env=environment, check=True)


def test_a_file_or_pipe_is_spared_it(tmp_path: Path) -> None:
    with (tmp_path / "errors").open("w") as errors:
        scan(tmp_path / "case", errors.fileno())
    said = (tmp_path / "errors").read_text()
    assert said.startswith("leakcheck: all of it as a page, to open in a browser: ")
    assert len(said.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_terminal_is_shown_it(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    scan(tmp_path / "case", theirs)
    os.close(theirs)
    shown = b""
    while select.select([ours], [], [], 0)[0]:
        try:
            shown += os.read(ours, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
    os.close(ours)
    assert b"Listing files" in shown
