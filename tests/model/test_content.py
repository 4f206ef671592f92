"""What lies beside a file on disk: found by steps, never through a link, and never for what came out of a container."""

import os
from pathlib import Path

import pytest

from leakcheck.model.content import Content

posix = pytest.mark.skipif(os.name != "posix", reason="needs symbolic links without privileges")


def dump(folder: Path) -> Content:
    (folder / "Messages").mkdir()
    (folder / "Attachments" / "7").mkdir(parents=True)
    for name in ("b", "a"):
        (folder / "Attachments" / "7" / name).write_bytes(name.encode())
    (folder / "Messages" / "7.emlx").write_bytes(b"x")
    return Content.of_file(folder / "Messages" / "7.emlx")


def test_the_files_of_a_folder_and_a_single_file_are_found_by_steps(tmp_path: Path) -> None:
    content = dump(tmp_path)
    assert content.file_name == "7.emlx"
    assert [(name, found.read(9)) for name, found in content.neighbours("..", "Attachments", "7")] == [("a", b"a"), ("b", b"b")]
    assert [found.read(9) for _, found in content.neighbours("..", "Attachments", "7", "a")] == [b"a"]
    assert [name for name, _ in content.neighbours()] == ["7.emlx"]


def test_what_is_not_there_or_has_no_name_is_nothing(tmp_path: Path) -> None:
    content = dump(tmp_path)
    for steps in (("..", "Attachments", "8"), ("7.emlx", "a"), ("nul\0",), ("x" * 5000,)):
        assert not list(content.neighbours(*steps))
    assert not list(Content.of_bytes(b"x").neighbours(".."))
    assert not list(Content.of_file(tmp_path / "Messages" / "7.emlx", 0, 1).neighbours())


@posix
def test_no_link_is_followed(tmp_path: Path) -> None:
    content = dump(tmp_path)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a").write_bytes(b"secret")
    (tmp_path / "Attachments" / "8").symlink_to(tmp_path / "secret")
    (tmp_path / "Attachments" / "7" / "c").symlink_to(tmp_path / "secret" / "a")
    os.mkfifo(tmp_path / "Attachments" / "7" / "pipe")
    assert not list(content.neighbours("..", "Attachments", "8"))
    assert not list(content.neighbours("..", "Attachments", "8", "a"))
    assert not list(content.neighbours("..", "Attachments", "7", "pipe"))
    assert [name for name, _ in content.neighbours("..", "Attachments", "7")] == ["a", "b"]
