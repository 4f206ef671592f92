"""Excel workbooks of LibreOffice, and ones built record by record for what is hostile or rare."""

import struct
from pathlib import Path

import pytest
from compound_bytes import compound, record, summary, text
from formats_reading import Reading

from leakcheck.formats.excel_binary import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SoftwareClaim,
    TextContent,
)
from leakcheck.model.problem import ProblemKind

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
BEGIN = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 8211, 1997, 0x000100C1, 0x00000306))
SHEET = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 8211, 1997, 0, 0))
END = record(0x000A, b"")


def wide(value: str) -> bytes:
    return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")


def workbook(globals_: bytes, cells: bytes = b"", sheet: str = "Лист1", hidden: int = 0) -> bytes:
    """A workbook of one sheet."""
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    head = len(BEGIN + globals_) + 4 + 6 + len(name) + len(END)
    place = record(0x85, struct.pack("<IBB", head, hidden, 0) + name)
    return BEGIN + globals_ + place + END + SHEET + cells + END


def read(stream: bytes, name: str = "Workbook") -> Reading:
    return Reading(FORMAT, compound({name: stream.ljust(4096, b"\0")}))


def test_a_workbook_of_libreoffice() -> None:
    reading = Reading(FORMAT, OFFICE / "libreoffice.xls")
    assert reading.every(TextContent)[0].text == "Poste Montant\nTracts 1200\nAffiches 2450.75\nTotal 3650.75\nNe pas montrer"
    assert [fact.value for fact in reading.every(Description, kind="hidden sheet")] == ["Réserve"]
    assert [fact.tag for fact in reading.every(LanguageClaim)] == ["fr"]
    assert [(fact.role, fact.name) for fact in reading.every(PersonClaim)] == [
        (PersonRole.AUTHOR, "Claire Vasseur"),
        (PersonRole.LAST_EDITOR, "Paul Lefèvre"),
        (PersonRole.COMMENTER, "Julien Marchetti"),
    ]
    assert reading.every(Quantity, kind=QuantityKind.SHEETS)[0].value == 2
    assert not reading.problems


def test_defined_names_are_told_with_the_sheet_that_they_stand_for() -> None:
    own = record(0x1AE, struct.pack("<HH", 1, 0x0401)) + record(0x17, struct.pack("<HHHH", 1, 0, 0, 0))
    name = record(0x18, struct.pack("<HBBHHH4xB", 1, 0, 5, 7, 0, 0, 0) + b"Kunde" + struct.pack("<BHHH", 0x3A, 0, 6, 2))
    reading = read(workbook(own + name))
    assert [fact.value for fact in reading.every(Description, kind="hidden defined name")] == ["Kunde: Лист1!C7"]


def test_user_countries_builds_and_the_code_page() -> None:
    found = record(0x5C, wide("Egor Kozlov").ljust(112, b" ")) + record(0x42, struct.pack("<H", 1251)) + record(0x8C, struct.pack("<HH", 7, 7))
    reading = read(workbook(found))
    assert [(fact.role, fact.name) for fact in reading.every(PersonClaim)] == [(PersonRole.OPENED_BY, "Egor Kozlov")]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.CODEPAGE)] == ["1251"]
    assert {fact.tag for fact in reading.every(LanguageClaim)} == {"ru", "und-Cyrl"}
    assert reading.every(SoftwareClaim)[0].version == "build 8211 of 1997"
    assert reading.every(SoftwareClaim)[0].name.startswith("Excel 2003")


def test_the_user_names_that_libraries_write_name_nobody() -> None:
    assert not read(workbook(record(0x5C, wide("Calc").ljust(112, b" ")))).every(PersonClaim)


def test_strings_go_on_over_the_end_of_a_record_in_another_width() -> None:
    first = struct.pack("<II", 2, 2) + struct.pack("<HB", 4, 0) + b"Spen" + struct.pack("<HB", 6, 0) + b"Gel"
    strings = record(0xFC, first) + record(0x3C, b"\x01" + "дер".encode("utf-16-le"))
    cells = record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0)) + record(0xFD, struct.pack("<HHHI", 0, 1, 0, 1))
    assert read(workbook(strings, cells)).every(TextContent)[0].text == "Spen Gelдер"


