"""The language in which a program named drawn objects and layouts, told as what it is and no more."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from leakcheck.decode.drawn_names import drawn_name_language
from leakcheck.decode.ooxml_package import opened_package
from leakcheck.decode.ooxml_picture_words import picture_words
from leakcheck.decode.ooxml_traces import package_facts
from leakcheck.decode.part_signs import signs_in
from leakcheck.formats.presentation_document import FORMAT as PRESENTATION
from leakcheck.formats.spreadsheet_document import FORMAT as WORKBOOK
from leakcheck.formats.word_document import FORMAT as WORD
from leakcheck.model.content import Content
from leakcheck.model.facts import LanguageClaim, LanguageRole
from leakcheck.model.format import Format
from leakcheck.model.limits import Limits

SLIDE, LAYOUT, MASTER = "ppt/slides/slide1.xml", "ppt/slideLayouts/slideLayout2.xml", "ppt/slideMasters/slideMaster1.xml"


def claims(part: str, markup: str) -> list[tuple[str, str, str]]:
    found = picture_words(part, markup.encode(), signs_in(markup.encode()))
    return [(one.tag, one.at.part, one.at.raw) for one in found if isinstance(one, LanguageClaim) and one.role is LanguageRole.DRAWN_NAMES]


def slide(*names: str) -> str:
    return "".join(f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/></p:nvSpPr></p:sp>' for number, name in enumerate(names, 2))


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Titelplatzhalter 1", "de"), ("Textfeld 12", "de"), ("ZoneTexte 6", "fr"), ("Espace réservé du titre 1", "fr"),
        ("Marcador de contenido 2", "es"), ("Segnaposto contenuto 2", "it"), ("Espaço Reservado para Conteúdo 2", "pt-BR"),
        ("Marcador de Posição de Conteúdo 2", "pt-PT"), ("CaixaDeTexto 4", "pt"), ("Tijdelijke aanduiding voor inhoud 2", "nl"),
        ("Bildobjekt 3", "sv"), ("Billede 1", "da"), ("Plassholder for innhold 2", "no"), ("Sisällön paikkamerkki 2", "fi"),
        ("Symbol zastępczy zawartości 2", "pl"), ("TextovéPole 11", "cs"), ("BlokTextu 3", "sk"), ("Tartalom helye 2", "hu"),
        ("Substituent conținut 2", "ro"), ("İçerik Yer Tutucusu 2", "tr"), ("Θέση περιεχομένου 7", "el"), ("Місце для вмісту 2", "uk"),
        ("Рисунок 2", "und-Cyrl"), ("מציין מיקום תוכן 2", "he"), ("عنصر نائب للمحتوى 2", "ar"), ("内容占位符 2", "zh-Hans"),
        ("內容版面配置區 2", "zh-Hant"), ("コンテンツ プレースホルダー 2", "ja"), ("図 4", "ja"), ("내용 개체 틀 2", "ko"), ("Obraz1", "pl"),
    ],
)  # fmt: skip
def test_a_name_with_its_number_tells_the_language(name: str, tag: str) -> None:
    assert claims(SLIDE, slide("Title 1", name)) == [(tag, f"{SLIDE}: cNvPr name", name)]


@pytest.mark.parametrize(
    "name",
    [
        "Title 1", "Content Placeholder 2", "TextBox 3", "Picture 4", "Titel 1", "Grafik 1", "Título 1", "Diagram 1", "Image 2", "Rectangle 3",
        "Nadpis 1", "Objekt 5", "矩形 3", "Дата 3", "Google Shape;10;p1", "Logo", "7", "", "Substituent R 1", "Mein Textfeld 1",
    ],
)  # fmt: skip
def test_what_is_english_or_shared_or_made_up_says_nothing(name: str) -> None:
    assert claims(SLIDE, slide(name)) == []


def test_a_name_without_a_number_was_given_by_somebody() -> None:
    assert claims(SLIDE, slide("Textfeld", "Рисунок", "Titelplatzhalter")) == []


def test_words_and_drawings_of_the_other_programs() -> None:
    assert claims("word/document.xml", '<wp:docPr id="1" name="Рисунок 1"/>') == [("und-Cyrl", "word/document.xml: docPr name", "Рисунок 1")]
    assert claims("xl/drawings/drawing1.xml", '<xdr:cNvPr name="Immagine 3" id="4"/>')[0][0] == "it"


def test_a_layout_says_that_it_is_one() -> None:
    assert claims(LAYOUT, slide("Titelplatzhalter 1")) == [("de", f"{LAYOUT}: cNvPr name in a layout or master", "Titelplatzhalter 1")]


@pytest.mark.parametrize(("name", "tag"), [("Diapositive de titre", "fr"), ("1_Titelfolie", "de"), ("標題及物件", "zh-Hant")])
def test_a_layout_is_named_itself(name: str, tag: str) -> None:
    markup = f'<p:sldLayout type="title" preserve="1"><p:cSld name="{name}"><p:spTree>{slide("PlaceHolder 1")}'
    assert claims(LAYOUT, markup) == [(tag, f"{LAYOUT}: cSld name in a layout or master", name)]
    assert claims(SLIDE, markup) == []


def test_a_language_is_told_once_of_slides_and_once_of_layouts() -> None:
    names = slide("Titelplatzhalter 1", "Textplatzhalter 2", "Untertitel 3")
    parts = {f"ppt/slides/slide{number}.xml": names for number in range(1, 9)} | {LAYOUT: names, MASTER: names}
    assert len(told(parts)) == 2
    assert sum(" in a layout or master" in one.at.part for one in told(parts)) == 1


def test_two_languages_are_both_told() -> None:
    assert [one.tag for one in told({SLIDE: slide("ZoneTexte 6", "Рисунок 3")})] == ["fr", "und-Cyrl"]


def told(parts: dict[str, str]) -> list[LanguageClaim]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    with opened_package(Content.of_bytes(out.getvalue())) as package:
        found = list(package_facts(package))
    return [one for one in found if isinstance(one, LanguageClaim) and one.role is LanguageRole.DRAWN_NAMES]


def test_names_of_a_million_letters_and_by_the_thousand_are_bounded() -> None:
    begun = time.process_time()
    long = "Titelplatzhalter" + "x" * 1_000_000
    assert claims(SLIDE, slide(f"{long} 1", f"Espace réservé d{long} 2")) == []
    assert claims(LAYOUT, f'<p:cSld name="{long}"><p:cNvPr id="1" name="{long}"/>') == []
    assert claims(LAYOUT, f'<p:cSld name="Espace réservé d{long}"><p:cNvPr id="1" name="{long}"/>') == []
    many = slide(*(f"Name {'abcdefghij'[number % 10]}{number} 1" for number in range(200_000)))
    assert claims(SLIDE, many) == []
    assert len(claims(SLIDE, slide("Textfeld 1", "ZoneTexte 1", "Billede 1", "Kép 1", "Resim 1"))) == 3
    assert time.process_time() - begun < 5


def test_bytes_that_are_no_text_are_no_name() -> None:
    damaged = b'<p:cNvPr id="1" name="\xff\xfe\x00 1"/><p:cNvPr name="/><p:cNvPr id="2" name=Textfeld 1/>'
    assert list(picture_words(SLIDE, damaged, signs_in(damaged))) == []
    assert drawn_name_language(b"\xff") is None


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("path", "form", "expected"),
    [
        ("apache__poi/test-data/slideshow/bug63290.pptx", PRESENTATION, [("de", "Textfeld 1"), ("de", "Vertikaler Titel 1")]),
        ("apache__poi/test-data/slideshow/present1.pptx", PRESENTATION, [("und-Cyrl", "Заголовок 1"), ("und-Cyrl", "Вертикальный заголовок 1")]),
        ("OfficeDev__Open-Xml-PowerTools/TestFiles/DB/HeadersFooters/Src/Logo.docx", WORD, [("da", "Billede 3")]),
        ("tafia__calamine/tests/picture.xlsx", WORKBOOK, [("zh-Hans", "图片 2")]),
        ("apache__poi/test-data/slideshow/sample.pptx", PRESENTATION, []),
    ],
)
def test_documents_of_the_corpus(corpus: Path, path: str, form: Format, expected: list[tuple[str, str]]) -> None:
    found = form.extract(Content.of_bytes((corpus / "documents" / path).read_bytes()), Limits())
    assert [(one.tag, one.at.raw) for one in found if isinstance(one, LanguageClaim) and one.role is LanguageRole.DRAWN_NAMES] == expected
