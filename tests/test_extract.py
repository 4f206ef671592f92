"""The frame around a reader: what it keeps, and where it stops."""

from collections.abc import Iterator

import pytest

from leakcheck.extract import Extraction
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import Link
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits, TimeIsUp
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

LINK = Link(at=Location("toy"), kind="toy", target="read")


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


def failing(error: BaseException) -> Extraction:
    def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
        yield LINK
        raise error

    return Extraction(Format("toy", "Toy", ItemKind.OTHER, lambda content: True, extract, ()), Content.of_bytes(b""), Limits())


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (RuntimeError("a bug"), ProblemKind.READER_ERROR),
        (RecursionError(), ProblemKind.READER_ERROR),
        (MemoryError(), ProblemKind.LIMIT),
        (TimeIsUp(), ProblemKind.LIMIT),
        (LimitReached("it is too much"), ProblemKind.LIMIT),
    ],
)
def test_whatever_ends_a_reader_becomes_one_problem_and_what_it_read_is_kept(error: BaseException, kind: ProblemKind) -> None:
    read = failing(error)
    assert list(read.children()) == []
    assert [problem.kind for problem in read.problems] == [kind]
    assert read.facts == [LINK]


def test_an_interrupt_by_the_user_is_not_taken_for_a_readers_failure() -> None:
    with pytest.raises(KeyboardInterrupt):
        list(failing(KeyboardInterrupt()).children())


def test_facts_beyond_the_limit_end_the_reading_with_one_sentence() -> None:
    read = extraction([LINK] * 5, Limits(facts=3))
    assert list(read.children()) == []
    assert len(read.facts) == 3
    assert [problem.sentence for problem in read.problems] == ["Reading stopped: it states more than 3 facts."]
    exactly = extraction([LINK] * 3, Limits(facts=3))
    assert list(exactly.children()) == []
    assert not exactly.problems
