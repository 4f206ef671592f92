"""Excel workbooks: cells as text a row a line, properties, the place of the last save, the language of sheet names."""

import io
import struct
import zipfile
from pathlib import Path

from binary_workbook import cell, record, row, sheet, string, workbook
from formats_reading import Reading

from leakcheck.formats.spreadsheet_document import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, LanguageClaim, LanguageRole, PathClaim, PersonClaim, SoftwareClaim, TextContent
from leakcheck.model.problem import ProblemKind

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def package(**parts: str) -> bytes:
    """A workbook of nothing but these parts, so that each says why it is there."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": f'<workbook xmlns="{S}"/>', **parts}.items():
            made.writestr(name, text)
    return out.getvalue()


def test_a_workbook_of_openpyxl() -> None:
    reading = Reading(FORMAT, OFFICE / "openpyxl.xlsx")
    assert reading.every(TextContent)[0].text == "Poste Montant\nTracts 1200\nAffiches 2450"
    assert [(claim.name, claim.version) for claim in reading.every(SoftwareClaim)] == [("Microsoft Excel", "16.0300")]
    assert reading.every(PersonClaim)[0].name == "Claire Vasseur"
    assert [claim.tag for claim in reading.every(LanguageClaim, role=LanguageRole.INTERFACE)] == ["fr"]


def test_shared_inline_and_plain_cells_are_read() -> None:
    strings = f'<sst xmlns="{S}"><si><t>one</t></si><si><r><t>tw</t></r><r><t>o</t></r></si></sst>'
    sheet = (
        f'<worksheet xmlns="{S}"><sheetData><row><c t="s"><v>1</v></c><c t="inlineStr"><is><t>in</t></is></c><c><v>3.5</v></c></row>'
        '<row><c t="s"><v>99</v></c></row><row><c t="s"><v>0</v></c></row></sheetData></worksheet>'
    )
    reading = Reading(FORMAT, package(**{"xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": sheet}))
    assert reading.every(TextContent)[0].text == "two in 3.5\none"


def test_sheets_are_named_and_hidden_ones_as_such() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="worksheets/sheet2.xml"/></Relationships>'
    )
    book = (
        f'<workbook xmlns="{S}" xmlns:r="r"><sheets><sheet name="Offen" sheetId="1" r:id="r1"/><sheet name="Gehälter" sheetId="2" state="veryHidden" r:id="r2"/>'
        "</sheets></workbook>"
    )
    found = Reading(FORMAT, package(**{"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": relations})).every(Description)
    assert [(fact.kind, fact.value) for fact in found] == [("sheet", "Offen"), ("hidden sheet", "Gehälter")]


def test_defined_names_are_told_with_the_file_that_they_point_to() -> None:
    names = (
        '<definedName name="_xlnm.Print_Area">A!$A$1</definedName><definedName name="Old" hidden="1">\'C:\\Mira\\[Plan.xls]A\'!$A$1</definedName>'
        '<definedName name="Gone">#REF!</definedName>'
    )
    reading = Reading(FORMAT, package(**{"xl/workbook.xml": f'<workbook xmlns="{S}"><definedNames>{names}</definedNames></workbook>'}))
    assert [(fact.kind, fact.value) for fact in reading.every(Description)] == [
        ("hidden defined name", "Old: 'C:\\Mira\\[Plan.xls]A'!$A$1"),
        ("defined name", "Gone: #REF!, cells or a sheet that were deleted"),
    ]
    assert [(fact.role, fact.path) for fact in reading.every(PathClaim)] == [("linked file", "C:\\Mira\\Plan.xls")]


def test_the_heading_over_the_list_of_sheets_tells_the_programs_language() -> None:
    def language(*headings: str) -> list[str]:
        listed = "".join(f"<vt:variant><vt:lpstr>{heading}</vt:lpstr></vt:variant><vt:variant><vt:i4>1</vt:i4></vt:variant>" for heading in headings)
        app = (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" xmlns:vt="v"><HeadingPairs><vt:vector>'
            f"{listed}</vt:vector></HeadingPairs><TitlesOfParts><vt:vector><vt:lpstr>Листы</vt:lpstr></vt:vector></TitlesOfParts></Properties>"
        )
        claims = Reading(FORMAT, package(**{"docProps/app.xml": app})).every(LanguageClaim, role=LanguageRole.INTERFACE)
        return [claim.tag for claim in claims]

    assert language("Arbeitsblätter", "Benannte Bereiche") == ["de"]
    assert language("Листы") == ["und-Cyrl"]
    assert language("Worksheets") == language("Regneark") == language() == [], "English, or what several languages share"


def test_strict_workbooks_are_read_too() -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    sheet = f'<worksheet xmlns="{strict}"><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>'
    assert Reading(FORMAT, package(**{"xl/worksheets/sheet1.xml": sheet})).every(TextContent)[0].text == "7"


def test_the_place_of_the_last_save_is_read() -> None:
    book = f'<workbook xmlns="{S}" xmlns:x15ac="y"><x15ac:absPath url="C:\\Users\\paul\\Desktop\\" xmlns:x15ac="z"/></workbook>'
    (claim,) = Reading(FORMAT, package(**{"xl/workbook.xml": book})).every(PathClaim)
    assert (claim.role, claim.path) == ("last saved location", "C:\\Users\\paul\\Desktop\\")


def test_a_cut_sheet_keeps_the_rows_before_the_cut() -> None:
    sheet = f'<worksheet xmlns="{S}"><sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c></row><row><c>'
    reading = Reading(FORMAT, package(**{"xl/worksheets/sheet1.xml": sheet}))
    assert reading.every(TextContent)[0].text.startswith("1\n2")
    assert ProblemKind.READER_ERROR not in reading.kinds()


def test_only_workbooks_are_claimed() -> None:
    assert FORMAT.recognises(Content.of_file(OFFICE / "openpyxl.xlsx"))
    assert FORMAT.recognises(Content.of_bytes(package(**{"xl/workbook.bin": ""})))
    assert not FORMAT.recognises(Content.of_file(OFFICE / "libreoffice.docx"))


def test_a_binary_workbook_is_read_like_the_others() -> None:
    cells = sheet(row(0), cell(7, 0, struct.pack("<I", 0)), cell(5, 1, struct.pack("<d", 400)))
    remarks = record(632, string("Ada Example")) + record(637, b"\0" + string("too high"))
    data = workbook(
        {"Tabelle1": (0, cells), "Versteckt": (1, sheet(row(0), cell(6, 0, string("unseen"))))}, ("Hall",), "C:\\Users\\ada\\",
        **{"xl/comments1.bin": remarks},
    )  # fmt: skip
    reading = Reading(FORMAT, data)
    assert [(text.role, text.text) for text in reading.every(TextContent)] == [
        ("document", "Hall 400\nunseen"), ("hidden", "unseen"), ("comment", "too high"),
    ]  # fmt: skip
    assert [claim.path for claim in reading.every(PathClaim)] == ["C:\\Users\\ada\\"]
    assert [claim.name for claim in reading.every(PersonClaim)] == ["Ada Example"]
    assert [claim.tag for claim in reading.every(LanguageClaim, role=LanguageRole.INTERFACE)] == ["de"]
