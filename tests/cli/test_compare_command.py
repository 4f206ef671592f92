"""`leakcheck compare` as users meet it."""

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "fixtures" / "dumps" / "election-leak"
LETTER = "From: a@example.org\nTo: b@example.org\nSubject: Hall\nDate: Mon, 2 Sep 2024 10:00:00 +0200\nMessage-ID: <1@example.org>\n\nThe hall costs 38 500 euros.\n"


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1", "LEAKCHECK_HOME": "/nonexistent", "PYTHONPATH": str(ROOT), "COLUMNS": "140"}
    return subprocess.run(
        [sys.executable, "-m", "leakcheck", *arguments], cwd=folder, capture_output=True, text=True, env=environment, check=False, encoding="utf-8"
    )


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Two letters that differ in an amount, each in a folder of its own."""
    for name, text in (("one", LETTER), ("two", LETTER.replace("38 500", "98 500"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "letter.eml").write_text(text, encoding="utf-8")
    return tmp_path


def test_two_files_are_compared_in_the_terminal(desk: Path) -> None:
    done = run("compare", "one/letter.eml", "two/letter.eml", folder=desk)
    assert done.returncode == 0, done.stderr
    assert "- The hall costs 38 500 euros" in done.stdout
    assert "+ The hall costs 98 500 euros" in done.stdout
    assert "what looks like an amount" in done.stdout
    assert "No signature speaks for either" in done.stdout
    assert "Message-ID" in done.stdout or "message-id" in done.stdout


def test_as_a_page_in_a_folder_of_its_own(desk: Path) -> None:
    page = ("compare", "one/letter.eml", "two/letter.eml", "--format", "html", "--output")
    done = run(*page, "out", folder=desk)
    assert done.returncode == 0, done.stderr
    text = (desk / "out" / "index.html").read_text(encoding="utf-8")
    assert "98 500" in text
    assert re.search(r"compared at</dt><dd>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC<", text)
    assert "<dt>leakcheck</dt>" in text
    for name in ("one", "two"):
        assert hashlib.sha256((desk / name / "letter.eml").read_bytes()).hexdigest() in text
    assert (desk / "out" / "style.css").exists()
    assert run(*page, "out", folder=desk).returncode == 0, "a page of ours is replaced"
    (desk / "out" / "index.html").unlink()
    (desk / "out" / "index.html").symlink_to(desk / "one" / "letter.eml")
    foreign = run(*page, "out", folder=desk)
    assert (foreign.returncode, "holds no page of leakcheck" in foreign.stderr) == (2, True)
    assert run(*page, "out", "--force", folder=desk).returncode == 0
    assert not (desk / "out" / "index.html").is_symlink()
    refused = run(*page, "one", folder=desk)
    assert (refused.returncode, "of its own" in refused.stderr) == (2, True)
    assert run(*page[:-1], folder=desk).returncode == 2


def test_items_of_two_cases(desk: Path) -> None:
    for name in ("one", "two"):
        assert run("scan", name, "--no-page", "--engine", "serial", folder=desk).returncode == 0
    done = run("compare", "one/letter.eml", "letter.eml", "--case", "one.leakcheck", "--case", "two.leakcheck", folder=desk)
    assert done.returncode == 0, done.stderr
    assert "98 500" in done.stdout
    assert run("compare", "none.eml", "letter.eml", "--case", "one.leakcheck", folder=desk).returncode == 2


def test_a_changed_copy_of_a_signed_attachment(tmp_path: Path) -> None:
    (tmp_path / "dump").symlink_to(SAMPLE / "dump")
    assert run("scan", "dump", "--keys", str(SAMPLE / "keys.jsonl"), "--no-page", folder=tmp_path).returncode == 1
    signed = "dump/mail/claire.vasseur.mbox!/32!/Note_financement_Strasbourg.docx"
    done = run("compare", signed, "dump/documents/Note_financement_Strasbourg.docx", "--case", "dump.leakcheck", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "AUTHENTICATED (inherited)" in done.stdout


def test_what_lies_in_two_archives_is_paired_by_bytes_way_and_name(desk: Path) -> None:
    for name, text in (("one", LETTER), ("two", LETTER.replace("38 500", "98 500"))):
        with zipfile.ZipFile(desk / name / "papers.zip", "w") as archive:
            archive.writestr("same.txt", "The very same words stand in both.")
            archive.writestr(f"{name}/letter.eml", text)
            archive.writestr(f"only {name}.txt", f"Only the {name} holds this.")
    done = run("compare", "one/papers.zip", "two/papers.zip", folder=desk)
    assert done.returncode == 0, done.stderr
    inner = run("compare", "one/letter.eml", "two/papers.zip!/two/letter.eml", folder=desk)
    assert "+ The hall costs 98 500 euros" in inner.stdout, inner.stderr
    assert run("compare", "one/letter.eml", "two/papers.zip!/none.eml", folder=desk).returncode == 2
    for wanted in (
        "The same in both, byte for byte: same.txt.", "not of the same bytes: letter.eml.", "In the first alone: only one.txt.",
        "In the second alone: only two.txt.", "+ The hall costs 98 500 euros",
    ):  # fmt: skip
        assert wanted in done.stdout, wanted


def test_two_dumps_that_overlap(desk: Path) -> None:
    (desk / "one" / "same.txt").write_text("The very same words stand in both, and so do all the bytes of this.", encoding="utf-8")
    (desk / "two" / "renamed.txt").write_bytes((desk / "one" / "same.txt").read_bytes())
    (desk / "one" / "alone.txt").write_text("Nobody else holds the words of this paper, neither these nor like ones, in any form.", encoding="utf-8")
    (desk / "two" / "elsewhere.eml").write_text(LETTER.replace("38 500", "58 500"), encoding="utf-8")
    assert run("scan", "one", "--no-page", "--engine", "serial", folder=desk).returncode == 0
    for first in ("one", "one.leakcheck"):
        done = run("compare", first, "two", folder=desk)
        assert done.returncode == 0, done.stderr
        assert f"the first: {first}: 3 items" in done.stdout
        assert "the second: two: 3 items" in done.stdout
        assert "letter.eml: other words (first UNVERIFIABLE, second UNVERIFIABLE)" in done.stdout
        assert "first: letter.eml: second: elsewhere.eml (one Message-ID)" in done.stdout
        assert "In the first alone: documents 1.\n  for example: alone.txt" in done.stdout
        assert "Every message, document and picture of the second has its like in the other." in done.stdout
        assert "1 of 3 items of the first lie in the second byte for byte" in done.stdout
        assert "same.txt: in the second at renamed.txt" in done.stdout
        assert "- The hall costs 38 500 euros" in done.stdout
        titles = ["At the same path, with other content", "What belongs together and differs", "What one of them alone holds", "What lies in both"]
        places = [done.stdout.index(f"{title}\n") for title in titles]
        assert places == sorted(places), "what changed comes first, what is identical last"


def test_two_dumps_of_one_name_are_told_apart_and_versions_inside_one_are_apart(tmp_path: Path) -> None:
    for place, names in (("a", {"letter.eml": "38 500", "draft.eml": "28 500"}), ("b", {"letter.eml": "38 500"})):
        (tmp_path / place / "dump").mkdir(parents=True)
        for name, amount in names.items():
            (tmp_path / place / "dump" / name).write_text(LETTER.replace("38 500", amount), encoding="utf-8")
    done = run("compare", "a/dump", "b/dump", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "the first: a/dump: 2 items" in done.stdout
    assert "the second: b/dump: 1 items" in done.stdout
    assert "Nothing lies at the same path in both with other content." in done.stdout
    assert "At different paths nothing was found" in done.stdout
    apart = done.stdout.partition("Versions that one of the two holds side by side")[2].partition("What one of them alone holds")[0]
    assert "first: draft.eml: second: letter.eml (one Message-ID)" in apart
    assert "letter.eml: at the same path" in done.stdout
    assert "dump/letter.eml: dump/letter.eml" not in done.stdout


def _sheet(mark: str) -> Image.Image:
    sheet = Image.new("RGB", (500, 400), "white")
    ImageDraw.Draw(sheet).text((60, 300), f"Sum: {mark} euros", fill="black", font_size=30)
    return sheet


def test_two_pictures_are_laid_on_one_another(desk: Path) -> None:
    _sheet("38 500").save(desk / "one" / "scan.png")
    _sheet("98 500").save(desk / "two" / "scan.jpg", quality=80)
    done = run("compare", "one/scan.png", "two/scan.jpg", folder=desk)
    assert done.returncode == 0, done.stderr
    assert "differ by more than compression and scaling leave behind" in done.stdout
    assert "bottom left" in done.stdout
    page = ("compare", "one/scan.png", "two/scan.jpg", "--format", "html", "--output", "out")
    assert run(*page, folder=desk).returncode == 0
    text = (desk / "out" / "index.html").read_text(encoding="utf-8")
    assert text.count("<img") >= 3
    assert "can lead to a source" in text
    assert run(*page, "--no-pictures", folder=desk).returncode == 0
    text = (desk / "out" / "index.html").read_text(encoding="utf-8")
    assert ("<img" in text, "left out, as asked" in text) == (False, True)


def test_pictures_of_a_case_need_the_dump_and_say_so_without_it(desk: Path) -> None:
    for name, mark in (("one", "38 500"), ("two", "98 500")):
        with zipfile.ZipFile(desk / name / "scans.zip", "w") as archive:
            made = io.BytesIO()
            _sheet(mark).save(made, "PNG")
            archive.writestr("scan.png", made.getvalue())
        assert run("scan", name, "--no-page", "--engine", "serial", folder=desk).returncode == 0
    compare = ("compare", "scans.zip", "scans.zip", "--case", "one.leakcheck", "--case", "two.leakcheck")
    assert "differ by more than compression" in run(*compare, folder=desk).stdout
    (desk / "two").rename(desk / "moved")
    assert "were not laid side by side: The dump 'two' does not lie here" in " ".join(run(*compare, folder=desk).stdout.split())
    assert "differ by more than compression" in run(*compare, "--dump", "one", "--dump", "moved", folder=desk).stdout


def test_what_is_no_file_is_said(desk: Path) -> None:
    done = run("compare", "one/letter.eml", "none.eml", folder=desk)
    assert done.returncode == 2
    assert "none.eml" in done.stderr
