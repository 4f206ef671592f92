"""The reader of GIF pictures."""

import io

import pytest
from formats_reading import Reading
from PIL import Image, ImageCms

from leakcheck.formats.gif_picture import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Identifier, IdentifierKind, PictureContent, SoftwareClaim, SoftwareRole
from leakcheck.model.problem import ProblemKind


def written(**how: object) -> bytes:
    stream = io.BytesIO()
    Image.linear_gradient("L").save(stream, "GIF", **how)
    return stream.getvalue()


def with_block(label: int, *pieces: bytes) -> bytes:
    """A block before the first picture, behind the table of colours that the head announces."""
    plain = written()
    first = 13 + (3 << (plain[10] & 7) + 1 if plain[10] & 0x80 else 0)
    block = bytes((0x21, label)) + b"".join(bytes((len(piece),)) + piece for piece in pieces) + b"\x00"
    return plain[:first] + block + plain[first:]


def test_recognises_gif_and_nothing_else() -> None:
    assert FORMAT.recognises(Content.of_bytes(written()))
    assert not FORMAT.recognises(Content.of_bytes(b"GIF is not all"))


def test_remarks_of_people_and_programs_are_told_apart() -> None:
    reading = Reading(FORMAT, written(comment=b"Grandma in Nantes"))
    assert [(fact.kind, fact.value) for fact in reading.every(Description)] == [("comments", "Grandma in Nantes")]
    assert [(fact.width, fact.height) for fact in reading.every(PictureContent)] == [(256, 256)]
    assert reading.problems == []
    assert [fact.name for fact in Reading(FORMAT, written(comment=b"Created with GIMP")).every(SoftwareClaim)] == ["Created with GIMP"]


def test_a_long_remark_is_put_together() -> None:
    assert [fact.value for fact in Reading(FORMAT, with_block(0xFE, b"a" * 255, b"b")).every(Description)] == ["a" * 255 + "b"]


def test_the_xmp_block_is_read_although_it_has_no_lengths() -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        b'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Adobe ImageReady"/></rdf:RDF></x:xmpmeta>'
    )
    # The tail of Adobe's XMP specification part 3, section 1.1.2: wherever a reader lands, it is led to the end.
    tail = b"\x01" + bytes(range(255, -1, -1)) + b"\x00"
    data = with_block(0xFF, b"XMP DataXMP").replace(b"XMP DataXMP\x00", b"XMP DataXMP" + packet + tail)
    reading = Reading(FORMAT, data)
    assert [fact.name for fact in reading.every(SoftwareClaim, role=SoftwareRole.CREATOR)] == ["Adobe ImageReady"]
    assert reading.problems == []


def test_a_colour_profile_is_named() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    pieces = [profile[at : at + 255] for at in range(0, len(profile), 255)]
    reading = Reading(FORMAT, with_block(0xFF, b"ICCRGBG1012", *pieces))
    assert reading.every(Identifier, kind=IdentifierKind.COLOUR_PROFILE)[0].value.startswith("sRGB built-in ")


def test_data_behind_the_end_are_noted() -> None:
    assert [fact.value for fact in Reading(FORMAT, written() + b"a hidden note").every(Description)] == ["13 bytes"]


@pytest.mark.parametrize("length", [6, 10, 13, 400, -1])
def test_a_cut_picture_says_so(length: int) -> None:
    assert ProblemKind.DAMAGED in Reading(FORMAT, written()[:length]).kinds()


def test_endless_small_pieces_are_left_at_the_limit() -> None:
    hostile = with_block(0x01).replace(b"\x21\x01\x00", b"\x21\x01" + b"\x01\x01" * 1_000_001 + b"\x00", 1)
    assert Reading(FORMAT, hostile).kinds() == [ProblemKind.LIMIT]
