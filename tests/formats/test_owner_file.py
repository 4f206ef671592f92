"""Lock files of Word, Excel and LibreOffice tell who had a document open; other small files are not theirs."""

import struct

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.owner_file import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Identifier, IdentifierKind, PathClaim, PersonClaim, PersonRole, TimeClaim


def owner(name: str, size: int, encoding: str = "cp1252") -> bytes:
    """The file as Word (162 bytes) and Excel (165 bytes) write it, seen in files of both: the name in bytes, then in two-byte characters."""
    narrow, wide = name.encode(encoding, "replace"), name.encode("utf-16-le")
    start = 54 if size == 162 else 55
    head = bytes([len(narrow)]) + narrow.ljust(start - 1, b" ")
    return (head + struct.pack("<H", len(name)) + wide).ljust(size, b" " if size == 162 else b"\0")


@pytest.mark.parametrize("size", [162, 165])
@pytest.mark.parametrize(
    ("name", "encoding"), [("Claire Vasseur", "cp1252"), ("Lefèvre", "cp1252"), ("Jan Havlíček", "latin-1"), ("王久君", "cp936"), ("Иван", "cp1251")]
)
def test_who_had_the_document_open(name: str, encoding: str, size: int) -> None:
    reading = Reading(FORMAT, owner(name, size, encoding))
    assert FORMAT.recognises(reading.content)
    assert [(fact.role, fact.name) for fact in reading.every(PersonClaim)] == [(PersonRole.OPENED_BY, name)]


def test_the_lock_file_of_libreoffice_tells_account_computer_and_time() -> None:
    reading = Reading(FORMAT, b"Paul Lef\xc3\xa8vre,paul,srv\\,2,02.06.2023 10:11,file:///home/paul/.config/libreoffice/4;")
    assert [fact.name for fact in reading.every(PersonClaim)] == ["Paul Lefèvre", "paul"]
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.HOST)] == ["srv,2"]
    assert [str(fact.moment) for fact in reading.every(TimeClaim)] == ["2023-06-02 10:11 (no zone stated)"]
    assert reading.every(PathClaim)[0].path == "file:///home/paul/.config/libreoffice/4"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(162),
        b" " * 165,
        b"x" * 162,
        owner("Claire", 162)[:161],
        owner("Claire", 162).replace(b"Claire", b"Marcel"),
        b"a,b,c,yesterday,file:///home",
        b"name,account,host\n1,2,3",
    ],
)
def test_other_small_files_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognises(Content.of_bytes(data))
    assert not Reading(FORMAT, data).facts


@given(st.sampled_from([162, 165]).flatmap(lambda size: st.binary(min_size=size, max_size=size)))
def test_files_of_that_size_with_any_bytes_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognises(Content.of_bytes(data))
