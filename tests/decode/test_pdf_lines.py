"""Words that were put on a finished page: what is told of overlays, and the honest pages on which nothing is."""

import io
import random
import time

import pytest
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject, NumberObject

from leakcheck.decode.pdf_lines import INTO_LINE, NO_WORDS, OVER_OTHERS, RUN_OVER, late_words

#: Four lines of a letter, the second with an amount in its middle.
LETTER = """BT /F1 12 Tf 14 TL 72 700 Td (Dear Sirs,) Tj T* (we have paid you 10,000 euros in May, and) Tj T* (ask for a receipt.) Tj
T* (Yours) Tj T* (the bookkeeper) Tj ET """
#: All letters are 500 wide: “10,000” begins 17 letters, or 102 points, behind the left edge.
AMOUNT = "173.5 683 36.5 14 re f"
NEW = "BT /F2 12 Tf 174 686 Td (70,000) Tj ET "


def page(content: str, overlay: str = "", *, state: dict[str, float | str] | None = None) -> PageObject:
    """A page with two fonts whose letters are all 500 wide; `overlay` is drawn as a piece of its own."""
    writer = PdfWriter()
    made = writer.add_blank_page(595, 842)
    widths = ArrayObject([NumberObject(500)] * 256)
    named = {
        NameObject(f"/F{number}"): DictionaryObject(
            {
                NameObject("/Subtype"): NameObject("/TrueType"),
                NameObject("/BaseFont"): NameObject(f"/{name}"),
                NameObject("/FirstChar"): NumberObject(0),
                NameObject("/Widths"): widths,
            }
        )
        for number, name in enumerate(("ABCDEF+Georgia", "Helvetica"), 1)
    }
    shine = DictionaryObject(
        {NameObject(f"/{key}"): FloatObject(value) if isinstance(value, float) else NameObject(value) for key, value in (state or {}).items()}
    )
    resources = DictionaryObject(
        {NameObject("/Font"): DictionaryObject(named), NameObject("/ExtGState"): DictionaryObject({NameObject("/G"): shine})}  # type: ignore[arg-type]
    )
    if overlay:
        piece = DecodedStreamObject()
        piece.set_data(overlay.encode())
        piece.update({NameObject("/Subtype"): NameObject("/Form"), NameObject("/Resources"): resources})
        content += " q 1 0 0 1 0 0 cm /X Do Q"
        resources = DictionaryObject(resources | {NameObject("/XObject"): DictionaryObject({NameObject("/X"): writer._add_object(piece)})})
    stream = DecodedStreamObject()
    stream.set_data(content.encode("latin-1"))
    made[NameObject("/Contents")] = writer._add_object(stream)
    made[NameObject("/Resources")] = resources
    target = io.BytesIO()
    writer.write(target)
    return PdfReader(target).pages[0]


def said(made: PageObject) -> list[tuple[str, str]]:
    return [(fact.kind, fact.value) for fact in late_words([made])]


@pytest.mark.parametrize("colour", ["1 g", "1 1 1 rg", "0 0 0 0 k", "/CS0 cs 0.97 0.97 0.9 sc"])
def test_the_words_under_a_light_box_are_told_with_those_on_it(colour: str) -> None:
    assert said(page(f"{LETTER} {colour} {AMOUNT} 0 g {NEW}")) == [(OVER_OTHERS, "“70,000” over “10,000”")]


@pytest.mark.parametrize(("left", "told"), [(", a   ", NO_WORDS), ("    7.", "“7.”"), ("  of  ", "“of”")], ids=["a rest", "a figure", "a word"])
def test_letters_that_are_no_words_are_not_quoted(left: str, told: str) -> None:
    """What a tool that takes words out leaves of the line under its box."""
    taken_out = LETTER.replace("10,000", left)
    assert said(page(f"{taken_out} 1 g {AMOUNT} 0 g {NEW}")) == [(OVER_OTHERS, f"“70,000” over {told}")]


def test_a_number_that_stands_elsewhere_in_the_line_too_is_told() -> None:
    longer = LETTER.replace("in May, and)", "and not 70,000)")
    assert said(page(f"{longer} 1 g {AMOUNT} 0 g {NEW}")) == [(OVER_OTHERS, "“70,000” over “10,000”")]


def test_an_overlay_that_is_a_piece_of_its_own_is_followed() -> None:
    assert said(page(LETTER, f"1 g {AMOUNT} 0 g {NEW}")) == [(OVER_OTHERS, "“70,000” over “10,000”")]


