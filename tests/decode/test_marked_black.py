"""Words that stand black on black are told apart in Word's documents, OpenDocument and Rich Text; white on black is readable, and is not."""

from pathlib import Path

import pytest

from leakcheck.decode.marked_black import AUTOMATIC, ROLE, Colours, hexadecimal, is_black
from leakcheck.extract import Extraction
from leakcheck.formats import opendocument, rich_text, word_binary, word_document
from leakcheck.model.content import Content
from leakcheck.model.facts import TextContent
from leakcheck.model.format import Format
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
BLACK, WHITE, YELLOW = 0, 0xFFFFFF, 0xFFFF00


def blackened(format_: Format, data: bytes | Path) -> str:
    reading = Extraction(format_, Content.of_file(data) if isinstance(data, Path) else Content.of_bytes(data), Limits())
    list(reading.children())
    assert ProblemKind.READER_ERROR not in [problem.kind for problem in reading.problems]
    return "\n".join(fact.text for fact in reading.facts if isinstance(fact, TextContent) and fact.role == ROLE)


@pytest.mark.parametrize(
    ("letters", "highlight", "ground", "unreadable"),
    [
        (None, None, None, False),
        (BLACK, None, None, False),
        (None, BLACK, None, True),
        (AUTOMATIC, BLACK, None, True),
        (BLACK, BLACK, WHITE, True),
        (WHITE, BLACK, None, False),
        (None, None, BLACK, False),
        (AUTOMATIC, None, BLACK, False),
        (BLACK, None, BLACK, True),
        (BLACK, AUTOMATIC, BLACK, True),
        (WHITE, None, BLACK, False),
        (BLACK, YELLOW, BLACK, False),
        (BLACK, None, AUTOMATIC, False),
    ],
)
def test_when_nobody_can_read_the_letters(letters: int | None, highlight: int | None, ground: int | None, unreadable: bool) -> None:
    assert Colours(letters, highlight, ground).are_black_on_black is unreadable


def test_colours_as_they_are_written() -> None:
    assert [hexadecimal(text) for text in ("#0000FF", "000000", "auto", "transparent", "#12", "zzzzzz", "", None)] == [
        255, 0, AUTOMATIC, AUTOMATIC, AUTOMATIC, AUTOMATIC, None, None,
    ]  # fmt: skip
    assert [is_black(colour) for colour in (0, 0x1F1F1F, 0x202020, 0x0000FF, AUTOMATIC, None)] == [True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("format_", "ending", "words"),
    [
        (word_document.FORMAT, "docx", "Compte 4711-22\nCamille Roche\n18 rue des Lilas"),
        (word_binary.FORMAT, "doc", "Compte 4711-22\nCamille Roche\n18 rue des Lilas"),
        (rich_text.FORMAT, "rtf", "Compte 4711-22\nCamille Roche\n18 rue des Lilas"),
        # OpenDocument knows no highlighter: there LibreOffice shows the automatic letters of the first line in white.
        (opendocument.FORMAT, "odt", "Camille Roche\n18 rue des Lilas"),
    ],
)
def test_what_word_or_libreoffice_blacked_out(format_: Format, ending: str, words: str) -> None:
    assert blackened(format_, OFFICE / f"blacked_out.{ending}") == words


TABLE = rb"{\rtf1\ansi{\colortbl;\red0\green0\blue0;\red255\green255\blue255;\red16\green16\blue16;}"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (rb"Seen \highlight1 hidden\highlight0  seen\par", "hidden"),
        (rb"{\highlight1 one}, {\highlight3 two}\par {\cf2\highlight1 white}", "one\ntwo"),
        (rb"{\highlight1 one\par two}", "one\ntwo"),
        (rb"{\highlight1 o\plain ff}", "o"),
        (rb"{\chcbpat1 white}{\cf1\chcbpat1 hidden}{\cf1\cb1 too}", "hiddentoo"),
        (rb"{\highlight9 no such colour}{\highlight2 white}", ""),
        (rb"{\v\highlight1 not shown at all}", ""),
        (rb"{\deleted\highlight1 gone}", ""),
        (rb"{\footnote\highlight1 elsewhere}", ""),
    ],
)
def test_rich_text(body: bytes, words: str) -> None:
    assert blackened(rich_text.FORMAT, TABLE + body + b"}") == words


