"""Says which library wrote a file, by its name or the constant that it puts in the author's place; silent for programs that people use."""

import pytest
from claims import application, document

from leakcheck.model.facts import PersonClaim, PersonRole, SoftwareRole
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.produced_by_library import produced_by_library as rule


def author(name: str) -> PersonClaim:
    return PersonClaim(at=Location("docProps/core.xml: dc:creator", name), role=PersonRole.AUTHOR, name=name)


@pytest.mark.parametrize(
    "name", ["Apache POI", "iText 2.1.7 by 1T3XT", "Aspose.Words for .NET", "ReportLab PDF Library - www.reportlab.com", "FPDF 1.6"]
)
def test_a_library_is_told(name: str) -> None:
    library = application(name, role=SoftwareRole.PRODUCER)
    (said,) = rule.check(document(library))
    assert said.evidence == (library,)


def test_a_constant_in_the_authors_place_is_told() -> None:
    (said,) = rule.check(document(application("Microsoft Macintosh Word", "14.0000"), author("python-docx")))
    assert "“python-docx”" in said.sentence


def test_limits_and_moves_nothing() -> None:
    assert rule.direction is Direction.LIMIT


@pytest.mark.parametrize("name", ["Microsoft Office Word", "cairo 1.16.0 (https://cairographics.org)", "Acrobat Distiller 9.0", "LibreOffice 6.0"])
def test_is_silent_for_programs_that_people_use(name: str) -> None:
    assert not list(rule.check(document(application(name, role=SoftwareRole.PRODUCER), author("Ann Example"))))


def test_metadata_libraries_are_not_asked() -> None:
    assert not list(rule.check(document(application("iText 5", role=SoftwareRole.TOOLKIT))))
