"""XPS documents, built part by part as Windows, Word and Ghostscript write them (ECMA-388): words, fonts, tickets, programs, links, damage."""

import base64
import io
import struct
import zipfile

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck import catalogue
from leakcheck.formats.xps_document import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    FontUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    Link,
    PathClaim,
    PersonClaim,
    Quantity,
    SignatureMark,
    SoftwareClaim,
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.problem import ProblemKind

OLD, OPEN = "http://schemas.microsoft.com/xps/2005/06", "http://schemas.openxps.org/oxps/v1.0"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
    "<Default Extension='fdseq' ContentType='application/vnd.ms-package.xps-fixeddocumentsequence+xml'/></Types>"
)
NUMBER = "5BEF0EBB-11CC-463A-8F5B-A12568038B67"
FONT = f"/Resources/{NUMBER}.odttf"


def relations(*pairs: tuple[str, str]) -> str:
    listed = "".join(f"<Relationship Id='R{number}' Type='{kind}' Target='{target}'/>" for number, (kind, target) in enumerate(pairs))
    return f"<Relationships xmlns='{RELATIONS}'>{listed}</Relationships>"


def font() -> bytes:
    """An OpenType font of three glyphs, half, a quarter and a whole of its size wide, garbled as the standard wants it."""
    name = "Letters of Test".encode("utf-16-be")
    version = "Version 7.00".encode("utf-16-be")
    tables = {
        b"head": b"\x00" * 18 + struct.pack(">Hqq", 1000, 3_359_701_402, 3_359_701_402) + b"\x00" * 18,
        b"hhea": b"\x00" * 34 + struct.pack(">H", 3),
        b"hmtx": struct.pack(">HhHhHh", 500, 0, 250, 0, 1000, 0),
        b"name": struct.pack(">HHH6H6H", 0, 2, 30, 3, 1, 0x409, 4, len(name), 0, 3, 1, 0x409, 5, len(version), len(name)) + name + version,
    }
    place, directory, body = 12 + 16 * len(tables), b"", b""
    for tag, data in tables.items():
        directory += struct.pack(">4sLLL", tag, 0, place + len(body), len(data))
        body += data
    plain = b"\x00\x01\x00\x00" + struct.pack(">HHHH", len(tables), 0, 0, 0) + directory + body
    key = bytes.fromhex(NUMBER.replace("-", ""))
    garbled = bytearray(plain)
    for step in range(32):
        # Section 9.1.7.3: the last byte of the number is mixed with the first of the font.
        garbled[step] ^= key[15 - step % 16]
    return bytes(garbled)


def ticket(printer: str = "HP Color 5 (Hall)") -> str:
    settings = printer.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HHHHIhh", 0x0401, 0x0603, 220, 0, 2, 1, 9) + b"\0" * 152
    space = "http://schemas.microsoft.com/windows/2003/08/printing/printschema"
    return (
        f"<psf:PrintTicket xmlns:psf='{space}framework' xmlns:psk='{space}keywords' xmlns:ns0000='http://www.example.com/driver/9'"
        " xmlns:xsd='http://www.w3.org/2001/XMLSchema' version='1'>"
        f"<psf:ParameterInit name='ns0000:PageDevmodeSnapshot'><psf:Value>{base64.b64encode(settings).decode()}</psf:Value></psf:ParameterInit>"
        "<psf:ParameterInit name='psk:JobName'><psf:Value>plan of 4 May.docx</psf:Value></psf:ParameterInit>"
        "<psf:ParameterInit name='psk:JobCopiesAllDocuments'><psf:Value>1</psf:Value></psf:ParameterInit>"
        "<psf:Feature name='psk:PageMediaSize'><psf:Option name='psk:ISOA4'/></psf:Feature></psf:PrintTicket>"
    )


def glyphs(text: str, x: float, y: float, indices: str = "", more: str = "") -> str:
    return f"<Glyphs Fill='#ff000000' FontUri='{FONT}' FontRenderingEmSize='10' OriginX='{x}' OriginY='{y}' Indices='{indices}' UnicodeString='{text}' {more}/>"


