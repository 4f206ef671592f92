"""The words of Office documents as a reader sees them: tracked changes, content controls, text boxes, tables, cells, slides."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode import ooxml_package, ooxml_text
from leakcheck.decode.ooxml_elements import WORD
from leakcheck.decode.ooxml_package import Package, package_of
from leakcheck.decode.ooxml_text import blocks, sheet_words, slide_text, word_text

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def package(**parts: str | bytes) -> Package:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return package_of(zipfile.ZipFile(out))


def document(body: str, longest: int = 10_000, space: str = W) -> str:
    return word_text(package(**{"word/document.xml": f'<w:document xmlns:w="{space}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'}), longest)


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(*inside: str) -> str:
    return f"<w:p>{''.join(inside)}</w:p>"


def test_tracked_changes_are_read_as_if_accepted() -> None:
    """So that a copy in which they were accepted has the same words."""
    inserted, deleted = f"<w:ins>{run('new ')}</w:ins>", "<w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
    assert document(paragraph(run("the "), inserted, deleted, run("hall"))) == "the new hall"
    moved = paragraph(f"<w:moveFrom>{run('moved')}</w:moveFrom>", run("a")) + paragraph(run("b "), f"<w:moveTo>{run('moved')}</w:moveTo>")
    assert document(moved) == "a\nb moved"


def test_content_controls_fields_and_links_belong_to_the_text() -> None:
    control = f"<w:sdt><w:sdtContent>{run('in a control')}</w:sdtContent></w:sdt>"
    field = f'<w:fldSimple w:instr="PAGE">{run(" 3")}</w:fldSimple>'
    assert document(paragraph(control, field, f"<w:hyperlink>{run(' link')}</w:hyperlink>")) == "in a control 3 link"


def test_tabs_and_breaks_part_words() -> None:
    assert document(paragraph("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>")) == "a\tb\nc-d"


def test_a_row_is_a_line_and_merged_or_nested_cells_stand_once() -> None:
    def cell(*inside: str) -> str:
        return f'<w:tc><w:tcPr><w:gridSpan w:val="900000000"/></w:tcPr>{"".join(inside)}</w:tc>'

    nested = f"<w:tbl><w:tr>{cell(paragraph(run('x')))}{cell(paragraph(run('y')))}</w:tr></w:tbl>"
    table = (
        f"<w:tbl><w:tr>{cell(paragraph(run('Hall')))}{cell(paragraph(run('400')), nested)}</w:tr><w:tr>{cell(paragraph(run('Sum')))}</w:tr></w:tbl>"
    )
    assert document(paragraph(run("before")) + table + paragraph(run("after"))) == "before\nHall\t400\tx\ty\nSum\nafter"


def test_a_text_box_stands_once_though_it_is_stored_for_old_and_new_programs() -> None:
    box = paragraph(run("boxed"))
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert document(paragraph(run("around"), f"<w:r>{both}</w:r>")).split() == ["boxed", "around"]
    with zipfile.ZipFile(OFFICE / "text_box_for_old_and_new_programs.docx") as opened:
        assert word_text(package_of(opened), 1000).split() == ["${color}"]


def test_a_part_in_utf_16_is_read_alike() -> None:
    box = paragraph(run("boxed"))
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('a'))}</w:tc><w:tc>{paragraph(run('b'))}</w:tc></w:tr></w:tbl>"
    body = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{paragraph(f"<w:r>{both}</w:r>")}{table}</w:body></w:document>'
    for encoding in ("utf-8", "utf-16"):
        made = package(**{"word/document.xml": f'<?xml version="1.0" encoding="{encoding}"?>{body}'.encode(encoding)})
        assert word_text(made, 1000).split("\n") == ["boxed", "", "", "a\tb"]


def test_strict_documents_and_cut_ones_are_read() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    assert document(paragraph(run("strict")), space=strict) == "strict"
    assert document(paragraph(run("whole")) + "<w:p><w:r><w:t>cut").startswith("whole")


def test_the_reading_stops_at_the_longest() -> None:
    assert len(document(paragraph(run("x" * 50)) * 1000, longest=200)) < 400


def test_a_workbook_too_large_to_hold_is_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml_package, "LONGEST_PART", 2000)
    rows = "".join(f"<row><c><v>{number}</v></c></row>" for number in range(500))
    text = sheet_words(
        package(**{"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>'}), 100_000, frozenset()
    ).shown
    assert text.splitlines() == [str(number) for number in range(500)]


def test_sheets_are_found_by_their_type_and_strings_have_no_phonetic_guides() -> None:
    types = (
        '<Types><Override PartName="/data/one.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    )
    strings = f'<sst xmlns="{S}"><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si></sst>'
    sheet = f'<worksheet xmlns="{S}"><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>-1</v></c><c t="s"><v>²</v></c></row></sheetData></worksheet>'
    for named in (types, types.replace("/>", "/>" + types[7:] * 2)):
        read = package(**{"[Content_Types].xml": named, "xl/sharedStrings.xml": strings, "data/one.xml": sheet})
        assert sheet_words(read, 1000, frozenset()).shown == "東京\t\t"


def test_words_that_a_workbook_keeps_under_another_name_are_found() -> None:
    relations = '<Relationships><Relationship Id="1" Type="x/{}" Target="{}"/></Relationships>'
    read = package(
        **{
            "_rels/.rels": relations.format("officeDocument", "book/book.xml"), "book/book.xml": "<workbook/>",
            "book/_rels/book.xml.rels": relations.format("sharedStrings", "words.xml"),
            "book/words.xml": f'<sst xmlns="{S}"><si><t>found</t></si></sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}"><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>',
        }
    )  # fmt: skip
    assert sheet_words(read, 1000, frozenset()).shown == "found"


def test_signs_that_xml_cannot_hold_are_read() -> None:
    """As Excel writes the end of a line of old Macs, and words that only look like such a sign."""
    strings = f'<sst xmlns="{S}"><si><t>one_x000D_two</t></si><si><t>_x005F_x000D_</t></si><si><t>_xD83D_ and max_x</t></si></sst>'
    cells = "".join(f'<row><c t="s"><v>{number}</v></c></row>' for number in range(3)) + '<row><c t="str"><v>a_x0009_b</v></c></row>'
    sheet = f'<worksheet xmlns="{S}"><sheetData>{cells}</sheetData></worksheet>'
    read = package(**{"xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": sheet})
    assert sheet_words(read, 1000, frozenset()).shown == "one\rtwo\n_x000D_\n_xD83D_ and max_x\na\tb"


def test_tables_on_slides_are_rows_too() -> None:
    def cell(text: str) -> str:
        return f"<a:tc><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"

    slide = f'<p xmlns:a="{A}"><a:tbl><a:tr>{cell("Hall")}{cell("400")}</a:tr></a:tbl><a:p><a:r><a:t>end</a:t></a:r></a:p></p>'
    assert slide_text(package(**{"ppt/slides/slide1.xml": slide}), 1000) == "Hall\t400\nend"


#: Elements that lie in one another in all the ways in which Word puts them, and some in which nobody does.
_NODES = st.recursive(
    st.sampled_from(["<w:t>one</w:t>", "<w:t>two</w:t>", "<w:tab/>", "<w:br/>", "<m:t>x</m:t>", "<w:t/>", "\n "]),
    lambda inside: st.builds(
        lambda name, nodes: f"<{name}>{''.join(nodes)}</{name}>",
        st.sampled_from(["w:p", "w:p", "w:tr", "w:tc", "w:tbl", "w:moveFrom", "mc:Fallback", "w:txbxContent", "w:r", "a:p"]),
        st.lists(inside, max_size=4),
    ),
    max_leaves=25,
)


@given(st.lists(_NODES, max_size=5).map("".join))
def test_a_part_says_the_same_as_a_tree_and_as_a_stream(body: str) -> None:
    part = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}" xmlns:a="{A}" xmlns:m="urn:m"><w:body>{body}</w:body></w:document>'
    read = package(**{"word/document.xml": part})
    as_tree = list(blocks(read, "word/document.xml", WORD))
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(ooxml_text, "whole", lambda *_: None)
        assert list(blocks(read, "word/document.xml", WORD)) == as_tree
