"""Photoshop's resources: names that are padded, lengths that lie."""

import pytest

from leakcheck.decode.photoshop_resources import resource_facts, resources
from leakcheck.model.facts import Description, Link, SoftwareClaim, SoftwareRole


def resource(number: int, body: bytes, name: bytes = b"") -> bytes:
    title = bytes((len(name),)) + name
    return b"8BIM" + number.to_bytes(2, "big") + title + b"\x00" * (len(title) % 2) + len(body).to_bytes(4, "big") + body + b"\x00" * (len(body) % 2)


def test_resources_follow_one_another_whatever_their_names_and_lengths_are() -> None:
    data = resource(1, b"abc", b"odd") + resource(2, b"abcd", b"even") + resource(3, b"")
    assert list(resources(data)) == [(1, b"abc"), (2, b"abcd"), (3, b"")]


def test_the_writer_the_address_and_the_records_of_iptc_are_read() -> None:
    writer = "Adobe Photoshop CS6\x00".encode("utf-16-be")
    version = b"\x00\x00\x00\x01\x01" + (20).to_bytes(4, "big") + writer + b"\x00\x00\x00\x00\x00\x00\x00\x01"
    data = resource(0x0421, version) + resource(0x040B, b"https://example.org/") + resource(0x0404, b"\x1c\x02\x05\x00\x04Boat")
    facts = list(resource_facts(data))
    assert [(fact.role, fact.name) for fact in facts if isinstance(fact, SoftwareClaim)] == [(SoftwareRole.PRODUCER, "Adobe Photoshop CS6")]
    assert [fact.target for fact in facts if isinstance(fact, Link)] == ["https://example.org/"]
    assert [(fact.kind, fact.value) for fact in facts if isinstance(fact, Description)] == [("title", "Boat")]


@pytest.mark.parametrize(
    "data", [b"", b"8BIM", b"8BIM\x04\x04", b"8BIM\x04\x21\x00\x00\xff\xff\xff\xff", b"other", b"8BIM\x04\x0c\x00\x00\x00\x00\x00\x02\xff\xd8"]
)
def test_damaged_resources_give_nothing(data: bytes) -> None:
    assert list(resource_facts(data)) == []


def test_a_small_picture_that_is_none_is_a_problem() -> None:
    (problem,) = resource_facts(resource(0x040C, b"\x00" * 28 + b"\xff\xd8\xff\xd9"))
    assert "thumbnail" in repr(problem)
