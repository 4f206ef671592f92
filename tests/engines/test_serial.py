"""The serial engine gives the same answers as the worker processes, as far as one process can."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from leakcheck.engines.serial import ENGINE
from leakcheck.model.engine import EngineOptions, Task, UnitResult
from leakcheck.model.limits import Limits
from leakcheck.model.unit import Unit

OPTIONS = EngineOptions(jobs=1, limits=Limits())


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return importlib.import_module("toy_task")


def _unit(path: str) -> Unit:
    return Unit(path, b"", 0, 0)


def test_units_are_answered_in_their_order(toy: ModuleType) -> None:
    results = list(ENGINE.run(map(_unit, "ab"), toy.task(b">"), OPTIONS))
    assert results == [UnitResult(_unit("a"), (b">a!/a", b">a"), done=True), UnitResult(_unit("b"), (b">b!/b", b">b"), done=True)]


def test_an_item_for_which_the_work_fails_is_set_apart_and_the_unit_done_again(toy: ModuleType) -> None:
    results = list(ENGINE.run([_unit("a+memory+b")], toy.task(), OPTIONS))
    assert results[0] == UnitResult(_unit("a+memory+b"), (), done=False, restart=True)
    assert results[1].items == (b"a+memory+b!/a", b"apart a+memory+b!/memory", b"a+memory+b!/b", b"a+memory+b")
    assert results[1].done


def test_a_unit_that_fails_whatever_is_left_out_ends_without_an_answer(toy: ModuleType) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    last = list(ENGINE.run([_unit("a")], Task(toy.prepare, fails, b"", toy.free), OPTIONS))[-1]
    assert last == UnitResult(_unit("a"), (), done=True, restart=True)


def test_large_answers_come_in_parts_and_in_their_order(toy: ModuleType) -> None:
    results = list(ENGINE.run([_unit("big")], Task(toy.prepare, toy.many, b"", toy.free), OPTIONS))
    assert len(results) > 5
    assert [item[0] for result in results for item in result.items] == [number % 256 for number in range(300)]


def test_units_are_pulled_one_by_one_and_this_process_is_not_confined(toy: ModuleType) -> None:
    def confines(_: Limits) -> None:
        raise AssertionError("would give up this process's own rights")

    def endless() -> Iterator[Unit]:
        yield _unit("a")
        raise AssertionError("pulled too early")

    task = Task(toy.prepare, toy.work, b"", confines)
    assert next(iter(ENGINE.run(endless(), task, OPTIONS))).done
