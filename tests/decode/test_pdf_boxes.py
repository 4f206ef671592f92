"""Words under dark boxes: blacked out and still there, and the many boxes that hide nothing."""

import io
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject, NumberObject

from leakcheck.decode.pdf_lines import late_words
from leakcheck.model.facts import TextContent

PDF = Path(__file__).parent.parent.parent / "fixtures" / "pdf"
TEXT = "BT /F1 12 Tf 1 0 0 1 72 700 Tm (Payee) Tj ET BT /F1 12 Tf 1 0 0 1 72 680 Tm (Camille Roche) Tj ET "
BOX = "0 0 0 rg 70 677 110 14 re f "


def page(content: str, widths: bool = False, name: str = "/Helvetica") -> PageObject:
    writer = PdfWriter()
    made = writer.add_blank_page(595, 842)
    stream = DecodedStreamObject()
    stream.set_data(content.encode())
    made[NameObject("/Contents")] = writer._add_object(stream)
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"), NameObject("/BaseFont"): NameObject(name)}
    )
    if widths:
        font[NameObject("/FirstChar")] = NumberObject(0)
        font[NameObject("/Widths")] = ArrayObject([NumberObject(500)] * 256)
    clear = DictionaryObject({NameObject("/ca"): FloatObject(0.3)})
    made[NameObject("/Resources")] = DictionaryObject(
        {
            NameObject("/Font"): DictionaryObject({NameObject("/F1"): font}),
            NameObject("/ExtGState"): DictionaryObject({NameObject("/Clear"): clear}),
        }
    )
    target = io.BytesIO()
    writer.write(target)
    return PdfReader(target).pages[0]


def covered(content: str) -> list[tuple[str, str]]:
    return [(fact.role, fact.text) for fact in late_words([page(content)], longest=1_000) if isinstance(fact, TextContent)]


@pytest.mark.parametrize(
    "box",
    [
        BOX,
        "q 0 g 70 677 110 14 re f* Q ",
        "0 0 0 1 k 70 677 110 14 re B ",
        "q 2 0 0 2 0 0 cm 0 g 35 338.5 55 7 re f Q ",
        "1 0 0 rg q 0 g 70 691 110 -14 re f Q ",
        "0 g 70 677 110 14 re f",  # the last instruction of the page
        "0 g 70 677 m 180 677 l 180 691 l 70 691 l h f ",
        "0 g 70 677 m 180 677 l 180 691 l 70 691 l 70 677 l f ",
        "0 G 14 w 70 684 m 180 684 l S ",
    ],
)
def test_a_name_under_a_black_box_is_found_however_the_box_is_drawn(box: str) -> None:
    assert covered(TEXT + box) == [("under-box", "Camille Roche")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (BOX + "1 g " + TEXT, "the box is the ground on which the text stands"),
        (TEXT + BOX + "1 g BT /F1 12 Tf 1 0 0 1 72 680 Tm (Camille Roche) Tj ET ", "the text is drawn on the box again"),
        (TEXT + BOX.replace("0 0 0 rg", "1 1 0 rg"), "a light box marks and does not hide"),
        (TEXT + "q /Clear gs " + BOX + "Q ", "the box shines through"),
        (TEXT + "0 g 70 683 110 1 re f ", "a line strikes the text out"),
        (TEXT + "0 g 0 0 595 842 re f ", "a ground over the whole page is no box"),
        (TEXT + "0 g 70 677 110 14 re W n ", "the rectangle only bounds what is drawn"),
        (TEXT.replace("/F1 12 Tf", "3 Tr /F1 12 Tf") + BOX, "the text is the unseen layer of a scan"),
        (TEXT + "/Pattern cs /P1 scn 70 677 110 14 re f ", "the box is filled with a pattern"),
        (TEXT + "q 0 1 -1 0 0 0 cm 0 g 677 -180 14 110 re f Q ", "turned boxes are left aside"),
    ],
)
def test_what_hides_nothing_for_certain_is_passed_over(content: str, why: str) -> None:
    assert covered(content) == [], why


