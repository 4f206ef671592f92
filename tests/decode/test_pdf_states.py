"""What a later state of a PDF took away or put in, where the same line stands more than once, and what states say of their times and programs."""

import io

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from leakcheck.extract import Extraction
from leakcheck.formats.pdf_document import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Revision, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.limits import Limits


def _text(words: str) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode())
    return stream


def _pages(*words: str) -> bytes:
    writer = PdfWriter()
    font = DictionaryObject(
        {NameObject(f"/{name}"): NameObject(f"/{value}") for name, value in (("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica"))}
    )
    for text in words:
        page = writer.add_blank_page(612, 792)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
        page[NameObject("/Contents")] = writer._add_object(_text(text))
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _changed(data: bytes, words: str) -> Revision:
    """The first page's words replaced by an incremental update."""
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(_text(words))
    extraction = Extraction(FORMAT, Content.of_bytes(_written(writer)), Limits())
    list(extraction.children())
    (revision,) = (fact for fact in extraction.facts if isinstance(fact, Revision))
    return revision


def test_a_line_that_still_stands_on_another_page_is_told_where_one_of_the_two_was_changed() -> None:
    revision = _changed(_pages("Sum due: 4 500 euros", "Sum due: 4 500 euros"), "Sum due: 9 500 euros")
    assert (revision.removed, revision.added) == (("Sum due: 4 500 euros",), ("Sum due: 9 500 euros",))


def test_a_line_that_was_only_joined_with_another_is_not_told() -> None:
    revision = _changed(_pages("Sum due: ", "4 500 euros"), "Sum due: in all")
    assert "4 500 euros" not in revision.removed


def test_equal_lines_that_stay_are_not_told() -> None:
    revision = _changed(_pages("Page head", "Page head", "Page head"), "Page head and more")
    assert revision.removed == ()


def test_times_and_programs_of_an_earlier_state_are_told_where_the_whole_file_has_others() -> None:
    first = PdfWriter()
    first.add_blank_page(612, 792)
    first.add_metadata(
        {"/CreationDate": "D:20220406084242+01'00'", "/ModDate": "D:20220406084242+01'00'", "/Producer": "Word 365", "/Creator": "Word"}
    )
    later = PdfWriter(io.BytesIO(_written(first)), incremental=True)
    later.add_metadata({"/CreationDate": "D:20120304101112+01'00'", "/ModDate": "D:20120304101112+01'00'", "/Producer": "Word 2010"})
    extraction = Extraction(FORMAT, Content.of_bytes(_written(later)), Limits())
    list(extraction.children())
    steps = {fact.at.part: str(fact.moment) for fact in extraction.facts if isinstance(fact, TimeClaim) and fact.role is TimeRole.HISTORY}
    earlier = "2022-04-06 08:42:42 +01:00"
    assert steps == {"/Info /CreationDate in state 1 of 2": earlier, "/Info /ModDate in state 1 of 2": earlier}
    programs = [fact for fact in extraction.facts if isinstance(fact, SoftwareClaim) and fact.role is SoftwareRole.HISTORY]
    # What the later state left as it was is no step.
    assert [(fact.at.part, fact.name) for fact in programs] == [("/Info /Producer in state 1 of 2", "Word 365")]