def test_the_amount_is_found_in_a_line_that_is_written_with_spacing() -> None:
    spaced = LETTER.replace("(we have paid you 10,000 euros in May, and) Tj", "[(we have ) -1 (paid you 1) 2 (0,000 euros in May, and)] TJ")
    assert said(page(f"{spaced} 1 g {AMOUNT} 0 g {NEW}")) == [(OVER_OTHERS, "“70,000” over “10,000”")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (f"1 g {AMOUNT} 0 g {LETTER} {NEW.replace('686', '500')}", "the box was there before the words"),
        (f"{LETTER} 0 g {AMOUNT} 1 g {NEW}", "a dark box, as for words that were blacked out"),
        (f"{LETTER} 1 g {AMOUNT}", "nothing stands on the box"),
        (f"{LETTER} 1 g {AMOUNT} 0 g {NEW.replace('70,000', '10,000')}", "the same words were drawn again"),
        (f"{LETTER} 1 g 60 400 475 420 re f 0 g {NEW}", "the ground of a whole page"),
        (f"{LETTER} 1 g {AMOUNT} 0 g {NEW.replace('Td', 'Td 3 Tr')}", "the words on it are not drawn"),
        (f"{LETTER} 1 g 173.5 683 m 200 690 l 190 700 l f 0 g {NEW}".replace("686", "600"), "no rectangle"),
        (f"{LETTER} 1 g 330 683 36 14 re f 0 g BT /F1 12 Tf 331 686 Td (70,000) Tj ET", "the box lies beside the words"),
    ],
)
def test_honest_pages_are_passed_over(content: str, why: str) -> None:
    assert [kind for kind, _ in said(page(content)) if kind == OVER_OTHERS] == [], why


@pytest.mark.parametrize("space", ["Separation", "DeviceN", "Indexed", "Lab"])
def test_a_number_of_an_ink_or_of_a_table_says_nothing_of_light(space: str) -> None:
    made = page(f"{LETTER} /CS1 cs 1 scn {AMOUNT} 0 g {NEW}")
    named = DictionaryObject({NameObject("/CS1"): ArrayObject([NameObject(f"/{space}"), NameObject("/All"), NameObject("/DeviceCMYK")])})
    made["/Resources"][NameObject("/ColorSpace")] = named  # type: ignore[index]
    assert OVER_OTHERS not in [kind for kind, _ in said(made)]
    made["/Resources"][NameObject("/ColorSpace")][NameObject("/CS1")] = ArrayObject([NameObject("/CalGray"), DictionaryObject()])  # type: ignore[index]
    assert [kind for kind, _ in said(made)] == [OVER_OTHERS]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (f"{LETTER} q 0 0 595 842 re W n 1 g {AMOUNT} Q 0 g {NEW}", True),
        (f"{LETTER} q 0 0 595 842 re W* n 173.5 600 300 200 re W n 1 g {AMOUNT} Q 0 g {NEW}", True),
        (f"{LETTER} q 300 683 36.5 14 re W n 1 g {AMOUNT} Q 0 g {NEW}", False),
        (f"{LETTER} q 173.5 683 36.5 2 re W n 1 g {AMOUNT} Q 0 g {NEW}", False),
        (f"{LETTER} q 173 683 m 210 690 l 173 697 l W n 1 g {AMOUNT} Q 0 g {NEW}", False),
        (f"{LETTER} q 300 683 36.5 14 re W n Q 1 g {AMOUNT} 0 g {NEW}", True),
    ],
)
def test_what_is_cut_off_from_a_box_hides_nothing(content: str, found: bool) -> None:
    assert (OVER_OTHERS in [kind for kind, _ in said(page(content))]) is found


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (f"{LETTER} /OC /L1 BDC 1 g {AMOUNT} 0 g {NEW} EMC", False),
        (f"/OC /L1 BDC {LETTER} EMC 1 g {AMOUNT} 0 g {NEW}", False),
        (f"{LETTER} /P <</MCID 1>> BDC 1 g {AMOUNT} 0 g {NEW} EMC", True),
        (f"/Artifact BMC /OC /L1 BDC EMC EMC EMC {LETTER} 1 g {AMOUNT} 0 g {NEW}", True),
    ],
)
def test_layers_that_lie_on_one_another_hide_nothing(content: str, found: bool) -> None:
    assert (OVER_OTHERS in [kind for kind, _ in said(page(content))]) is found


def test_a_piece_that_is_a_layer_is_left_out() -> None:
    made = page(LETTER, f"1 g {AMOUNT} 0 g {NEW}")
    made["/Resources"]["/XObject"]["/X"][NameObject("/OC")] = DictionaryObject()  # type: ignore[index]
    assert said(made) == []


@pytest.mark.parametrize("state", [{"ca": 0.4}, {"BM": "/Multiply"}])
def test_a_box_that_shines_through_hides_nothing(state: dict[str, float | str]) -> None:
    assert [kind for kind, _ in said(page(f"{LETTER} /G gs 1 1 0.9 rg {AMOUNT} 0 g {NEW}", state=state)) if kind == OVER_OTHERS] == []