@pytest.mark.parametrize(
    ("name", "words"),
    [
        # The box reaches from 70 to 100; where the widths are known, the letters whose middles lie there are told.
        ("/Helvetica", "Cami"),
        ("/ABCDEF+Arial-BoldMT", "Cami"),
        ("/TimesNewRomanPS-ItalicMT", "Camil"),
        ("/Courier-Oblique", "Cami"),
        ("/Symbol", ""),
        ("/ArialNarrow", ""),
        ("/Frutiger", ""),
    ],
)
def test_a_box_over_a_part_of_a_piece_in_a_font_that_every_reader_has(name: str, words: str) -> None:
    made = page(TEXT + "0 g 70 677 30 14 re f ", name=name)
    assert [fact.text for fact in late_words([made], longest=1_000) if isinstance(fact, TextContent)] == ([words] if words else [])


def test_a_part_of_a_piece_in_which_one_letter_is_unknown_is_passed_over() -> None:
    known, unknown = TEXT.replace("Camille", "Cam\\351lie"), TEXT.replace("Camille", "Cam\\201lie")
    assert covered(known + "0 g 70 677 30 14 re f ") == [("under-box", "Cam")]
    assert covered(unknown + "0 g 70 677 30 14 re f ") == []


def test_what_ghostscript_blacked_out_in_three_such_fonts_and_placed_by_their_widths() -> None:
    pages = list(PdfReader(PDF / "blacked_out_standard_fonts.pdf").pages)
    assert "/Widths" not in str(pages[0]["/Resources"]["/Font"])  # type: ignore[index]
    found = [fact.text for fact in late_words(pages, longest=1_000) if isinstance(fact, TextContent)]
    assert found == ["Camille Roche\nJ. Marchetti\n3000 4000 0312"]


def test_broken_instructions_end_quietly() -> None:
    assert covered(TEXT + "/x Tr ( 0 g 70 677 re f (") == []


def hidden(content: str) -> list[str]:
    """Of a page whose letters are all half as wide as high, so that their places are known."""
    return [fact.text for fact in late_words([page(content, widths=True)], longest=1_000) if isinstance(fact, TextContent)]


def test_a_box_over_a_part_of_a_piece_hides_that_part() -> None:
    # "Camille " takes eight letters of six points: the surname begins at 120.
    assert hidden(TEXT + "0 g 119 677 60 14 re f ") == ["Roche"]
    assert hidden(TEXT + "0 g 119 677 5 14 re f ") == [], "one letter is a sliver beside a box"


def test_a_box_over_a_line_in_several_pieces_and_one_over_a_paragraph() -> None:
    pieces = "BT /F1 12 Tf 1 0 0 1 72 660 Tm (Paid ) Tj (12345) Tj ( euros) Tj ET "
    assert hidden(TEXT + pieces + "0 g 101 657 32 14 re f ") == ["12345"]
    assert hidden(TEXT + pieces + "0 g 60 640 300 80 re f ") == ["Payee\nCamille Roche\nPaid 12345 euros"]
    assert hidden(TEXT + pieces + "0 g 60 640 300 80 re f 1 g BT /F1 12 Tf 1 0 0 1 72 650 Tm (Table) Tj ET ") == [], "a ground that is written on"


def test_dark_letters_on_a_dark_box_cannot_be_read_either() -> None:
    """As LibreOffice writes words that are highlighted in black."""
    highlighted = "0 g 70 677 110 14 re f " + TEXT
    assert hidden(highlighted) == ["Camille Roche"]
    assert hidden("0 g 70 677 110 14 re f 1 g " + TEXT) == [], "white on black is read"


def test_curves_thin_lines_and_other_shapes_are_no_boxes() -> None:
    for shape in ("70 677 m 180 677 l 180 691 l 100 699 l 70 691 l h f ", "70 677 m 90 699 160 699 180 677 c h f ", "1 w 70 684 m 180 684 l S "):
        assert hidden(TEXT + "0 g 0 G " + shape) == []
