"""`leakcheck prove` and `leakcheck show --second-opinion` as users meet them."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from signed_mail import FOOTER, key_file, signed

from leakcheck.reports.proof_bundle import COPY, is_ours

SAMPLE = Path(__file__).parent.parent.parent / "fixtures" / "dumps" / "election-leak"
ROOT = Path(__file__).parent.parent.parent


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1", "LEAKCHECK_HOME": "/nonexistent", "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-m", "leakcheck", *arguments], cwd=folder, capture_output=True, text=True, env=environment, check=False, encoding="utf-8"
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the sample dump lies beside its case."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "dump").symlink_to(SAMPLE / "dump")
    assert run("scan", "dump", "--keys", str(SAMPLE / "keys.jsonl"), "--no-page", folder=folder).returncode == 1
    return folder


def test_an_item_of_a_case_inside_a_mailbox(desk: Path, tmp_path: Path) -> None:
    out = tmp_path / "bundle"
    done = run("prove", "dump/mail/claire.vasseur.mbox!/32", "--case", "dump.leakcheck", "-o", str(out), folder=desk)
    assert done.returncode == 0, done.stderr
    assert "README.txt" in done.stdout
    assert all(is_ours(path.name) for path in out.iterdir())
    said = subprocess.run([sys.executable, "verify_with_dkimpy.py", "message-as-verified.eml"], cwd=out, capture_output=True, text=True, check=True)
    assert ": fits" in said.stdout
    sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=out, capture_output=True, check=False)
    assert sums.returncode == 0


def test_an_attachment_and_a_loose_copy_of_it_lead_to_the_message(desk: Path, tmp_path: Path) -> None:
    path = "dump/mail/claire.vasseur.mbox!/32!/Note_financement_Strasbourg.docx"
    done = run("prove", path, "--case", "dump.leakcheck", "-o", str(tmp_path / "b"), folder=desk)
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "b" / "result.json").read_text(encoding="utf-8"))
    assert result["message"]["path"] == "dump/mail/claire.vasseur.mbox!/32"
    assert result["item"]["verdict"]["basis"] == "inherited"


def test_a_changed_message_comes_with_the_copy_that_a_signature_speaks_for(desk: Path, tmp_path: Path) -> None:
    out = tmp_path / "bundle"
    done = run("prove", "b_word_changed.eml", "--case", "dump.leakcheck", "-o", str(out), folder=desk)
    assert done.returncode == 0, done.stderr
    assert (out / COPY / "README.txt").exists()
    sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=out, capture_output=True, text=True, check=True)
    assert f"{COPY}/message.eml: OK" in sums.stdout


def test_nothing_is_written_over_and_nothing_into_the_dump(tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "a.eml").write_bytes(signed() + FOOTER)
    keys = str(key_file(tmp_path))
    assert run("scan", "dump", "--keys", keys, "--no-page", "--engine", "serial", folder=tmp_path).returncode == 0
    make = ("prove", "a.eml", "--case", "dump.leakcheck", "-o")
    for place in ("dump", "dump/new", "dump/../dump/new"):
        refused = run(*make, place, folder=tmp_path)
        assert refused.returncode == 2
        assert "inside the dump" in refused.stderr
    assert [path.name for path in (tmp_path / "dump").rglob("*")] == ["a.eml"]
    assert run(*make, "out", folder=tmp_path).returncode == 0
    assert (tmp_path / "out" / "difference.diff").exists()
    refused = run(*make, "out", folder=tmp_path)
    assert (refused.returncode, "--force" in refused.stderr) == (2, True)
    # With --force: a link where a file is to stand is replaced and not followed, and what belongs to the older bundle goes.
    (tmp_path / "out" / "message.eml").unlink()
    (tmp_path / "out" / "message.eml").symlink_to(tmp_path / "dump" / "a.eml")
    (tmp_path / "out" / "item.bin").write_bytes(b"older")
    (tmp_path / "out" / "notes.txt").write_bytes(b"the user's own")
    assert run(*make, "out", "--force", folder=tmp_path).returncode == 0
    assert not (tmp_path / "out" / "message.eml").is_symlink()
    assert not (tmp_path / "out" / "item.bin").exists()
    assert (tmp_path / "out" / "notes.txt").read_bytes() == b"the user's own"
    # Of the folder of a copy as well; a link in its place is removed and not followed.
    copy, elsewhere = tmp_path / "out" / COPY, tmp_path / "elsewhere"
    copy.mkdir()
    (copy / "item.pdf").write_bytes(b"older")
    assert run(*make, "out", "--force", folder=tmp_path).returncode == 0
    assert not copy.exists()
    elsewhere.mkdir()
    (elsewhere / "README.txt").write_bytes(b"the user's own")
    copy.symlink_to(elsewhere)
    assert run(*make, "out", "--force", folder=tmp_path).returncode == 0
    assert not copy.is_symlink()
    assert (elsewhere / "README.txt").read_bytes() == b"the user's own"
    assert (tmp_path / "dump" / "a.eml").read_bytes() == signed() + FOOTER


def test_a_file_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(signed())
    keys = str(key_file(tmp_path))
    done = run("prove", "a.eml", "--keys", keys, "-o", "out", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "message.eml").read_bytes() == signed()
    refused = run("prove", "a.eml", "--keys", keys, "-o", ".", "--force", folder=tmp_path)
    assert (refused.returncode, "where the file itself lies" in refused.stderr) == (2, True)
    assert run("prove", "none.eml", "-o", "out2", folder=tmp_path).returncode == 2


def test_a_dump_that_moved_or_changed(tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "a.eml").write_bytes(signed())
    assert run("scan", "dump", "--keys", str(key_file(tmp_path)), "--no-page", "--engine", "serial", folder=tmp_path).returncode == 0
    (tmp_path / "dump").rename(tmp_path / "moved")
    lost = run("prove", "a.eml", "--case", "dump.leakcheck", "-o", "out", folder=tmp_path)
    assert (lost.returncode, "--dump" in lost.stderr) == (2, True)
    assert not (tmp_path / "out").exists()
    assert run("prove", "a.eml", "--case", "dump.leakcheck", "--dump", "moved", "-o", "out", folder=tmp_path).returncode == 0
    (tmp_path / "moved" / "a.eml").write_bytes(signed() + b"\r\n")
    changed = run("prove", "a.eml", "--case", "dump.leakcheck", "--dump", "moved", "-o", "out2", folder=tmp_path)
    assert changed.returncode == 2
    assert "is not what it was when the case was made" in changed.stderr
    assert "Traceback" not in changed.stderr


def test_where_the_dump_does_not_lie_the_command_to_type_is_said_and_works(tmp_path: Path) -> None:
    (tmp_path / "far" / "my dump").mkdir(parents=True)
    (tmp_path / "far" / "my dump" / "a.eml").write_bytes(signed())
    keys = str(key_file(tmp_path))
    assert run("scan", "far/my dump", "--keys", keys, "--case", "case", "--no-page", "--engine", "serial", folder=tmp_path).returncode == 0
    for typed in (("prove", "a.eml", "--case", "case", "-o", "out", "--password", "secret"), ("show", "a.eml", "--case", "case", "--second-opinion")):
        lost = run(*typed, folder=tmp_path)
        assert lost.returncode == 2
        assert "secret" not in lost.stderr
        command = lost.stderr.splitlines()[-1].strip()
        assert command.startswith(f"leakcheck {typed[0]} a.eml --"), command
        assert command.endswith("--dump 'far/my dump'")
        again = run(*shlex.split(command)[1:], folder=tmp_path)
        assert again.returncode == 0, again.stderr
    (tmp_path / "far").rename(tmp_path / ".hidden")
    assert run("prove", "a.eml", "--case", "case", "-o", "out2", folder=tmp_path).stderr.rstrip().endswith("--output out2 --case case --dump PATH")


@pytest.mark.parametrize("form", ["terminal", "markdown"])
def test_a_second_opinion_beside_ours(desk: Path, form: str) -> None:
    done = run("show", "c_second_from.eml", "--case", "dump.leakcheck", "--second-opinion", "--format", form, folder=desk)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "A second verifier's opinion" in said
    assert "dkimpy: the signature does not fit" in said
    assert "counts a second sender line as covered" in said
    quiet = run("show", "c_second_from.eml", "--case", "dump.leakcheck", folder=desk)
    assert "second verifier" not in quiet.stdout


def test_a_second_opinion_on_a_file_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(signed())
    done = run("show", "a.eml", "--keys", str(key_file(tmp_path)), "--second-opinion", folder=tmp_path)
    assert "Both find that the signature fits the message as it is." in " ".join(done.stdout.split())
    (tmp_path / "b.txt").write_bytes(b"words")
    done = run("show", "b.txt", "--second-opinion", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "second verifier" not in done.stdout


def test_help_names_what_can_be_said() -> None:
    done = run("prove", "--help", folder=ROOT)
    for option in ("--output", "--case", "--dump", "--keys", "--force"):
        assert option in done.stdout
