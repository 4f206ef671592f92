"""Files inside a PDF: by name, by association, and pinned to a page, each once."""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from leakcheck.decode.pdf_attachments import attachments_of
from leakcheck.model.facts import Description, TimeClaim
from leakcheck.model.format import Child


def pinned(twice: bool) -> PdfReader:
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    stream = DecodedStreamObject()
    stream.set_data(b"Bordereau joint\n")
    stream[NameObject("/Params")] = DictionaryObject({NameObject("/ModDate"): TextStringObject("D:20240514073011Z")})
    held = writer._add_object(stream)
    specification = DictionaryObject({NameObject("/UF"): TextStringObject("note.txt"), NameObject("/Desc"): TextStringObject("the slip")})
    specification[NameObject("/EF")] = DictionaryObject({NameObject("/F"): held})
    reference = writer._add_object(specification)
    annotation = DictionaryObject({NameObject("/Subtype"): NameObject("/FileAttachment"), NameObject("/FS"): reference})
    page[NameObject("/Annots")] = ArrayObject([annotation])
    if twice:
        writer._root_object[NameObject("/AF")] = ArrayObject([reference])
    target = io.BytesIO()
    writer.write(target)
    return PdfReader(target)


def test_a_file_pinned_to_a_page_is_a_child_with_its_own_time_and_description() -> None:
    reader = pinned(twice=False)
    (child,) = attachments_of(reader, list(reader.pages))
    assert isinstance(child, Child)
    assert (child.name, child.content.read(100)) == ("note.txt", b"Bordereau joint\n")
    assert [str(fact.moment) for fact in child.facts if isinstance(fact, TimeClaim)] == ["2024-05-14 07:30:11 UTC"]
    assert [fact.value for fact in child.facts if isinstance(fact, Description)] == ["the slip"]


def test_a_file_that_is_named_twice_is_one_child() -> None:
    reader = pinned(twice=True)
    assert len(list(attachments_of(reader, list(reader.pages)))) == 1
