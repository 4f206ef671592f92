"""How the text of a page was put there: traces of tools, and the ordinary pages that bear none."""

import io
import time

import pytest
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject, NumberObject

from leakcheck.decode.pdf_text_traces import text_traces
from leakcheck.model.facts import Description, FeatureUse

LINE = "BT /F1 12 Tf (A line.) Tj ET "


def page(content: str, *, scan: bool = False, fonts: tuple[str, ...] = ("ABCDEF+Arial", "GHIJKL+Arial", "MNOPQR+Georgia")) -> PageObject:
    writer = PdfWriter()
    made = writer.add_blank_page(595, 842)
    made[NameObject("/MediaBox")] = ArrayObject([FloatObject(0), FloatObject(0), FloatObject(595), FloatObject(842)])
    stream = DecodedStreamObject()
    stream.set_data(content.encode())
    made[NameObject("/Contents")] = writer._add_object(stream)
    named = {
        NameObject(f"/F{number}"): DictionaryObject(
            {NameObject("/Subtype"): NameObject("/TrueType"), NameObject("/BaseFont"): NameObject(f"/{font}")}
        )
        for number, font in enumerate(fonts, 1)
    }
    picture = DecodedStreamObject()
    picture.update(
        {NameObject("/Subtype"): NameObject("/Image"), NameObject("/Width"): NumberObject(1654), NameObject("/Height"): NumberObject(2339)}
    )
    drawn = {NameObject("/Im0"): writer._add_object(picture)} if scan else {}
    made[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject(named), NameObject("/XObject"): DictionaryObject(drawn)}  # type: ignore[arg-type]
    )
    target = io.BytesIO()
    writer.write(target)
    return PdfReader(target).pages[0]


def said(*pages: PageObject) -> list[tuple[str, str, str]]:
    facts = list(text_traces(list(pages)))
    return [(fact.at.part, fact.kind, fact.value) for fact in facts if isinstance(fact, FeatureUse | Description)]


@pytest.mark.parametrize("mark", ["/TouchUp_TextEdit MP", "/TouchUp_TextEdit <</MCID 3>> DP", "/TouchUp_TextEdit /P1 DP"])
def test_the_mark_of_a_tool_for_changing_text_is_told_once_a_page(mark: str) -> None:
    found = said(page(LINE), page(f"{mark} {LINE} {mark} {LINE}"))
    assert found == [("page 2 /Contents", "pdf_editing_mark", "/TouchUp_TextEdit")]


def test_a_word_in_a_subset_of_its_own_is_told() -> None:
    value = "one piece in GHIJKL+Arial, 12 pieces in ABCDEF+Arial"
    found = said(page(LINE * 12 + "BT /F2 12 Tf (900) Tj ET"))
    assert found == [("page 1 /Contents", "text set in another subset of the same font", value)]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (LINE * 12 + "BT /F3 12 Tf (900) Tj ET", "another font is no other subset"),
        (LINE * 12 + "BT /F2 12 Tf (900) Tj (and) Tj (more) Tj ET", "text of some length is set so by programs that make documents"),
        (LINE * 3 + "BT /F2 12 Tf (900) Tj ET", "on a page with few lines nothing is an exception"),
        (LINE * 12 + "q BT /F2 12 Tf ET Q", "a font that is named and not used shows nothing"),
        (LINE * 12 + "BT /F1 12 Tf (/F2 12 Tf) Tj (3 Tr \\) 3 Tr) Tj ET", "words on the page are no instructions"),
        (LINE * 12 + "BT /F2 12 Tf q /F1 12 Tf (a) Tj Q ET", "the font before a change is put back"),
        ("BT 3 Tr ET " + LINE.replace("BT", "BT 0 Tr"), "a mode that was set and taken back before any text"),
        ("q BT 3 Tr ET Q " + LINE, "the mode before a change is put back"),
    ],
)
def test_ordinary_pages_bear_no_trace(content: str, why: str) -> None:
    assert said(page(content)) == [], why


def test_words_under_a_scan_and_words_that_hide_on_an_empty_page_are_told_apart() -> None:
    hidden = "BT 3 Tr /F1 12 Tf (words) Tj ET"
    assert said(page(hidden, scan=True), page(LINE), page(hidden)) == [
        (
            "page 1 /Contents",
            "text that is not drawn",
            "on 1 of 3 pages read, under a picture that fills the page, as programs lay the words that they recognised in a scan",
        ),
        (
            "page 3 /Contents",
            "text that is not drawn",
            "on 1 of 3 pages read, on pages that no picture fills: it can be selected and copied, and is not seen",
        ),
    ]


@pytest.mark.parametrize("piece", ["(", "[", "(\\", "/F1 ", "/F1 1 ", "3 ", "q ", "BT ", "/TouchUp_TextEdit <<", "'"])
def test_hostile_instructions_cost_no_more_than_their_length(piece: str) -> None:
    made = page(piece * (120_000 // len(piece)))
    start = time.process_time()
    said(made)
    assert time.process_time() - start < 5
