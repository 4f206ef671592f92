"""What stands beside inserted pictures: paths, names, addresses, descriptions, and those that Office made by itself."""

import time
from pathlib import Path

import pytest

from leakcheck.decode.ooxml_picture_words import picture_words
from leakcheck.formats.word_document import FORMAT
from leakcheck.knowledge.dated_facts import earliest
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, FeatureUse, Link, PathClaim
from leakcheck.model.limits import Limits


def facts(markup: str) -> list[AnyFact]:
    return list(picture_words("word/document.xml", markup.encode()))


def picture(descr: str, name: str = "Picture 1") -> list[AnyFact]:
    return facts(f'<wp:inline><wp:docPr id="1" name="{name}" descr="{descr}"/></wp:inline>')


@pytest.mark.parametrize(
    "path",
    [
        r"C:\Users\nadia\Pictures\receipt.jpg",
        "/Users/nadia/Desktop/receipt.png",
        r"\\srv\share\receipt.gif",
        "file:///C:/receipt.jpg",
        "receipt.jpg",
        "My photo 1.jpg",
    ],
)
def test_the_place_of_the_inserted_file(path: str) -> None:
    (fact,) = picture(path)
    assert isinstance(fact, PathClaim)
    assert (fact.path, fact.role) == (path, "inserted picture")


def test_the_page_from_which_it_was_copied() -> None:
    (fact,) = picture("https://example.org/a.jpg?x=1&amp;y=2")
    assert isinstance(fact, Link)
    assert (fact.kind, fact.target) == ("copied-from", "https://example.org/a.jpg?x=1&y=2")


def test_the_name_of_the_file_stands_in_the_picture_itself() -> None:
    (fact,) = facts('<pic:nvPicPr><pic:cNvPr id="0" name="IMG_2017.JPG"/></pic:nvPicPr>')
    assert isinstance(fact, PathClaim)
    assert fact.path == "IMG_2017.JPG"


@pytest.mark.parametrize(
    "words",
    [
        "A man signs a paper", "File:Flag of France.svg", "file: portrait of the minister", "A:/B test of two pages", "See here the picture in logo.png",
        "Automatisch gegenereerde beschrijving door ons eigen systeem voor beheer van inhoud", "A page on how Description automatically generated looks",
    ],
)  # fmt: skip
def test_words_that_describe_it_are_told_as_such(words: str) -> None:
    (fact,) = picture(words)
    assert fact == Description(at=fact.at, kind="description of a picture", value=words)


@pytest.mark.parametrize(
    "words",
    [
        "A blue square&#xA;&#xA;AI-generated content may be incorrect.",
        "A dog&#xA;&#xA;Description automatically generated with medium confidence",
        "Ein Bild, das Text enthält.&#xA;&#xA;Automatisch generierte Beschreibung",
        "Une image contenant texte&#xA;&#xA;Le contenu généré par l’IA peut être incorrect.",
    ],
)
def test_a_description_that_office_made_by_itself_is_younger_than_2016(words: str) -> None:
    description, feature = picture(words)
    assert isinstance(description, Description)
    assert isinstance(feature, FeatureUse)
    dated = earliest(feature.kind, feature.value)
    assert dated is not None
    assert dated.not_before.year == 2016


@pytest.mark.parametrize(
    "markup", ["", "docPr", '<wp:docPr name="Picture 1"/>', '<wp:docPr descr=""/>', "<p:cNvPr " + "x" * 9000 + ">", '<a:cNvPr descr="x"']
)
def test_empty_usual_and_damaged_ones_say_nothing(markup: str) -> None:
    assert facts(markup) == []


def test_the_name_in_plain_text_costs_little() -> None:
    begun = time.process_time()
    assert facts("docPr " * 500_000) == []
    assert facts("<docPr " * 200_000) == []
    assert time.process_time() - begun < 3


def test_pictures_by_the_thousand_are_bounded() -> None:
    assert len(facts("".join(f'<p:cNvPr descr="{number}"/>' for number in range(9000)))) == 2000


@pytest.mark.corpus
def test_a_document_of_word_names_the_file_on_its_authors_disk(corpus: Path) -> None:
    path = corpus / "documents" / "apache__tika" / ".skills" / "file-forensics" / "demo" / "memo.docx"
    found = FORMAT.extract(Content.of_bytes(path.read_bytes()), Limits())
    inserted = {one.path.rpartition("\\")[2] for one in found if isinstance(one, PathClaim) and one.role == "inserted picture"}
    assert inserted >= {"body_pic.jpg", "sdt_pic.jpg", "deleted_pic.jpg"}
