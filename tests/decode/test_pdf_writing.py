"""How a PDF was written: fingerprints, indexes, and what the numbers of its objects tell; on files by real producers."""

from pathlib import Path

import pytest

from leakcheck.decode.pdf_objects import open_pdf
from leakcheck.decode.pdf_structure import structure_of
from leakcheck.decode.pdf_writing import writing_facts
from leakcheck.model.facts import Description, FeatureUse, Identifier, Quantity

PDF = Path(__file__).parent.parent.parent / "fixtures" / "pdf"


def told(data: bytes) -> list:
    reader = open_pdf(data)
    return list(writing_facts(structure_of(data), data, reader, list(reader.pages)))


def described(data: bytes) -> dict[str, str]:
    return {fact.kind: fact.value for fact in told(data) if isinstance(fact, Description)}


def fingerprints(name: str) -> list[str]:
    return [fact.value for fact in told((PDF / name).read_bytes()) if isinstance(fact, Identifier)]


def appended(data: bytes, body: bytes, number: int, generation: int) -> bytes:
    """The file with one more object, in an update as the standard has it."""
    previous = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    trailer = data[data.rindex(b"trailer") : data.rindex(b"startxref")].rstrip().removesuffix(b">>") + b"/Prev %d >>" % previous
    written = b"%d %d obj\n" % (number, generation) + body + b"\nendobj\n"
    index = b"xref\n%d 1\n%010d %05d n \n" % (number, len(data), generation)
    return data + written + index + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % (len(data) + len(written))


def test_producers_differ_in_their_fingerprint_and_an_update_by_another_program_has_its_own() -> None:
    (office,) = fingerprints("libreoffice.pdf")
    (ghostscript,) = fingerprints("ghostscript.pdf")
    assert office != ghostscript
    assert office == "line ends LF; mark 25c3a4c3bcc3b6c39f; table; trailer Size Root Info ID DocChecksum; identifiers upper 32"
    first, last = fingerprints("remark_added.pdf")
    assert first == ghostscript
    assert last != ghostscript


@pytest.mark.parametrize(("name", "kind"), [("libreoffice.pdf", "1 table"), ("object_streams.pdf", "1 stream"), ("linearised.pdf", "2 table")])
def test_the_kinds_of_index_are_counted(name: str, kind: str) -> None:
    assert described((PDF / name).read_bytes())["index"] == kind


@pytest.mark.parametrize("name", ["libreoffice.pdf", "ghostscript.pdf", "object_streams.pdf", "linearised.pdf", "opens_without_password.pdf"])
def test_nothing_lies_about_in_files_as_programs_write_them(name: str) -> None:
    assert not {kind for kind in described((PDF / name).read_bytes()) if "nothing" in kind or "before" in kind}


def test_an_object_that_nothing_names_and_a_number_used_again_are_told() -> None:
    words = described(appended((PDF / "ghostscript.pdf").read_bytes(), b"<< /Producer (gone) >>", 90, 2))
    assert words["objects that nothing in the file refers to"] == "90"
    assert words["objects with a number that was used before"] == "90"
    assert words["objects that draw page 1"].endswith("numbers in the open go up to 90")


def test_objects_in_the_open_are_counted_and_damage_says_nothing() -> None:
    data = (PDF / "ghostscript.pdf").read_bytes()
    (count,) = [fact.value for fact in told(data) if isinstance(fact, Quantity)]
    assert count == data.count(b" obj\n")
    reader = open_pdf(data)
    assert list(writing_facts(structure_of(data[:-200]), data[:-200], reader, list(reader.pages))) == []


@pytest.mark.parametrize(
    ("name", "kept"), [("libreoffice.pdf", True), ("linearised.pdf", True), ("object_streams.pdf", True), ("ghostscript.pdf", False)]
)
def test_the_digest_of_office_programs_is_told_also_where_qpdf_handed_it_on(name: str, kept: bool) -> None:
    marks = [fact.value for fact in told((PDF / name).read_bytes()) if isinstance(fact, FeatureUse)]
    assert marks == (["/DocChecksum"] if kept else [])
