"""Speaks where the second line of a PDF is another program's than the one named; silent where it is its own, shared, or not known."""

import pytest
from claims import document

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, FeatureUse, Identifier, IdentifierKind, SoftwareClaim, SoftwareRole
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.written_by_other_software import written_by_other_software as rule

QPDF, MUPDF, WORD, ADOBE, OFFICE = "bff7a2fe", "c2b5c2b6", "b5b5b5b5", "e2e3cfd3", "c3a4c3bcc3b6c39f"
DIGEST = FeatureUse(at=Location("trailer /DocChecksum"), kind="pdf_writer_mark", value="/DocChecksum")


def opening(mark: str, part: str = "first writing") -> Identifier:
    form = f"line ends LF; mark {mark if mark == 'none' else f'25{mark}'}; table; trailer Size Root Info ID; identifiers lower 32"
    return Identifier(at=Location(f"file structure: {part}", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=form)


def program(name: str, role: SoftwareRole = SoftwareRole.PRODUCER) -> SoftwareClaim:
    return SoftwareClaim(at=Location(f"/Info /{role}"), role=role, name=name)


def paper(*facts: AnyFact) -> Examined:
    return document(*facts, format_="pdf_document")


@pytest.mark.parametrize(
    ("named", "mark", "told"),
    [
        ("Microsoft® Word 2010", QPDF, "qpdf"),
        ("Acrobat Distiller 5.0.5 (Windows)", MUPDF, "MuPDF"),
        ("LibreOffice 7.4", ADOBE, "Adobe's programs and many program libraries"),
        ("Mac OS X 10.11.1 Quartz PDFContext", WORD, "Microsoft Office"),
    ],
)
def test_the_line_of_another_program_is_told_with_both_names(named: str, mark: str, told: str) -> None:
    (said,) = rule.check(paper(opening(mark), program(named)))
    assert f"“{named}”" in said.sentence
    assert told in said.sentence
    assert len(said.evidence) == 2


def test_of_a_scanner_it_is_said_more_plainly() -> None:
    (said,) = rule.check(paper(opening(QPDF), program("EPSON Scan")))
    assert said.sentence.endswith("so it seems that the file is not as the scanner left it.")


def test_a_digest_as_only_office_programs_write_it_is_told_besides() -> None:
    (said,) = rule.check(paper(opening(QPDF), program("Microsoft® Word 2010"), DIGEST))
    assert "/DocChecksum" in said.sentence
    assert said.evidence[-1] is DIGEST
    (kept,) = rule.check(paper(opening(QPDF), program("LibreOffice 7.4"), DIGEST))
    assert "/DocChecksum" not in kept.sentence


@pytest.mark.parametrize(
    "facts",
    [
        (opening(WORD), program("Microsoft® Word 2016")),
        (opening(OFFICE), program("OpenOffice.org 3.2"), DIGEST),
        (opening(ADOBE), program("Microsoft® Word 2013; modified using iText 2.1.7 by 1T3XT")),
        (opening(QPDF), program("Microsoft® Word 2013"), program("pikepdf 8.0", SoftwareRole.HISTORY)),
        # Old versions of these are not known well enough to tell Adobe's line from their own.
        (opening(ADOBE), program("pdfTeX-1.10b")),
        (opening(ADOBE), program("RICOH MP C3503")),
        (opening("0badface"), program("Microsoft® Word 2016")),
        (opening("none"), program("Microsoft® Word 2016")),
        (opening(QPDF), program("Some printing system 3")),
        (opening(QPDF),),
        # Where the document was written is not what wrote the PDF.
        (opening(ADOBE), program("Microsoft® Word 2016", SoftwareRole.CREATOR)),
        (opening(QPDF, "last writing"), program("Microsoft® Word 2016")),
        (program("Microsoft® Word 2016"),),
    ],
    ids=[
        "own",
        "office's",
        "says so",
        "earlier state says so",
        "old line",
        "scanner",
        "unknown line",
        "no line",
        "unknown program",
        "no program",
        "creator",
        "an update",
        "no fingerprint",
    ],
)
def test_is_silent(facts: tuple[AnyFact, ...]) -> None:
    assert not list(rule.check(paper(*facts)))


def test_packages_have_no_such_line() -> None:
    assert not list(rule.check(document(opening(QPDF), program("Microsoft® Word 2010"))))


def test_is_handling_and_weak() -> None:
    assert (rule.direction, rule.weight) == (Direction.HANDLING, Weight.WEAK)
