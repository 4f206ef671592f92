"""Data behind the end of a picture."""

import io

import pytest

from leakcheck.decode.picture_end import behind
from leakcheck.model.content import LimitReached
from leakcheck.model.facts import Description
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits


def found(data: bytes, end: int, limits: Limits | None = None) -> list[Description | Child]:
    return list(behind(io.BytesIO(data), end, len(data), limits or Limits()))


@pytest.mark.parametrize(("data", "end"), [(b"picture", 7), (b"picture", 0), (b"picture", 99), (b"picture\x00\x00\xff\r\n ", 7)])
def test_nothing_and_filling_are_not_told(data: bytes, end: int) -> None:
    assert found(data, end) == []


def test_the_size_and_the_first_bytes_are_told() -> None:
    (fact,) = found(b"picture\x00note", 7)
    assert isinstance(fact, Description)
    assert (fact.value, fact.at.part, fact.at.raw) == ("5 bytes", "byte 7", "00 6e 6f 74 65")


def test_a_document_is_taken_out_within_the_limit() -> None:
    _, child = found(b"picture%PDF-1.4", 7)
    assert isinstance(child, Child)
    assert child.content.read(100) == b"%PDF-1.4"
    with pytest.raises(LimitReached):
        found(b"picture%PDF-1.4", 7, Limits(item_bytes=4))
