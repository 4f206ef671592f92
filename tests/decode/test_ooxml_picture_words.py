"""What stands beside inserted pictures: paths, names, addresses, descriptions, and those that Office made by itself."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from leakcheck.decode.ooxml_package import package_of
from leakcheck.decode.ooxml_part_traces import part_traces
from leakcheck.decode.ooxml_picture_words import picture_words, vml_words
from leakcheck.decode.part_signs import signs_in
from leakcheck.formats import spreadsheet_document
from leakcheck.formats.word_document import FORMAT
from leakcheck.knowledge.dated_facts import earliest
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, FeatureUse, Link, PathClaim
from leakcheck.model.limits import Limits


def facts(markup: str) -> list[AnyFact]:
    return list(picture_words("word/document.xml", markup.encode(), signs_in(markup.encode())))


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


VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def older(markup: str) -> list[AnyFact]:
    return list(vml_words("word/header1.xml", markup.encode(), signs_in(markup.encode())))


def test_a_picture_in_the_older_form_has_a_name_without_an_ending() -> None:
    (fact,) = older('<v:shape style="width:9pt"><v:imagedata r:id="rId1" o:title="header &amp; logo"/></v:shape>')
    assert isinstance(fact, Description)
    assert (fact.at.part, fact.kind, fact.value) == ("word/header1.xml: o:title", "name of an inserted picture", "header & logo")


@pytest.mark.parametrize("markup", [r"""<v:shape id='a' alt='C:\a b\c.jpg' style=''>""", r'<v:fill r:id="rId1" o:title="C:\a b\c.jpg"/>'])
def test_a_picture_in_the_older_form_may_tell_its_place(markup: str) -> None:
    (fact,) = older(markup)
    assert isinstance(fact, PathClaim)
    assert fact.path == r"C:\a b\c.jpg"


@pytest.mark.parametrize(
    "markup",
    [
        "",
        '<v:imagedata o:title=""/>',
        '<v:imagedata o:title=" "/>',
        '<v:imagedata o:title="mso36F"/>',
        'o:title="x"',
        '<v:imagedata o:title="x',
        "<v:shape alt=>",
    ],
)
def test_in_the_older_form_empty_names_and_those_that_word_makes_say_nothing(markup: str) -> None:
    assert older(markup) == []


def test_a_part_is_asked_for_the_older_form_only_where_it_draws_in_it() -> None:
    drawn = f'<w:hdr {VML}><v:imagedata o:title="logo"/></w:hdr>'
    assert [fact.value for fact in of_part(drawn) if isinstance(fact, Description)] == ["logo"]
    assert not [fact for fact in of_part(drawn.replace(VML, "")) if isinstance(fact, Description)]


def of_part(markup: str) -> list[AnyFact]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.xml", markup)
    return [fact for _, fact in part_traces(package_of(zipfile.ZipFile(out)), "a.xml")]


def test_page_headers_of_excel_keep_their_pictures_in_a_part_of_their_own() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr("xl/drawings/vmlDrawingHF1.vml", f'<xml {VML}><v:shape><v:imagedata o:relid="rId1" o:title="letterhead"/></v:shape></xml>')
    found = spreadsheet_document.FORMAT.extract(Content.of_bytes(out.getvalue()), Limits())
    assert [fact.value for fact in found if isinstance(fact, Description) and fact.kind == "name of an inserted picture"] == ["letterhead"]


def test_the_older_form_costs_little() -> None:
    begun = time.process_time()
    for source in (
        "<v:a " * 400_000,
        '<v:a o:title="' * 100_000,
        "<v:a " + "o:title=\"o:title='" * 100_000,
        "<v:a alt=" + " " * 2_000_000,
        "<v:a " * 9 + "alt= " * 300_000,
    ):
        list(vml_words("a", source.encode(), signs_in(source.encode())))
    assert time.process_time() - begun < 5
    assert len(older("".join(f'<v:a o:title="{number}"/>' for number in range(9000)))) == 2000


@pytest.mark.corpus
def test_pictures_in_the_older_form_are_told_wherever_they_stand(corpus: Path) -> None:
    path = corpus / "documents" / "apache__tika" / ".skills" / "file-forensics" / "demo" / "memo.docx"
    found = FORMAT.extract(Content.of_bytes(path.read_bytes()), Limits())
    names = {one.value for one in found if isinstance(one, Description) and one.kind == "name of an inserted picture"}
    assert names >= {"deeply_embedded_pic", "header1_pic", "footnotes_pic", "endnotes_pic", "comments_pic"}
