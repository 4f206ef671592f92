"""Words of a PDF for those who cannot see its pages: what they give away of inserted pictures, and what the pages do not show."""

import io
import time
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from leakcheck.decode.pdf_alternative_texts import alternative_texts
from leakcheck.decode.pdf_objects import open_pdf
from leakcheck.formats.pdf_document import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, FeatureUse, PathClaim, TextContent
from leakcheck.model.limits import Limits

FIXTURES = Path(__file__).parents[2] / "fixtures" / "pdf"


def pdf(*elements: dict[str, str], password: str = "") -> bytes:
    """A page, and elements of a structure with these strings, as any program could write them."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    for texts in elements:
        made = DictionaryObject({NameObject("/S"): NameObject("/Figure")})
        made.update({NameObject(f"/{key}"): TextStringObject(text) for key, text in texts.items()})
        writer._add_object(made)  # no public way to add an object that no page uses
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def facts(data: bytes, pages: str = "", longest: int = 10_000) -> list[AnyFact]:
    return list(alternative_texts(open_pdf(data, ("secret",)), data, pages, longest))


def words(found: list[AnyFact]) -> list[str]:
    return [one.text for one in found if isinstance(one, TextContent)]


def test_what_libreoffice_hands_on_of_inserted_pictures() -> None:
    data = (FIXTURES / "described_pictures.pdf").read_bytes()
    path, description, by_itself, text = facts(data, "Plan du port")
    assert isinstance(path, PathClaim)
    assert path.path == r"C:\Users\croche\Pictures\quai.png"
    assert isinstance(description, Description)
    assert isinstance(by_itself, FeatureUse)
    assert isinstance(text, TextContent)
    assert text.role == "alternative"
    assert "Le quai vu du phare" in text.text


def test_the_reader_of_pdf_asks_for_them() -> None:
    found = FORMAT.extract(Content.of_bytes((FIXTURES / "described_pictures.pdf").read_bytes()), Limits())
    assert r"C:\Users\croche\Pictures\quai.png" in [one.path for one in found if isinstance(one, PathClaim)]


def test_words_that_stand_on_a_page_are_not_told_again() -> None:
    data = pdf({"ActualText": "the  harbour\nplan"}, {"ActualText": "paid to N. Nadia"}, {"E": "Limited"}, {"Alt": "•"})
    assert words(facts(data, "Here is the harbour plan.")) == ["paid to N. Nadia\nLimited"]


def test_a_description_of_anything_is_no_description_of_a_picture() -> None:
    (only,) = facts(pdf({"Alt": "Here is a link"}))
    assert isinstance(only, TextContent)


def test_those_in_streams_of_objects_are_read_too() -> None:
    data = pdf()
    reader = open_pdf(data)
    stream = StreamObject()
    stream.set_data(b"1 0 <</S/Figure/Alt(\\\\\\\\srv\\\\photos\\\\quai.jpg)>>")
    reader.xref_objStm[9999] = (77, 0)
    reader.resolved_objects[(0, 77)] = stream
    (fact, _) = alternative_texts(reader, data, "", 1000)
    assert isinstance(fact, PathClaim)
    assert (fact.path, fact.at.part) == (r"\\srv\photos\quai.jpg", "object stream 77 /Alt")


def test_streams_of_objects_are_read_up_to_a_bound_for_all_of_them() -> None:
    data = pdf()
    reader = open_pdf(data)
    for number in range(10):
        stream = StreamObject()
        stream.set_data(b"/Alt(paid to %d)" % number + b"/" * (5 << 20))
        reader.xref_objStm[9000 + number] = (70 + number, 0)
        reader.resolved_objects[(0, 70 + number)] = stream
    assert words(list(alternative_texts(reader, data, "", 1000))) == ["\n".join(f"paid to {number}" for number in range(6))]


def test_encrypted_strings_are_not_taken_for_words() -> None:
    assert facts(pdf({"Alt": "words that the password hides"}, password="secret")) == []


def test_they_are_bounded() -> None:
    begun = time.process_time()
    many = facts(pdf(*({"Alt": rf"C:\photos\{number}.jpg"} for number in range(3000))), longest=100)
    assert len([one for one in many if isinstance(one, PathClaim)]) == 2000
    streams = pdf() + b"\n900 0 obj\n<<" + b"/E(" * 20_000 + b"\n901 0 obj\n<<" + b"/E(" * 20_000
    assert len(list(alternative_texts(open_pdf(pdf()), streams, "", 1000))) <= 1
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("tail", [b"/Alt(", b"/Alt (((((", b"/E<", b"/ActualText<zz>", b"/Alt(" + b"(" * 100_000])
def test_strings_without_end_do_no_harm(tail: bytes) -> None:
    data = pdf() + b"\n900 0 obj\n<<" + tail
    assert len(list(alternative_texts(open_pdf(pdf()), data, "", 1000))) <= 1
