"""Folders that hold what is no file, names of any bytes, and links that lead out or in a circle."""

import os
import sys
from pathlib import Path

import pytest
from hostile_scan import Record, scan_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither such names nor such files")
NAMES = (
    b"line\nbreak.txt",
    b"esc\x1b[2Jape.txt",
    b"\xff\xfe.txt",
    "bidi\u202etxt.exe".encode(),
    b"-rf",
    b"a!",
    b"x" * 250 + b".txt",
    b"a'\"`$(id).txt",
    b"<b>.txt",
)


def odd_things(dump: Path) -> None:
    base = os.fsencode(dump)
    for odd in NAMES:
        try:
            descriptor = os.open(base + b"/" + odd, os.O_CREAT | os.O_WRONLY)
        except OSError:  # a system that takes no such name
            continue
        os.write(descriptor, b"A note.")
        os.close(descriptor)
    for name, target in (("link-out", "/etc/passwd"), ("link-circle", "."), ("link-itself", "link-itself")):
        (dump / name).symlink_to(target)
    os.mkfifo(dump / "pipe.eml")
    deep = dump
    for _ in range(100):
        deep /= "deeper"
    deep.mkdir(parents=True)
    (deep / "bottom.txt").write_bytes(b"A note.")


def test_odd_names_and_what_is_no_file(tmp_path: Path, ordinary_alone: Record) -> None:
    scan = scan_of(tmp_path, {}, ordinary_alone, odd_things)
    present = {entry.name for entry in os.scandir(os.fsencode(tmp_path / "deep" / "deeper" / "dump"))}
    assert len([item for item in scan.items.values() if item["size"] == 7]) == len(present.intersection(NAMES)) + 1
    assert "root:" not in scan.output
    assert "\x1b" not in scan.output
    assert [path for path in scan.items if path.endswith("bottom.txt")]
    for name in ("link-out", "link-circle", "link-itself", "pipe.eml"):
        assert scan.kinds(name) == {"special-file"}, name


def test_a_temporary_folder_whose_name_is_too_long_for_a_socket(tmp_path: Path, ordinary_alone: Record) -> None:
    scan_of(tmp_path, {"note.txt": b"A note."}, ordinary_alone, temporary="l" * 100)
