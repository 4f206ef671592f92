"""Listing a folder: every file once, in one order, and nothing in it followed or opened."""

import os
import socket
import sys
from pathlib import Path

import pytest

from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.unit import Unit
from leakcheck.sources import folder
from leakcheck.sources.folder import SOURCE

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX file names and special files")


def _found(folder: Path) -> list[Unit | Problem]:
    return list(SOURCE.units(str(folder), "dump"))


def _units(folder: Path) -> list[Unit]:
    return [found for found in _found(folder) if isinstance(found, Unit)]


def _problems(folder: Path) -> list[Problem]:
    return [found for found in _found(folder) if isinstance(found, Problem)]


def _file(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_accepts_folders_only(tmp_path: Path) -> None:
    assert SOURCE.accepts(str(tmp_path))
    assert not SOURCE.accepts(str(_file(tmp_path / "a")))
    assert not SOURCE.accepts("-")
    assert not SOURCE.accepts("")
    assert not SOURCE.accepts(str(tmp_path / "nowhere"))


def test_every_file_below_is_a_unit_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b/2.eml", "b/1.eml", "a.txt", "c/d/e/f.pdf"):
        _file(tmp_path / name, b"12345")
    units = _units(tmp_path)
    assert [unit.path for unit in units] == ["dump/a.txt", "dump/b/1.eml", "dump/b/2.eml", "dump/c/d/e/f.pdf"]
    assert units[0] == Unit("dump/a.txt", os.fsencode(tmp_path.resolve() / "a.txt"), 5, (tmp_path / "a.txt").stat().st_mtime_ns)


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert _found(tmp_path) == []


@posix
def test_special_files_are_named_and_never_opened(tmp_path: Path) -> None:
    outside = _file(tmp_path / "outside" / "secret")
    dump = tmp_path / "dump"
    dump.mkdir()
    (dump / "file link").symlink_to(outside)
    (dump / "folder link").symlink_to(outside.parent)
    (dump / "loop").symlink_to(dump)
    (dump / "dangling").symlink_to("nowhere")
    os.mkfifo(dump / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(dump / "socket"))
        found = _found(dump)
    assert {(problem.item, problem.kind) for problem in found if isinstance(problem, Problem)} == {
        (f"dump/{name}", ProblemKind.SPECIAL_FILE) for name in ("file link", "folder link", "loop", "dangling", "pipe", "socket")
    }
    assert not any(isinstance(one, Unit) for one in found)


@posix
def test_a_folder_given_as_a_link_is_followed(tmp_path: Path) -> None:
    _file(tmp_path / "real" / "a")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert [unit.path for unit in _units(tmp_path / "link")] == ["dump/a"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that takes any bytes as a name")
def test_a_name_that_is_no_utf8_is_shown_and_still_found(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9.eml"
    Path(os.fsdecode(raw)).write_bytes(b"x")
    (unit,) = _units(tmp_path)
    assert unit.path == "dump/caf\\udce9.eml"
    assert unit.file.endswith(b"/caf\xe9.eml")
    assert Path(os.fsdecode(unit.file)).read_bytes() == b"x"


def test_a_folder_that_ends_in_an_exclamation_mark_is_not_taken_for_a_container(tmp_path: Path) -> None:
    _file(tmp_path / "Urgent!" / "a.eml")
    (unit,) = _units(tmp_path)
    assert unit.path == "dump/Urgent%21/a.eml"


def test_a_folder_that_cannot_be_opened_is_a_problem_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _file(tmp_path / "locked" / "a")
    _file(tmp_path / "open")
    real = folder.opened_untouched

    def refuses(path: str, flags: int) -> int:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(path, flags)

    monkeypatch.setattr(folder, "opened_untouched", refuses)
    (problem,) = _problems(tmp_path)
    assert (problem.kind, problem.item) == (ProblemKind.UNREADABLE, "dump/locked")
    assert "Permission denied" in problem.sentence
    assert [unit.path for unit in _units(tmp_path)] == ["dump/open"]


def test_files_and_folders_that_vanish_meanwhile_are_problems(tmp_path: Path) -> None:
    _file(tmp_path / "a")
    _file(tmp_path / "b")
    listing = SOURCE.units(str(tmp_path), "dump")
    next(listing)
    (tmp_path / "b").unlink()
    (problem,) = listing
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.item) == (ProblemKind.UNREADABLE, "dump/b")
    assert "vanished" in problem.sentence
    (tmp_path / "a").unlink()
    tmp_path.rmdir()
    assert [found.item for found in _found(tmp_path) if isinstance(found, Problem)] == ["dump"]


@posix
def test_folders_nested_deeper_than_python_recurses_are_walked(tmp_path: Path) -> None:
    deep = str(tmp_path)
    for _ in range(1200):
        deep += "/d"
        os.mkdir(deep)  # noqa: PTH102
    bottom = _file(Path(deep) / "bottom")
    try:
        (unit,) = _units(tmp_path)
        assert unit.path == "dump" + "/d" * 1200 + "/bottom"
    finally:  # pytest's own clearing up recurses
        bottom.unlink()
        os.removedirs(deep)


def test_nothing_is_listed_before_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        _file(tmp_path / f"{number}" / "a")
    opened: list[str] = []
    real = folder._names
    monkeypatch.setattr(folder, "_names", lambda path: opened.append(path) or real(path))
    next(SOURCE.units(str(tmp_path), "dump"))
    assert [Path(one).name for one in opened] == [tmp_path.name, "0"]


def test_a_maildir_name_tells_the_time_of_delivery(tmp_path: Path) -> None:
    for name_ in ("new", "tmp"):
        (tmp_path / name_).mkdir()
    _file(tmp_path / "cur" / "1234567890.M1P2.host:2,S".replace(":", ":" if os.name == "posix" else ";"))
    (unit,) = _units(tmp_path)
    (claim,) = unit.facts
    assert isinstance(claim, TimeClaim)
    assert (claim.role, claim.voucher) == (TimeRole.RECEIVED, Voucher.CONTAINER)
    assert str(claim.moment) == "2009-02-13 23:31:30 UTC"
    assert claim.at.part == "Maildir file name"


@pytest.mark.parametrize("name", ["budget.eml", "12.M1P2.host", "99999999999999.x"])
def test_other_names_in_a_maildir_tell_nothing(tmp_path: Path, name: str) -> None:
    for name_ in ("new", "tmp"):
        (tmp_path / name_).mkdir()
    _file(tmp_path / "cur" / name)
    (unit,) = _units(tmp_path)
    assert unit.facts == ()


def test_a_folder_called_cur_alone_is_no_maildir(tmp_path: Path) -> None:
    _file(tmp_path / "cur" / "1234567890.M1P2.host")
    (unit,) = _units(tmp_path)
    assert unit.facts == ()


def test_signatures_that_lie_beside_a_file_come_with_it(tmp_path: Path) -> None:
    for name in ("a/report.pdf", "a/report.pdf.asc", "a/report.pdf.sig", "a/other.pdf.asc", "b/report.pdf", "a/report.pdf.asc.asc"):
        _file(tmp_path / name)
    _file(tmp_path / "a/report.pdf.gpg", bytes(300_000))
    beside = {unit.path: [one.name for one in unit.beside] for unit in _units(tmp_path) if unit.beside}
    assert beside == {"dump/a/report.pdf": ["report.pdf.asc", "report.pdf.sig"]}


@posix
def test_a_link_that_lies_beside_a_file_is_not_followed(tmp_path: Path) -> None:
    _file(tmp_path / "report.pdf")
    (tmp_path / "report.pdf.asc").symlink_to("/etc/passwd")
    assert [unit.beside for unit in _units(tmp_path)] == [()]
