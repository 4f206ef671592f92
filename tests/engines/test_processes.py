"""The worker processes: everything arrives, nothing hangs, nothing is left behind."""

import importlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from leakcheck.confine import confine
from leakcheck.engines.processes import ENGINE
from leakcheck.model.attempt import MOST_SET_APART
from leakcheck.model.engine import EngineOptions, Task, UnitResult
from leakcheck.model.limits import Limits
from leakcheck.model.unit import Unit
from leakcheck.model.user_error import UserError

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the toy work misbehaves with POSIX signals")


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(HERE))
    return importlib.import_module("toy_task")


def _options(jobs: int = 2, seconds: int = 60) -> EngineOptions:
    return EngineOptions(jobs=jobs, limits=Limits(seconds_per_item=seconds, seconds_per_unit=2 if seconds == 1 else 1800))


def _unit(path: str, file: str = "") -> Unit:
    return Unit(path, os.fsencode(file), 0, 0)


def _settled(results: Iterator[UnitResult]) -> dict[str, list[bytes]]:
    """What the case file would hold in the end: restarted answers are void."""
    answers: dict[str, list[bytes]] = {}
    finished: set[str] = set()
    for result in results:
        path = result.unit.path
        assert path not in finished
        if result.restart:
            answers[path] = []
        answers.setdefault(path, []).extend(result.items)
        if result.done:
            finished.add(path)
    assert finished == answers.keys()
    return answers


def _run(toy: ModuleType, *paths: str, options: EngineOptions | None = None, task: Task | None = None) -> dict[str, list[bytes]]:
    return _settled(ENGINE.run(map(_unit, paths), task or toy.task(), options or _options()))


def test_every_unit_is_answered_once_in_whatever_order(toy: ModuleType) -> None:
    paths = [f"{number}" for number in range(100)]
    assert _run(toy, *paths, task=toy.task(b">")) == {path: [f">{path}!/{path}".encode(), f">{path}".encode()] for path in paths}


def test_nothing_to_do_ends_at_once_and_starts_no_process(toy: ModuleType) -> None:
    assert _run(toy) == {}


def test_large_answers_come_in_parts_and_in_their_order(toy: ModuleType) -> None:
    results = list(ENGINE.run([_unit("big")], Task(toy.prepare, toy.many, b"", toy.free), _options()))
    assert len(results) > 5
    assert [item[0] for result in results for item in result.items] == [number % 256 for number in range(300)]
    assert [result.done for result in results] == [False] * (len(results) - 1) + [True]


def test_a_unit_larger_than_a_pipe_arrives(toy: ModuleType) -> None:
    units = [Unit(f"{number}", b"", 0, 0, data=bytes(3_000_000)) for number in range(6)]
    assert len(_settled(ENGINE.run(units, toy.task(), _options()))) == 6


@pytest.mark.parametrize("evil", ["abort", "memory"])
def test_an_item_that_ends_its_worker_is_set_apart_and_its_neighbours_are_read(toy: ModuleType, evil: str) -> None:
    answers = _run(toy, f"a+{evil}+b", "c", "d")
    assert answers[f"a+{evil}+b"] == [
        f"a+{evil}+b!/a".encode(), f"apart a+{evil}+b!/{evil}".encode(), f"a+{evil}+b!/b".encode(), f"a+{evil}+b".encode(),
    ]  # fmt: skip
    assert answers["c"] == [b"c!/c", b"c"]


def test_an_item_that_hangs_is_set_apart(toy: ModuleType) -> None:
    started = time.monotonic()
    answers = _run(toy, "a+hang", *"bcdefgh", options=_options(seconds=1))
    assert answers["a+hang"] == [b"a+hang!/a", b"apart a+hang!/hang", b"a+hang"]
    assert len(answers) == 8
    assert time.monotonic() - started < 30


def test_a_death_in_the_container_itself_does_not_accuse_the_child_before_it(toy: ModuleType) -> None:
    assert _run(toy, "box", task=Task(toy.prepare, toy.between_items, b"", toy.free)) == {"box": [b"apart box"]}


def test_a_unit_of_many_deadly_items_is_given_up_as_a_whole(toy: ModuleType) -> None:
    path = "+".join(f"abort{number}" for number in range(MOST_SET_APART + 5))
    assert _run(toy, path) == {path: [f"apart {path}".encode()]}


def test_a_unit_that_kills_even_when_set_apart_is_left_without_an_answer(toy: ModuleType) -> None:
    assert _run(toy, "x", "y", task=Task(toy.prepare, toy.nothing_begun, b"", toy.free)) == {"x": [], "y": []}


