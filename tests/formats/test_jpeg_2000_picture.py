"""The reader of JPEG 2000 pictures. Boxes that no producer here writes are built byte by byte, around the codestream of a real one."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image

from leakcheck.decode.picture_end import NAME
from leakcheck.extract import Extraction
from leakcheck.formats.jpeg_2000_picture import FORMAT
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
ARCHIVED, BARE = ((PICTURES / name).read_bytes() for name in ("archived.jp2", "bare.j2k"))
HEAD = ARCHIVED[:77]
"""Signature, kind, and the header of a picture in sRGB, as OpenJPEG writes them."""


def read(data: bytes) -> Extraction:
    extraction = Extraction(FORMAT, Content.of_bytes(data), Limits())
    assert list(extraction.children()) == []
    return extraction


def box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + kind + data


def picture_with(*boxes: bytes) -> bytes:
    return HEAD + b"".join(boxes) + box(b"jp2c", BARE)


def descriptions(extraction: Extraction) -> dict[str, str]:
    return {fact.kind: fact.value for fact in extraction.facts if isinstance(fact, Description)}


def compression(extraction: Extraction) -> str:
    (found,) = [fact.value for fact in extraction.facts if isinstance(fact, Identifier) and fact.kind is IdentifierKind.ENCODER_FINGERPRINT]
    return found


@pytest.mark.parametrize("data", [ARCHIVED, BARE])
def test_both_forms_are_known_by_their_first_bytes(data: bytes) -> None:
    assert FORMAT.recognises(Content.of_bytes(data))
    assert not FORMAT.recognises(Content.of_bytes(data[1:]))


def test_films_and_heic_pictures_are_left_alone() -> None:
    assert not FORMAT.recognises(Content.of_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(12)))


def test_an_archives_copy_keeps_camera_editor_and_remark() -> None:
    extraction = read(ARCHIVED)
    assert extraction.problems == []
    programs = {fact.role: fact.name for fact in extraction.facts if isinstance(fact, SoftwareClaim)}
    assert programs[SoftwareRole.CAMERA] == "NIKON D750"
    assert programs[SoftwareRole.CREATOR] == "Adobe Photoshop CS6 (Windows)"
    people = {(fact.role, fact.name) for fact in extraction.facts if isinstance(fact, PersonClaim)}
    assert people == {(PersonRole.OWNER, "Camille Roche"), (PersonRole.AUTHOR, "Noor Haddad")}
    captured = [str(fact.moment) for fact in extraction.facts if isinstance(fact, TimeClaim) and fact.role is TimeRole.CAPTURED]
    assert captured == ["2019-06-04 18:20:11 +02:00"]
    assert descriptions(extraction)["city"] == "Marseille"
    assert descriptions(extraction)["comments"] == "Box 12, sheet 3"
    assert [fact.value for fact in extraction.facts if isinstance(fact, FeatureUse) and fact.kind == "image_format"] == ["JPEG 2000 (jp2)"]


def test_how_it_was_compressed_is_kept_in_a_short_form() -> None:
    assert compression(read(ARCHIVED)).startswith(
        "3 components of 8 bits, sampling 1x1 1x1 1x1, tiles of 64x64, progression RPCL, 2 layers, colour transform, 3 halvings, blocks of 64x64, "
        "irreversible 9-7 filter"
    )
    assert compression(read(BARE)) == (
        "3 components of 8 bits, sampling 1x1 1x1 1x1, one tile, progression LRCP, 1 layer, 5 halvings, blocks of 64x64, irreversible 9-7 filter, "
        "quantisation stated for each band, guard bits 2, order SIZ COD QCD COM"
    )


def test_the_library_that_compressed_it_is_a_program_and_no_remark() -> None:
    extraction = read(BARE)
    (program,) = [fact for fact in extraction.facts if isinstance(fact, SoftwareClaim)]
    assert (program.role, program.name.rpartition(" ")[0]) == (SoftwareRole.PRODUCER, "Created by OpenJPEG version")
    assert "comments" not in descriptions(extraction)


def test_it_looks_like_the_same_scene_in_another_format() -> None:
    def hash_of(data: bytes) -> int:
        (seen,) = [fact for fact in read(data).facts if isinstance(fact, PictureContent)]
        assert (seen.role, seen.width, seen.height) == ("picture", 160, 120)
        return int(seen.perceptual_hash, 16)

    with Image.open(PICTURES / "camera.jpg") as picture:
        out = io.BytesIO()
        picture.save(out, "JPEG2000")
    assert all((hash_of(data) ^ hash_of(out.getvalue())).bit_count() <= 4 for data in (ARCHIVED, BARE))


def test_the_resolution_of_a_scan_is_told_in_dots_an_inch() -> None:
    # Section I.5.3.7: 11,811 dots a metre are 300 an inch, written here as 1,181 times ten down and as 59,055 fifths across.
    resolution = box(b"res ", box(b"resc", struct.pack(">4H2b", 1_181, 1, 59_055, 5, 1, 0)))
    extraction = read(picture_with(box(b"jp2h", resolution)))
    assert descriptions(extraction)["resolution"] == "300 × 300 dots per inch, as it was captured"


@pytest.mark.parametrize("numbers", [(1, 0, 1, 0, 0, 0), (1, 1, 1, 1, 127, 127), (0, 1, 0, 1, 0, 0)])
def test_a_resolution_that_is_none_is_left_out(numbers: tuple[int, ...]) -> None:
    extraction = read(picture_with(box(b"res ", box(b"resd", struct.pack(">4H2b", *numbers)))))
    assert "resolution" not in descriptions(extraction)


def test_records_in_xml_addresses_and_labels_are_kept() -> None:
    record = b"<mods xmlns='a'><title>Letter to the board</title><name><part>Haddad</part></name></mods>"
    association = box(b"asoc", box(b"lbl ", "Łódź, box 12".encode()) + box(b"xml ", record))
    address = box(b"uinf", box(b"ulst", bytes(2)) + box(b"url ", bytes(4) + b"https://example.org/12\x00"))
    others = box(b"dtbl", b"\x00\x01" + box(b"url ", bytes(4) + b"file:///D:/scans/12.jp2\x00"))
    extraction = read(picture_with(association, address, others))
    assert descriptions(extraction)["metadata in XML"] == "title: Letter to the board; part: Haddad"
    assert descriptions(extraction)["label"] == "Łódź, box 12"
    assert [(fact.kind, fact.target) for fact in extraction.facts if isinstance(fact, Link)] == [
        ("url", "https://example.org/12"),
        ("linked-file", "file:///D:/scans/12.jp2"),
    ]


def test_xmp_is_read_in_a_box_of_xml_too() -> None:
    packet = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        b' xmp:CreatorTool="An invented desk"/></rdf:RDF>'
    )
    extraction = read(picture_with(box(b"xml ", packet)))
    assert ("creator", "An invented desk") in {(fact.role.value, fact.name) for fact in extraction.facts if isinstance(fact, SoftwareClaim)}


def test_photoshops_own_boxes_of_exif_iptc_and_resources_are_read() -> None:
    tiff = b"II*\x00\x08\x00\x00\x00\x01\x00\x31\x01\x02\x00\x04\x00\x00\x00Ps 6" + bytes(4)
    city = b"\x1c\x02\x5a\x00\x04Lyon"
    resources = b"8BIM\x04\x0b\x00\x00\x00\x00\x00\x13https://example.org" + b"\x00"
    extraction = read(
        picture_with(
            box(b"uuid", bytes.fromhex("0537cdab9d0c4431a72afa561f2a113e") + tiff),
            box(b"uuid", bytes.fromhex("09a14e97c0b442e0bebf36df6f0ce36f") + city),
            box(b"uuid", bytes.fromhex("2c4c0100850440b9a03e562148d6dfeb") + resources),
        )
    )
    assert (SoftwareRole.APPLICATION, "Ps 6") in {(fact.role, fact.name) for fact in extraction.facts if isinstance(fact, SoftwareClaim)}
    assert descriptions(extraction)["city"] == "Lyon"
    assert [fact.target for fact in extraction.facts if isinstance(fact, Link)] == ["https://example.org"]


def test_content_credentials_are_noted() -> None:
    description = box(b"jumd", bytes.fromhex("6332706100110010800000aa00389b71") + b"\x03c2pa\x00")
    assert [fact.scheme for fact in read(picture_with(box(b"jumb", description))).facts if isinstance(fact, SignatureMark)] == ["c2pa"]


def test_what_stands_behind_the_last_box_is_noted() -> None:
    extraction = read(ARCHIVED + b"and more")
    assert descriptions(extraction)[NAME] == "8 bytes"
    assert extraction.problems == []


@pytest.mark.parametrize("cut", [400, 4_000])
def test_a_cut_picture_is_a_problem_and_keeps_what_its_head_says(cut: int) -> None:
    extraction = read(ARCHIVED[:cut])
    assert {problem.kind for problem in extraction.problems} == {ProblemKind.DAMAGED}
    assert compression(extraction).startswith("3 components")
    assert [(fact.width, fact.height) for fact in extraction.facts if isinstance(fact, PictureContent)] == [(160, 120)]


def test_a_codestream_without_a_size_is_a_problem() -> None:
    extraction = read(HEAD + box(b"jp2c", b"\xff\x4f\xff\x51\x00\x04\x00\x00\xff\xd9"))
    assert {problem.kind for problem in extraction.problems} == {ProblemKind.DAMAGED}
