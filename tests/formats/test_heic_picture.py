"""The reader of HEIC and AVIF pictures."""

from pathlib import Path

import pytest

from leakcheck.extract import Extraction
from leakcheck.formats.heic_picture import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import FeatureUse, PictureContent, SignatureMark, SoftwareClaim, TimeClaim, TimeRole
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

PICTURES = Path(__file__).parent.parent.parent / "fixtures" / "pictures"
BOTH = pytest.mark.parametrize("name", ["telephone.heic", "telephone.avif"])


def read(data: bytes) -> Extraction:
    extraction = Extraction(FORMAT, Content.of_bytes(data), Limits())
    assert list(extraction.children()) == []
    return extraction


@BOTH
def test_a_telephones_picture_is_read_like_any_photograph(name: str) -> None:
    data = (PICTURES / name).read_bytes()
    assert FORMAT.recognises(Content.of_bytes(data))
    extraction = read(data)
    assert extraction.problems == []
    assert "NIKON D750" in {fact.name for fact in extraction.facts if isinstance(fact, SoftwareClaim)}
    assert "2019-06-04 18:20:11 +02:00" in {
        str(fact.moment) for fact in extraction.facts if isinstance(fact, TimeClaim) and fact.role is TimeRole.CAPTURED
    }
    assert {fact.role: (fact.width, fact.height) for fact in extraction.facts if isinstance(fact, PictureContent)}["picture"] == (160, 120)


def test_the_younger_family_is_named_as_in_the_table_of_dated_facts() -> None:
    used = {(fact.kind, fact.value) for fact in read((PICTURES / "telephone.avif").read_bytes()).facts if isinstance(fact, FeatureUse)}
    assert ("image_format", "ftypavif") in used
    used = {(fact.kind, fact.value) for fact in read((PICTURES / "telephone.heic").read_bytes()).facts if isinstance(fact, FeatureUse)}
    assert ("image_format", "ftypavif") not in used


@pytest.mark.parametrize("brand", [b"isom", b"mp42", b"qt  "])
def test_films_of_the_same_container_are_left_alone(brand: bytes) -> None:
    assert not FORMAT.recognises(Content.of_bytes(b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00isom"))


def test_content_credentials_are_noted() -> None:
    data = (PICTURES / "telephone.heic").read_bytes() + bytes.fromhex("0000001875756964d8fec3d61b0e483c92975828877ec481")
    assert [fact.scheme for fact in read(data).facts if isinstance(fact, SignatureMark)] == ["c2pa"]


@BOTH
def test_a_cut_picture_is_a_problem(name: str) -> None:
    data = (PICTURES / name).read_bytes()
    assert {problem.kind for problem in read(data[: len(data) // 2]).problems} == {ProblemKind.DAMAGED}