PROGRAM = "<!-- Microsoft XPS Document Converter (MXDC) Generated! Version: 0.3.19041.630 -->"
#: `ab` is 7.5 wide: what begins 2.5 behind it is another word, and what begins at once is the same.
WORDS = (
    glyphs("ab", 10, 20, "0;1")
    + glyphs("cd", 20, 20, "0;1")
    + glyphs("ef", 27.5, 20, "0;1")
    + glyphs("{}{gh}", 10, 40, ",50;,50;,50;,50;,50;,50")
    + glyphs("seen by nobody", 10, 60).replace("#ff", "#00")
    + glyphs("", 10, 80, "0;1;2")
)
LINKS = (
    "<Canvas FixedPage.NavigateUri='https://example.org/a'><Path Data='M 0,0'/></Canvas><Path FixedPage.NavigateUri='file:///C:/Users/ada/plan.docx'/>"
    "<Path FixedPage.NavigateUri='../FixedDocument.fdoc#a1'/><Path FixedPage.NavigateUri='2.fpage'/>"
)


def fixed_page(inside: str, space: str = OLD) -> str:
    return f"<FixedPage Width='816' Height='1056' xmlns='{space}' xml:lang='en-GB'>{PROGRAM}{inside}</FixedPage>"


def document(space: str = OLD, **changed: str | bytes) -> bytes:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(
            (f"{space}/fixedrepresentation", "FixedDocSeq.fdseq"), (f"{RELATIONS}/metadata/core-properties", "docProps/core.xml")
        ),
        "FixedDocSeq.fdseq": f"<FixedDocumentSequence xmlns='{space}'><DocumentReference Source='/Documents/1/FixedDoc.fdoc'/></FixedDocumentSequence>",
        "_rels/FixedDocSeq.fdseq.rels": relations((f"{space}/printticket", "Metadata/Job_PT.xml")),
        "Metadata/Job_PT.xml": ticket(),
        "Documents/1/FixedDoc.fdoc": (
            f"<FixedDocument xmlns='{space}'><PageContent Source='Pages/1.fpage'/><PageContent Source='Pages/2.fpage'/>"
            "<PageContent Source='Pages/1.fpage'/></FixedDocument>"
        ),
        "Documents/1/_rels/FixedDoc.fdoc.rels": relations((f"{space}/printticket", "../../Metadata/Job_PT.xml")),
        "Documents/1/Pages/1.fpage": fixed_page(WORDS + LINKS, space),
        # Word writes its parts in UTF-16.
        "Documents/1/Pages/2.fpage": fixed_page(glyphs("Zweite Seite: Überschuß", 10, 20), space).encode("utf-16"),
        "docProps/core.xml": (
            "<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'"
            " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/'><dc:creator>Ada</dc:creator>"
            "<dcterms:created>2024-10-23T10:11:19Z</dcterms:created></cp:coreProperties>"
        ),
        FONT[1:]: font(),
        "Resources/Images/1.png": "dots",
        "Documents/1/Metadata/Page1_Thumbnail.JPG": "dots",
    }
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (parts | {key.replace("__", "/").replace("_dot_", "."): value for key, value in changed.items()}).items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 10, 23, 10, 11, 38)), data)
    return whole.getvalue()


READ = Reading(FORMAT, document())


def words(reading: Reading, role: str = "document") -> list[str]:
    return [line for text in reading.every(TextContent, role=role) for line in text.text.split("\n")]


@pytest.mark.parametrize("space", [OLD, OPEN])
def test_words_are_joined_by_where_they_stand(space: str) -> None:
    reading = Reading(FORMAT, document(space))
    assert words(reading) == ["ab cdef", "{gh}", "Zweite Seite: Überschuß"]
    assert words(reading, "hidden") == ["seen by nobody"]
    assert not reading.problems


def test_pieces_without_letters_are_counted() -> None:
    assert [one.value for one in READ.every(Description) if one.kind.startswith("pieces drawn")] == ["1"]


def test_pages_are_counted_once_each() -> None:
    assert [one.value for one in READ.every(Quantity)] == [2]


def test_the_garbled_font_is_read() -> None:
    assert [(one.name, one.version, one.embedded) for one in READ.every(FontUse)] == [("Letters of Test", "Version 7.00", "embedded")]
    assert [str(one.moment) for one in READ.every(TimeClaim, role=TimeRole.TOKEN)] == ["2010-06-18 10:23:22 UTC"] * 2


