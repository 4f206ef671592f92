"""What holds for every reader, present and future: hostile bytes give facts and problems, never an exception, and one reader."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck import catalogue
from leakcheck.extract import Extraction
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.format import Format
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
#: Small, so that each can be damaged many times; the sample dump has tests of its own.
SMALL = sorted(
    path
    for path in FIXTURES.rglob("*")
    if path.is_file() and path.suffix not in {".py", ".md"} and path.stat().st_size < 60_000 and "dumps" not in path.parts
)
LIMITS = Limits(item_bytes=8 << 20, unpacked_bytes=32 << 20, seconds_per_item=20)


def read(format_: Format, content: Content) -> Extraction:
    extraction = Extraction(format_, content, LIMITS)
    for child in extraction.children():
        assert child.content.size >= 0
        child.content.digest()
    return extraction


def survives(format_: Format, data: bytes) -> None:
    content = Content.of_bytes(data)
    format_.recognises(content)
    extraction = read(format_, content)
    errors = [problem for problem in extraction.problems if problem.kind is ProblemKind.READER_ERROR]
    assert not errors, errors


@pytest.mark.parametrize("format_", catalogue.formats(), ids=lambda format_: format_.name)
@given(data=st.binary(max_size=2000))
def test_a_reader_survives_arbitrary_bytes(format_: Format, data: bytes) -> None:
    survives(format_, data)


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
@given(cut=st.floats(0, 1), flips=st.lists(st.tuples(st.floats(0, 0.999999), st.integers(0, 255)), max_size=8))
def test_a_reader_survives_a_damaged_fixture(path: Path, cut: float, flips: list[tuple[float, int]]) -> None:
    whole = path.read_bytes()
    format_, _ = identify(Content.of_bytes(whole), catalogue.formats())
    if format_ is None or not whole:
        return
    data = bytearray(whole[: int(len(whole) * cut)] if cut < 0.9 else whole)
    for place, value in flips:
        if data:
            data[int(place * len(data))] = value
    survives(format_, bytes(data))


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_at_most_one_reader_claims_a_fixture(path: Path) -> None:
    _, problems = identify(Content.of_bytes(path.read_bytes()), catalogue.formats())
    assert not problems, problems
