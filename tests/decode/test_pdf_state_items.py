"""The earlier states of a PDF as items of their own."""

from pathlib import Path

import pytest

from leakcheck.decode.pdf_state_items import states_as_items
from leakcheck.extract import Extraction
from leakcheck.formats.pdf_document import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Revision, TextContent
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

PDF = Path(__file__).parent.parent.parent / "fixtures" / "pdf"


def state(number: int, total: int, length: int, reason: str = "content") -> Revision:
    return Revision(at=Location(f"bytes 0 to {length}", f"state {number}"), number=number, total=total, length=length, reason=reason)


def given(data: bytes, *revisions: Revision, most: int = 5) -> tuple[list[Child], list[Problem]]:
    found = list(states_as_items(data, revisions, most))
    return [one for one in found if isinstance(one, Child)], [one for one in found if isinstance(one, Problem)]


def bytes_of(child: Child) -> bytes:
    return child.content.read(1 << 20)


def saves(count: int) -> tuple[bytes, list[Revision]]:
    """A file that was saved so often, without its objects: only ends count here."""
    data = b"%PDF-1.4\n" + b"".join(b"save %d\n%%%%EOF\n" % number for number in range(count))
    ends = [at + 6 for at in range(len(data)) if data.startswith(b"%%EOF\n", at)]
    return data, [state(number, count, end) for number, end in enumerate(ends[:-1], 1)]


def test_the_words_before_a_change_can_be_read_in_an_item_of_their_own() -> None:
    data = (PDF / "amount_changed.pdf").read_bytes()
    (child,) = Extraction(FORMAT, Content.of_bytes(data), Limits()).children()
    assert (child.name, bytes_of(child)) == ("state 1 of 2.pdf", data[: data.index(b"%%EOF") + 6])
    assert [fact.value for fact in child.facts if isinstance(fact, Description)] == [
        "the file as it was before a later save; the next save added or changed what is drawn on pages"
    ]
    inside = Extraction(FORMAT, child.content, Limits())
    assert list(inside.children()) == []
    (text,) = [fact for fact in inside.facts if isinstance(fact, TextContent)]
    assert "Montant : 4 500 euros" in text.text


def test_a_state_is_not_looked_through_for_states_again() -> None:
    data = (PDF / "amount_changed.pdf").read_bytes()
    assert [child.name for child in Extraction(FORMAT, Content.of_bytes(data), Limits()).children()] == ["state 1 of 2.pdf"]
    again = Extraction(FORMAT, Content.of_earlier_state(data), Limits())
    assert list(again.children()) == []
    assert not [fact for fact in again.facts if isinstance(fact, Revision)]


@pytest.mark.parametrize("name", ["linearised.pdf", "libreoffice.pdf", "object_streams.pdf"])
def test_a_file_of_one_save_gives_no_state(name: str) -> None:
    assert list(Extraction(FORMAT, Content.of_bytes((PDF / name).read_bytes()), Limits()).children()) == []


def test_a_second_index_as_word_writes_it_is_no_state() -> None:
    data, (first, second) = saves(3)
    children, problems = given(data, state(1, 3, first.length, "index only"), second)
    assert ([child.name for child in children], problems) == (["state 2 of 3.pdf"], [])


def test_a_signed_state_ends_where_its_signature_does_and_comes_before_newer_ones() -> None:
    tail = b" >>\nendobj\n%%EOF\n"
    before = b"%PDF-1.4\n1 0 obj\n<< /Type /Sig /ByteRange [0 NN MM LL] /Contents "
    range_ = f"[0 {len(before)} {len(before) + 6} {len(tail)}]".encode()
    signed = before.replace(b"[0 NN MM LL]", range_) + b"<ABCD>" + tail
    data = signed + b"\r\n2 0 obj null endobj\n%%EOF\n3 0 obj null endobj\n%%EOF\n"
    first, second = state(1, 3, len(signed) + 2, "signature"), state(2, 3, data.index(b"%%EOF", len(signed)) + 6)
    children, problems = given(data, first, second, most=1)
    assert [(child.name, bytes_of(child)) for child in children] == [("state 1 of 3.pdf", signed)]
    (said,) = children[0].facts
    assert isinstance(said, Description)
    assert (
        said.value == "the file as it was signed: signature 1 covers exactly these bytes; the next save added a signature, or data for checking one"
    )
    assert [problem.kind for problem in problems] == [ProblemKind.LIMIT]
    unsigned, _ = given(data.replace(b"ABCD>", b"XYCD>"), first, second, most=1)
    assert [child.name for child in unsigned] == ["state 2 of 3.pdf"]


def test_of_many_saves_the_newest_are_given_in_their_order_and_the_rest_is_counted() -> None:
    data, revisions = saves(150)
    children, problems = given(data, *revisions)
    assert [child.name for child in children] == [f"state {number} of 150.pdf" for number in range(145, 150)]
    assert [problem.sentence for problem in problems] == ["This PDF holds 149 earlier states of itself; 5 of them are given as items of their own."]


def test_the_states_of_a_large_file_are_bounded_together() -> None:
    data = b"%PDF-1.4\n" + bytes(30 << 20) + b"%%EOF\n" * 4
    revisions = [state(number, 4, len(data) - 6 * (4 - number)) for number in (1, 2, 3)]
    children, problems = given(data, *revisions)
    assert [child.name for child in children] == ["state 2 of 4.pdf", "state 3 of 4.pdf"]
    assert len(problems) == 1


@pytest.mark.parametrize(("ends", "kept"), [(b"\r\n\r\n", b"\r\n"), (b"\n\n", b"\n"), (b"\r", b"\r"), (b"", b"")])
def test_one_line_end_belongs_to_the_state_and_further_ones_to_the_update(ends: bytes, kept: bytes) -> None:
    data = b"%PDF-1.4\n%%EOF" + ends + b"1 0 obj null endobj\n%%EOF\n"
    children, _ = given(data, state(1, 2, 14 + len(ends)))
    assert bytes_of(children[0]) == b"%PDF-1.4\n%%EOF" + kept