def test_the_program_with_the_build_of_windows_and_the_author() -> None:
    assert [(one.name, one.version) for one in READ.every(SoftwareClaim)] == [("Microsoft XPS Document Converter (MXDC)", "0.3.19041.630")]
    assert [one.name for one in READ.every(PersonClaim)] == ["Ada"]
    assert [one.tag for one in READ.every(LanguageClaim)] == ["en-GB"]


def test_printer_paper_and_name_of_the_job_each_once() -> None:
    assert [one.value for one in READ.every(Identifier, kind=IdentifierKind.PRINTER)] == ["HP Color 5 (Hall)"]
    told = [(one.kind, one.value) for one in READ.every(Description) if one.at.part.startswith("Metadata/")]
    assert told == [
        ("printer driver's schema", "http://www.example.com/driver/9"),
        ("printer driver version", "0x0603"),
        ("printer paper", "A4"),
        ("JobName", "plan of 4 May.docx"),
        ("printer paper", "ISOA4"),
    ]


def test_addresses_and_paths_without_places_in_the_document() -> None:
    assert [one.target for one in READ.every(Link)] == ["https://example.org/a"]
    assert [one.path for one in READ.every(PathClaim)] == ["file:///C:/Users/ada/plan.docx"]


def test_pictures_and_previews_are_children() -> None:
    assert [child.name for child in READ.children] == ["Resources/Images/1.png", "Documents/1/Metadata/Page1_Thumbnail.JPG"]


def test_signatures_are_named() -> None:
    rels = relations((f"{OLD}/fixedrepresentation", "FixedDocSeq.fdseq"), (f"{RELATIONS}/digital-signature/origin", "Signatures/Origin.psdsor"))
    reading = Reading(FORMAT, document(_rels___dot_rels=rels, Signatures__Origin_dot_psdsor=""))
    assert [one.scheme for one in reading.every(SignatureMark)] == ["xps"]


def test_a_page_that_breaks_off_costs_only_what_follows() -> None:
    reading = Reading(FORMAT, document(Documents__1__Pages__1_dot_fpage=fixed_page(WORDS)[: -len(glyphs("", 10, 80, "0;1;2")) - 40]))
    assert words(reading) == ["ab cdef", "{gh}", "Zweite Seite: Überschuß"]
    assert reading.kinds() == [ProblemKind.DAMAGED]


@pytest.mark.parametrize("number", ["1e999", "nan", "x", "", "9" * 5000, "-"])
def test_places_and_widths_that_are_no_numbers(number: str) -> None:
    inside = glyphs("ab", 10, 20, f"{number[:9]},{number}").replace("'10'", f"'{number}'") + glyphs("cd", 30, 20)
    reading = Reading(FORMAT, document(Documents__1__Pages__1_dot_fpage=fixed_page(inside)))
    assert "".join(words(reading)).replace(" ", "").startswith("abcd")
    assert ProblemKind.READER_ERROR not in reading.kinds()


def test_entities_are_not_expanded() -> None:
    page = '<!DOCTYPE p [<!ENTITY a "' + "z" * 1000 + f'">]><FixedPage xmlns="{OLD}"><Glyphs UnicodeString="{"&a;" * 1000}"/></FixedPage>'
    reading = Reading(FORMAT, document(Documents__1__Pages__1_dot_fpage=page))
    assert len(repr(reading.facts)) < 50_000


def test_the_time_that_ghostscript_gives_to_every_part_is_no_time_of_packing() -> None:
    assert READ.every(TimeClaim, role=TimeRole.PACKED)
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document())) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2012, 2, 16, 9, 15, 0)), old.read(name))
    assert not Reading(FORMAT, again.getvalue()).every(TimeClaim, role=TimeRole.PACKED)


@given(st.integers(0, len(document()) - 1), st.integers(1, 255))
def test_any_changed_byte_is_damage_or_nothing(place: int, by: int) -> None:
    data = bytearray(document())
    data[place] ^= by
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(data)).kinds()


def test_only_xps_documents_are_claimed() -> None:
    found, problems = identify(Content.of_bytes(document()), catalogue.formats())
    assert found is FORMAT
    assert not problems
    assert not FORMAT.recognises(Content.of_bytes(document(**{"[Content_Types]_dot_xml": "<Types/>"}).replace(b".fdseq", b".other")))