def test_what_continues_another_record_is_no_part_of_the_strings() -> None:
    strings = record(0xFC, struct.pack("<II", 2, 2) + struct.pack("<HB", 4, 0) + b"Spen") + record(0x1B6, b"box") + record(0x3C, b"\x05\0\0wrong")
    cells = record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0)) + record(0xFD, struct.pack("<HHHI", 0, 1, 0, 1))
    assert read(workbook(strings, cells)).every(TextContent)[0].text == "Spen"


def test_every_kind_of_number_is_shown_as_the_xml_form_stores_it() -> None:
    cells = (
        record(0x27E, struct.pack("<HHHI", 0, 0, 0, 1200 << 2 | 2))
        + record(0x27E, struct.pack("<HHHI", 0, 1, 0, 245075 << 2 | 3))
        + record(0x203, struct.pack("<HHHd", 1, 0, 0, 0.1))
        + record(0xBD, struct.pack("<HHHIHIH", 2, 0, 0, 7 << 2 | 2, 0, (-5 << 2 | 2) & 0xFFFFFFFF, 1))
        + record(0x06, struct.pack("<HHHdHI", 3, 0, 0, 2.0, 0, 0))
        + record(0x06, struct.pack("<HHH", 4, 0, 0) + b"\0\0\0\0\0\0\xff\xff" + b"\0" * 6)
        + record(0x207, wide("résultat"))
        + record(0x205, struct.pack("<HHHBB", 5, 0, 0, 0x2A, 1))
    )
    assert read(workbook(b"", cells)).every(TextContent)[0].text == "1200 2450.75\n0.1\n7 -5\n2\nrésultat\n#N/A"


def test_printers_links_other_workbooks_and_authors_of_remarks() -> None:
    settings = struct.pack("<HHHHIHH", 0x0401, 0x0600, 220, 0, 0x2, 1, 9).ljust(156, b"\0")
    printer = record(0x4D, b"\0\0" + "\\\\SRV01\\Etage2".encode("utf-16-le").ljust(64, b"\0") + settings) * 2
    url = "https://example.org/a\0".encode("utf-16-le")
    link = record(0x1B8, bytes(32) + bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b") + struct.pack("<I", len(url)) + url)
    note = record(0x1C, struct.pack("<4H", 0, 0, 0, 1) + wide("Julien"))
    other = record(0x1AE, struct.pack("<H", 1) + wide("\x01\x01CBudget\x032016.xls"))
    reading = read(workbook(other, printer + link + note))
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.PRINTER)] == ["\\\\SRV01\\Etage2"]
    assert [fact.value for fact in reading.every(Description) if fact.kind.startswith("printer")] == ["0x0600", "A4"]
    assert [fact.target for fact in reading.every(Link)] == ["https://example.org/a"]
    assert [fact.path for fact in reading.every(PathClaim)] == ["C:\\Budget\\2016.xls"]
    assert [fact.name for fact in reading.every(PersonClaim, role=PersonRole.COMMENTER)] == ["Julien"]


@pytest.mark.parametrize("columns", [1, 3])
def test_headers_of_printed_pages_and_the_text_file_that_a_sheet_reads(columns: int) -> None:
    query = bytes.fromhex("05080000e7880000010000000500000001000000")[:16] + struct.pack("<I", columns) + b".," + bytes(8 * columns)
    path = b"D:\\Daten\\konten.csv"
    text_file = record(0x805, query + struct.pack("<HB", len(path), 0) + path)
    header, footer = record(0x14, wide('&C&"Arial,Fett"&16ENTWURF &D')), record(0x15, wide("&LSeite &P&R&A"))
    reading = read(workbook(b"", header + footer + header + text_file))
    assert [fact.text for fact in reading.every(TextContent, role="header")] == ["ENTWURF\nSeite"]
    assert [(fact.path, fact.role) for fact in reading.every(PathClaim)] == [("D:\\Daten\\konten.csv", "source of data")]


