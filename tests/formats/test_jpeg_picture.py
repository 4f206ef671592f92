"""The reader of JPEG pictures."""

import io
from pathlib import Path

import pytest
from PIL import Image

from leakcheck.decode.picture_levels import differing_places
from leakcheck.extract import Extraction
from leakcheck.formats.jpeg_picture import FORMAT, _segments
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
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
ANNOTATED = (PICTURES / "annotated.jpg").read_bytes()
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
    assert [fact.value for fact in facts(CAMERA, Identifier) if fact.kind is IdentifierKind.SERIAL] == ["6012345"]
    assert [(fact.role, fact.name) for fact in facts(CAMERA, PersonClaim)] == [(PersonRole.OWNER, "Camille Roche")]
    assert {(fact.kind, fact.value) for fact in facts(CAMERA, FeatureUse)} == {("exif_version", "0231"), ("exif_tag", "OffsetTimeOriginal")}


def test_the_small_picture_inside_has_a_print_of_its_own_that_is_near_the_large_ones() -> None:
    prints = {fact.role: fact for fact in facts(CAMERA, PictureContent)}
    assert (prints["picture"].width, prints["picture"].height) == (160, 120)
    assert (prints["thumbnail"].width, prints["thumbnail"].height) == (64, 48)
    difference = int(prints["picture"].perceptual_hash, 16) ^ int(prints["thumbnail"].perceptual_hash, 16)
    assert difference.bit_count() <= 6
    assert differing_places(prints["picture"].levels, prints["thumbnail"].levels) is None
    assert [len(one.levels) for one in prints.values()] == [1152, 1152]


def test_levels_are_kept_only_where_there_is_a_preview_to_compare_them_with() -> None:
    assert [(fact.role, fact.levels) for fact in facts(EDITED, PictureContent)] == [("picture", "")]


def test_an_editing_history_is_told_step_by_step() -> None:
    assert [fact.name for fact in facts(EDITED, SoftwareClaim) if fact.role is SoftwareRole.HISTORY] == ["Adobe Photoshop CS6 (Windows)"]
    (step,) = [fact for fact in facts(EDITED, TimeClaim) if fact.role is TimeRole.HISTORY]
    assert (str(step.moment), step.at.part) == ("2019-07-01 10:11:12 +02:00", "XMP xmpMM:History[1]/stEvt:when")
    assert [fact.target for fact in facts(EDITED, Link)] == ["xmp.did:0000"]
    assert {fact.kind for fact in facts(EDITED, Identifier)} >= {IdentifierKind.DOCUMENT, IdentifierKind.INSTANCE, IdentifierKind.ORIGINAL_DOCUMENT}


