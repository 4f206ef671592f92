"""What stands outside the tags of a tagged page, and the pages that are not tied to the structure; on pages built instruction by instruction."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from leakcheck.decode.pdf_lines import late_words
from leakcheck.decode.pdf_objects import dictionary
from leakcheck.decode.pdf_tags import OUTSIDE_TAGS, PAGES_WITHOUT_TAGS, pages_without_tags

#: As Word writes it: each line marked with its place in the structure, the foot as an artifact.
LETTER = """/P <</MCID 0>> BDC BT /F1 12 Tf 72 700 Td (Dear Sirs,) Tj ET EMC
/P <</MCID 1>> BDC BT /F1 12 Tf 72 680 Td (we owe you 10 euros.) Tj ET EMC
/Artifact <</Type /Pagination>> BDC BT /F1 9 Tf 300 40 Td (page 1) Tj ET EMC """
STAMP = "BT /F1 12 Tf 300 700 Td (RECEIVED) Tj ET "
PICTURE, PIECE = "q 50 0 0 50 300 600 cm /I Do Q ", "/X Do "


def made(*contents: str, marked: bool = True, loose: tuple[int, ...] = (), piece: str = STAMP) -> PdfReader:
    """Pages with one font, a picture /I and a piece /X; `loose` are the numbers of those that are not tied to the structure."""
    writer = PdfWriter()
    font = DictionaryObject({NameObject("/Subtype"): NameObject("/Type1"), NameObject("/BaseFont"): NameObject("/Helvetica")})
    fonts = DictionaryObject({NameObject("/F1"): font})
    picture, form = DecodedStreamObject(), DecodedStreamObject()
    picture.set_data(b"\x00")
    picture.update({NameObject("/Subtype"): NameObject("/Image"), NameObject("/Width"): NumberObject(1), NameObject("/Height"): NumberObject(1)})
    form.set_data(piece.encode())
    form.update({NameObject("/Subtype"): NameObject("/Form"), NameObject("/Resources"): DictionaryObject({NameObject("/Font"): fonts})})
    held = DictionaryObject({NameObject("/I"): writer._add_object(picture), NameObject("/X"): writer._add_object(form)})
    for number, content in enumerate(contents, 1):
        page = writer.add_blank_page(595, 842)
        stream = DecodedStreamObject()
        stream.set_data(content.encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts, NameObject("/XObject"): held})
        if number not in loose:
            page[NameObject("/StructParents")] = NumberObject(number)
    if marked:
        writer._root_object[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
        writer._root_object[NameObject("/StructTreeRoot")] = DictionaryObject()
    target = io.BytesIO()
    writer.write(target)
    return PdfReader(target)


def outside(reader: PdfReader) -> list[tuple[str, str]]:
    told = late_words(list(reader.pages), dictionary(reader.trailer.get("/Root")))
    return [(fact.at.part, fact.value) for fact in told if fact.kind == OUTSIDE_TAGS]


@pytest.mark.parametrize(
    ("added", "value"),
    [
        (STAMP, "“RECEIVED”"),
        (PICTURE, "a picture"),
        (STAMP + PICTURE * 2, "“RECEIVED”, 2 pictures"),
        # An overlay that is a piece of its own, as libraries put it on.
        (f"q {PIECE}Q", "“RECEIVED”"),
    ],
    ids=["words", "picture", "both", "piece"],
)
def test_what_was_put_on_a_tagged_page_is_told(added: str, value: str) -> None:
    assert outside(made(LETTER, LETTER + added)) == [("page 2 /Contents", value)]


@pytest.mark.parametrize(
    "content",
    [
        LETTER,
        f"{LETTER} /Artifact BMC {STAMP}{PICTURE} EMC",
        f"{LETTER} /Figure <</MCID 2>> BDC {PIECE} EMC",
        # More stands outside than inside: the program does not mark all that it draws.
        LETTER + STAMP * 4,
        STAMP,
        f"{LETTER} BT 3 Tr /F1 12 Tf 72 500 Td (not drawn) Tj ET",
    ],
    ids=["all marked", "stamp as artifact", "piece inside a mark", "mostly outside", "nothing marked", "not drawn"],
)
def test_nothing_is_told_of_honest_pages(content: str) -> None:
    assert outside(made(content)) == []


def test_pieces_with_marks_of_their_own_are_followed() -> None:
    """A page that a program turned into one piece keeps its marks inside."""
    assert outside(made(PIECE, piece=LETTER)) == []
    assert outside(made(PIECE, piece=LETTER + STAMP)) == [("page 1 /Contents", "“RECEIVED”")]


def test_a_document_that_is_not_tagged_is_not_asked() -> None:
    assert outside(made(LETTER + STAMP, marked=False)) == []
    assert [fact for fact in late_words(list(made(LETTER + STAMP).pages)) if fact.kind == OUTSIDE_TAGS] == []


def loose_pages(reader: PdfReader) -> list[tuple[str, str]]:
    return [(fact.kind, fact.value) for fact in pages_without_tags(dictionary(reader.trailer.get("/Root")), list(reader.pages))]


def test_a_page_that_is_not_tied_to_the_structure_is_told() -> None:
    assert loose_pages(made(LETTER, STAMP, LETTER, loose=(2,))) == [(PAGES_WITHOUT_TAGS, "the whole of page 2 (of 3 pages read)")]


def test_pages_are_not_told_where_that_is_the_rule_or_the_document_is_not_tagged() -> None:
    assert loose_pages(made(LETTER, LETTER)) == []
    assert loose_pages(made(LETTER, STAMP, STAMP, loose=(2, 3))) == []
    assert loose_pages(made(LETTER, STAMP, loose=(2,), marked=False)) == []
