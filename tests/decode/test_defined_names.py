"""Defined names of workbooks in their three forms: what they stand for, what is hidden, what is withheld."""

import struct

import pytest
from binary_workbook import record, sheet_entry, string
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode import biff12_defined_names, biff_defined_names, ooxml_defined_names
from leakcheck.decode.biff_workbook import workbook
from leakcheck.decode.defined_names import DefinedName, name_facts
from leakcheck.model.facts import Description, PathClaim

BEGIN = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 8211, 1997, 0x000100C1, 0x00000306)
OLD = struct.pack("<HHHHHH", 0x0809, 8, 0x0500, 5, 0, 0)
#: Sheets by the numbers in formulas: the first of this workbook, a deleted one, one of another workbook, none at all.
PLACES = [(0, 0), (0, 0xFFFF), (1, 0), (0, 0xFFFE)]


def told(*names: DefinedName) -> list[tuple[str, str]]:
    return [(fact.kind, fact.value) for fact in name_facts(names, "place") if isinstance(fact, Description)]


def paths(*names: DefinedName) -> list[tuple[str, str]]:
    return [(fact.role, fact.path) for fact in name_facts(names, "place") if isinstance(fact, PathClaim)]


# What is told


def test_names_are_told_with_what_they_stand_for_and_hidden_ones_as_such() -> None:
    names = (
        DefinedName("Umsatz", "Tabelle1!A1:B2"),
        DefinedName("Rabatt_Meier", "0.4", True),
        DefinedName("Marke", "", False),
        DefinedName("_xlnm.Print_Area", "A1"),
    )
    assert told(*names) == [("defined name", "Umsatz: Tabelle1!A1:B2"), ("hidden defined name", "Rabatt_Meier: 0.4"), ("defined name", "Marke")]


def test_deleted_cells_are_told_in_words_and_remarks_beside_them() -> None:
    name = DefinedName("Kunde", "Offer!#REF!", False, "for Anna")
    assert told(name) == [("defined name", "Kunde: Offer!#REF!, cells or a sheet that were deleted (for Anna)")]


@pytest.mark.parametrize(
    ("refers", "found"),
    [
        (r"'C:\Data\[Old plan.xls]Sheet 1'!$A$1", [("linked file", r"C:\Data\Old plan.xls")]),
        (r"'\\server\share\[a.xlsx]S'!$A$1", [("linked file", r"\\server\share\a.xlsx")]),
        (r'"C:\My Documents\Engineers\MyHTML.htm"', [("value of a defined name", r"C:\My Documents\Engineers\MyHTML.htm")]),
        ("[1]Sheet!$A$1", []),
        ("Table1[Amount]", []),
        ('"no path"', []),
    ],
)
def test_files_that_names_point_to_are_paths(refers: str, found: list[tuple[str, str]]) -> None:
    assert paths(DefinedName("name", refers), DefinedName("again", refers)) == found


def test_what_may_be_a_password_is_withheld_and_cells_are_not() -> None:
    names = (
        DefinedName("Password", '"geheim"'),
        DefinedName("x", '"DSN=a;PWD=geheim"'),
        DefinedName("Kennwort", '"C:\\geheim"'),
        DefinedName("Zahl", "7", False, "mot de passe geheim"),
    )
    assert "geheim" not in str(list(name_facts(names, "place")))
    assert len(told(*names)) == 4
    assert told(DefinedName("Password_list", "Sheet1!A1:A9")) == [("defined name", "Password_list: Sheet1!A1:A9")]


def test_the_number_of_names_is_bounded() -> None:
    assert len(told(*(DefinedName(f"n{number}", "x" * 5000) for number in range(2000)))) == 300


# XML


def test_names_in_xml() -> None:
    book = (
        b"<workbook><definedNames><definedName name=\"Gr&#246;&#223;e\" comment='for A &amp; B'>'Blatt 1'!$A$1</definedName>"
        b'<x:definedName hidden="1" localSheetId="0" name="alt">&quot;n&quot;</x:definedName><definedName name="leer"></definedName></definedNames>'
    )
    assert list(ooxml_defined_names.defined_names(book)) == [
        DefinedName("Größe", "'Blatt 1'!$A$1", False, "for A & B"),
        DefinedName("alt", '"n"', True),
        DefinedName("leer", ""),
    ]
    assert list(ooxml_defined_names.defined_names(b"<workbook/>")) == []


# Excel 97 and before


