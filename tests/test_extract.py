"""The frame around a reader: what it keeps, and where it stops."""

from collections.abc import Iterator

import pytest

from leakcheck.extract import Extraction
from leakcheck.model.content import Content
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind


def reader(found: list[Extracted]) -> Format:
    def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
        yield from found

    return Format("toy", "Toy", ItemKind.CONTAINER, lambda content: True, extract, ())


def extraction(found: list[Extracted], limits: Limits | None = None) -> Extraction:
    return Extraction(reader(found), Content.of_bytes(b""), limits or Limits())


def test_an_archive_of_nothing_but_links_costs_a_bounded_list() -> None:
    links: list[Extracted] = [Problem(ProblemKind.SPECIAL_FILE, f"The member {number} is a link.") for number in range(5000)]
    read = extraction([*links, Child("last", Content.of_bytes(b"x"))])
    assert [child.name for child in read.children()] == ["last"], "what can be read still is"
    assert len(read.problems) == 2001
    assert read.problems[-1].kind is ProblemKind.LIMIT


@pytest.mark.parametrize(("allowed", "handed_on"), [(3, 3), (5, 5)])
def test_children_beyond_the_limit_are_said_to_be_left_out(allowed: int, handed_on: int) -> None:
    read = extraction([Child(str(number), Content.of_bytes(b"")) for number in range(5)], Limits(children=allowed))
    assert len(list(read.children())) == handed_on
    assert bool(read.problems) is (allowed < 5)
