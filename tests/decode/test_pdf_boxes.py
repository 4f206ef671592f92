"""Words under dark boxes: blacked out and still there, and the many boxes that hide nothing."""

import io

import pytest
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, FloatObject, NameObject

from leakcheck.decode.pdf_boxes import under_boxes

TEXT = "BT /F1 12 Tf 1 0 0 1 72 700 Tm (Payee) Tj ET BT /F1 12 Tf 1 0 0 1 72 680 Tm (Camille Roche) Tj ET "
BOX = "0 0 0 rg 70 677 110 14 re f "


def page(content: str) -> PageObject:
    writer = PdfWriter()
    made = writer.add_blank_page(595, 842)
    stream = DecodedStreamObject()
    stream.set_data(content.encode())
    made[NameObject("/Contents")] = writer._add_object(stream)
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"), NameObject("/BaseFont"): NameObject("/Helvetica")}
    )
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
    return [(fact.role, fact.text) for fact in under_boxes([page(content)], 1_000)]


@pytest.mark.parametrize(
    "box",
    [
        BOX,
        "q 0 g 70 677 110 14 re f* Q ",
        "0 0 0 1 k 70 677 110 14 re B ",
        "q 2 0 0 2 0 0 cm 0 g 35 338.5 55 7 re f Q ",
        "1 0 0 rg q 0 g 70 691 110 -14 re f Q ",
    ],
)
def test_a_name_under_a_black_box_is_found_however_the_box_is_drawn(box: str) -> None:
    assert covered(TEXT + box) == [("under-box", "Camille Roche")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (BOX + TEXT, "the box is the ground on which the text stands"),
        (TEXT + BOX + "1 g BT /F1 12 Tf 1 0 0 1 72 680 Tm (Camille Roche) Tj ET ", "the text is drawn on the box again"),
        (TEXT + BOX.replace("0 0 0 rg", "1 1 0 rg"), "a light box marks and does not hide"),
        (TEXT + "q /Clear gs " + BOX + "Q ", "the box shines through"),
        (TEXT + "0 g 70 683 110 1 re f ", "a line strikes the text out"),
        (TEXT + "0 g 0 0 595 842 re f ", "a ground over the whole page is no box"),
        (TEXT + "0 g 70 677 30 14 re f ", "only a part of the words is covered"),
        (TEXT + "0 g 70 677 110 14 re W n ", "the rectangle only bounds what is drawn"),
        (TEXT.replace("/F1 12 Tf", "3 Tr /F1 12 Tf") + BOX, "the text is the unseen layer of a scan"),
        (TEXT + "/Pattern cs /P1 scn 70 677 110 14 re f ", "the box is filled with a pattern"),
        (TEXT + "q 0 1 -1 0 0 0 cm 0 g 677 -180 14 110 re f Q ", "turned boxes are left aside"),
    ],
)
def test_what_hides_nothing_for_certain_is_passed_over(content: str, why: str) -> None:
    assert covered(content) == [], why


def test_broken_instructions_end_quietly() -> None:
    assert covered(TEXT + "/x Tr ( 0 g 70 677 re f (") == []
