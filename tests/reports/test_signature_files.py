"""What bears the signature goes into the bundle: the signed file that holds the item, and the one beside it; OpenSSL agrees with both."""

import shutil
import subprocess
from pathlib import Path

import pytest
from smime_mail import party, root, signature

from leakcheck import ScanOptions, scan
from leakcheck.model.verdict import Status
from leakcheck.prove import prove
from leakcheck.reports.proof_bundle import is_ours

TEXT = b"The board agreed to pay 400 to the harbour works, as Ada proposed in the meeting.\n"
OTHER = TEXT.replace(b"400", b"900")


def bundle(folder: Path, files: dict[str, bytes], path: str) -> dict[str, bytes]:
    dump = folder / "dump"
    dump.mkdir()
    for name, data in files.items():
        (dump / name).write_bytes(data)
    (folder / "root.pem").write_bytes(root().pem)
    case = scan(ScanOptions((str(dump),), folder / "case", trusted_certificates=(folder / "root.pem",), engine="serial"))
    result = case.result(path)
    assert result is not None
    assert result.verdict.status is Status.AUTHENTICATED
    made = prove(case, path, str(dump))
    assert all(is_ours(name) for name in made)
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return made


def signed(*, content: bool) -> bytes:
    return signature(TEXT, party("Ada Writer", root(), address="ada@example.org", usage="sign"), opaque=content)


def ask_openssl(folder: Path, note: str, start: str) -> None:
    """The command as it stands in the note, run where the bundle lies."""
    command = next(line.strip() for line in note.splitlines() if line.startswith(f"    {start}"))
    if shutil.which("openssl") is None:
        pytest.skip("OpenSSL is not installed")
    answer = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == 0, answer.stderr
    assert "uccessful" in answer.stderr


def test_the_signed_file_that_the_item_lies_in(tmp_path: Path) -> None:
    blob = signed(content=True)
    made = bundle(tmp_path, {"note.txt.p7m": blob}, "dump/note.txt.p7m!/note.txt")
    assert made["signed-file.p7m"] == blob
    assert made["item.txt"] == TEXT
    note = made["README.txt"].decode()
    assert "has nothing to do here" not in note
    ask_openssl(tmp_path, note, "openssl cms -verify -inform DER -binary -in signed-file.p7m")


def test_the_signature_beside_the_item(tmp_path: Path) -> None:
    blob = signed(content=False)
    made = bundle(tmp_path, {"note.txt": TEXT, "note.txt.p7s": blob, "other.txt.p7s": b"no signature"}, "dump/note.txt")
    assert made["signature.p7s"] == blob
    assert "signed-file.p7m" not in made
    ask_openssl(tmp_path, made["README.txt"].decode(), "openssl cms -verify -inform DER -binary -in signature.p7s")


def test_the_signed_file_that_holds_the_same_bytes(tmp_path: Path) -> None:
    blob = signed(content=True)
    made = bundle(tmp_path, {"note.txt.p7m": blob, "loose.txt": TEXT, "changed.txt": OTHER}, "dump/loose.txt")
    assert made["signed-file.p7m"] == blob
    assert "the very item, or one of the same bytes" in " ".join(made["README.txt"].decode().split())
