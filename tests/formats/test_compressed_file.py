"""gzip, bzip2 and xz: the content, what gzip remembers, damage and bombs."""

import base64
import bz2
import gzip
import io
import lzma
import os
import subprocess
import tarfile
from pathlib import Path

import pytest
from formats_reading import Reading, sentences

from leakcheck.formats.compressed_file import FORMAT
from leakcheck.formats.tar_archive import FORMAT as TAR
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Identifier, PathClaim, TimeClaim
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

WORDS = b"From here to there. " * 50


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(WORDS), bz2.compress(WORDS), lzma.compress(WORDS), gzip.compress(WORDS[:500]) + gzip.compress(WORDS[500:])],
    ids=["gzip", "bzip2", "xz", "gzip twice"],
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


#: `zstd 1.5.4` over WORDS.
BY_ZSTD = base64.b64decode("KLUv/QRY3QAAoEZyb20gaGVyZSB0byB0aGVyZS4gAQCiXzWZ9YvJ/w==")


def test_zstandard_is_unpacked_and_its_damage_is_a_sentence() -> None:
    assert Reading(FORMAT, BY_ZSTD).bytes_of("content") == WORDS
    for data in (BY_ZSTD[:-6], BY_ZSTD[:12] + bytes(20), BY_ZSTD[:5]):
        reading = Reading(FORMAT, data)
        assert reading.kinds() == [ProblemKind.DAMAGED]
        assert not reading.children


def test_a_zstandard_bomb_is_stopped() -> None:
    try:
        done = subprocess.run(["zstd", "-q", "-19"], input=bytes(80 << 20), capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("zstd is not installed")
    assert Reading(FORMAT, done.stdout).kinds() == [ProblemKind.LIMIT]


@pytest.mark.parametrize(("mark", "name"), [(b"\x1f\x9d\x90", "compress"), (b"\x04\x22\x4d\x18", "LZ4"), (b"LZIP\x01", "lzip")])
def test_kinds_that_are_not_read_are_named(mark: bytes, name: str) -> None:
    reading = Reading(FORMAT, mark + bytes(50))
    assert FORMAT.recognises(reading.content)
    assert reading.kinds() == [ProblemKind.NO_READER]
    assert name in sentences(reading.problems)


def test_gzip_tells_its_system_and_remarks() -> None:
    # RFC 1952 section 2.3: flags extra + name + comment, no time, best compression, OS/2; then an extra field of two bytes.
    head = b"\x1f\x8b\x08\x1c" + bytes(4) + b"\x02\x06" + b"\x02\x00xx" + b"budget.csv\0" + "für dich\0".encode()
    reading = Reading(FORMAT, head + gzip.compress(WORDS)[10:])
    assert reading.bytes_of("content") == WORDS
    assert [fact.value for fact in reading.every(Identifier)] == ["gzip; packed on OS/2; best compression"]
    facts = reading.children[0].facts
    assert [fact.path for fact in facts if isinstance(fact, PathClaim)] == ["budget.csv"]
    assert [fact.value for fact in facts if isinstance(fact, Description)] == ["für dich"]
