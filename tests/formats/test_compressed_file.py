"""gzip, bzip2 and xz: the content, what gzip remembers, damage and bombs."""

import bz2
import gzip
import io
import lzma
import os
import subprocess
import tarfile
from pathlib import Path

import pytest
from formats_reading import Reading

from leakcheck.formats.compressed_file import FORMAT
from leakcheck.formats.tar_archive import FORMAT as TAR
from leakcheck.model.content import Content
from leakcheck.model.facts import PathClaim, TimeClaim
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

WORDS = b"From here to there. " * 50


@pytest.mark.parametrize(
    "packed", [gzip.compress(WORDS), bz2.compress(WORDS), lzma.compress(WORDS), gzip.compress(WORDS[:500]) + gzip.compress(WORDS[500:])]
)
def test_the_content_is_the_child(packed: bytes) -> None:
    assert FORMAT.recognises(Content.of_bytes(packed))
    assert Reading(FORMAT, packed).bytes_of("content") == WORDS


def test_gzip_remembers_name_and_time(tmp_path: Path) -> None:
    (tmp_path / "budget.csv").write_bytes(WORDS)
    subprocess.run(["touch", "-d", "2016-05-05T10:11:13Z", "budget.csv"], cwd=tmp_path, check=True)
    subprocess.run(["gzip", "budget.csv"], cwd=tmp_path, check=True)
    moment, path = Reading(FORMAT, tmp_path / "budget.csv.gz").children[0].facts
    assert isinstance(moment, TimeClaim)
    assert isinstance(path, PathClaim)
    assert (str(moment.moment), path.path) == ("2016-05-05 10:11:13 UTC", "budget.csv")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_cut_file_is_damaged(pack: object) -> None:
    assert Reading(FORMAT, pack(WORDS)[:-12]).kinds() == [ProblemKind.DAMAGED]  # type: ignore[operator]


def test_nothing_is_taken_from_a_cut_file_but_the_whole_members_of_a_tar_archive() -> None:
    """A text cut short would look like a copy with its end taken out; a tar archive's reader sees which member is cut."""
    assert not Reading(FORMAT, gzip.compress(os.urandom(50_000))[:40_000]).children
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for name in ("first", "second"):
            info = tarfile.TarInfo(name)
            info.size = 30_000
            made.addfile(info, io.BytesIO(os.urandom(30_000)))
    reading = Reading(FORMAT, gzip.compress(out.getvalue())[:45_000])
    assert reading.kinds() == [ProblemKind.DAMAGED]
    inside = Reading(TAR, reading.bytes_of("content"))
    assert [child.name for child in inside.children] == ["first"]
    assert set(inside.kinds()) == {ProblemKind.DAMAGED}


def test_a_bomb_is_stopped() -> None:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as stream:
        for _ in range(80):
            stream.write(b"\0" * (1 << 20))
    assert Reading(FORMAT, out.getvalue()).kinds() == [ProblemKind.LIMIT], "by its ratio"
    assert Reading(FORMAT, gzip.compress(WORDS), Limits(item_bytes=10)).kinds() == [ProblemKind.LIMIT]


def test_other_bytes_are_not_claimed() -> None:
    for data in (b"", b"BZhello", b"\x1f\x8b", b"From: x"):
        assert not FORMAT.recognises(Content.of_bytes(data))
