"""Tar archives by GNU tar and by Python, with links, devices, sparse files and damage."""

import base64
import io
import plistlib
import subprocess
import tarfile
from pathlib import Path

import pytest
from formats_reading import Reading, sentences

from leakcheck import catalogue
from leakcheck.formats import tar_archive
from leakcheck.formats.tar_archive import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Identifier, Link, PathClaim, TimeClaim, TimeRole, Voucher
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind


def archive(*members: tarfile.TarInfo, data: bytes = b"words", form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as made:
        for member in members:
            member.size = len(data) if member.isreg() else 0
            made.addfile(member, io.BytesIO(data) if member.isreg() else None)
    return out.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.mtime = kind, 1462443073
    return info


def test_members_come_with_bytes_and_time() -> None:
    reading = Reading(FORMAT, archive(member("folder/a.txt")))
    assert reading.bytes_of("folder/a.txt") == b"words"
    (claim,) = reading.children[0].facts
    assert isinstance(claim, TimeClaim)
    assert str(claim.moment) == "2016-05-05 10:11:13 UTC"


def test_a_time_of_zero_is_no_time() -> None:
    """Reproducible archives set the time of every member to the beginning of 1970."""
    info = member("a")
    info.mtime = 0
    assert Reading(FORMAT, archive(info)).children[0].facts == ()


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_and_foreign_names_of_every_dialect(form: int) -> None:
    name = "d" * 90 + "/" + ("x" * 90) + "é"
    assert [child.name for child in Reading(FORMAT, archive(member(name), form=form)).children] == [name]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_named_and_not_followed(kind: bytes) -> None:
    reading = Reading(FORMAT, archive(member("odd", kind), member("fine")))
    assert reading.kinds() == [ProblemKind.SPECIAL_FILE]
    assert [child.name for child in reading.children] == ["fine"]


def test_where_links_of_gnu_tar_lead_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"words")
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    (tmp_path / "c").symlink_to("/home/claire/Plan \u202e.odt")
    subprocess.run(["tar", "-cf", "x.tar", "a", "b", "c"], cwd=tmp_path, check=True)
    reading = Reading(FORMAT, tmp_path / "x.tar")
    assert [(claim.at.part, claim.path, claim.role) for claim in reading.every(PathClaim)] == [
        ("tar header b: linkname", "a", "target of a hard link"),
        ("tar header c: linkname", "/home/claire/Plan <U+202E>.odt", "target of a symbolic link"),
    ]
    assert "second name (a hard link) of the member a" in sentences(reading.problems)


def test_of_very_many_links_only_the_first_lead_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tar_archive, "_MOST_LINKS", 2)
    links = [member(str(number), tarfile.SYMTYPE) for number in range(5)]
    for link in links:
        link.linkname = "x" * 5000
    reading = Reading(FORMAT, archive(*links))
    assert [len(claim.path) for claim in reading.every(PathClaim)] == [1000, 1000]
    assert len(reading.problems) == 5


