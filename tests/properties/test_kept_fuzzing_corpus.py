"""What the fuzzer found worth keeping is read again by what it was found with: nothing is raised, facts can be stored, time stays bounded."""

import sys
from pathlib import Path

import pytest

FUZZING = Path(__file__).parent.parent / "fuzzing"
sys.path.insert(0, str(FUZZING))

import fuzz_targets  # noqa: E402

CORPUS = FUZZING / "corpus"
KEPT = sorted(path.parent.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*") if path.is_file())
MOST_BYTES = 1_000_000


@pytest.mark.parametrize("name", sorted(set(KEPT)))
def test_what_was_kept_of_a_target_is_survived(name: str) -> None:
    target = fuzz_targets.target(name)
    for path in sorted((CORPUS / name).iterdir()):
        target(path.read_bytes())


def test_what_is_kept_belongs_to_targets_and_all_of_it_is_small() -> None:
    assert set(KEPT) <= set(fuzz_targets.names())
    assert {f"decode/{name}" for name in fuzz_targets.DECODERS} <= set(KEPT)
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < MOST_BYTES


def test_a_broken_promise_is_noticed() -> None:
    for found in (_naughty_fact(), _unspoken_problem()):
        with pytest.raises(fuzz_targets.PromiseBrokenError):
            fuzz_targets.Target(lambda _, found=found: [found])(b"")
    with pytest.raises(ZeroDivisionError):
        fuzz_targets.Target(lambda data: [1 // len(data)], (KeyError,))(b"")


def _naughty_fact() -> object:
    from leakcheck.model.facts import Description
    from leakcheck.model.location import Location

    return Description(at=Location("a"), kind="title", value="a\0b")


def _unspoken_problem() -> object:
    from leakcheck.model.problem import Problem, ProblemKind

    return Problem(ProblemKind.DAMAGED, "struct.error")