def test_a_text_file_whose_place_may_hold_a_password_is_not_told() -> None:
    path = b"ftp://anna:secret@srv/konten.csv"
    assert not read(workbook(b"", record(0x805, bytes(22) + struct.pack("<HB", len(path), 0) + path))).every(PathClaim)


def test_a_workbook_of_excel_5_in_its_code_page_with_and_without_a_compound_file() -> None:
    begin = record(0x0809, struct.pack("<HHHH", 0x0500, 5, 2412, 1993))
    globals_ = begin + record(0x42, struct.pack("<H", 1251)) + record(0x5C, bytes([4]) + "Иван".encode("cp1251") + b" " * 27)
    sheet = record(0x85, struct.pack("<IBB", len(globals_) + 4 + 6 + 6 + 4, 0, 0) + bytes([5]) + "Лист1".encode("cp1251"))
    cells = (
        record(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 2412, 1993))
        + record(0x204, struct.pack("<HHHH", 0, 0, 0, 4) + "Итог".encode("cp1251"))
        + END
    )
    stream = globals_ + sheet + END + cells
    for reading in (read(stream, "Book"), Reading(FORMAT, stream)):
        assert [fact.name for fact in reading.every(PersonClaim)] == ["Иван"]
        assert reading.every(TextContent)[0].text == "Итог"
        assert not reading.problems


def test_an_encrypted_workbook_is_said_to_be_encrypted() -> None:
    reading = Reading(FORMAT, OFFICE / "excel_password.xls")
    assert reading.kinds() == [ProblemKind.ENCRYPTED]
    assert not reading.every(TextContent)


def test_lying_counts_and_sheets_that_point_anywhere_end() -> None:
    strings = record(0xFC, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF) + struct.pack("<HBHI", 0xFFFF, 0x0D, 0xFFFF, 0xFFFFFFFF) + b"x")
    place = record(0x85, struct.pack("<IBB", 0xFFFFFFF0, 0, 0) + b"\xff\x01")
    itself = record(0x85, struct.pack("<IBB", 0, 0, 0) + b"\x01\x00A")
    reading = read(BEGIN + strings + place + itself * 50 + END)
    assert ProblemKind.READER_ERROR not in reading.kinds()
    assert reading.every(SoftwareClaim)


def test_a_chart_of_microsoft_graph_is_a_workbook() -> None:
    reading = read(record(0x0809, struct.pack("<HHHHII", 0x0680, 5, 9908, 1997, 0, 6)) + END)
    assert reading.every(SoftwareClaim)
    assert not reading.problems


def test_a_workbook_without_sheets_has_no_text_and_no_damage() -> None:
    reading = read(BEGIN + record(0x5C, wide("Paul").ljust(112, b" ")) + END)
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Paul"]
    assert not reading.problems


def test_a_thousand_names_for_one_sheet_give_its_text_once() -> None:
    place = len(BEGIN) + 1000 * 12 + len(END)
    names = record(0x85, struct.pack("<IBB", place, 0, 0) + b"\x00\x00") * 1000
    cells = record(0x203, struct.pack("<HHHd", 1, 0, 0, 0.1))
    assert read(BEGIN + names + END + SHEET + cells + END).every(TextContent)[0].text == "0.1"


def test_a_stream_that_is_no_workbook_leaves_the_properties() -> None:
    reading = Reading(FORMAT, compound({"Workbook": b"nothing", "\x05SummaryInformation": summary({4: text("Paul")})}))
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert reading.every(PersonClaim)[0].name == "Paul"


def test_only_workbooks_are_claimed() -> None:
    assert FORMAT.recognises(Content.of_file(OFFICE / "libreoffice.xls"))
    assert not FORMAT.recognises(Content.of_file(OFFICE / "libreoffice.doc"))
    assert not FORMAT.recognises(Content.of_file(OFFICE / "openpyxl.xlsx"))
    assert not FORMAT.recognises(Content.of_bytes(b"\x09\x08\x08\x00 cut"))