def test_the_text_of_rich_text_is_the_same_with_and_without_a_marking() -> None:
    reading = Extraction(rich_text.FORMAT, Content.of_bytes(TABLE + rb"One {\cf1\highlight1 two} three\par}"), Limits())
    list(reading.children())
    assert [fact.text for fact in reading.facts if isinstance(fact, TextContent)] == ["One two three", "two"]


SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("text", "text"), ("style", "style"), ("fo", "xsl-fo-compatible"))
)


def flat(styles: str, body: str) -> bytes:
    text = (
        f'<office:document {SPACES} office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document>"
    )
    return b'<?xml version="1.0" encoding="UTF-8"?>' + text.encode()


def style(name: str, family: str, properties: str, parent: str = "", kind: str = "text") -> str:
    based = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}" style:family="{family}"{based}><style:{kind}-properties {properties}/></style:style>'


BOTH = style("B", "text", 'fo:color="#000000" fo:background-color="#000000"')
GROUND = style("G", "text", 'fo:background-color="#000000"')
NOTE = '<text:note><text:note-body><text:p text:style-name="">{}</text:p></text:note-body></text:note>'


@pytest.mark.parametrize(
    ("styles", "body", "words"),
    [
        (BOTH, '<text:p>Seen <text:span text:style-name="B">hidden</text:span> seen</text:p>', "hidden"),
        (GROUND, '<text:p><text:span text:style-name="G">white</text:span></text:p>', ""),
        (
            '<style:default-style style:family="paragraph"><style:text-properties fo:color="#000000"/></style:default-style>' + GROUND,
            '<text:p><text:span text:style-name="G">hidden</text:span></text:p>',
            "hidden",
        ),
        (
            style("P", "paragraph", 'fo:color="#000000"') + GROUND,
            '<text:p text:style-name="P">a<text:span text:style-name="G">b</text:span></text:p><text:p><text:span text:style-name="G">c</text:span></text:p>',
            "b",
        ),
        (BOTH + style("C", "text", "", "B"), '<text:p><text:span text:style-name="C">hidden</text:span></text:p>', "hidden"),
        (
            BOTH + style("W", "text", 'fo:color="#ffffff"') + style("A", "text", 'style:use-window-font-color="true"'),
            '<text:p><text:span text:style-name="B">a<text:span text:style-name="W">b</text:span><text:span text:style-name="A">c</text:span>d'
            "</text:span></text:p>",
            "ad",
        ),
        (
            style("P", "paragraph", 'fo:background-color="#000000"', kind="paragraph") + style("K", "text", 'fo:color="#000000"')
            + style("L", "text", 'fo:color="#000000" fo:background-color="#ffffff"') + style("T", "text", 'fo:background-color="transparent"', "K"),
            '<text:p text:style-name="P">a<text:span text:style-name="K">b</text:span><text:span text:style-name="L">c</text:span>'
            '<text:span text:style-name="T">d</text:span></text:p>',
            "bd",
        ),
        (BOTH, '<text:p>a<text:span text:style-name="B">b' + NOTE.format("at the foot") + "</text:span></text:p>", "b"),
        (style("X", "text", "", "Y") + style("Y", "text", "", "X") + BOTH, '<text:p><text:span text:style-name="X">a</text:span></text:p>', ""),
    ],
)  # fmt: skip
def test_open_document(styles: str, body: str, words: str) -> None:
    assert blackened(opendocument.FORMAT, flat(styles, body)) == words
