"""Other OLE2 files: properties, deleted names, thumbnails of folders, embedded files, and which reader gets which file."""

import struct
from pathlib import Path

import pytest
from compound_bytes import compound, packed, summary, text
from formats_reading import Reading

from leakcheck import catalogue
from leakcheck.formats.compound_file import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    Identifier,
    IdentifierKind,
    PathClaim,
    PersonClaim,
    SignatureMark,
    TextContent,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.problem import ProblemKind

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
LIBRARY = rb"*\G{0B79A216-D1B4-4982-AAB1-2504E18F38FC}#2.0#0#C:\DOCUME~1\mira\LOCALS~1\Temp\VBE\MSForms.exd#Microsoft Forms"
JUNE_2023 = 133_301_742_720_000_000


def test_a_drawing_of_visio() -> None:
    reading = Reading(FORMAT, OFFICE / "visio.vsd")
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Raymond Mark"]
    assert [str(fact.moment) for fact in reading.every(TimeClaim, role=TimeRole.STORED, voucher=Voucher.CONTAINER)] == ["1999-12-02 16:13:13 UTC"]
    assert [child.name for child in reading.children] == ["thumbnail.wmf"]


def clipboard(form: bytes, data: bytes) -> bytes:
    """A property of the type VT_CF ([MS-OLEPS] section 2.11): its length, the number of its form, the data."""
    return struct.pack("<II", 71, len(form) + len(data)) + form + data


# An old metafile of nothing but its head and its end, 24 bytes long: what is filled up behind it is not handed on.
METAFILE = struct.pack("<HHHIHIH", 1, 9, 0x0300, 12, 0, 3, 0) + struct.pack("<IH", 3, 0)
WINDOWS_METAFILE = struct.pack("<iI4H", -1, 3, 8, 3216, 3175, 0)


@pytest.mark.parametrize("behind", [b"", b"\0\0", b"left in memory, "])
def test_an_old_metafile_is_handed_on_as_it_stands_without_what_fills_up_the_property(behind: bytes) -> None:
    data = clipboard(WINDOWS_METAFILE, METAFILE + behind)
    (child,) = Reading(FORMAT, compound({"\x05SummaryInformation": summary({17: data})})).children
    assert (child.name, child.content.read(100)) == ("thumbnail.wmf", METAFILE)
    found, _ = identify(child.content, catalogue.formats())
    assert found is not None
    assert found.name == "windows_metafile"


def test_a_thumbnail_of_a_macintosh_is_known_as_one() -> None:
    picture = struct.pack(">H4h", 40, 0, 0, 75, 128) + b"\x00\x11\x02\xff\x0c\x00" + bytes(24)
    data = clipboard(struct.pack("<i4s", -2, b"PICT"), picture)
    (child,) = Reading(FORMAT, compound({"\x05SummaryInformation": summary({17: data})})).children
    assert (child.name, child.content.read(100)) == ("thumbnail.pict", picture)
    found, _ = identify(child.content, catalogue.formats())
    assert found is not None
    assert found.name == "macintosh_picture"


def test_the_catalogue_of_a_folders_thumbnails_names_files_that_may_be_gone() -> None:
    name = "Plage 2004.jpg\0".encode("utf-16-le")
    entry = struct.pack("<IIQ", 16 + len(name) + 4, 12, JUNE_2023) + name + b"\0" * 4
    picture = struct.pack("<III", 12, 1, 8) + b"\xff\xd8\xff\xe0 words"
    reading = Reading(FORMAT, compound({"Catalog": struct.pack("<HHIII", 16, 7, 1, 96, 96) + entry, "21": picture}))
    assert [fact.path for fact in reading.every(PathClaim)] == ["Plage 2004.jpg"]
    assert reading.bytes_of("Plage 2004.jpg") == b"\xff\xd8\xff\xe0 words"
    assert str(reading.children[0].facts[0].moment).startswith("2023-06")  # type: ignore[union-attr]


def test_a_packaged_file_keeps_the_places_that_it_came_from() -> None:
    temporary = b"C:\\Users\\paul\\AppData\\Local\\Temp\\note.txt\0"
    body = struct.pack("<H", 2) + b"note.txt\0" + b"C:\\Users\\paul\\note.txt\0" + b"\0\0\x03\0" + struct.pack("<I", len(temporary)) + temporary
    body += struct.pack("<I", 5) + b"words"
    reading = Reading(FORMAT, compound({"\x01Ole10Native": struct.pack("<I", len(body)) + body}))
    assert [fact.path for fact in reading.every(PathClaim, role="embedded file")] == ["C:\\Users\\paul\\note.txt"]
    assert reading.bytes_of("Ole10Native/note.txt") == b"words"


def test_whole_files_in_streams_are_children() -> None:
    pdf = b"%PDF-1.4 words".ljust(100, b"\n")
    assert Reading(FORMAT, compound({"Store/CONTENTS": pdf, "other": b"x" * 100})).bytes_of("Store/CONTENTS") == pdf
    document = b"\xffWPC".ljust(100, b"\0")  # WordPerfect 7 and later wrap their documents so
    assert Reading(FORMAT, compound({"PerfectOffice_MAIN": document})).bytes_of("PerfectOffice_MAIN") == document


