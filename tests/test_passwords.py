"""Passwords on their way from the command line to the readers, and where they never go."""

import io
import zipfile
from pathlib import Path

import pytest

from leakcheck.cli.command import run
from leakcheck.cli.user_passwords import given_passwords
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind
from leakcheck.model.scan_options import ScanOptions
from leakcheck.model.user_error import UserError
from leakcheck.pipeline import scan
from leakcheck.prove import prove

WORD = "swordfish-of-the-archive"


def _locked_zip(tmp_path: Path) -> Path:
    """A member under the old method (APPNOTE.TXT 6.3.10 section 6.1), enciphered by hand."""
    text = b"The minutes of the meeting."
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("minutes.txt", bytes(12) + text)
    crc = zipfile.crc32(text)
    data = bytearray(out.getvalue())
    secret = _enciphered(bytes(11) + bytes([crc >> 24]) + text)
    for mark, flags, crc_at, size_at in ((b"PK\x03\x04", 6, 14, 22), (b"PK\x01\x02", 8, 16, 24)):
        place = data.index(mark)
        data[place + flags] |= 1
        data[place + crc_at : place + crc_at + 4] = crc.to_bytes(4, "little")
        data[place + size_at : place + size_at + 4] = len(text).to_bytes(4, "little")
    start = data.index(b"minutes.txt") + len(b"minutes.txt")
    data[start : start + len(secret)] = secret
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / "locked.zip").write_bytes(data)
    return folder


def _enciphered(plain: bytes) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]
    table = [_entry(number) for number in range(256)]

    def step(byte: int) -> None:
        keys[0] = keys[0] >> 8 ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = keys[2] >> 8 ^ table[(keys[2] ^ keys[1] >> 24) & 0xFF]

    for byte in WORD.encode():
        step(byte)
    out = bytearray()
    for byte in plain:
        mask = keys[2] | 2
        out.append(byte ^ (mask * (mask ^ 1) >> 8 & 0xFF))
        step(byte)
    return bytes(out)


def _entry(number: int) -> int:
    for _ in range(8):
        number = number >> 1 ^ (0xEDB88320 if number & 1 else 0)
    return number


def _scan(folder: Path, case: Path, *passwords: str) -> tuple[list[str], list[ProblemKind]]:
    reader = scan(ScanOptions((str(folder),), case, engine="serial", jobs=1, passwords=passwords))
    return [item.path for item in reader.items()], [problem.kind for problem in reader.problems()]


def test_a_second_scan_with_the_password_reads_what_was_locked_and_writes_the_word_nowhere(tmp_path: Path) -> None:
    folder, case = _locked_zip(tmp_path), tmp_path / "case"
    assert _scan(folder, case) == (["dump/locked.zip"], [ProblemKind.ENCRYPTED])
    paths, kinds = _scan(folder, case, "wrong", WORD)
    assert paths == ["dump/locked.zip", "dump/locked.zip!/minutes.txt"]
    assert ProblemKind.ENCRYPTED not in kinds
    for path in case.rglob("*"):
        if path.is_file():
            assert WORD.encode() not in path.read_bytes(), path


def test_a_bundle_for_what_lies_in_a_locked_archive_needs_the_password_and_holds_it_nowhere(tmp_path: Path) -> None:
    folder, case = _locked_zip(tmp_path), tmp_path / "case"
    reader = scan(ScanOptions((str(folder),), case, engine="serial", jobs=1, passwords=(WORD,)))
    path = "dump/locked.zip!/minutes.txt"
    files = prove(reader, path, str(folder), ("wrong", WORD))
    assert files["item.txt"] == b"The minutes of the meeting."
    assert not [name for name, data in files.items() if WORD.encode() in data]
    for words in ((), ("wrong",)):
        with pytest.raises(UserError, match="the words that the scan was given"):
            prove(reader, path, str(folder), words)


def test_prove_takes_passwords_as_scan_does(tmp_path: Path) -> None:
    folder, listed = _locked_zip(tmp_path), tmp_path / "words.txt"
    listed.write_text(f"wrong\n{WORD}\n", encoding="utf-8")
    scan(ScanOptions((str(folder),), tmp_path / "case", engine="serial", jobs=1, passwords=(WORD,)))
    asked = ["prove", "minutes.txt", "--case", str(tmp_path / "case"), "--dump", str(folder), "-o", str(tmp_path / "bundle")]
    assert run([*asked, "--passwords", str(listed)]) == 0
    assert (tmp_path / "bundle" / "item.txt").read_bytes() == b"The minutes of the meeting."
    assert run([*asked, "--force"]) == 2


def test_compare_and_show_take_passwords_for_what_they_read_now(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder, other = _locked_zip(tmp_path), tmp_path / "other"
    other.mkdir()
    with zipfile.ZipFile(other / "open.zip", "w") as made:
        made.writestr("minutes.txt", "The minutes of another meeting.")
    locked, opened = str(folder / "locked.zip"), str(other / "open.zip")
    between = "+ The minutes of another meeting"
    for first, second, told in (
        (f"{locked}!/minutes.txt", f"{opened}!/minutes.txt", between),
        (locked, opened, between),
        (str(folder), str(other), "0 of 2 items of the first"),
    ):
        run(["compare", first, second])
        assert told not in capfd.readouterr().out
        assert run(["compare", first, second, "--password", WORD]) == 0
        said = capfd.readouterr().out
        assert told in said
        assert WORD not in said
    assert run(["show", locked, "--password", WORD]) == 0
    assert "minutes.txt" in capfd.readouterr().out


def test_passwords_come_from_words_and_files_each_once(tmp_path: Path) -> None:
    listed = tmp_path / "words.txt"
    listed.write_bytes("\ufeffone\r\ntwo words\n\none\nключ\n".encode())
    assert given_passwords(("zero",), (listed,)) == ("zero", "one", "two words", "ключ")


def test_a_password_in_another_encoding_is_refused_and_not_repeated() -> None:
    with pytest.raises(UserError, match="not UTF-8") as refused:
        given_passwords(("good", "sesam\udcff"), ())
    assert "sesam" not in str(refused.value)


def test_too_many_passwords_or_no_text_are_refused(tmp_path: Path) -> None:
    listed = tmp_path / "words.txt"
    listed.write_text("\n".join(map(str, range(2000))), encoding="utf-8")
    with pytest.raises(UserError, match="too many"):
        given_passwords((), (listed,))
    listed.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="UTF-8"):
        given_passwords((), (listed,))


def test_limits_never_show_a_password() -> None:
    assert WORD not in repr(Limits(passwords=(WORD,)))
