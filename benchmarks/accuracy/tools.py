"""The programs that alter or handle files, run with limits; which of them are missing is told, never passed over."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

WANTED = ("exiftool", "qpdf", "gs", "7z", "zip", "faketime", "soffice", "convert", "jpegtran", "mat2")
_SECONDS = 120


class MissingTool(Exception):
    """A program that this machine does not have."""


def missing() -> list[str]:
    return [name for name in WANTED if shutil.which(name) is None]


def run_on(data: bytes, suffix: str, command: Callable[[Path, Path], list[str]], *, target: str = "", clock: str = "") -> bytes | None:
    """The bytes that a program makes of a file; None where the program refuses the file.

    `command` gets the path that it reads and the one that it writes; `clock` (UTC) is shown to it by libfaketime.
    """
    with tempfile.TemporaryDirectory(prefix="detection-") as folder:
        source = Path(folder, f"document{suffix}")
        made = Path(folder, "made", f"document{target or suffix}")
        made.parent.mkdir()
        source.write_bytes(data)
        words = command(source, made)
        if shutil.which(words[0]) is None:
            raise MissingTool(words[0])
        if clock:
            if shutil.which("faketime") is None:
                raise MissingTool("faketime")
            words = ["faketime", "-f", f"@{clock}", *words]
        environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
        try:
            subprocess.run(words, capture_output=True, timeout=_SECONDS, env=environment, cwd=folder, check=False)
        except subprocess.TimeoutExpired:
            return None
        found = made if made.exists() else source
        after = found.read_bytes()
        return after if after and after != data else None


_OFFICE: dict[tuple[str, str, str], bytes | None] = {}


def office(data: bytes, suffix: str, target: str, clock: str = "") -> bytes | None:
    """Opened and saved by LibreOffice, at the time that `clock` shows; each call's answer is kept."""
    key = (hashlib.sha256(data).hexdigest(), target, clock)
    if key not in _OFFICE:
        profile = Path(tempfile.gettempdir(), f"detection-office-profile-{os.getpid()}").as_uri()

        def command(source: Path, made: Path) -> list[str]:
            return [
                "soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", target.lstrip("."), "--outdir", str(made.parent), str(source),
            ]  # fmt: skip

        _OFFICE[key] = run_on(data, suffix, command, target=target, clock=clock)
    return _OFFICE[key]


def shows(data: bytes, altered: bytes, suffix: str) -> bool:
    """Whether whoever opens the two in LibreOffice reads other words: much that stands in a file is names of styles and leftovers."""
    before, after = office(data, suffix, ".txt"), office(altered, suffix, ".txt")
    return before is not None and after is not None and before != after


def exiftool(data: bytes, suffix: str, *settings: str) -> bytes | None:
    return run_on(data, suffix, lambda source, made: ["exiftool", "-q", "-m", *settings, "-o", str(made), str(source)])
