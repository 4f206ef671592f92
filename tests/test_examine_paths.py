"""The steps of an item's path: printable, and never two children under one path."""

from hypothesis import given
from hypothesis import strategies as st

from leakcheck.examine import _unique
from leakcheck.model.item import INSIDE


@given(st.lists(st.sampled_from(["a", "a (2)", "a (2) (2)", "b", "", "unnamed", "x!/y", "\u202ea"]), max_size=30))
def test_no_two_children_get_one_path_whatever_they_are_called(names: list[str]) -> None:
    taken: dict[str, int] = {}
    steps = [_unique(name, taken) for name in names]
    assert len(set(steps)) == len(steps)
    assert not any(INSIDE in step or not step.isprintable() for step in steps)


def test_a_repeated_name_is_numbered() -> None:
    taken: dict[str, int] = {}
    assert [_unique(name, taken) for name in ("a", "a", "a (2)", "a")] == ["a", "a (2)", "a (2) (2)", "a (3)"]
