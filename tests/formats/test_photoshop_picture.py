"""The reader of Photoshop pictures, on files that are put together here from the specification: no program that writes them runs on a server."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.extract import Extraction
from leakcheck.formats.photoshop_picture import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, PictureContent, SoftwareClaim, TimeClaim
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    b'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Adobe Photoshop CS6 (Windows)" xmp:CreateDate="2019-07-01T10:11:12+02:00"/>'
    b"</rdf:RDF></x:xmpmeta>"
)
_EXIF = b"II*\x00\x08\x00\x00\x00" + struct.pack("<HHHI", 1, 0x0131, 2, 4) + b"CS6\x00" + b"\x00" * 4


def resource(number: int, body: bytes) -> bytes:
    return b"8BIM" + number.to_bytes(2, "big") + b"\x00\x00" + len(body).to_bytes(4, "big") + body + b"\x00" * (len(body) % 2)


def layer(name: bytes, wide: str = "", large: bool = False) -> bytes:
    """A record: rectangle, one channel, mode, and behind the mask and the ranges (none) the short name and, in a block, the long one."""
    extra = b"\x00" * 8 + (bytes((len(name),)) + name).ljust((1 + len(name) + 3) // 4 * 4, b"\x00")
    extra += b"8BIMlyid\x00\x00\x00\x04\x00\x00\x00\x01"
    if wide:
        body = len(wide).to_bytes(4, "big") + wide.encode("utf-16-be")
        extra += b"8BIMluni" + len(body).to_bytes(4, "big") + body
    channel = b"\x00\x00" + (2).to_bytes(8 if large else 4, "big")
    return b"\x00" * 16 + b"\x00\x01" + channel + b"8BIMnorm\xff\x00\x00\x00" + len(extra).to_bytes(4, "big") + extra


def photoshop(resources: bytes = b"", layers: list[bytes] | None = None, version: int = 1) -> bytes:
    """A grey picture of two by two dots."""
    wide = 8 if version == 2 else 4
    records = struct.pack(">h", -len(layers)) + b"".join(layers) if layers else b""
    info = len(records).to_bytes(wide, "big") + records if records else b""
    head = b"8BPS" + struct.pack(">H6xHIIHH", version, 1, 2, 2, 8, 1)
    return (
        head
        + b"\x00" * 4
        + len(resources).to_bytes(4, "big")
        + resources
        + len(info).to_bytes(wide, "big")
        + info
        + b"\x00\x00"
        + b"\x00\xff\x00\xff"
    )


WHOLE = photoshop(resource(0x0424, _XMP) + resource(0x0422, _EXIF), [layer(b"Background"), layer(b"Pi?ce", "Pièce jointe")])


def read(data: bytes) -> Extraction:
    extraction = Extraction(FORMAT, Content.of_bytes(data), Limits())
    assert list(extraction.children()) == []
    return extraction


def layers(data: bytes) -> list[str]:
    return [fact.value for fact in read(data).facts if isinstance(fact, Description) and fact.kind == "layer"]


def test_recognises_both_versions_and_nothing_else() -> None:
    assert FORMAT.recognises(Content.of_bytes(WHOLE))
    assert FORMAT.recognises(Content.of_bytes(photoshop(version=2)))
    assert not FORMAT.recognises(Content.of_bytes(b"8BPS\x00\x07"))


def test_programs_times_layers_and_looks_are_read() -> None:
    extraction = read(WHOLE)
    assert extraction.problems == []
    assert {fact.name for fact in extraction.facts if isinstance(fact, SoftwareClaim)} == {"Adobe Photoshop CS6 (Windows)", "CS6"}
    assert [str(fact.moment) for fact in extraction.facts if isinstance(fact, TimeClaim)] == ["2019-07-01 10:11:12 +02:00"]
    assert layers(WHOLE) == ["Background", "Pièce jointe"]
    assert [(fact.role, fact.width, fact.height) for fact in extraction.facts if isinstance(fact, PictureContent)] == [("picture", 2, 2)]


def test_layers_of_large_documents_are_read() -> None:
    assert layers(photoshop(layers=[layer(b"Below", large=True), layer(b"", "Above", large=True)], version=2)) == ["Below", "Above"]


def test_what_is_read_before_damage_is_kept() -> None:
    extraction = read(WHOLE[: WHOLE.index(b"8BIMnorm") + 2])
    assert ProblemKind.DAMAGED in {problem.kind for problem in extraction.problems}
    assert "Adobe Photoshop CS6 (Windows)" in {fact.name for fact in extraction.facts if isinstance(fact, SoftwareClaim)}


@pytest.mark.parametrize("size", [6, 26, 31, 40])
def test_a_file_of_a_few_bytes_is_a_problem(size: int) -> None:
    assert {problem.kind for problem in read(WHOLE[:size]).problems} == {ProblemKind.DAMAGED}


def test_names_without_end_are_bounded() -> None:
    assert len(layers(photoshop(layers=[layer(b"x")] * 2_500))) == 300


@given(st.binary(max_size=200), st.integers(26, 300))
def test_any_bytes_in_its_place_raise_nothing(data: bytes, place: int) -> None:
    read(WHOLE[:place] + data)
