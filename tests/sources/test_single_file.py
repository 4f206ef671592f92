"""A file given by its name."""

import os
from pathlib import Path

import pytest

from leakcheck.model.unit import Unit
from leakcheck.model.user_error import UserError
from leakcheck.sources.single_file import SOURCE


def test_a_file_is_one_unit_under_its_name(tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(b"123")
    assert SOURCE.accepts(str(file))
    assert list(SOURCE.units(str(file), "a.eml")) == [Unit("a.eml", os.fsencode(file.resolve()), 3, file.stat().st_mtime_ns)]


def test_folders_special_files_and_standard_input_are_not_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").write_bytes(b"x")
    assert not SOURCE.accepts("-")
    assert SOURCE.accepts("./-")
    assert not SOURCE.accepts(str(tmp_path))
    assert not SOURCE.accepts(os.devnull)
    assert not SOURCE.accepts("")


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_a_link_given_by_the_user_is_followed_to_the_file_itself(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"123")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (unit,) = SOURCE.units(str(tmp_path / "link"), "link")
    assert isinstance(unit, Unit)
    assert unit.file == os.fsencode((tmp_path / "real").resolve())


def test_a_file_that_is_gone_is_a_user_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Check the spelling"):
        list(SOURCE.units(str(tmp_path / "gone"), "gone"))


def test_a_signature_that_lies_beside_the_file_comes_with_it(tmp_path: Path) -> None:
    for name in ("report.pdf", "report.pdf.sig", "other.pdf.sig"):
        (tmp_path / name).write_bytes(b"x")
    (unit,) = SOURCE.units(str(tmp_path / "report.pdf"), "report.pdf")
    assert isinstance(unit, Unit)
    assert [one.name for one in unit.beside] == ["report.pdf.sig"]
