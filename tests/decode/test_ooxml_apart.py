"""Words that do not stand on the page: deleted, hidden, in remarks, notes and headers; each apart from the text that is compared."""

import io
import zipfile
from pathlib import Path

import pytest

from leakcheck.decode.ooxml_apart import sheet_apart, slide_apart, word_apart
from leakcheck.decode.ooxml_package import Package, package_of
from leakcheck.formats.spreadsheet_document import FORMAT as WORKBOOK
from leakcheck.model.content import Content
from leakcheck.model.facts import TextContent
from leakcheck.model.limits import Limits

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
A = 'xmlns:p="p" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
R = 'xmlns:r="r"'


def packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


def package(parts: dict[str, str]) -> Package:
    return package_of(zipfile.ZipFile(io.BytesIO(packed(parts))))


def word(body: str, **parts: str) -> dict[str, str]:
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    more = {f"word/{name}.xml": f"<w:x {W}>{text}</w:x>" for name, text in parts.items()}
    return {fact.role: fact.text for fact in word_apart(package({"word/document.xml": document, **more}), "word/document.xml", 1000)}


def run(text: str, properties: str = "", tag: str = "t") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:{tag}>{text}</w:{tag}></w:r>"


def test_deleted_and_moved_words() -> None:
    body = f"<w:p>{run('kept ')}<w:del>{run('cut', tag='delText')}</w:del></w:p><w:p><w:moveFrom>{run('moved')}</w:moveFrom></w:p>"
    assert word(body) == {"deleted": "cut\nmoved"}


@pytest.mark.parametrize(
    ("properties", "hidden"),
    [
        ("<w:vanish/>", True),
        ('<w:vanish w:val="0"/>', False),
        ('<w:vanish w:val="true"/>', True),
        ("<w:webHidden/>", False),
        ('<w:rStyle w:val="H"/>', True),
    ],
)
def test_hidden_words_by_themselves_and_by_their_style(properties: str, hidden: bool) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="N"><w:rPr/></w:style><w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    found = word(f"<w:p>{run('seen')}{run('unseen', properties)}</w:p>", styles=styles)
    assert found == ({"hidden": "unseen"} if hidden else {})


def test_remarks_notes_and_headers_of_word() -> None:
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    found = word(
        "", comments=paragraph.format("why?"), header1=paragraph.format("Top"), footer1=paragraph.format("Bottom"), footnotes=paragraph.format("See")
    )
    assert found == {"comment": "why?", "header": "Top\nBottom", "footnote": "See"}


def test_the_copy_for_older_programs_is_not_read_twice() -> None:
    inside = f"<w:p><w:del>{run('cut', tag='delText')}</w:del></w:p>"
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:AlternateContent {space}><mc:Choice>{inside}</mc:Choice><mc:Fallback>{inside}</mc:Fallback></mc:AlternateContent>"
    assert word(f"<w:p><w:r>{both}</w:r></w:p>") == {"deleted": "cut"}


def test_remarks_and_headers_of_excel() -> None:
    parts = {
        "xl/comments1.xml": f"<comments {S}><commentList><comment><text><r><t>why?</t></r></text></comment>"
        "<comment><text><t>[Threaded comment]\nYour version allows …</t></text></comment></commentList></comments>",
        "xl/threadedComments/threadedComment1.xml": "<ThreadedComments><threadedComment><text>Because &amp; so</text></threadedComment></ThreadedComments>",
        "xl/worksheets/sheet1.xml": f'<worksheet {S}><oddHeader>&amp;L&amp;"Arial,Bold"&amp;12Secret &amp;P</oddHeader></worksheet>',
    }
    assert {fact.role: fact.text for fact in sheet_apart(package(parts), 1000)} == {"comment": "why?\nBecause & so", "header": "Secret"}


def test_hidden_sheets_rows_and_columns() -> None:
    def cell(name: str, text: str) -> str:
        return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'

    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook {S} {R}><sheets><sheet name="A" r:id="r1"/><sheet name="B" state="veryHidden" r:id="r2"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<x><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></x>',
        "xl/worksheets/sheet1.xml": f'<worksheet {S}><cols><col min="2" max="16384" hidden="1"/></cols><sheetData><row>{cell("A1", "seen")}{cell("B1", "column")}'
        f'</row><row hidden="1">{cell("A2", "row")}</row></sheetData></worksheet>',
        "xl/worksheets/sheet2.xml": f"<worksheet {S}><sheetData><row>{cell('A1', 'sheet')}</row></sheetData></worksheet>",
    }
    found = {fact.role: fact.text for fact in WORKBOOK.extract(Content.of_bytes(packed(parts)), Limits()) if isinstance(fact, TextContent)}
    assert found == {"document": "seen column\nrow\nsheet", "hidden": "column\nrow\nsheet"}


