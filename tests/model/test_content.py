"""An item's bytes, opened once where they are few; what lies beside a file on disk: by steps, never through a link, never for a container's."""

import hashlib
import os
from pathlib import Path

import pytest

from leakcheck.model.content import Content, LimitReached

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


def test_a_short_file_is_opened_once(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"words")
    content = Content.of_file(file)
    assert content.head == b"words"
    assert [name for name, _ in content.neighbours()] == ["a"]
    file.unlink()
    assert content.read(5) == b"words"
    with content.open() as stream:
        assert stream.read() == b"words"


@pytest.mark.parametrize(
    ("start", "size", "held"), [(0, None, b"ab" * 50_000), (0, 70_000, b"ab" * 35_000), (3, 70_000, b"ba" * 35_000), (3, 4, b"baba")]
)
def test_a_span_of_a_file_is_all_there_is(tmp_path: Path, start: int, size: int | None, held: bytes) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"ab" * 50_000)
    content = Content.of_file(file, size, start)
    assert content.head == held[:65_536]
    assert content.read(len(held)) == held
    with content.open() as stream:
        assert stream.seek(0, 2) == len(held)
        stream.seek(1)
        assert stream.read() == held[1:]
    with pytest.raises(LimitReached, match="bytes long"):
        content.read(len(held) - 1)


def test_what_was_added_since_the_listing_does_not_belong_to_it(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"a" * 100)
    content = Content.of_file(file, 60)
    file.write_bytes(b"b" * 200)
    assert content.head == b"b" * 60
    assert content.read(60) == b"b" * 60


@posix
@pytest.mark.parametrize("length", [100, 3 << 20])
def test_what_took_a_files_place_since_the_listing_is_refused_and_nothing_stays_open(tmp_path: Path, length: int) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"x" * length)
    content = Content.of_file(file)
    open_before = len(list(Path("/dev/fd").iterdir()))
    for put in (lambda: file.symlink_to("/etc/hostname"), lambda: os.mkfifo(file), file.mkdir):
        file.unlink()
        put()
        with pytest.raises(OSError, match=r"symbolic links|not seekable|Is a directory"):
            content.read(content.size)
    assert len(list(Path("/dev/fd").iterdir())) == open_before


@pytest.mark.parametrize(("before", "after"), [(100, 7), (100, 200), (3 << 20, 7), (7, 3 << 20)])
def test_a_file_that_changes_after_it_was_listed_is_read_as_far_as_it_was_listed(tmp_path: Path, before: int, after: int) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"x" * before)
    content = Content.of_file(file)
    file.write_bytes(b"y" * after)
    whole = b"y" * min(before, after)
    assert content.head == whole[:65536]
    assert content.is_held is (after >= before)
    assert content.read(before) == whole
    assert content.digest() == hashlib.sha256(whole).hexdigest()
