"""The reader of AMR, on frames put together here: no free program of the distribution writes it."""

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.amr_recording import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Quantity
from leakcheck.model.problem import ProblemKind

#: RFC 4867 section 5.3: a frame of speech at 12.2 kilobits a second, one of silence, and one without data.
SPEECH, SILENCE, NOTHING = bytes((7 << 3 | 4,)) + b"s" * 31, bytes((8 << 3 | 4,)) + b"\0" * 5, bytes((15 << 3 | 4,))
NARROW, WIDE = b"#!AMR\n", b"#!AMR-WB\n"


def seconds(data: bytes) -> list[float]:
    return [fact.value for fact in Reading(FORMAT, data).every(Quantity)]


def test_recognises_both_kinds() -> None:
    assert FORMAT.recognises(Content.of_bytes(NARROW))
    assert FORMAT.recognises(Content.of_bytes(WIDE))
    assert not FORMAT.recognises(Content.of_bytes(b"#!/bin/sh\n"))


def test_its_length_is_the_count_of_its_frames_whatever_they_hold() -> None:
    data = NARROW + SPEECH * 40 + SILENCE * 9 + NOTHING
    assert seconds(data) == [1.0]
    assert [fact.value for fact in Reading(FORMAT, data).every(Description)] == ["AMR, 8,000 Hz, 1 channel"]
    assert seconds(WIDE + (bytes((2 << 3 | 4,)) + b"w" * 32) * 50) == [1.0]


def test_a_cut_recording_counts_its_whole_frames() -> None:
    reading = Reading(FORMAT, NARROW + SPEECH * 2 + SPEECH[:9])
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert [fact.value for fact in reading.every(Quantity)] == [0.04]


def test_what_is_no_frame_stands_behind_the_end() -> None:
    reading = Reading(FORMAT, NARROW + SPEECH + b"%PDF-1.4 and more")
    assert [(fact.kind, fact.value) for fact in reading.every(Description)][1:] == [
        ("data behind the recording's end", "17 bytes, beginning like a PDF document")
    ]


@pytest.mark.parametrize("mark", [NARROW, WIDE])
@given(data=st.binary(max_size=300))
def test_any_bytes_raise_nothing(mark: bytes, data: bytes) -> None:
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, mark + data).kinds()
