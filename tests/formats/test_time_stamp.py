"""A time stamp in a file of its own tells about which bytes it is, when it was given and by whom."""

import hashlib

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st
from stamps import answered, stated, token

from leakcheck.formats.time_stamp import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Identifier, IdentifierKind, SignatureMark, TimeClaim, TimeRole
from leakcheck.model.problem import ProblemKind

FILE = b"We agreed on 400."


@pytest.mark.parametrize("blob", [token(FILE), answered(token(FILE))], ids=["token", "answer"])
def test_hash_time_and_authority_are_told(blob: bytes) -> None:
    reading = Reading(FORMAT, blob)
    assert FORMAT.recognises(reading.content)
    (named,) = reading.every(Identifier, kind=IdentifierKind.OTHER_FILE)
    assert named.value == f"sha256:{hashlib.sha256(FILE).hexdigest()}"
    (when,) = reading.every(TimeClaim, role=TimeRole.ANCHORED)
    assert str(when.moment) == "2020-05-04 09:00:00 UTC"
    assert [mark.detail for mark in reading.every(SignatureMark)] == ["of another file, by Time Authority"]
    assert not reading.problems


@pytest.mark.parametrize(
    ("blob", "told"),
    [
        (answered(token(FILE), "rejection"), "the authority refused to give one"),
        (token(FILE)[:300], "cannot be read"),
        (token(FILE, statement=stated(FILE, version="v1")[:-4]), "cannot be read"),
    ],
    ids=["refused", "cut", "cut statement"],
)
def test_damage_is_told(blob: bytes, told: str) -> None:
    reading = Reading(FORMAT, blob)
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert told in reading.problems[0].sentence


@pytest.mark.parametrize("data", [b"", b"words", b"0\x82", b"PK\x03\x04", b"x" + token(FILE)])
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognises(Content.of_bytes(data))


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_any_damage_is_read_without_an_error(at: int, put: bytes) -> None:
    blob = token(FILE)
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, blob[:at] + put + blob[at + len(put) :]).kinds()