def test_a_box_of_a_font_without_widths_names_the_line() -> None:
    made = page(f"{LETTER} 1 g {AMOUNT} 0 g {NEW}")
    for font in made["/Resources"]["/Font"].values():  # type: ignore[index]
        del font["/Widths"]
    assert said(made) == [(OVER_OTHERS, "“70,000” over a part of “we have paid you 10,000 euros in May, and”")]


def test_a_figure_that_was_written_after_other_lines_in_another_font_is_told() -> None:
    gap = LETTER.replace("(we have paid you 10,000 euros in May, and) Tj", "[(we have paid you ) -3000 ( euros in May, and)] TJ")
    assert said(page(f"{gap} {NEW}")) == [(INTO_LINE, "“70,000” (Helvetica) beside “we have paid you” (ABCDEF+Georgia)")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (LETTER.replace("10,000", ") Tj /F2 12 Tf (10,000) Tj /F1 12 Tf (").replace("( euros", "( euros"), "a figure in bold, written in its line"),
        (f"{LETTER} BT /F2 12 Tf 500 40 Td (12) Tj ET", "a page number far from any line"),
        (f"{LETTER} {NEW.replace('/F2', '/F1')}".replace("174", "330"), "the same font"),
        (f"{LETTER} BT /F2 5 Tf 330 692 Td (1) Tj ET", "the mark of a footnote"),
        (f"{LETTER} BT /F2 12 Tf 330 686 Td (signed) Tj ET", "no figure"),
    ],
)
def test_figures_that_belong_to_the_page_are_passed_over(content: str, why: str) -> None:
    assert said(page(content)) == [], why


#: Each word placed by itself: “10,000” takes 36 points, and the next word begins behind a blank of six.
WORDS = "BT /F1 12 Tf 72 700 Td (paid) Tj 30 0 Td (10,000) Tj 42 0 Td (euros) Tj ET"


def test_a_figure_that_got_longer_than_its_place_is_told() -> None:
    assert said(page(WORDS)) == []
    assert said(page(WORDS.replace("10,000", "90,000"))) == []
    assert said(page(WORDS.replace("10,000", "10,000,000"))) == [(RUN_OVER, "“10,000,000” into “euros”")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (WORDS.replace("10,000", "10,000    "), "blanks at its end"),
        (WORDS.replace("10,000", "everything"), "no figure"),
        (WORDS.replace("42 0 Td", "42 3 Td").replace("10,000", "10,000,000"), "another line, as a raised letter is in"),
        (WORDS.replace("42 0 Td", "/F2 12 Tf 42 0 Td").replace("10,000", "10,000,000"), "another font"),
        (WORDS.replace("42 0 Td", "-20 0 Td").replace("10,000", "10,000,000"), "the next piece stands before it"),
    ],
)
def test_other_pieces_that_meet_are_passed_over(content: str, why: str) -> None:
    assert said(page(content)) == [], why


def test_turned_text_and_damage_are_passed_over() -> None:
    assert said(page("BT /F1 12 Tf 0 1 -1 0 100 100 Tm (1990) Tj ET Td Tf (a) Tj /None 3 Tf [ ( \\( 5 re re f Q Q Do /X Do BI ID ....")) == []


def test_at_most_twenty_of_a_kind_are_told() -> None:
    boxes = "".join(f"BT /F1 12 Tf 72 {700 - 15 * number} Td (old {number}) Tj ET " for number in range(30))
    boxes += "".join(
        f"1 g 72 {698 - 15 * number} 60 13 re f 0 g BT /F2 12 Tf 72 {700 - 15 * number} Td (new {number}) Tj ET " for number in range(30)
    )
    assert len(said(page(boxes))) == 20


def test_a_page_of_many_boxes_over_many_words_takes_no_more_than_a_moment() -> None:
    words = "BT /F1 12 Tf 72 700 Td " + "(1) Tj " * 8_000 + "ET "
    began = time.process_time()
    said(page(words + "1 g " + "72 698 300 13 re f " * 1_500 + "BT /F2 12 Tf 72 700 Td " + "(2) Tj " * 500 + "ET"))
    assert time.process_time() - began < 10


def test_any_instructions_are_survived() -> None:
    chance = random.Random(1)
    words = ["q", "Q", "cm", "BT", "ET", "Tf", "/F1", "/F2", "12", "-3.5", "1e9", "(7)", "<00", "<41>", "[", "]", "Tj", "TJ", "'", '"', "Td", "Tm", "re", "f", "Do", "gs",
             "/G", "/X", "99999999", "%", "<<", ">>", "\\", "(", ")", "Tz", "Tr", "TL", "T*", "1 g", "1 0 0 1 5 5"]  # fmt: skip
    for _ in range(150):
        said(page(LETTER + " ".join(chance.choices(words, k=200)), NEW))