def test_hidden_slides_notes_and_remarks() -> None:
    def words(text: str) -> str:
        return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"

    parts = {
        "ppt/slides/slide1.xml": f"<p:sld {A}>{words('seen')}</p:sld>",
        "ppt/slides/slide2.xml": f'<p:sld {A} show="0">{words("unseen")}</p:sld>',
        "ppt/notesSlides/notesSlide1.xml": f"<p:notes {A}>{words('Say this')}{words('1')}</p:notes>",
        "ppt/comments/comment1.xml": f"<p:cmLst {A}><p:cm><p:text>old</p:text></p:cm></p:cmLst>",
        "ppt/comments/modernComment_1.xml": f"<p:cmLst {A}>{words('new')}</p:cmLst>",
    }
    found = {fact.role: fact.text for fact in slide_apart(package(parts), ["ppt/slides/slide1.xml", "ppt/slides/slide2.xml"], 1000)}
    assert found == {"hidden": "unseen", "notes": "Say this", "comment": "old\nnew"}


def test_damage_and_length_are_bounded() -> None:
    assert word("<w:p><w:del><w:r><w:delText>cut</w:delText></w:r></w:del></w:p><w:p><broken") == {"deleted": "cut"}
    long = word(f"<w:p><w:del>{run('x' * 900, tag='delText')}</w:del></w:p>" * 50)
    assert len(long["deleted"]) == 1000


def test_charts_diagrams_and_ready_made_blocks_of_word() -> None:
    block = (
        f"<w:glossaryDocument {W}><w:docParts><w:docPartBody><w:p>{run('Klicken Sie hier')}</w:p></w:docPartBody></w:docParts></w:glossaryDocument>"
    )
    parts = {
        "word/document.xml": f"<w:document {W}/>",
        "word/glossary/document.xml": block,
        "word/diagrams/data1.xml": f"<dgm:dataModel xmlns:dgm='d' {A}><a:p><a:r><a:t>Board</a:t></a:r></a:p></dgm:dataModel>",
        "word/charts/chart1.xml": f"<c:chartSpace xmlns:c='c' {A}><a:p><a:r><a:t>Costs</a:t></a:r></a:p></c:chartSpace>",
        "word/charts/chartEx1.xml": "<cx:chartSpace xmlns:cx='cx'><cx:lvl><cx:pt>7</cx:pt></cx:lvl></cx:chartSpace>",
    }
    found = {fact.role: fact.text for fact in word_apart(package(parts), "word/document.xml", 1000)}
    assert found == {"diagram": "Board", "chart": "Costs\n7", "building-block": "Klicken Sie hier"}


def test_boxes_linked_workbooks_and_the_log_of_a_shared_one() -> None:
    cell = '<cell r="A1"><v>{}</v></cell>'
    log = (
        '<rcc rId="0" sId="1"><nc r="A9"><f>ROW()</f></nc></rcc><rcc rId="1" sId="1"><oc r="B7"><v>100</v></oc><nc r="B7"><v>250</v></nc></rcc>'
        '<rcc rId="2" sId="1"><nc r="C1" t="inlineStr"><is><t>new</t></is></nc></rcc><rsnm/>'
    )
    parts = {
        "xl/drawings/drawing1.xml": f"<xdr:wsDr xmlns:xdr='x' {A}><a:p><a:r><a:t>In a box</a:t></a:r></a:p></xdr:wsDr>",
        "xl/externalLinks/externalLink1.xml": f"<externalLink {S}><sheetData><row>{cell.format('Rent')}{cell.format('0.30000000000000004')}</row></sheetData></externalLink>",
        "xl/revisions/revisionLog1.xml": f"<revisions {S}>{log}</revisions>",
    }
    found = {fact.role: fact.text for fact in sheet_apart(package(parts), 1000)}
    assert found == {"drawing": "In a box", "linked-file": "Rent 0.3", "change-log": "A9: → =ROW()\nB7: 100 → 250\nC1: → new"}


def test_charts_and_diagrams_of_slides() -> None:
    words = f"<x:x xmlns:x='x' {A}><a:p><a:r><a:t>{{}}</a:t></a:r></a:p></x:x>"
    parts = {"ppt/diagrams/data1.xml": words.format("Board"), "ppt/charts/chart1.xml": words.format("Costs")}
    assert {fact.role: fact.text for fact in slide_apart(package(parts), [], 1000)} == {"diagram": "Board", "chart": "Costs"}
