"""The reader of dictations, on heads put together here from what ExifTool documents: no free program writes them."""

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.dictation_recording import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Quantity, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.problem import ProblemKind


def dictation(mark: bytes = b"\x02dss", clock: bytes = b"110203040506110203040716000210", remark: bytes = b"Letter to the bank") -> bytes:
    data = bytearray(1024)
    for at, words in ((0, mark), (12, b"DS-2500"), (38, clock), (798, remark)):
        data[at : at + len(words)] = words
    return bytes(data)


@pytest.mark.parametrize("mark", [b"\x02dss", b"\x03ds2"])
def test_a_dictation_tells_its_machine_its_times_and_its_remark(mark: bytes) -> None:
    assert FORMAT.recognises(Content.of_bytes(dictation(mark)))
    reading = Reading(FORMAT, dictation(mark))
    assert [(fact.role, fact.name) for fact in reading.every(SoftwareClaim)] == [(SoftwareRole.CAMERA, "DS-2500")]
    assert [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim)] == [(TimeRole.CAPTURED, "2011-02-03 04:05:06 (no zone stated)")]
    assert {fact.kind: fact.value for fact in reading.every(Description)} == {
        "end of the recording": "2011-02-03 04:07:16 (no zone stated)",
        "comments": "Letter to the bank",
    }
    assert [(fact.value, fact.unit) for fact in reading.every(Quantity)] == [(130, "seconds")]


@pytest.mark.parametrize("clock", [b"\xff" * 30, b"119999999999" * 2 + b"xx0210", b""])
def test_a_clock_that_was_never_set_is_no_time(clock: bytes) -> None:
    reading = Reading(FORMAT, dictation(clock=clock, remark=b"\xff" * 40))
    assert not reading.every(TimeClaim)
    assert not reading.every(Quantity)


def test_other_files_are_left_alone() -> None:
    for data in (b"\x02dsd", b"dss", b""):
        assert not FORMAT.recognises(Content.of_bytes(data))


@given(data=st.binary(max_size=1000))
def test_any_bytes_raise_nothing(data: bytes) -> None:
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, b"\x02dss" + data).kinds()
