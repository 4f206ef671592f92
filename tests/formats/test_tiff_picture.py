"""The reader of TIFF pictures and camera raw files."""

from pathlib import Path

from leakcheck.extract import Extraction
from leakcheck.formats.tiff_picture import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import PersonClaim, PictureContent, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

PICTURES = Path(__file__).parent.parent.parent / "fixtures" / "pictures"
SCAN = (PICTURES / "scan.tif").read_bytes()


def read(data: bytes) -> Extraction:
    extraction = Extraction(FORMAT, Content.of_bytes(data), Limits())
    assert list(extraction.children()) == []
    return extraction


def test_recognises_both_byte_orders_and_nothing_else() -> None:
    assert FORMAT.recognises(Content.of_bytes(SCAN))
    assert FORMAT.recognises(Content.of_bytes(b"MM\x00*\x00\x00\x00\x08"))
    assert not FORMAT.recognises(Content.of_bytes((PICTURES / "camera.jpg").read_bytes()))


def test_a_scan_names_the_program_that_wrote_it() -> None:
    extraction = read(SCAN)
    assert extraction.problems == []
    programs = {fact.role: fact.name for fact in extraction.facts if isinstance(fact, SoftwareClaim)}
    assert programs[SoftwareRole.APPLICATION] == "Windows Photo Viewer 10.0.14393"
    assert programs[SoftwareRole.CREATOR] == "Adobe Photoshop CS6 (Windows)", "from the XMP block in tag 700"
    assert "Noor Haddad" in {fact.name for fact in extraction.facts if isinstance(fact, PersonClaim)}
    assert "2016-08-02 11:00:00 (no zone stated)" in {
        str(fact.moment) for fact in extraction.facts if isinstance(fact, TimeClaim) and fact.role is TimeRole.MODIFIED
    }
    assert [(fact.width, fact.height) for fact in extraction.facts if isinstance(fact, PictureContent)] == [(60, 45)]


def test_a_cut_scan_is_a_problem() -> None:
    assert {problem.kind for problem in read(SCAN[: len(SCAN) // 2]).problems} == {ProblemKind.DAMAGED}


def test_a_directory_at_an_address_outside_the_file_is_a_problem() -> None:
    assert {problem.kind for problem in read(b"II*\x00\xff\xff\xff\x7f").problems} == {ProblemKind.DAMAGED}