def test_the_commit_that_git_packed_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"words")
    author = ["-c", "user.name=Claire", "-c", "user.email=claire@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "a"], [*author, "commit", "-q", "-m", "x"], ["archive", "-o", "x.tar", "HEAD"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()
    reading = Reading(FORMAT, tmp_path / "x.tar")
    (told,) = reading.every(Description, kind="comments")
    assert not any(isinstance(fact, Description) for fact in reading.children[0].facts)
    assert (told.value, told.at.part) == (commit, "pax global header: comment")


def test_what_a_pax_header_says_of_its_member_is_told_once() -> None:
    info = member("plan.odt")
    froms = plistlib.dumps(["https://example.org/plan.odt"], fmt=plistlib.FMT_BINARY)
    info.pax_headers = {
        "comment": "for Paul",
        "SCHILY.xattr.user.xdg.origin.url": "https://example.org/plan.odt",
        "LIBARCHIVE.xattr.user.xdg.origin.url": base64.b64encode(b"https://example.org/plan.odt").decode().rstrip("="),
        "LIBARCHIVE.xattr.user.xdg.comment": "not*Base64",
        "LIBARCHIVE.xattr.com.apple.metadata%3AkMDItemWhereFroms": base64.b64encode(froms).decode(),
        "SCHILY.xattr.com.apple.quarantine": "0083;572b1c40;Safari;5C9F0B5A-1111-2222-3333-444455556666",
        "SCHILY.xattr.user.other": "x",
    }
    facts = Reading(FORMAT, archive(info)).children[0].facts
    assert [(one.kind, one.target) for one in facts if isinstance(one, Link)] == [("downloaded from", "https://example.org/plan.odt")] * 2
    assert [one.value for one in facts if isinstance(one, Description)] == ["for Paul", "Safari"]
    (downloaded,) = (one for one in facts if isinstance(one, TimeClaim) and one.role is TimeRole.DOWNLOADED)
    assert (str(downloaded.moment), downloaded.voucher) == ("2016-05-05 10:11:12 UTC", Voucher.CONTAINER)


def test_access_lists_tell_names_of_accounts() -> None:
    info = member("plan.odt")
    info.pax_headers = {
        "SCHILY.acl.access": "user::rw-,user:claire:r--:1001,group::r--",
        "RHT.security.selinux": "unconfined_u:object_r:user_home_t:s0",
    }
    told = [fact.value for fact in Reading(FORMAT, archive(info, member("b"))).every(Description, kind="access rights of members")]
    assert told == [
        "SCHILY.acl.access: user::rw-,user:claire:r--:1001,group::r--: 1 members",
        "RHT.security.selinux: unconfined_u:object_r:user_home_t:s0: 1 members",
    ]


def test_a_sparse_file_of_gnu_tar_is_not_made_up(tmp_path: Path) -> None:
    with (tmp_path / "holes").open("wb") as stream:
        stream.truncate(10 << 20)
        stream.seek(5 << 20)
        stream.write(b"x")
    subprocess.run(["tar", "--sparse", "-cf", "x.tar", "holes"], cwd=tmp_path, check=True)
    reading = Reading(FORMAT, tmp_path / "x.tar")
    assert reading.kinds() == [ProblemKind.SPECIAL_FILE]
    assert "sparse" in sentences(reading.problems)


def test_a_member_beyond_the_limit_costs_only_itself() -> None:
    reading = Reading(FORMAT, archive(member("long")), Limits(item_bytes=3))
    assert reading.kinds() == [ProblemKind.LIMIT]


def test_a_cut_archive_keeps_what_came_before() -> None:
    data = archive(member("a"), member("b"), data=b"z" * 2000)
    reading = Reading(FORMAT, data[:4200])
    assert [child.name for child in reading.children][:1] == ["a"]


def test_other_bytes_are_no_tar() -> None:
    for data in (b"", b"\0" * 1024, b"From: x\n" * 200, b"PK\x03\x04" + b"\0" * 600):
        assert not FORMAT.recognises(Content.of_bytes(data))
    assert FORMAT.recognises(Content.of_bytes(archive(member("a"))))


def test_finer_and_further_times_of_pax_are_told() -> None:
    info = member("a")
    info.pax_headers = {"mtime": "1462443073.123456789", "atime": "1462443074.5", "ctime": "1462443075", "LIBARCHIVE.creationtime": "odd"}
    claims = [fact for fact in Reading(FORMAT, archive(info)).children[0].facts if isinstance(fact, TimeClaim)]
    assert [claim.at.raw for claim in claims] == ["1462443073.123456789", "1462443074.5", "1462443075"]
    assert [str(claim.moment) for claim in claims] == [f"2016-05-05 10:11:1{second} UTC" for second in (3, 4, 5)]


@pytest.mark.parametrize(
    ("form", "name"), [(tarfile.USTAR_FORMAT, "ustar (POSIX.1-1988)"), (tarfile.GNU_FORMAT, "GNU"), (tarfile.PAX_FORMAT, "pax (POSIX.1-2001)")]
)
def test_owners_and_the_dialect_are_told(form: int, name: str) -> None:
    members = [member("é" if form == tarfile.PAX_FORMAT else "e"), member("f")]
    for info in members:
        info.uname, info.uid, info.gname, info.gid = "claire", 1000, "staff", 50
    reading = Reading(FORMAT, archive(*members, form=form))
    assert [fact.value for fact in reading.every(Description)] == ["claire (1000), group staff (50): 2 members"]
    assert name in reading.every(Identifier)[0].value


def test_a_sparse_file_that_claims_a_terabyte_costs_nothing() -> None:
    info = member("holes")
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "holes", "GNU.sparse.realsize": str(1 << 40)}
    reading = Reading(FORMAT, archive(info, member("fine"), data=b"1\n0\n5\n".ljust(512, b"\0") + b"words"))
    assert ProblemKind.SPECIAL_FILE in reading.kinds()
    assert [child.name for child in reading.children] == ["fine"]


def test_a_pdf_as_first_member_does_not_make_the_archive_a_pdf() -> None:
    """The header of a PDF file may stand anywhere in its first 1024 bytes, and a tar archive's first member begins at 512."""
    format_, problems = identify(Content.of_bytes(archive(member("a.pdf"), data=b"%PDF-1.7\n")), catalogue.formats())
    assert format_ is FORMAT
    assert not problems


def test_a_signature_that_lies_beside_a_member_comes_with_it_wherever_it_stands() -> None:
    names = ("a/x.pdf.asc", "a/x.pdf", "b/x.pdf", "a/y.txt", "a/y.txt.tsr")
    reading = Reading(FORMAT, archive(*map(member, names)))
    beside = {child.name: dict(child.content.beside) for child in reading.children if child.content.beside}
    assert beside == {"a/x.pdf": {"x.pdf.asc": b"words"}, "a/y.txt": {"y.txt.tsr": b"words"}}
    assert len(reading.children) == 5


def test_what_is_too_large_for_a_signature_is_not_held() -> None:
    reading = Reading(FORMAT, archive(member("x.pdf"), member("x.pdf.sig"), data=bytes(300_000)))
    assert not any(child.content.beside for child in reading.children)


def test_many_large_ones_are_not_held_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tar_archive, "MOST_HELD_BYTES", 300_000)
    names = [name for number in range(4) for name in (f"{number}.pdf", f"{number}.pdf.sig")]
    reading = Reading(FORMAT, archive(*map(member, names), data=bytes(200_000)))
    assert [child.name for child in reading.children if child.content.beside] == ["0.pdf", "1.pdf"]
