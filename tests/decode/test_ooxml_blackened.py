"""Words of Word documents that were blacked out with the highlighter or a shading, by colours of runs, styles, paragraphs and cells."""

import io
import zipfile

import pytest

from leakcheck.decode import ooxml_blackened
from leakcheck.decode.ooxml_apart import word_apart
from leakcheck.decode.ooxml_package import Package, package_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HIGHLIGHT, YELLOW = '<w:highlight w:val="black"/>', '<w:highlight w:val="yellow"/>'
SHADED, SOLID = '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>', '<w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>'
BLACK, WHITE, AUTO = '<w:color w:val="000000"/>', '<w:color w:val="FFFFFF"/>', '<w:color w:val="auto"/>'


def package(body: str, styles: str = "", **more: str) -> Package:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        made.writestr("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>")
        for name, text in more.items():
            made.writestr(f"word/{name}.xml", f"<w:x {W}>{text}</w:x>")
    return package_of(zipfile.ZipFile(io.BytesIO(out.getvalue())))


def blackened(body: str, styles: str = "", **more: str) -> list[tuple[str, str]]:
    found = word_apart(package(body, styles, **more), "word/document.xml", 1000)
    return [(fact.at.part.partition(":")[0], fact.text) for fact in found if fact.role == "under-marking"]


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def style(name: str, properties: str, kind: str = "character", based_on: str = "", more: str = "") -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}" {more}>{based}<w:rPr>{properties}</w:rPr></w:style>'


@pytest.mark.parametrize(
    ("properties", "unreadable"),
    [
        (HIGHLIGHT, True),
        (AUTO + HIGHLIGHT, True),
        (BLACK + HIGHLIGHT, True),
        (WHITE + HIGHLIGHT, False),
        (SHADED, False),
        (AUTO + SHADED, False),
        (WHITE + SHADED, False),
        (BLACK + SHADED, True),
        (BLACK + SOLID, True),
        (BLACK + YELLOW + SHADED, False),
        (BLACK + '<w:highlight w:val="none"/>' + SHADED, True),
        (BLACK + '<w:shd w:val="pct50" w:color="000000" w:fill="000000"/>', False),
        (BLACK + '<w:shd w:val="nil" w:fill="000000"/>', False),
        (BLACK + '<w:shd w:val="clear" w:fill="365F91"/>', False),
        (BLACK + YELLOW, False),
        (f'<w:rPrChange w:id="1"><w:rPr>{HIGHLIGHT}</w:rPr></w:rPrChange>', False),
    ],
)
def test_colours_of_the_run_itself(properties: str, unreadable: bool) -> None:
    """LibreOffice shows each of these as is said here."""
    found = blackened(f"<w:p>{run('seen ')}{run('words', properties)}</w:p>")
    assert found == ([("word/document.xml", "words")] if unreadable else [])


def paragraph(properties: str, *runs: str) -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


@pytest.mark.parametrize(
    ("body", "styles", "words"),
    [
        (paragraph("", run("a", '<w:rStyle w:val="K"/>' + HIGHLIGHT)), style("K", WHITE), ""),
        (paragraph("", run("a", '<w:rStyle w:val="K"/>')), style("K", HIGHLIGHT), "a"),
        (paragraph("", run("a", '<w:rStyle w:val="L"/>' + HIGHLIGHT)), style("K", WHITE) + style("L", "", based_on="K"), ""),
        (paragraph('<w:pStyle w:val="P"/>', run("a", HIGHLIGHT), run("b", BLACK + HIGHLIGHT)), style("P", WHITE, "paragraph"), "b"),
        (paragraph("", run("a", HIGHLIGHT)), style("N", WHITE, "paragraph", more='w:default="1"'), ""),
        (paragraph("", run("a", HIGHLIGHT)), f"<w:docDefaults><w:rPrDefault><w:rPr>{WHITE}</w:rPr></w:rPrDefault></w:docDefaults>", ""),
        (paragraph("", run("a", SHADED)), f"<w:docDefaults><w:rPrDefault><w:rPr>{BLACK}</w:rPr></w:rPrDefault></w:docDefaults>", "a"),
        (paragraph(SHADED, run("a"), run("b", BLACK), run("c", BLACK + '<w:shd w:val="clear" w:fill="FFFFFF"/>')), "", "b"),
        (paragraph(SHADED, run("b", BLACK + '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>')), "", "b"),
        (f"<w:tbl><w:tr><w:tc><w:tcPr>{SHADED}</w:tcPr>{paragraph('', run('a'), run('b', BLACK))}</w:tc></w:tr></w:tbl>", "", "b"),
        (paragraph("", run("a", '<w:rStyle w:val="X"/>' + HIGHLIGHT)), style("X", "", based_on="Y") + style("Y", "", based_on="X"), "a"),
    ],
)
def test_colours_of_styles_paragraphs_and_cells(body: str, styles: str, words: str) -> None:
    assert "".join(text for _, text in blackened(body, styles)) == words


@pytest.mark.parametrize(
    ("colour", "words"), [(WHITE, "b"), ('<w:color w:themeColor="background1" w:val="FFFFFF"/>', "b"), (BLACK, "ab"), (AUTO, "ab")]
)
def test_letters_that_a_style_for_tables_may_colour_are_left_alone(colour: str, words: str) -> None:
    styles = f'<w:style w:type="table" w:styleId="T"><w:tblStylePr w:type="firstRow"><w:rPr>{colour}</w:rPr></w:tblStylePr></w:style>'
    cell = paragraph("", run("a", HIGHLIGHT), run("b", BLACK + HIGHLIGHT))
    body = f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>'
    assert "".join(text for _, text in blackened(body, styles)) == words


def test_headers_and_notes_are_looked_at_too() -> None:
    line = f"<w:p>{run('{}', HIGHLIGHT)}</w:p>"
    found = blackened(line.format("main"), header1=line.format("top"), footnotes=line.format("foot"), comments=line.format("remark"))
    assert found == [("word/document.xml", "main"), ("word/header1.xml", "top"), ("word/footnotes.xml", "foot")]


def test_a_document_without_a_black_ground_is_not_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(ooxml_blackened, "ends", fail)
    assert not list(ooxml_blackened.blackened_lines(package(f"<w:p>{run('a', BLACK + YELLOW)}</w:p>"), "word/document.xml"))


@pytest.mark.parametrize("kind", ["table", "character"])
def test_the_styles_are_read_where_one_that_is_not_for_tables_is_black(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Package] = []
    monkeypatch.setattr(ooxml_blackened, "_sheet", lambda given: (read.append(given), ooxml_blackened._Sheet())[1])
    styles = "".join(style(f"T{number}", SHADED, "table") for number in range(5)) + style("Mine", BLACK + SHADED, kind)
    blackened("<w:p>" + run("words", '<w:rStyle w:val="Mine"/>') + "</w:p>", styles)
    assert bool(read) == (kind != "table")


def test_signs_without_number_or_style_are_no_way_to_hide_a_style() -> None:
    many = "".join(style(f"T{number}", SHADED, "table") for number in range(150)) + style("Mine", BLACK + SHADED)
    body = "<w:p>" + run("words", '<w:rStyle w:val="Mine"/>') + "</w:p>"
    assert blackened(body, many) == [("word/document.xml", "words")]
    far = f"<!--{'x' * 70_000}-->"
    assert blackened(body, style("Mine", far + BLACK + SHADED)) == [("word/document.xml", "words")]
