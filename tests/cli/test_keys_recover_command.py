"""`leakcheck keys recover` as users meet it: what it prints, its exit codes, and what it refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from recovery_material import made, pem_of, private_key, signed_mail

ROOT = Path(__file__).parent.parent.parent
PEM, PUBLIC = private_key()


def run(*arguments: str, without_gmpy2: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1", "LEAKCHECK_HOME": "/nonexistent"}
    if without_gmpy2 is not None:
        (without_gmpy2 / "gmpy2.py").write_text("raise ImportError")
        environment["PYTHONPATH"] = f"{without_gmpy2}{os.pathsep}{ROOT}"
    return subprocess.run([sys.executable, "-m", "leakcheck", *arguments], capture_output=True, text=True, env=environment, check=False)


def case_of(folder: Path, pem: bytes) -> str:
    (folder / "leak").mkdir()
    for number in range(1, 4):
        (folder / "leak" / f"{number}.eml").write_bytes(signed_mail(number, pem, day=number))
    assert run("scan", str(folder / "leak"), "--case", str(folder / "case"), "--no-page", "--engine", "serial").returncode == 0
    return str(folder / "case")


@pytest.fixture
def case(tmp_path: Path) -> str:
    return case_of(tmp_path, PEM)


def test_it_says_what_was_found_and_what_that_does_not_show(case: str, tmp_path: Path) -> None:
    done = run("keys", "recover", case)
    assert done.returncode == 0
    assert "lost of example.org: a key of 1,024 bits (exponent 3) was computed from this dump, and made 3 signatures here." in done.stdout
    assert "It does not show whose key that was" in done.stdout
    assert "1 search made" in done.stderr
    again = run("keys", "recover", case)
    assert again.stdout == done.stdout
    assert "0 searches made" in again.stderr
    for number in (8, 9):
        (tmp_path / f"{number}.eml").write_bytes(signed_mail(number, PEM, day=number))
    tied = run("keys", "recover", case, "--anchor", str(tmp_path / "8.eml"), "--anchor", str(tmp_path / "9.eml"))
    assert "which it ties to its domain" in tied.stderr
    assert "AUTHENTICATED 3 of 3" in run("report", case).stdout
    run("keys", "recover", case, "--forget-anchors")
    assert "AUTHENTICATED 0 of 3" in run("report", case).stdout


def test_a_budget_of_nothing_is_said_to_be_spent(case: str) -> None:
    done = run("keys", "recover", case, "--max-key-recovery", "0")
    assert (done.returncode, done.stdout) == (0, "No lost key was found.\n")
    assert "The budget was spent before all were tried" in done.stderr


def test_without_gmpy2_it_finds_what_plain_python_can_and_says_what_is_missing(tmp_path: Path) -> None:
    pem = pem_of(made(1024, 65537))
    case = case_of(tmp_path, pem)
    for number in range(4, 8):
        (tmp_path / "leak" / f"{number}.eml").write_bytes(signed_mail(number, PEM, day=number, selector="small"))
    run("scan", str(tmp_path / "leak"), "--case", case, "--no-page", "--engine", "serial")
    bare = tmp_path / "bare"
    bare.mkdir()
    done = run("keys", "recover", case, without_gmpy2=bare)
    assert done.returncode == 3
    assert "small of example.org: a key of 1,024 bits (exponent 3)" in done.stdout
    assert "gmpy2" in done.stderr
    assert "pip install" in done.stderr
    assert "gmpy2" in run("report", case, "--format", "jsonl").stdout + run("report", case, "--format", "json").stdout


def test_what_is_no_case_and_a_case_as_its_own_anchor_are_refused_in_a_sentence(case: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for arguments in ((str(empty),), (case, "--anchor-case", case), (case, "--anchor", str(tmp_path / "none.eml"))):
        done = run("keys", "recover", *arguments)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
    assert not list(empty.iterdir()), "nothing is made there"


def test_a_scan_can_do_it_at_once_and_otherwise_says_how(tmp_path: Path) -> None:
    case = case_of(tmp_path, PEM)
    first = run("scan", str(tmp_path / "leak"), "--case", case, "--no-page", "--engine", "serial")
    assert f"leakcheck keys recover {case}" in first.stderr
    second = run("scan", str(tmp_path / "leak"), "--case", str(tmp_path / "second"), "--no-page", "--engine", "serial", "--max-key-recovery", "3")
    assert "made 3 signatures" in " ".join(second.stdout.split())
    assert "keys recover" not in second.stderr