def test_a_macro_project_without_a_known_document_is_read() -> None:
    directory = (
        struct.pack("<HIH", 3, 2, 1252) + struct.pack("<HI", 4, 5) + b"Outil"
        + struct.pack("<HI", 5, 12) + b"Erases trace" + struct.pack("<HI", 6, 11) + b"C:\\aide.hlp"
        + struct.pack("<HII", 0x30, 4 + len(LIBRARY) + 26, len(LIBRARY)) + LIBRARY + bytes(26)
        + struct.pack("<HI", 0x19, 4) + b"Mod1" + struct.pack("<HI", 0x1A, 4) + b"Mod1" + struct.pack("<HII", 0x31, 4, 3) + struct.pack("<HI", 0x2B, 0)
    )  # fmt: skip
    source = b'Attribute VB_Name = "Mod1"\r\nSub Efface()\r\n  Kill "C:\\trace.log"\r\nEnd Sub\r\n'
    streams = {"VBA/dir": packed(directory), "VBA/_VBA_PROJECT": b"\xcc\x61\x88\0", "VBA/Mod1": b"\0\0\0" + packed(source)}
    reading = Reading(FORMAT, compound({**streams, "PROJECT": b'ID="{CF8FC2BE-2E87-4013-B826-5D656C721A26}"\r\n'}))
    assert [fact.text for fact in reading.every(TextContent, role="macro")] == ['Sub Efface()\nKill "C:\\trace.log"\nEnd Sub']
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.MACRO_PROJECT)] == ["{CF8FC2BE-2E87-4013-B826-5D656C721A26}"]
    assert [fact.value for fact in reading.every(Description, kind="macro project")] == ["Outil"]
    assert [fact.value for fact in reading.every(Description, kind="description of the macros")] == ["Erases trace"]
    assert [fact.path for fact in reading.every(PathClaim, role="help of the macros")] == ["C:\\aide.hlp"]
    assert [fact.path for fact in reading.every(PathClaim, role="library of the macros")] == ["C:\\DOCUME~1\\mira\\LOCALS~1\\Temp\\VBE\\MSForms.exd"]


def test_the_number_of_macros_holds_a_time_and_a_locked_project_has_none() -> None:
    streams = {"VBA/dir": packed(struct.pack("<HIH", 3, 2, 1252)), "VBA/_VBA_PROJECT": b"\xcc\x61\x88\0"}
    reading = Reading(FORMAT, compound({**streams, "PROJECT": b'ID="{6C292D12-A84A-11D6-93A3-00902721C5B1}"\r\n'}))
    assert [str(fact.moment) for fact in reading.every(TimeClaim, role=TimeRole.TOKEN)] == ["2002-08-05 08:07:44 UTC"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.NETWORK_ADDRESS)] == ["00:90:27:21:c5:b1"]
    locked = b'ID="{00000000-0000-0000-0000-000000000000}"\r\nCMG="90923C3A403A403E443E44"\r\n'
    reading = Reading(FORMAT, compound({**streams, "PROJECT": locked}))
    assert reading.every(Identifier, kind=IdentifierKind.MACRO_PROJECT) == []
    assert [fact.value for fact in reading.every(Description, kind="protection")] == ["macros locked in the editor"]


def test_deleted_entries_and_signatures_are_told() -> None:
    data = bytearray(compound({"Secret": b"x", "_signatures": b"y", "\x05SummaryInformation": summary({4: text("Paul")})}))
    place = bytes(data).index("Secret".encode("utf-16-le"))
    data[place + 66] = 0  # the entry is free now, and keeps its name
    reading = Reading(FORMAT, bytes(data))
    assert [fact.value for fact in reading.every(Description, kind="deleted entry")] == ["Secret"]
    assert [fact.scheme for fact in reading.every(SignatureMark)] == ["office-binary"]


def test_what_a_rights_service_protects_is_said_to_be_encrypted() -> None:
    assert Reading(FORMAT, compound({"\tDRMContent": b"x" * 100})).kinds() == [ProblemKind.ENCRYPTED]


def test_a_cut_header_is_a_sentence() -> None:
    reading = Reading(FORMAT, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut")
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "header is cut off" in reading.problems[0].sentence


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("word_2000.doc", "word_binary"),
        ("libreoffice.xls", "excel_binary"),
        ("powerpoint_comment.ppt", "powerpoint_binary"),
        ("visio.vsd", "compound_file"),
        ("encrypted.docx", "encrypted_office"),
    ],
)
def test_each_file_has_one_reader(name: str, reader: str) -> None:
    found, problems = identify(Content.of_file(OFFICE / name), catalogue.formats())
    assert found is not None
    assert (found.name, problems) == (reader, [])


def test_an_encrypted_package_that_keeps_a_word_stream_for_old_programs_is_encrypted() -> None:
    data = compound({"EncryptedPackage": b"x" * 100, "EncryptionInfo": b"y", "WordDocument": b"protected"})
    found, problems = identify(Content.of_bytes(data), catalogue.formats())
    assert found is not None
    assert (found.name, problems) == ("encrypted_office", [])


@pytest.mark.corpus
def test_every_real_and_every_fuzzed_compound_file_is_read_without_an_error(corpus: Path) -> None:
    for path in sorted((corpus / "documents").rglob("*")):
        content = Content.of_file(path) if path.is_file() and path.stat().st_size < 4 << 20 else None
        if content is None or not FORMAT.recognises(content):
            continue
        found, problems = identify(content, catalogue.formats())
        assert found is not None
        assert not problems, path
        assert ProblemKind.READER_ERROR not in Reading(found, path).kinds(), path
