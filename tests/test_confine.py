"""A confined process can read, and no longer write, connect, start programs or use memory without end. Each test runs a process of its own."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

PRELUDE = """
import errno, os, socket, subprocess, sys, tempfile
from pathlib import Path
from leakcheck.confine import restrict
from leakcheck.model.limits import Limits
"""
WRITING = "nothing can be written outside the temporary folder"
NETWORK = "no network connection can be made"
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows offers none of this")


def _confined(code: str, *arguments: str) -> str:
    script = PRELUDE + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def offered() -> list[str]:
    return _confined("print(*restrict(Limits()).measures, sep='\\n')").splitlines()


def _needs(measure: str, offered: list[str]) -> None:
    if measure not in offered:
        pytest.skip(f"this system does not offer: {measure}")


@posix
def test_memory_files_and_core_dumps_are_bounded(offered: list[str]) -> None:
    assert {"memory is bounded", "no core dump is written"} <= set(offered)
    answer = _confined("""
        restrict(Limits(memory_bytes=1 << 30))
        try:
            bytes(1 << 30)
        except MemoryError:
            print("bounded")
    """)
    assert answer == "bounded"


@posix
def test_a_bound_is_never_raised() -> None:
    answer = _confined("""
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
        restrict(Limits())
        print(resource.getrlimit(resource.RLIMIT_NOFILE))
    """)
    assert answer == "(100, 100)"


def test_nothing_can_be_written_removed_or_renamed_outside_the_temporary_folder(offered: list[str], tmp_path: Path) -> None:
    _needs(WRITING, offered)
    dump, scratch = tmp_path / "dump", tmp_path / "scratch"
    dump.mkdir()
    scratch.mkdir()
    (dump / "evidence").write_text("untouched")
    answer = _confined(
        """
        dump, tempfile.tempdir = Path(sys.argv[1]), sys.argv[2]
        restrict(Limits())
        evidence = dump / "evidence"
        attempts = [
            lambda: evidence.write_text("x"), lambda: os.truncate(evidence, 0), evidence.unlink, lambda: evidence.rename(dump / "b"),
            lambda: (dump / "new").write_text("x"), (dump / "folder").mkdir, lambda: (dump / "link").symlink_to("x"),
            lambda: evidence.rename(Path(sys.argv[2]) / "taken"),
        ]
        for attempt in attempts:
            try:
                attempt()
            except OSError as error:
                print(errno.errorcode[error.errno])
        """,
        str(dump),
        str(scratch),
    )
    refusals = answer.splitlines()
    assert len(refusals) == 8
    assert set(refusals) <= {"EACCES", "EXDEV"}
    assert [file.name for file in dump.iterdir()] == ["evidence"]
    assert (dump / "evidence").read_text() == "untouched"


def test_temporary_files_reading_and_the_null_device_still_work(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("readable")
    answer = _confined(
        """
        tempfile.tempdir = sys.argv[1]
        restrict(Limits())
        with tempfile.TemporaryFile() as unnamed, tempfile.NamedTemporaryFile() as named:
            unnamed.write(b"x")
            named.write(b"x")
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "a").write_text("x")
        Path(os.devnull).write_text("x")
        print((Path(sys.argv[1]) / "evidence").read_text())
        """,
        str(tmp_path),
    )
    assert answer == "readable"


def test_no_program_can_be_started(offered: list[str]) -> None:
    _needs("no other program can be started", offered)
    answer = _confined("""
        restrict(Limits())
        try:
            subprocess.run([sys.executable, "-c", ""])
        except OSError as error:
            print("refused")
    """)
    assert answer == "refused"


CONNECTING = """
    listener = socket.create_server(("127.0.0.1", 0))
    restrict(Limits(), network=sys.argv[1])
    for attempt in (
        lambda: socket.create_connection(listener.getsockname(), timeout=5).close(),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", listener.getsockname()),
        lambda: socket.socket(socket.AF_UNIX).close(),
    ):
        try:
            attempt()
            print("open")
        except OSError as error:
            print(errno.errorcode[error.errno])
"""


def test_no_connection_can_be_made_not_even_within_the_machine(offered: list[str]) -> None:
    _needs(NETWORK, offered)
    assert _confined(CONNECTING, "denied").splitlines() == ["EPERM"] * 3


@posix
def test_look_ups_that_the_user_allowed_still_work() -> None:
    assert _confined(CONNECTING, "allowed").splitlines() == ["open"] * 3


def test_other_processes_cannot_be_traced_or_signalled(offered: list[str]) -> None:
    _needs("no other process can be traced", offered)
    answer = _confined("""
        import ctypes
        restrict(Limits())
        libc = ctypes.CDLL(None, use_errno=True)
        assert libc.ptrace(16, os.getppid(), 0, 0) == -1
        print(errno.errorcode[ctypes.get_errno()])
    """)
    assert answer == "EPERM"


def test_where_nothing_is_offered_nothing_fails() -> None:
    answer = _confined("""
        sys.modules["resource"] = None
        sys.platform = "win32"
        print(restrict(Limits()).measures)
    """)
    assert answer == "()"


@posix
def test_every_reader_and_verifier_still_fits_when_it_is_confined(tmp_path: Path) -> None:
    """The heavy libraries are imported late, inside a confined worker: that must not need what was given up."""
    answer = _confined(
        """
        tempfile.tempdir = sys.argv[1]
        restrict(Limits())
        import cryptography.hazmat.primitives.asymmetric.rsa, dkim, docx, email_validator, lxml.etree, pillow_heif, pypdf, rensa
        from PIL import Image
        import io
        out = io.BytesIO()
        Image.new("RGB", (2000, 2000)).save(out, "JPEG")
        lxml.etree.fromstring(b"<a/>")
        print("fits")
        """,
        str(tmp_path),
    )
    assert answer == "fits"
