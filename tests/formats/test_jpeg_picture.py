"""The reader of JPEG pictures."""

from pathlib import Path

from leakcheck.extract import Extraction
from leakcheck.formats.jpeg_picture import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    FeatureUse,
    Identifier,
    IdentifierKind,
    Link,
    PersonClaim,
    PersonRole,
    PictureContent,
    SignatureMark,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

PICTURES = Path(__file__).parent.parent.parent / "fixtures" / "pictures"
CAMERA = (PICTURES / "camera.jpg").read_bytes()
EDITED = (PICTURES / "edited.jpg").read_bytes()


def read(data: bytes) -> Extraction:
    extraction = Extraction(FORMAT, Content.of_bytes(data), Limits())
    assert list(extraction.children()) == []
    return extraction


def facts(data: bytes, kind: type) -> list:
    return [fact for fact in read(data).facts if isinstance(fact, kind)]


def segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload


def test_recognises_jpeg_and_nothing_else() -> None:
    assert FORMAT.recognises(Content.of_bytes(CAMERA))
    assert not FORMAT.recognises(Content.of_bytes((PICTURES / "screenshot.png").read_bytes()))


def test_a_photograph_says_when_by_what_and_whose() -> None:
    extraction = read(CAMERA)
    assert extraction.problems == []
    times = {fact.role: str(fact.moment) for fact in extraction.facts if isinstance(fact, TimeClaim)}
    assert times == {
        TimeRole.CAPTURED: "2019-06-04 18:20:11 +02:00",
        TimeRole.DIGITISED: "2019-06-04 18:20:11 (no zone stated)",
        TimeRole.MODIFIED: "2019-06-05 09:00:00 (no zone stated)",
        TimeRole.SATELLITE: "2019-06-04 16:20:09 UTC",
    }
    assert {(fact.role, fact.name) for fact in facts(CAMERA, SoftwareClaim)} == {
        (SoftwareRole.CAMERA, "NIKON D750"),
        (SoftwareRole.APPLICATION, "Ver.1.02"),
    }
    assert [(fact.kind, fact.value) for fact in facts(CAMERA, Identifier)] == [(IdentifierKind.SERIAL, "6012345")]
    assert [(fact.role, fact.name) for fact in facts(CAMERA, PersonClaim)] == [(PersonRole.OWNER, "Camille Roche")]
    assert {(fact.kind, fact.value) for fact in facts(CAMERA, FeatureUse)} == {("exif_version", "0231"), ("exif_tag", "OffsetTimeOriginal")}


def test_the_small_picture_inside_has_a_print_of_its_own_that_is_near_the_large_ones() -> None:
    prints = {fact.role: fact for fact in facts(CAMERA, PictureContent)}
    assert (prints["picture"].width, prints["picture"].height) == (160, 120)
    assert (prints["thumbnail"].width, prints["thumbnail"].height) == (64, 48)
    difference = int(prints["picture"].perceptual_hash, 16) ^ int(prints["thumbnail"].perceptual_hash, 16)
    assert difference.bit_count() <= 6


def test_an_editing_history_is_told_step_by_step() -> None:
    assert [fact.name for fact in facts(EDITED, SoftwareClaim) if fact.role is SoftwareRole.HISTORY] == ["Adobe Photoshop CS6 (Windows)"]
    (step,) = [fact for fact in facts(EDITED, TimeClaim) if fact.role is TimeRole.HISTORY]
    assert (str(step.moment), step.at.part) == ("2019-07-01 10:11:12 +02:00", "XMP xmpMM:History[1]/stEvt:when")
    assert [fact.target for fact in facts(EDITED, Link)] == ["xmp.did:0000"]
    assert {fact.kind for fact in facts(EDITED, Identifier)} >= {IdentifierKind.DOCUMENT, IdentifierKind.INSTANCE, IdentifierKind.ORIGINAL_DOCUMENT}


def test_a_program_that_names_itself_in_a_remark_is_kept_and_a_persons_remark_is_not() -> None:
    named = CAMERA[:2] + segment(0xFE, b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90") + CAMERA[2:]
    assert "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90" in {fact.name for fact in facts(named, SoftwareClaim)}
    private = CAMERA[:2] + segment(0xFE, b"Grandma in Nantes") + CAMERA[2:]
    assert "Grandma" not in repr(read(private).facts)


def test_content_credentials_are_noted_once() -> None:
    # The manifest itself is not read, so its mark in two segments is enough.
    part = segment(0xEB, b"JP\x00\x01\x00\x00\x00\x01\x00\x00\x00\x20jumb\x00\x00\x00\x18jumdc2pa")
    assert [fact.scheme for fact in facts(CAMERA[:2] + part + part + CAMERA[2:], SignatureMark)] == ["c2pa"]


def test_a_cut_picture_keeps_what_was_read_and_says_that_it_is_cut() -> None:
    extraction = read(CAMERA[:-700])
    assert [problem.kind for problem in extraction.problems] == [ProblemKind.DAMAGED]
    assert [fact.role for fact in extraction.facts if isinstance(fact, PictureContent)] == ["thumbnail", "picture"]
    assert any(isinstance(fact, SoftwareClaim) for fact in extraction.facts)


def test_a_picture_cut_before_its_data_says_so() -> None:
    extraction = read(CAMERA[:300])
    assert {problem.kind for problem in extraction.problems} == {ProblemKind.DAMAGED}


def test_damaged_camera_data_are_a_problem_and_no_exception() -> None:
    # A directory that points to itself, and one of 65,535 entries of the longest kind of value.
    hostile = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff" + b"\x0f\x01\x0c\x00\xe7\x03\x00\x00\x08\x00\x00\x00" * 5_000
    extraction = read(b"\xff\xd8" + segment(0xE1, hostile) + CAMERA[2:])
    assert any("EXIF" in problem.sentence for problem in extraction.problems)
    assert any(isinstance(fact, PictureContent) for fact in extraction.facts)
