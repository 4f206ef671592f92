"""Lists of SHA-256 values, in both usual forms; other text is not theirs."""

import hashlib

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.checksum_list import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.problem import ProblemKind

VALUE = hashlib.sha256(b"words").hexdigest()
LINE = f"{VALUE}  report.pdf\n".encode()


@pytest.mark.parametrize(
    "data", [LINE, LINE.rstrip(b"\n"), LINE.replace(b"\n", b"\r\n"), LINE.replace(b"  ", b" *"), f"SHA256 (report.pdf) = {VALUE.upper()}\n".encode()]
)
def test_both_forms_give_name_and_hash(data: bytes) -> None:
    reading = Reading(FORMAT, data)
    assert FORMAT.recognises(reading.content)
    (fact,) = reading.every(Identifier, kind=IdentifierKind.OTHER_FILE)
    assert (fact.value, fact.at.part, fact.at.raw) == (f"sha256:{VALUE}", "line 1", "report.pdf")
    assert not reading.problems


def test_a_long_list_is_recognised_by_its_beginning_and_bounded() -> None:
    reading = Reading(FORMAT, LINE * 12_000)
    assert FORMAT.recognises(reading.content)
    assert len(reading.facts) == 10_000
    assert reading.kinds() == [ProblemKind.LIMIT]


def test_damaged_lines_are_counted() -> None:
    reading = Reading(FORMAT, LINE * 1000 + b"cut off\n" + LINE)
    assert (len(reading.facts), reading.kinds()) == (1001, [ProblemKind.DAMAGED])


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"words\n", LINE + b"words\n", VALUE.encode(), LINE[1:], f"{'0' * 32}  a\n".encode(), LINE.replace(b"r", b"\0")]
)
def test_other_text_is_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognises(Content.of_bytes(data))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, LINE + data).kinds()
