"""The reader of PNG pictures."""

import io
import zlib
from pathlib import Path

from PIL import Image, ImageCms

from leakcheck.extract import Extraction
from leakcheck.formats.png_picture import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    FeatureUse,
    Identifier,
    IdentifierKind,
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


def test_a_generators_instructions_are_kept_with_their_key() -> None:
    data = (PICTURES / "generated.png").read_bytes()
    assert [(fact.kind, fact.value) for fact in facts(data, FeatureUse)] == [("png_text", "parameters")]
    assert [fact.name for fact in facts(data, SoftwareClaim)] == ["An invented generator 1.0"]
    assert [fact.value for fact in facts(data, Identifier) if fact.kind is IdentifierKind.GENERATION] == [
        "a quiet harbour, Steps: 20, Sampler: Euler a"
    ]


def test_a_blank_picture_has_a_size_and_no_print() -> None:
    (looks,) = facts((PICTURES / "blank.png").read_bytes(), PictureContent)
    assert (looks.width, looks.height, looks.perceptual_hash) == (64, 64, "")


def test_camera_data_in_imagemagicks_own_form_are_read() -> None:
    jpeg = (PICTURES / "camera.jpg").read_bytes()
    start = jpeg.index(b"Exif\x00\x00")
    block = jpeg[start : start + int.from_bytes(jpeg[start - 2 : start], "big") - 2]
    profile = b"Raw profile type exif\x00\x00" + zlib.compress(b"\nexif\n    %d\n" % len(block) + block.hex().encode() + b"\n")
    assert "NIKON D750" in {fact.name for fact in facts(with_chunk(b"zTXt", profile), SoftwareClaim)}


def test_every_text_is_kept_under_its_key() -> None:
    data = with_chunk(b"tEXt", b"Comment\x00Caf\xe9")
    data = data[:33] + with_chunk(b"iTXt", "Wind\x00\x00\x00\x00\x00Żagle".encode())[33 : -len(SCREEN) + 33] + data[33:]
    assert [(fact.kind, fact.value) for fact in facts(data, Description)] == [("Wind", "Żagle"), ("comments", "Café")]
    (rights,) = [fact for fact in facts(with_chunk(b"tEXt", b"Copyright\x00Agence Roche"), PersonClaim) if fact.role is PersonRole.RIGHTS_HOLDER]
    assert rights.name == "Agence Roche"


def test_a_creation_time_that_is_none_is_kept_as_words() -> None:
    assert [fact.value for fact in facts(with_chunk(b"tEXt", b"Creation Time\x00last summer"), Description)] == ["last summer"]


def test_a_colour_profile_is_named() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = facts(with_chunk(b"iCCP", b"any name\x00\x00" + zlib.compress(profile)), Identifier)
    assert [fact.value[:14] for fact in found if fact.kind is IdentifierKind.COLOUR_PROFILE] == ["sRGB built-in "]
    assert facts(with_chunk(b"iCCP", b"any name\x00\x00not packed"), TimeClaim) == facts(SCREEN, TimeClaim)


def test_records_of_iptc_in_imagemagicks_own_form_are_read() -> None:
    block = b"8BIM\x04\x04\x00\x00\x00\x00\x00\x09\x1c\x02\x05\x00\x04Boat\x00"
    text = b"Raw profile type iptc\x00\niptc\n    %d\n" % len(block) + block.hex().encode()
    assert [(fact.kind, fact.value) for fact in facts(with_chunk(b"tEXt", text), Description)] == [("title", "Boat")]


def written(picture: Image.Image, **how: object) -> str:
    stream = io.BytesIO()
    picture.save(stream, "PNG", **how)
    (found,) = [fact for fact in facts(stream.getvalue(), Identifier) if fact.kind is IdentifierKind.ENCODER_FINGERPRINT]
    return found.value


def test_the_way_of_writing_is_the_same_for_pictures_of_other_size_and_another_for_other_programs() -> None:
    large, small = (Image.effect_noise((side, side), 40) for side in (400, 40))
    assert written(small) == "IHDR(8 bits, colour type 0, interlace 0) IDAT(789c) IEND"
    assert written(small.resize((50, 50))) == written(small)
    assert written(small, compress_level=9) != written(small)
    assert written(large) == "IHDR(8 bits, colour type 0, interlace 0) IDAT(789c, pieces of 65536 bytes) IEND"


def test_data_behind_the_end_are_noted() -> None:
    assert [(fact.kind, fact.value) for fact in facts(SCREEN + b"a hidden note", Description)] == [("data behind the picture's end", "13 bytes")]


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
