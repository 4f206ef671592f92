"""Where a dump comes from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from leakcheck.model.problem import Problem
from leakcheck.model.unit import Unit


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of place that a dump can lie in."""

    name: str
    title: str
    accepts: Callable[[str], bool]
    """Whether the argument, as typed, is of this kind."""
    units: Callable[[str, str], Iterator[Unit | Problem]]
    """All units of the argument, named under the second one (the root's name in the report), sorted, lazily."""
