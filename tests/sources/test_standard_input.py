"""One message from standard input."""

import io
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.unit import Unit
from leakcheck.sources import standard_input
from leakcheck.sources.standard_input import SOURCE


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    standard_input._read.cache_clear()
    yield
    standard_input._read.cache_clear()


def _typed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def test_accepts_the_hyphen_only() -> None:
    assert SOURCE.accepts("-")
    assert not SOURCE.accepts("--")


def test_what_is_read_is_the_same_each_time_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    _typed(monkeypatch, b"From: a@example.org\n\nHi\n")
    (unit,) = SOURCE.units("-", "stdin")
    assert isinstance(unit, Unit)
    assert (unit.path, unit.file, unit.size, unit.data) == ("stdin", b"", 24, b"From: a@example.org\n\nHi\n")
    assert list(SOURCE.units("-", "stdin")) == [unit]


def test_another_input_of_the_same_length_is_not_taken_for_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    _typed(monkeypatch, b"one")
    (first,) = SOURCE.units("-", "stdin")
    standard_input._read.cache_clear()
    _typed(monkeypatch, b"two")
    (second,) = SOURCE.units("-", "stdin")
    assert isinstance(first, Unit)
    assert isinstance(second, Unit)
    assert (first.size, first.mtime_ns) != (second.size, second.mtime_ns)


def test_nothing_is_one_empty_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    _typed(monkeypatch, b"")
    (unit,) = SOURCE.units("-", "stdin")
    assert isinstance(unit, Unit)
    assert unit.size == 0


def test_more_than_the_limit_is_a_problem_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standard_input, "Limits", lambda: Limits(item_bytes=10))
    _typed(monkeypatch, bytes(11))
    (problem,) = SOURCE.units("-", "stdin")
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.item) == (ProblemKind.LIMIT, "stdin")
    assert "Save it to a file" in problem.sentence