def test_a_program_that_names_itself_in_a_remark_is_told_from_what_people_write() -> None:
    named = CAMERA[:2] + segment(0xFE, b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90") + CAMERA[2:]
    assert "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90" in {fact.name for fact in facts(named, SoftwareClaim)}
    private = CAMERA[:2] + segment(0xFE, "Großmutter in Nantes".encode("cp1252")) + segment(0xFE, b"\x00\x01\x02") + CAMERA[2:]
    assert [(fact.kind, fact.value) for fact in facts(private, Description)] == [("comments", "Großmutter in Nantes")]


def test_what_agencies_write_is_read() -> None:
    assert {(fact.kind, fact.value) for fact in facts(ANNOTATED, Description) if fact.at.part.startswith("IPTC")} == {
        ("headline", "Łódź"),
        ("keywords", "harbour"),
        ("keywords", "boats"),
        ("city", "Marseille"),
    }
    assert (PersonRole.AUTHOR, "Noor Haddad") in {(fact.role, fact.name) for fact in facts(ANNOTATED, PersonClaim)}
    assert [fact.target for fact in facts(ANNOTATED, Link)] == ["https://example.org/harbour"]
    assert ("IPTC 2:55", "2019-06-04 18:20:11 +02:00") in {(fact.at.part, str(fact.moment)) for fact in facts(ANNOTATED, TimeClaim)}


def test_the_colour_profile_and_the_compression_are_named() -> None:
    values = {fact.kind: fact.value for fact in facts(ANNOTATED, Identifier)}
    assert values[IdentifierKind.COLOUR_PROFILE].startswith("sRGB built-in (")
    assert "sampling 2x2 1x1 1x1, tables of quality 85, standard codes" in values[IdentifierKind.ENCODER_FINGERPRINT]


def test_a_profile_in_two_parts_is_put_together_by_their_numbers() -> None:
    (whole,) = [payload for marker, payload in _segments(io.BytesIO(ANNOTATED)) if marker == 0xE2]
    profile = whole[14:]
    parts = [b"ICC_PROFILE\x00" + bytes((number, 2)) + part for number, part in ((2, profile[300:]), (1, profile[:300]))]
    spread = ANNOTATED.replace(segment(0xE2, whole), segment(0xE2, parts[0]) + segment(0xE2, parts[1]))
    assert [fact.value for fact in facts(spread, Identifier) if fact.kind is IdentifierKind.COLOUR_PROFILE] == [
        fact.value for fact in facts(ANNOTATED, Identifier) if fact.kind is IdentifierKind.COLOUR_PROFILE
    ]


@pytest.mark.parametrize(
    ("behind", "words"),
    [
        (b"\xff\xd8\xff\xe0rest", "8 bytes, beginning like a further JPEG picture"),
        (b"\x00\x00\x00\x18ftypmp42", "12 bytes, beginning like a film, as telephones keep with a moving photograph"),
        (b"a hidden note", "13 bytes"),
        (b"\x00" * 100 + b"\r\n", None),
        (b"", None),
    ],
)
def test_data_behind_the_end_are_noted_with_their_size_and_fillings_are_not(behind: bytes, words: str | None) -> None:
    found = [fact for fact in facts(CAMERA + behind, Description) if fact.kind == "data behind the picture's end"]
    assert [(fact.value, fact.at.part) for fact in found] == ([(words, f"byte {len(CAMERA)}")] if words else [])


def test_an_archive_behind_the_picture_is_taken_out() -> None:
    hidden = b"PK\x03\x04 and so on"
    extraction = Extraction(FORMAT, Content.of_bytes(CAMERA + hidden), Limits())
    (child,) = extraction.children()
    assert child.content.read(1_000) == hidden


def test_the_end_of_a_progressive_picture_is_found_behind_its_last_scan() -> None:
    stream = io.BytesIO()
    Image.open(io.BytesIO(CAMERA)).save(stream, "JPEG", progressive=True)
    found = facts(stream.getvalue() + b"note", Description)
    assert [fact.at.part for fact in found] == [f"byte {len(stream.getvalue())}"]


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


def test_picture_data_full_of_markers_cost_no_more_than_their_length() -> None:
    hostile = CAMERA[: CAMERA.rindex(b"\xff\xda")] + b"\xff\x01" * 3_000_000 + b"\xff\xd9note"
    assert [fact for fact in facts(hostile, Description) if fact.kind == "data behind the picture's end"] == []


def test_a_picture_without_data_is_told_in_words() -> None:
    problems = read(b"\xff\xd8" + segment(0xFE, b"only a remark") * 3).problems
    assert "MPO" not in " ".join(problem.sentence for problem in problems)
    assert {problem.kind for problem in problems} == {ProblemKind.DAMAGED}


def test_a_file_of_two_pictures_is_read_by_its_first_and_the_second_noted() -> None:
    stream = io.BytesIO()
    Image.linear_gradient("L").save(stream, "MPO", save_all=True, append_images=[Image.radial_gradient("L")])
    extraction = read(stream.getvalue())
    assert extraction.problems == []
    assert [(fact.width, fact.height) for fact in extraction.facts if isinstance(fact, PictureContent)] == [(256, 256)]
    assert ["further JPEG picture" in fact.value for fact in extraction.facts if isinstance(fact, Description)] == [True]


def test_a_block_of_two_segments_is_put_together() -> None:
    start = CAMERA.index(b"\xff\xe1")
    length = int.from_bytes(CAMERA[start + 2 : start + 4], "big")
    block = CAMERA[start + 10 : start + 2 + length]
    split = segment(0xE1, b"Exif\x00\x00" + block[:300]) + segment(0xE1, b"Exif\x00\x00" + block[300:])
    whole, parted = read(CAMERA), read(CAMERA[:start] + split + CAMERA[start + 2 + length :])
    assert parted.problems == []
    told = [fact for fact in whole.facts if fact.at.part.startswith("EXIF block")]
    assert told
    assert [fact for fact in parted.facts if fact.at.part.startswith("EXIF block")] == told


def test_behind_damage_the_next_segment_that_names_itself_is_read() -> None:
    start = EDITED.index(b"\xff\xe1", EDITED.index(b"Exif") + 1)
    extraction = read(EDITED[:start] + b"sixteen bytes of" + EDITED[start:])
    assert {problem.kind for problem in extraction.problems} == {ProblemKind.DAMAGED}
    assert [fact for fact in extraction.facts if fact.at.part.startswith("XMP")]
