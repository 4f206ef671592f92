"""LibreOffice is known by its way of writing in text, workbook and presentation; Microsoft's programs and libraries are not taken for it."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from leakcheck.decode.office_dialect import dialect_facts
from leakcheck.decode.ooxml_package import package_of
from leakcheck.model.facts import AnyFact, Description

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TEXT = XML + "<w:document " + " ".join(f'xmlns:{prefix}="urn:{prefix}"' for prefix in ("o", "r", "v", "w", "w10", "wp")) + "><w:body/></w:document>"
STYLES = (
    XML + '<w:styles xmlns:w="urn:w" xmlns:w14="urn:w14"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Liberation Serif" w:hAnsi="Liberation Serif" w:eastAsia="NSimSun"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>'
)
WORKBOOK = XML + '<workbook xmlns="urn:x" xmlns:r="urn:r"><fileVersion appName="Calc"/></workbook>'
SHEET = XML + '<worksheet xmlns="urn:x" xmlns:r="urn:r"><sheetPr filterMode="false"><pageSetUpPr fitToPage="false"/></sheetPr></worksheet>'
DECK = XML + '<p:presentation xmlns:a="urn:a" xmlns:p="urn:p" xmlns:r="urn:r" xmlns:p14="urn:p14"/>'
SLIDE = XML + '<p:sld xmlns:a="urn:a" xmlns:p="urn:p" xmlns:r="urn:r"/>'


def found(main: str, parts: dict[str, str]) -> list[AnyFact]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        made.writestr("_rels/.rels", f'<Relationships><Relationship Id="a" Type="{kind}" Target="{main}"/></Relationships>')
        for name, data in parts.items():
            made.writestr(name, data)
    with zipfile.ZipFile(out) as opened:
        return list(dialect_facts(package_of(opened)))


@pytest.mark.parametrize(
    ("main", "parts"),
    [
        ("word/document.xml", {"word/document.xml": TEXT, "word/styles.xml": STYLES}),
        ("xl/workbook.xml", {"xl/workbook.xml": WORKBOOK, "xl/worksheets/sheet1.xml": SHEET}),
        ("ppt/presentation.xml", {"ppt/presentation.xml": DECK, "ppt/slides/slide1.xml": SLIDE}),
    ],
)
def test_each_kind_of_document_needs_both_its_marks(main: str, parts: dict[str, str]) -> None:
    (fact,) = found(main, parts)
    assert isinstance(fact, Description)
    assert (fact.kind, fact.value) == ("dialect", "LibreOffice")
    for left_out in parts:
        assert not found(main, {name: data for name, data in parts.items() if name != left_out})


@pytest.mark.parametrize("name", ["libreoffice.docx", "libreoffice_chart.xlsx"])
def test_what_libreoffice_wrote_itself(name: str) -> None:
    with zipfile.ZipFile(OFFICE / name) as opened:
        assert [type(one) for one in dialect_facts(package_of(opened))] == [Description]


@pytest.mark.parametrize("name", ["word.docx", "python_docx.docx", "openpyxl.xlsx", "python_pptx.pptx", "tracked_and_commented.docx"])
def test_other_programs_are_not_taken_for_it(name: str) -> None:
    with zipfile.ZipFile(OFFICE / name) as opened:
        assert not list(dialect_facts(package_of(opened)))


def test_another_order_of_names_is_not_its_way() -> None:
    swapped = TEXT.replace('xmlns:o="urn:o" xmlns:r="urn:r"', 'xmlns:r="urn:r" xmlns:o="urn:o"')
    assert not found("word/document.xml", {"word/document.xml": swapped, "word/styles.xml": STYLES})


def test_hostile_beginnings_cost_no_time() -> None:
    begun = time.monotonic()
    for filling in (" ", "<", 'xmlns:o="', "<?xml ?>", '<w:document xmlns:o="a" '):
        assert not found("word/document.xml", {"word/document.xml": XML + "<w:document" + filling * 500_000, "word/styles.xml": STYLES})
        assert not found("xl/workbook.xml", {"xl/workbook.xml": XML + "<workbook " + filling * 500_000, "xl/worksheets/sheet1.xml": SHEET})
    assert time.monotonic() - begun < 5
