"""Runs the whole `leakcheck scan` over a folder of hostile files, in a process of its own with tight limits, and holds what must always be so.

Whatever lies in a dump: the scan ends by itself with an exit code that means something, every file has one line, every problem is a sentence
for a reader, nothing is written outside the case folder, and an ordinary mail in the same folder is read as if it lay there alone.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from leakcheck.model.limits import Limits

Record = dict[str, Any]

TIGHT = Limits(seconds_per_item=10, memory_bytes=2 << 30, item_bytes=32 << 20, unpacked_bytes=96 << 20, depth=8, children=5000, facts=5000)
#: Generous: the machines that run tests are slow at times. What hangs takes longer than any of them.
_MOST_SECONDS = 300
_MOST_RESIDENT = 1 << 30
_OUR_OWN_FAULTS = {"crash", "reader-error", "rule-error", "verifier-error"}
# What no reader without technical training should have to read.
_UNSPEAKABLE = re.compile(
    r"unpack_from|buffer of|-char string|out of range|\bcodec\b|invalid literal|pypff|"
    r"Traceback|Error\b|Exception|0x[0-9a-f]{4}|<class|NoneType|[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]|\\x[0-9a-f]{2}"
)
ORDINARY = (
    b"Received: from a.example.org by mx.example.net; Mon, 02 May 2016 10:00:05 +0000\r\n"
    b"From: Anna <anna@example.org>\r\nTo: Ben <ben@example.net>\r\nDate: Mon, 02 May 2016 12:00:00 +0200\r\n"
    b"Message-ID: <1@example.org>\r\nSubject: Minutes\r\n\r\nThe minutes are attached on paper.\r\n"
)
# The command as it is, but for the limits: they are no option of it.
_COMMAND = """
import functools, pathlib, resource, sys
from leakcheck.model import scan_options
from leakcheck.model.limits import Limits
scan_options.ScanOptions = functools.partial(scan_options.ScanOptions, limits=Limits({limits}))
from leakcheck.__main__ import main
try:
    sys.exit(main())
finally:
    who, kernel = resource.getrusage, pathlib.Path("/proc/self/status")
    # Linux adds to a new process's figure what the process that started it once had; its own peak stands in the kernel's file.
    own = int(kernel.read_text().split("VmHWM:")[1].split()[0]) if kernel.exists() else who(resource.RUSAGE_SELF).ru_maxrss
    most = max(own, who(resource.RUSAGE_CHILDREN).ru_maxrss)
    print("resident", most * (1 if sys.platform == "darwin" else 1024), file=sys.stderr)
"""


class Scan:
    """What the scan said: the record of each item by its path, and each file's problems, those of what it holds included."""

    def __init__(self, output: str) -> None:
        records = [json.loads(line) for line in output.splitlines()]
        self.items: dict[str, Record] = {record["path"]: record for record in records if record["type"] == "item"}
        self.lines = Counter(record["path"] for record in records if record["type"] == "item")
        self.problems: list[Record] = [record for record in records if record["type"] == "problem"]
        self.output = output

    def problems_of(self, name: str) -> list[Record]:
        """The problems of a file and of everything in it."""
        path = f"dump/{name}"
        return [problem for problem in self.problems if problem["item"] == path or problem["item"].startswith(f"{path}!/")]

    def kinds(self, name: str) -> set[str]:
        return {problem["kind"] for problem in self.problems_of(name)}

    def members(self, name: str) -> list[str]:
        """The paths of all that was found in a file, at any depth."""
        return [path for path in self.items if path.startswith(f"dump/{name}!/")]


def scan_of(folder: Path, files: dict[str, bytes], ordinary: Record, prepare: Callable[[Path], None] | None = None, temporary: str = "lc-") -> Scan:
    """The files and an ordinary mail scanned together; all that this module promises is asserted. `prepare` is given the dump's folder; `temporary` begins the name of the temporary folder."""
    dump = folder / "deep" / "deeper" / "dump"
    dump.mkdir(parents=True)
    for name, data in {**files, "ordinary.eml": ORDINARY}.items():
        (dump / name).write_bytes(data)
    if prepare is not None:
        prepare(dump)
    before = _tree(folder)
    scan = _run(dump, temporary)
    assert _tree(folder) == before, "nothing is written outside the case folder"
    _check(scan, [f"dump/{name}" for name in files], ordinary)
    return scan


def read_alone(folder: Path, mail: bytes) -> Record:
    dump = folder / "deep" / "deeper" / "dump"
    dump.mkdir(parents=True)
    (dump / "ordinary.eml").write_bytes(mail)
    return _run(dump).items["dump/ordinary.eml"]


def _run(dump: Path, prefix: str = "lc-") -> Scan:
    home = dump.parent
    limits = ", ".join(f"{name}={getattr(TIGHT, name)!r}" for name in TIGHT.__struct_fields__)
    command = [
        sys.executable,
        "-c",
        _COMMAND.format(limits=limits),
        "scan",
        "dump",
        "--case",
        "case",
        "--format",
        "jsonl",
        "--no-page",
        "--jobs",
        "2",
    ]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=prefix) as temporary:
        where = {**os.environ, "HOME": str(home), "TMPDIR": temporary, "PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run(command, cwd=home, env=where, capture_output=True, timeout=_MOST_SECONDS, check=False)
        assert not os.listdir(temporary), "no temporary file is left behind"  # noqa: PTH208  # names only
    said = done.stderr.decode(errors="replace")
    assert done.returncode in {0, 1}, said
    assert not [line for line in said.splitlines() if not line.startswith(("leakcheck: ", "resident "))], said
    resident = int(re.findall(r"^resident (\d+)$", said, re.MULTILINE)[-1])
    assert resident < _MOST_RESIDENT, f"{resident:,} bytes were in use after {time.monotonic() - started:.0f} s"
    return Scan(done.stdout.decode())


def _check(scan: Scan, paths: list[str], ordinary: Record) -> None:
    assert {path: scan.lines[path] for path in paths} == dict.fromkeys(paths, 1)
    assert set(scan.lines.values()) == {1}
    faults = [problem for problem in scan.problems if problem["kind"] in _OUR_OWN_FAULTS]
    assert not faults, faults[:5]
    unclear = [problem for problem in scan.problems if not _understood(problem["sentence"])]
    assert not unclear, unclear[:5]
    assert not [item["path"] for item in scan.items.values() if item["verdict"]["status"] == "SUSPICIOUS"]
    assert scan.items["dump/ordinary.eml"] == ordinary


def _understood(sentence: str) -> bool:
    whole = (
        (sentence[:1].isupper() or sentence[:1].isdigit() or sentence.startswith("leakcheck "))
        and sentence.endswith((".", "…"))
        and len(sentence.split()) >= 3
        and len(sentence) <= 600
    )
    return whole and not _UNSPEAKABLE.search(sentence)


def _tree(folder: Path) -> dict[str, tuple[int, int]]:
    """Every path under the folder with its size and time, without the case."""
    found = {}
    for base, folders, names in os.walk(folder):
        if "case" in folders:
            folders.remove("case")
        for name in names:
            state = os.lstat(os.path.join(base, name))  # noqa: PTH118  # names here may be of any bytes
            found[os.path.join(base, name)] = (state.st_size, state.st_mtime_ns)  # noqa: PTH118
    return found
