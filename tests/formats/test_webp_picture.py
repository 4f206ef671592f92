"""The reader of WebP pictures."""

import struct
from pathlib import Path

from leakcheck.extract import Extraction
from leakcheck.formats.webp_picture import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import FeatureUse, Identifier, IdentifierKind, PictureContent, SignatureMark, SoftwareClaim, SoftwareRole
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

PICTURES = Path(__file__).parent.parent.parent / "fixtures" / "pictures"
EXPORTED = (PICTURES / "exported.webp").read_bytes()


def read(data: bytes) -> Extraction:
    extraction = Extraction(FORMAT, Content.of_bytes(data), Limits())
    assert list(extraction.children()) == []
    return extraction


def test_recognises_webp_and_no_other_riff_file() -> None:
    assert FORMAT.recognises(Content.of_bytes(EXPORTED))
    assert not FORMAT.recognises(Content.of_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt "))


def test_an_exported_picture_keeps_camera_and_editor() -> None:
    extraction = read(EXPORTED)
    assert extraction.problems == []
    programs = {fact.role: fact.name for fact in extraction.facts if isinstance(fact, SoftwareClaim)}
    assert programs[SoftwareRole.CAMERA] == "NIKON D750"
    assert programs[SoftwareRole.CREATOR] == "Adobe Photoshop CS6 (Windows)"
    assert ("image_format", "RIFF....WEBP") in {(fact.kind, fact.value) for fact in extraction.facts if isinstance(fact, FeatureUse)}
    assert [(fact.width, fact.height) for fact in extraction.facts if isinstance(fact, PictureContent)] == [(160, 120)]


def test_content_credentials_are_noted() -> None:
    marked = EXPORTED + b"C2PA\x04\x00\x00\x00jumb"
    assert [fact.scheme for fact in read(marked).facts if isinstance(fact, SignatureMark)] == ["c2pa"]


def test_a_colour_profile_is_named() -> None:
    profile = b"\x00" * 24 + struct.pack(">6H", 1998, 2, 9, 6, 49, 0) + b"acsp" + b"\x00" * 200
    marked = EXPORTED + b"ICCP" + len(profile).to_bytes(4, "little") + profile
    assert IdentifierKind.COLOUR_PROFILE in {fact.kind for fact in read(marked).facts if isinstance(fact, Identifier)}


def test_a_cut_picture_is_a_problem() -> None:
    assert {problem.kind for problem in read(EXPORTED[:200]).problems} == {ProblemKind.DAMAGED}
