"""The reader of PNG pictures."""

import zlib
from pathlib import Path

from leakcheck.extract import Extraction
from leakcheck.formats.png_picture import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import FeatureUse, PersonClaim, PictureContent, SignatureMark, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

PICTURES = Path(__file__).parent.parent.parent / "fixtures" / "pictures"
SCREEN = (PICTURES / "screenshot.png").read_bytes()


def read(data: bytes) -> Extraction:
    extraction = Extraction(FORMAT, Content.of_bytes(data), Limits())
    assert list(extraction.children()) == []
    return extraction


def facts(data: bytes, kind: type) -> list:
    return [fact for fact in read(data).facts if isinstance(fact, kind)]


def with_chunk(kind: bytes, data: bytes) -> bytes:
    """The chunk after IHDR, which ends at byte 33."""
    chunk = len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    return SCREEN[:33] + chunk + SCREEN[33:]


def test_recognises_png_and_nothing_else() -> None:
    assert FORMAT.recognises(Content.of_bytes(SCREEN))
    assert not FORMAT.recognises(Content.of_bytes((PICTURES / "camera.jpg").read_bytes()))


def test_a_screenshot_says_by_what_when_and_whose() -> None:
    extraction = read(SCREEN)
    assert extraction.problems == []
    assert [(fact.role, fact.name) for fact in extraction.facts if isinstance(fact, SoftwareClaim)] == [
        (SoftwareRole.APPLICATION, "gnome-screenshot")
    ]
    assert [fact.name for fact in extraction.facts if isinstance(fact, PersonClaim)] == ["Noor Haddad"]
    assert {fact.role: str(fact.moment) for fact in extraction.facts if isinstance(fact, TimeClaim)} == {
        TimeRole.CREATED: "2022-03-04 05:06:07 (no zone stated)",
        TimeRole.MODIFIED: "2022-03-04 05:06:09 (no zone stated)",
    }


def test_a_generators_instructions_are_noted_by_their_key() -> None:
    data = (PICTURES / "generated.png").read_bytes()
    assert [(fact.kind, fact.value) for fact in facts(data, FeatureUse)] == [("png_text", "parameters")]
    assert [fact.name for fact in facts(data, SoftwareClaim)] == ["An invented generator 1.0"]


def test_a_blank_picture_has_a_size_and_no_print() -> None:
    (looks,) = facts((PICTURES / "blank.png").read_bytes(), PictureContent)
    assert (looks.width, looks.height, looks.perceptual_hash) == (64, 64, "")


def test_camera_data_in_imagemagicks_own_form_are_read() -> None:
    jpeg = (PICTURES / "camera.jpg").read_bytes()
    start = jpeg.index(b"Exif\x00\x00")
    block = jpeg[start : start + int.from_bytes(jpeg[start - 2 : start], "big") - 2]
    profile = b"Raw profile type exif\x00\x00" + zlib.compress(b"\nexif\n    %d\n" % len(block) + block.hex().encode() + b"\n")
    assert "NIKON D750" in {fact.name for fact in facts(with_chunk(b"zTXt", profile), SoftwareClaim)}


def test_content_credentials_are_noted() -> None:
    assert [fact.scheme for fact in facts(with_chunk(b"caBX", b"jumb"), SignatureMark)] == ["c2pa"]


def test_a_text_that_unpacks_without_end_is_cut() -> None:
    bomb = with_chunk(b"zTXt", b"Software\x00\x00" + zlib.compress(b"A" * 50_000_000))
    names = [fact.name for fact in facts(bomb, SoftwareClaim)]
    assert max(len(name) for name in names) <= 200


def test_a_cut_picture_says_so_and_keeps_its_texts() -> None:
    extraction = read(SCREEN[:-3000])
    assert ProblemKind.DAMAGED in {problem.kind for problem in extraction.problems}
    assert any(isinstance(fact, SoftwareClaim) for fact in extraction.facts)
    assert any(isinstance(fact, PictureContent) and fact.width == 60 for fact in extraction.facts)