def biff(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def label(name: str, formula: bytes, flags: int = 0, *, wide: bool = False) -> bytes:
    raw = name.encode("utf-16-le" if wide else "latin-1")
    return biff(0x18, struct.pack("<HBBHHH4x", flags, 0, len(name), len(formula), 0, 0) + bytes([wide]) + raw + formula)


def names_of(*labels: bytes) -> list[DefinedName]:
    path = "\x01\x01COld\x03Plan.xls"
    supports = biff(0x1AE, struct.pack("<HH", 1, 0x0401)) + biff(0x1AE, struct.pack("<HHB", 1, len(path), 0) + path.encode("latin-1"))
    places = biff(0x17, struct.pack("<H", len(PLACES)) + b"".join(struct.pack("<HHH", book, first, first) for book, first in PLACES))
    sheet = biff(0x85, struct.pack("<IBBBB", 0, 0, 0, 5, 0) + b"Data1")
    book = workbook(BEGIN + sheet + supports + places + b"".join(labels) + biff(0x0A, b""))
    assert book is not None
    return list(biff_defined_names.defined_names(book))


def cell(sheet: int, row: int = 6, column: int = 2, token: int = 0x3A) -> bytes:
    return struct.pack("<BHHH", token, sheet, row, column | 0xC000)


@pytest.mark.parametrize(
    ("formula", "refers"),
    [
        (cell(0), "Data1!C7"),
        (cell(0, token=0x5A), "Data1!C7"),
        (cell(1), "#REF!"),
        (cell(2), "[C:\\Old\\Plan.xls]!C7"),
        (cell(3), "the workbook!C7"),
        (cell(9), "#REF!"),
        (cell(0, token=0x3C), "Data1!#REF!"),
        (struct.pack("<BHHHHH", 0x3B, 0, 0, 6, 0, 27), "Data1!A1:AB7"),
        (struct.pack("<BHHHHH", 0x7D, 0, 0, 6, 0, 27), "Data1!#REF!"),
        (b"\x17\x04\x00Mary", '"Mary"'),
        (b"\x17\x02\x01" + "Иа".encode("utf-16-le"), '"Иа"'),
        (struct.pack("<BH", 0x1E, 1998), "1998"),
        (struct.pack("<Bd", 0x1F, 0.25), "0.25"),
        (cell(0) + cell(0) + b"\x03", "a formula"),
        (b"\x1f\x00", "a formula"),
        (b"", ""),
    ],
)
def test_what_a_name_of_excel_97_stands_for(formula: bytes, refers: str) -> None:
    assert names_of(label("Kunde", formula)) == [DefinedName("Kunde", refers)]


def test_names_of_excel_itself_are_left_out_and_letters_of_two_bytes_read() -> None:
    assert names_of(label("\x06", cell(0), 0x20), label("Имя", cell(0), 0x01, wide=True)) == [DefinedName("Имя", "Data1!C7", True)]


def test_names_of_excel_5_are_read_in_the_code_page() -> None:
    name = "Größe".encode("cp1252")
    data = biff(0x18, struct.pack("<HBBHHH4x", 0, 0, len(name), 7, 0, 0) + name + b"formula")
    book = workbook(OLD + biff(0x42, struct.pack("<H", 1252)) + data + biff(0x0A, b""))
    assert book is not None
    assert list(biff_defined_names.defined_names(book)) == [DefinedName("Größe", "")]


# Binary workbooks in packages


def name_12(name: str, formula: bytes, flags: int = 0, comment: str = "") -> bytes:
    remark = string(comment) if comment else b"\xff\xff\xff\xff"
    return record(
        39,
        struct.pack("<IBI", flags, 0, 0xFFFFFFFF) + string(name) + struct.pack("<I", len(formula)) + formula + struct.pack("<I", 3) + b"rgb" + remark,
    )


def book_12(*names: bytes) -> bytes:
    places = struct.pack("<I", 5) + b"".join(struct.pack("<iii", *one) for one in ((1, 0, 0), (1, -1, -1), (0, 0, 0), (2, 1, 1), (1, -2, -2)))
    supports = record(355, string("rId7")) + record(357) + record(355, string("rId8"))
    return sheet_entry(0, "rId1", "Data1") + supports + record(362, places) + b"".join(names)


@pytest.mark.parametrize(
    ("formula", "refers"),
    [
        (struct.pack("<BHIH", 0x3A, 0, 70_000, 2), "Data1!C70001"),
        (struct.pack("<BHIH", 0x3A, 1, 6, 2), "#REF!"),
        (struct.pack("<BHIH", 0x3A, 2, 6, 2), "[1]!C7"),
        (struct.pack("<BHIH", 0x3A, 3, 6, 2), "[2]!C7"),
        (struct.pack("<BHIH", 0x3A, 4, 6, 2), "the workbook!C7"),
        (struct.pack("<BHIH", 0x3C, 0, 6, 2), "Data1!#REF!"),
        (struct.pack("<BHIIHH", 0x3B, 0, 0, 6, 0, 27), "Data1!A1:AB7"),
        (b"\x17\x04\x00" + "Mary".encode("utf-16-le"), '"Mary"'),
        (b"\x19\x40", "a formula"),
    ],
)
def test_what_a_name_in_a_binary_package_stands_for(formula: bytes, refers: str) -> None:
    assert list(biff12_defined_names.defined_names(book_12(name_12("Kunde", formula)))) == [DefinedName("Kunde", refers)]


def test_remarks_are_read_and_built_in_names_left_out() -> None:
    formula = struct.pack("<BHIH", 0x3A, 0, 6, 2)
    names = name_12("_xlnm.Print_Area", formula, 0x20), name_12("Kunde", formula, 0x01, "for Anna")
    assert list(biff12_defined_names.defined_names(book_12(*names))) == [DefinedName("Kunde", "Data1!C7", True, "for Anna")]


@given(st.binary(max_size=60))
def test_any_bytes_do_no_harm(data: bytes) -> None:
    list(name_facts(names_of(biff(0x18, data)), "place"))
    list(name_facts(biff12_defined_names.defined_names(book_12(record(39, data))), "place"))
    list(name_facts(ooxml_defined_names.defined_names(b'<definedName name="a"' + data), "place"))
