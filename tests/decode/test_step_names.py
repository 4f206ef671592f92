"""The steps of an item's path: printable, and never two children under one path."""

from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.step_names import unique_step
from leakcheck.model.item import INSIDE

NAMES = st.lists(
    st.sampled_from(["a", "a (2)", "a (2) (2)", "b", "", "unnamed", "x!/y", "\u202ea", "<U+202E>a", "a" * 400, "\u202e" * 290]), max_size=30
)


def steps(names: list[str]) -> list[str]:
    taken: dict[str, int] = {}
    return [unique_step(name, taken) for name in names]


@given(NAMES)
def test_no_two_children_get_one_path_whatever_they_are_called(names: list[str]) -> None:
    found = steps(names)
    assert len(set(found)) == len(found)
    assert not any(INSIDE in step or not step.isprintable() or len(step) > 300 for step in found)


@given(NAMES)
def test_steps_that_were_given_before_stay_as_they_are(names: list[str]) -> None:
    once = steps(names)
    assert steps(once) == once, "an archive that is read in slices names its members itself, and is asked again for each"


def test_a_repeated_name_is_numbered() -> None:
    assert steps(["a", "a", "a (2)", "a"]) == ["a", "a (2)", "a (2) (2)", "a (3)"]
