"""The lines by which programs that write PDF files are known, against files by the programs themselves."""

from pathlib import Path

import pytest

from leakcheck.knowledge.pdf_marks import writer_named, writer_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "pdf"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("libreoffice.pdf", "LibreOffice 7.4"),
        ("ghostscript.pdf", "GPL Ghostscript 10.00.0"),
        ("linearised.pdf", "qpdf"),
        ("object_streams.pdf", "pikepdf"),
    ],
)
def test_real_producers_write_their_lines(file: str, name: str) -> None:
    second = (FIXTURES / file).read_bytes().splitlines()[1]
    writer = writer_of(second[1:].hex())
    assert writer is not None
    assert writer is writer_named(name)


@pytest.mark.parametrize("mark", ["", "none", "badface0", "e2e3cf"])
def test_an_unknown_line_has_no_writer(mark: str) -> None:
    assert writer_of(mark) is None


@pytest.mark.parametrize("name", ["", "Microsoft: Print To PDF", "Some program", "x" * 10_000])
def test_other_programs_are_not_named(name: str) -> None:
    assert writer_named(name) is None