def test_a_worker_killed_from_outside_costs_only_the_item_in_hand(toy: ModuleType, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    results = ENGINE.run([_unit("pid", str(mark)), *map(_unit, "abcd")], toy.task(), _options())
    first = next(results)
    os.kill(int(_once_written(mark)), signal.SIGKILL)
    answers = _settled(iter([first, *results]))
    assert answers["pid"] == [b"apart pid!/pid", b"pid"]
    assert answers["d"] == [b"d!/d", b"d"]


def test_units_are_pulled_only_as_they_are_worked_off(toy: ModuleType) -> None:
    pulled = 0

    def endless() -> Iterator[Unit]:
        nonlocal pulled
        while True:
            pulled += 1
            yield _unit(f"{pulled}")

    results = ENGINE.run(endless(), toy.task(), _options(jobs=2))
    for _ in range(20):
        next(results)
    results.close()  # type: ignore[attr-defined]
    assert pulled <= 20 + 2 * 2 + 1


def test_a_slow_consumer_is_not_taken_for_a_hanging_worker(toy: ModuleType) -> None:
    results = []
    for result in ENGINE.run(map(_unit, "abcdef"), toy.task(), _options(seconds=1)):
        time.sleep(2.2 if len(results) == 1 else 0)
        results.append(result)
    assert not any(result.restart for result in results)


def test_another_run_inside_the_units_of_a_run_works(toy: ModuleType) -> None:
    def units() -> Iterator[Unit]:
        yield _unit("a")
        assert _run(toy, "inner") == {"inner": [b"inner!/inner", b"inner"]}
        yield _unit("b")

    assert len(_settled(ENGINE.run(units(), toy.task(), _options()))) == 2


def test_a_confined_worker_answers_and_writes_nowhere_but_in_the_scratch_folder(toy: ModuleType, tmp_path: Path) -> None:
    mark = tmp_path / "written"
    answers = _settled(ENGINE.run([_unit("write", str(mark))], Task(toy.prepare, toy.work, b"", confine), _options()))
    if answers["write"][0] != b"refused":
        pytest.skip("this system offers no way to refuse writing")
    assert not mark.exists()


def test_a_worker_that_cannot_be_prepared_is_a_user_error_with_its_reason(toy: ModuleType) -> None:
    with pytest.raises(UserError, match="no settings"):
        _run(toy, "a", task=toy.task(b"no"))


def test_workers_that_die_at_once_are_a_user_error_and_not_an_endless_loop(toy: ModuleType) -> None:
    with pytest.raises(UserError, match="as soon as they are started"):
        _run(toy, "a", task=toy.task(b"die"))


def test_giving_up_half_way_leaves_no_process_behind(toy: ModuleType, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    results = ENGINE.run([_unit("a"), _unit("pid", str(mark))], toy.task(), _options(jobs=1))
    next(results)
    pid = int(_once_written(mark))
    results.close()  # type: ignore[attr-defined]
    assert _comes_true(lambda: not _alive(pid))


SCRIPT = """
import sys
sys.path.insert(0, {here!r})
import toy_task
from leakcheck.engines.processes import ENGINE
from leakcheck.model.engine import EngineOptions
from leakcheck.model.limits import Limits
from leakcheck.model.unit import Unit
print("listed", flush=True)
for _ in ENGINE.run([Unit("pid", {mark!r}.encode(), 0, 0)], toy_task.task(), EngineOptions(1, Limits())):
    pass
"""


@pytest.fixture
def coordinator(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """A script that scans at its top level (no `if __name__ == ...`), and its worker's process number."""
    mark = tmp_path / "pid"
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(SCRIPT.format(here=str(HERE), mark=str(mark))))
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        yield process, int(_once_written(mark))
        process.kill()


def test_ctrl_c_ends_everything_promptly_and_quietly(coordinator: tuple["subprocess.Popen[str]", int]) -> None:
    process, worker = coordinator
    started = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the workers and the fork server get it as well
    out, err = process.communicate(timeout=20)
    assert time.monotonic() - started < 10
    assert out == "listed\n"
    assert err.count("Traceback") == 1
    assert "noise" not in err
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert _comes_true(lambda: not _alive(worker))


@pytest.mark.skipif(sys.platform != "linux", reason="needs prctl(PR_SET_PDEATHSIG) to end a worker that hangs")
def test_no_worker_outlives_a_coordinator_that_is_killed(coordinator: tuple["subprocess.Popen[str]", int]) -> None:
    process, worker = coordinator
    assert _alive(worker)
    process.kill()
    process.communicate(timeout=20)
    assert _comes_true(lambda: not _alive(worker))


def _once_written(mark: Path) -> str:
    assert _comes_true(lambda: mark.exists() and mark.read_text() != "")
    return mark.read_text()


def _comes_true(question: Callable[[], bool], seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while not question() and time.monotonic() < until:
        time.sleep(0.02)
    return question()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")
