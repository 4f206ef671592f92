"""The skeleton of a PDF: states, loops, lies."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.pdf_structure import MOST_SECTIONS, objects_in, reason_of_update, structure_of

PDF = Path(__file__).parent.parent.parent / "fixtures" / "pdf"
PLAIN = (PDF / "ghostscript.pdf").read_bytes()


def updated(data: bytes, body: bytes) -> bytes:
    """An incremental update around `body`, written by hand because the point is its exact shape."""
    previous = int(data.rsplit(b"startxref", 1)[1].split()[0])
    place = len(data) + len(body)
    trailer = f"xref\n0 0\ntrailer\n<< /Size 99 /Root 1 0 R /Info 2 0 R /Prev {previous} >>\nstartxref\n{place}\n%%EOF\n"
    return data + body + trailer.encode()


@pytest.mark.parametrize(
    ("name", "states", "kinds"),
    [
        ("libreoffice.pdf", 1, {"table"}),
        ("linearised.pdf", 1, {"table"}),
        ("object_streams.pdf", 1, {"stream"}),
        ("amount_changed.pdf", 2, {"table", "stream"}),
        ("dates_changed_by_exiftool.pdf", 2, {"table"}),
    ],
)
def test_states_of_real_files(name: str, states: int, kinds: set[str]) -> None:
    structure = structure_of((PDF / name).read_bytes())
    assert (len(structure.states), structure.faults) == (states, ())
    assert {section.kind for state in structure.states for section in state.sections} == kinds


def test_an_earlier_state_ends_behind_its_own_end_mark_and_the_last_with_the_file() -> None:
    structure = structure_of(updated(PLAIN, b"") + b"padding")
    assert [state.end for state in structure.states] == [len(PLAIN), len(updated(PLAIN, b"")) + 7]


def test_addresses_count_from_a_header_behind_foreign_bytes() -> None:
    structure = structure_of(b"HTTP/1.1 200 OK\r\n\r\n" + updated(PLAIN, b""))
    assert (structure.header, len(structure.states), structure.faults) == (19, 2, ())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "index only"),
        (b"2 0 obj\n<< /ModDate (D:2024) >>\nendobj\n", "metadata only"),
        (b"7 0 obj\n<< /Type /Metadata /Subtype /XML /Length 0 >>\nstream\n\nendstream\nendobj\n", "metadata only"),
        (b"7 0 obj\n<< /Length 3 >>\nstream\nBT \nendstream\nendobj\n", "content"),
        (b"7 0 obj\n<< /Type /Sig /ByteRange [0 1 2 3] >>\nendobj\n", "signature"),
        (b"7 0 obj\n<< /Type /Annot /Subtype /Highlight >>\nendobj\n", "annotation"),
        (b"7 0 obj\n<< /FT /Tx /V (Noor) >>\nendobj\n", "form"),
        (b"7 0 obj\n<< /Type /ObjStm /N 1 /Length 0 >>\nstream\n\nendstream\nendobj\n", "unknown"),
    ],
)
def test_the_reason_of_an_update_is_read_from_its_objects(body: bytes, reason: str) -> None:
    data = updated(PLAIN, body)
    before, after = structure_of(data).states
    assert reason_of_update(data, before, after) == reason


def test_an_address_that_lies_is_a_fault_and_no_state() -> None:
    structure = structure_of(PLAIN.rsplit(b"startxref", 1)[0] + b"startxref\n17\n%%EOF\n")
    assert (structure.states, structure.faults) == ((), ("an index is not where the file says it is",))


def test_a_chain_of_thousands_of_updates_is_cut() -> None:
    data = PLAIN
    for _ in range(MOST_SECTIONS + 5):
        data = updated(data, b"")
    assert "more than" in structure_of(data).faults[0]


def test_objects_inside_a_stream_are_not_taken_for_the_files_own() -> None:
    data = b"1 0 obj\n<< /Length 40 >>\nstream\n9 0 obj << /JBIG2Decode >> endobj\nendstream\nendobj\n2 0 obj\n<< /A 1 >>\nendobj\n"
    assert [found.number for found in objects_in(data, 0, len(data))] == [1, 2]


@given(data=st.binary(max_size=300), cut=st.integers(0, 3000), place=st.integers(0, 3000))
def test_hostile_bytes_give_a_structure_or_faults(data: bytes, cut: int, place: int) -> None:
    for hostile in (data, PLAIN[:cut] + data + PLAIN[place:], b"%PDF-1.4 " + data + b"startxref 9 %%EOF"):
        structure = structure_of(hostile)
        assert all(0 <= state.end <= len(hostile) for state in structure.states)
        assert not (structure.states and structure.faults)
