"""Zip archives: members with their times, hostile names, links, encryption, bombs, damage; slices equal the whole."""

import base64
import io
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck import catalogue
from leakcheck.formats.zip_archive import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, PathClaim, Quantity, TimeClaim
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind


def archive(*members: tuple[str, bytes], when: tuple[int, int, int, int, int, int] = (2016, 5, 5, 10, 11, 12)) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(zipfile.ZipInfo(name, when), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_members_come_with_bytes_and_a_time_without_zone() -> None:
    reading = Reading(FORMAT, archive(("a.txt", b"one"), ("folder/b.txt", b"two")))
    assert [(child.name, child.content.read(10)) for child in reading.children] == [("a.txt", b"one"), ("folder/b.txt", b"two")]
    (claim,) = reading.children[0].facts
    assert isinstance(claim, TimeClaim)
    assert str(claim.moment) == "2016-05-05 10:11:12 (no zone stated)"
    assert reading.every(Quantity)[0].value == 2


def test_info_zips_extra_field_gives_the_time_in_utc(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one")
    subprocess.run(["touch", "-d", "2016-05-05T10:11:13Z", str(tmp_path / "a.txt")], check=True)
    done = subprocess.run(["zip", "-q", "x.zip", "a.txt"], cwd=tmp_path, check=False)
    if done.returncode:
        pytest.skip("Info-ZIP's zip is not installed")
    changed, read = (fact for fact in Reading(FORMAT, tmp_path / "x.zip").children[0].facts if isinstance(fact, TimeClaim))
    assert str(changed.moment) == "2016-05-05 10:11:13 UTC"
    # The time of last reading stands before the member's bytes and not in the list.
    assert read.at.part == "zip entry a.txt: time of last reading"


def times(reading: Reading) -> list[tuple[str, str]]:
    return [(fact.at.part.split(": ")[-1], str(fact.moment)) for fact in reading.children[0].facts if isinstance(fact, TimeClaim)]


def with_fields(before_its_bytes: bytes, in_the_list: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo("a", (2016, 5, 5, 10, 11, 12))
        info.extra = before_its_bytes
        made.writestr(info, b"x")
        info.extra = in_the_list
    return out.getvalue()


def test_times_of_reading_and_creation_stand_before_the_members_bytes() -> None:
    """As Info-ZIP's zip for Windows writes them: all three there, the first alone in the list, flags for all in both."""
    all_three = struct.pack("<HHB3i", 0x5455, 13, 7, 1462443073, 1462443080, 1462443000)
    assert times(Reading(FORMAT, with_fields(all_three, struct.pack("<HHBi", 0x5455, 5, 7, 1462443073)))) == [
        ("time", "2016-05-05 10:11:13 UTC"),
        ("time of last reading", "2016-05-05 10:11:20 UTC"),
        ("time of creation", "2016-05-05 10:10:00 UTC"),
    ]


@pytest.mark.parametrize("field", [b"\x07", b"\x07" + bytes(12), b"\x06" + bytes(3), b"", b"\x06" + struct.pack("<i", -(1 << 31))])
def test_a_field_of_times_that_is_cut_or_empty_tells_nothing_more(field: bytes) -> None:
    data = with_fields(struct.pack("<HH", 0x5455, len(field)) + field, struct.pack("<HHBi", 0x5455, 5, 7, 1462443073))
    assert [what for what, _ in times(Reading(FORMAT, data))][:1] == ["time"]
    assert not Reading(FORMAT, data).problems


def test_the_field_of_the_macs_archives_gives_utc_and_the_owner() -> None:
    field = struct.pack("<HH2i2H", 0x5855, 12, 1462443080, 1462435873, 501, 20)
    reading = Reading(FORMAT, with_fields(field, field))
    assert times(reading) == [("time", "2016-05-05 08:11:13 UTC"), ("time of last reading", "2016-05-05 10:11:20 UTC")]
    assert [fact.value for fact in reading.every(Description, kind="owner of members by number")] == ["user 501, group 20: 1 of 1 members"]


def test_where_a_symbolic_link_leads_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/home/claire/plan.odt")
    done = subprocess.run(["zip", "-qy", "x.zip", "link"], cwd=tmp_path, check=False)
    if done.returncode:
        pytest.skip("Info-ZIP's zip is not installed")
    (claim,) = Reading(FORMAT, tmp_path / "x.zip").every(PathClaim)
    assert (claim.path, claim.role, claim.at.part) == ("/home/claire/plan.odt", "target of a symbolic link", "zip entry link")


def test_a_link_that_unpacks_to_too_much_is_named_without_its_target() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr, link.compress_type = 3, 0o120777 << 16, zipfile.ZIP_DEFLATED
        made.writestr(link, b"a/" * (1 << 20))
    reading = Reading(FORMAT, out.getvalue())
    assert not reading.every(PathClaim)
    assert reading.kinds() == [ProblemKind.SPECIAL_FILE]


def test_a_link_and_an_encrypted_member_are_said_and_not_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("secret.txt", b"x" * 20)
    data = bytearray(out.getvalue())
    # Set the encryption bit of the second member in its local and its central header (APPNOTE.TXT 4.4.4).
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(mark, data.index(mark) + 4) + offset
        data[place] |= 1
    reading = Reading(FORMAT, bytes(data))
    assert reading.kinds() == [ProblemKind.SPECIAL_FILE, ProblemKind.ENCRYPTED]
    assert not reading.children
    assert [claim.path for claim in reading.every(PathClaim)] == ["/etc/passwd"]


def test_a_bomb_costs_only_itself() -> None:
    limits = Limits(item_bytes=1 << 20)
    reading = Reading(FORMAT, archive(("bomb", b"\0" * (4 << 20)), ("note", b"fine")), limits)
    assert reading.kinds() == [ProblemKind.LIMIT]
    assert "bomb" in sentences(reading.problems)
    assert [child.name for child in reading.children] == ["note"]


def test_a_lying_size_is_damage_and_loses_nothing_else() -> None:
    data = bytearray(archive(("a", b"a" * 100), ("b", b"fine")))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 50)
    reading = Reading(FORMAT, bytes(data))
    assert [child.name for child in reading.children][-1] == "b"


@pytest.mark.parametrize("cut", [30, 60, 100])
def test_a_cut_archive_is_said_to_be_damaged(cut: int) -> None:
    assert Reading(FORMAT, archive(("a", b"a" * 100))[:-cut]).kinds() == [ProblemKind.DAMAGED]


@pytest.mark.parametrize(
    ("kind", "reader"),
    [
        ("application/vnd.oasis.opendocument.text", "opendocument"),
        ("application/epub+zip", "electronic_book"),
        # Of the signed containers of the European Union, and of whatever else begins in this way, the members can be read.
        ("application/vnd.etsi.asic-e+zip", "zip_archive"),
        ("anything", "zip_archive"),
    ],
)
def test_a_package_whose_first_member_is_its_kind_is_read_by_whoever_knows_the_kind(kind: str, reader: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", kind)
    found, problems = identify(Content.of_bytes(out.getvalue()), catalogue.formats())
    assert (found and found.name, problems) == (reader, [])


def test_other_beginnings_are_none() -> None:
    assert FORMAT.recognises(Content.of_bytes(archive(("a", b""))))
    assert not FORMAT.recognises(Content.of_bytes(b"PDF"))


@given(sizes=st.lists(st.integers(0, 300), min_size=1, max_size=30), target=st.integers(1, 2000))
def test_slices_give_what_the_whole_gives(sizes: list[int], target: int) -> None:
    data = archive(*((f"m{number}", bytes([number]) * size) for number, size in enumerate(sizes)))
    whole = [(child.name, child.content.read(1000)) for child in Reading(FORMAT, data).children]
    content = Content.of_bytes(data)
    assert FORMAT.split is not None
    assert FORMAT.extract_span is not None
    spans = FORMAT.split(content, target)
    sliced = [found for span in spans for found in FORMAT.extract_span(content, Limits(), span)]
    assert [(child.name, child.content.read(1000)) for child in sliced if hasattr(child, "content")] == whole


def test_more_members_than_allowed_are_said_to_be_left_out() -> None:
    reading = Reading(FORMAT, archive(*((str(number), b"x") for number in range(5))), Limits(children=3))
    assert len(reading.children) == 3
    assert reading.kinds() == [ProblemKind.LIMIT]


def test_the_first_slice_tells_of_all_links_and_a_damaged_archive_is_not_cut() -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number in range(4):
            made.writestr(f"m{number}", bytes(100))
        made.writestr(link, "/etc/passwd")
    content = Content.of_bytes(out.getvalue())
    assert FORMAT.split is not None
    assert FORMAT.extract_span is not None
    first, *later = FORMAT.split(content, 150)
    assert later
    told = [[one.kind for one in FORMAT.extract_span(content, Limits(), span) if isinstance(one, Problem)] for span in (first, *later)]
    assert told == [[ProblemKind.SPECIAL_FILE], *([] for _ in later)]
    assert FORMAT.split(Content.of_bytes(out.getvalue()[:-30]), 150) == []


MINUTES = b"The minutes of the meeting. " * 6
#: Real files, the password of each being `swordfish`: by 7-Zip 23.01 (`-mem=AES256`) and by Info-ZIP 3.0 (`-P`, the old method).
BY_AES = base64.b64decode(
    "UEsDBDMAAQBjAGdRpUgAAAAARAAAAKgAAAALAAsAbWludXRlcy50eHQBmQcAAgBBRQMIABXanY3Oe2yyuBlLrYop94B32UOEUredh2vmGrAz1b8jj5Y7l15Hc6JANq10I61IAd3QkqP1Fq+c3O8Htqo/fh+rafH8UEsBAj8DMwABAGMAZ1GlSAAAAABEAAAAqAAAAAsALwAAAAAAAAAggKSBAAAAAG1pbnV0ZXMudHh0CgAgAAAAAAABABgAgLbyc7am0QEAAAAAAAAAAAAAAAAAAAAAAZkHAAIAQUUDCABQSwUGAAAAAAEAAQBoAAAAeAAAAAAA"
)
BY_ZIP_CRYPTO = base64.b64decode(
    "UEsDBBQACQAIAGdRpUin0Oz1KwAAAKgAAAALABwAbWludXRlcy50eHRVVAkAA0EcK1fVOAtrdXgLAAEEAAAAAAQAAAAA+qmth2WN6EZHXu4I9kWFL02O66w+s1gYcvP2sdfo2M4V/tPlTHeb93NkslBLBwin0Oz1KwAAAKgAAABQSwECHgMUAAkACABnUaVIp9Ds9SsAAACoAAAACwAYAAAAAAABAAAApIEAAAAAbWludXRlcy50eHRVVAUAA0EcK1d1eAsAAQQAAAAABAAAAABQSwUGAAAAAAEAAQBRAAAAgAAAAAAA"
)
#: By 7-Zip 23.01 with `-mm=Deflate64`, as Windows packs what is larger than 2 GB.
BY_DEFLATE64 = base64.b64decode(
    "UEsDBBUAAAAJAGdRpUin0Oz1KAAAAKgAAAALAAAAbWludXRlcy50eHTNyTERACAMA0ArUYAaLAToQBlI/ffqouPfz0Nc8xA/3oKKpMz3QKdLUEsBAj8DFQAAAAkAZ1GlSKfQ7PUoAAAAqAAAAAsAJAAAAAAAAAAggKSBAAAAAG1pbnV0ZXMudHh0CgAgAAAAAAABABgAgLbyc7am0QEAAAAAAAAAAAAAAAAAAAAAUEsFBgAAAAABAAEAXQAAAFEAAAAAAA=="
)


@pytest.mark.parametrize(("data", "method"), [(BY_AES, "AES-256"), (BY_ZIP_CRYPTO, "ZipCrypto")])
def test_a_locked_member_is_opened_by_a_password_that_was_given(data: bytes, method: str) -> None:
    reading = Reading(FORMAT, data, Limits(passwords=("wrong", "swordfish")))
    assert reading.bytes_of("minutes.txt") == MINUTES
    assert not reading.problems
    told = [fact for fact in reading.children[0].facts if isinstance(fact, Description)]
    assert [fact.value for fact in told] == [f"{method}; opened with a password that was given"]
    assert "1 of 1" in reading.every(Description, kind="encrypted members")[0].value
    assert "swordfish" not in repr((reading.facts, reading.children))


@pytest.mark.parametrize("data", [BY_AES, BY_ZIP_CRYPTO])
def test_without_the_right_password_a_locked_member_is_said_to_be_locked(data: bytes) -> None:
    for limits in (Limits(), Limits(passwords=("wrong", "Schlüssel"))):
        reading = Reading(FORMAT, data, limits)
        assert reading.kinds() == [ProblemKind.ENCRYPTED]
        assert not reading.children
        assert reading.every(TimeClaim), "the list of entries tells the time whoever holds the password"
    assert "no password that was given opens it" in sentences(reading.problems)


def test_a_changed_byte_under_aes_is_not_taken_for_content() -> None:
    data = bytearray(BY_AES)
    data[data.index(b"minutes.txt") + 60] ^= 1
    reading = Reading(FORMAT, bytes(data), Limits(passwords=("swordfish",)))
    assert not reading.children
    assert reading.kinds() == [ProblemKind.ENCRYPTED]


def test_a_method_that_is_not_read_is_named() -> None:
    reading = Reading(FORMAT, BY_DEFLATE64)
    assert reading.kinds() == [ProblemKind.NO_READER]
    assert "Deflate64" in sentences(reading.problems)


def overlapping_bomb(members: int) -> bytes:
    """Fifield's construction without its quoting: every entry of the list points into the packed bytes of the first."""
    data = archive(("kernel", b"\0" * 100_000))
    start = data.index(b"PK\x01\x02")
    local, entry = data[:start], data[start : data.index(b"PK\x05\x06")]
    listed = b"".join(entry[:42] + struct.pack("<I", number) + f"{number:06}".encode() for number in range(members))
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, members, members, len(listed), len(local), 0)
    return local + listed + end


def test_members_that_share_their_packed_bytes_are_read_once() -> None:
    reading = Reading(FORMAT, overlapping_bomb(20_000))
    assert reading.kinds() == [ProblemKind.LIMIT, ProblemKind.DAMAGED], "19,999 are passed over; the first one's header has another name"
    assert "19,999 members" in sentences(reading.problems)


def test_bytes_that_no_member_owns_and_a_member_taken_off_the_list_are_told() -> None:
    data = archive(("kept", b"k" * 50), ("taken off", b"t" * 50), ("last", b"l" * 50))
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as made:
        made.filelist = [info for info in made.filelist if info.filename != "taken off"]
        made.NameToInfo.pop("taken off")
        made._didModify = True
        made.comment = "för dig".encode()
    reading = Reading(FORMAT, out.getvalue() + b"behind")
    assert [path.path for path in reading.every(PathClaim)] == ["taken off"]
    assert [fact.value for fact in reading.every(Description, kind="comments")] == ["för dig"]
    unlisted = [fact.value for fact in reading.every(Description, kind="bytes that belong to no listed member")]
    assert unlisted[-1] == "6 bytes behind its end"
    assert len(unlisted) == 2


def test_the_packing_computers_clock_is_told_from_local_time_beside_utc() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number in range(3):
            # 2016-05-05 10:11:12 on the wall; 08:11:12 UTC in Info-ZIP's extra field.
            info = zipfile.ZipInfo(f"m{number}", (2016, 5, 5, 10, 11, 12))
            info.extra = struct.pack("<HHBi", 0x5455, 5, 1, 1462435872)
            made.writestr(info, b"x")
    told = Reading(FORMAT, out.getvalue()).every(Description, kind="clock of the packing computer")
    assert [fact.value for fact in told] == ["UTC+2 h (3 members)"]


def test_the_three_times_of_windows_are_all_told() -> None:
    ticks = (131_069_230_720_000_000, 131_069_230_730_000_000, 131_069_230_740_000_000)
    info = zipfile.ZipInfo("a", (2016, 5, 5, 10, 11, 12))
    info.extra = struct.pack("<HHIHH3Q", 0x000A, 32, 0, 1, 24, *ticks)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(info, b"x")
    times = [
        (fact.at.part.split(": ")[-1], str(fact.moment)) for fact in Reading(FORMAT, out.getvalue()).children[0].facts if isinstance(fact, TimeClaim)
    ]
    assert [what for what, _ in times] == ["time", "time of last reading", "time of creation"]
    assert [when[17:] for _, when in times] == ["52 UTC", "53 UTC", "54 UTC"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\Windows\\x", "CON", "x" * 60_000, "a\x01b", "a!/b"])
def test_no_name_does_more_than_be_told(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    reading = Reading(FORMAT, archive((name, b"x"), (name + "2", b"y")))
    assert [child.content.read(9) for child in reading.children] == [b"x", b"y"]
    assert not list(tmp_path.iterdir())


def test_a_pdf_stored_as_first_member_does_not_make_the_archive_a_pdf() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.pdf", b"%PDF-1.7\n")
    format_, problems = identify(Content.of_bytes(out.getvalue()), catalogue.formats())
    assert format_ is FORMAT
    assert not problems


def test_a_signature_that_lies_beside_a_member_comes_with_it() -> None:
    reading = Reading(FORMAT, archive(("a/x.pdf", b"words"), ("a/x.pdf.asc", b"made"), ("b/x.pdf", b"words"), ("a/x.pdf.sig", bytes(300_000))))
    beside = {child.name: dict(child.content.beside) for child in reading.children if child.content.beside}
    assert beside == {"a/x.pdf": {"x.pdf.asc": b"made"}}


class _OldName(zipfile.ZipInfo):
    """An entry as programs of before 2006, and Windows until today, write it: the name in the code page of the system, and no word of that."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("cp866"), self.flag_bits


def _russian(*names: str, comment: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name in names:
            package.writestr(_OldName(name), b"words")
        package.comment = comment.encode("cp866")
    return data.getvalue()


def _told(data: bytes, kind: str) -> list[Description]:
    facts = Reading(FORMAT, data).facts
    return [fact for fact in facts if isinstance(fact, Description) and fact.kind == kind]


def test_names_and_comments_in_an_old_code_page_are_told_as_such_with_the_likely_reading() -> None:
    names = ("Отчёт/смета.txt", "Отчёт/план работ.txt", "Договор аренды/приложение.txt")
    data = _russian(*names, comment="Комментарий к архиву с договорами и сметами за май")
    (page,) = _told(data, "code page of names")
    assert page.value == (
        "not stated for 3 of 3 names, which are read as DOS code page 437; more likely DOS code page 866 (guessed), in which the first is “Отчёт/смета.txt”"
    )
    (comment,) = _told(data, "comments")
    assert comment.value == "Комментарий к архиву с договорами и сметами за май"
    assert comment.at.part.endswith("DOS code page 866 (guessed)")


def test_too_few_letters_give_no_guess_of_the_code_page() -> None:
    data = _russian("смета.txt", comment="май")
    (page,) = _told(data, "code page of names")
    assert page.value == "not stated for 1 of 1 names, which are read as DOS code page 437"
    (comment,) = _told(data, "comments")
    assert comment.value == "май".encode("cp866").decode("cp437")
    assert comment.at.part.endswith("code page not stated, read as DOS code page 437")


def test_names_in_utf_8_marked_or_not_have_no_unknown_code_page() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("смета.txt", b"words")
    marked = data.getvalue()
    # The same as Info-ZIP and the Mac's own archiver write it: UTF-8, and the flag (0x800, at 6 and at 8 of the two headers) not set.
    unmarked = marked.replace(b"PK\x03\x04\x14\0\0\x08", b"PK\x03\x04\x14\0\0\0").replace(
        b"PK\x01\x02\x14\x03\x14\0\0\x08", b"PK\x01\x02\x14\x03\x14\0\0\0"
    )
    assert unmarked != marked
    assert not _told(marked, "code page of names")
    assert not _told(unmarked, "code page of names")
