"""A way to alter a file, at three levels of care, with what was altered told beside it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class Level(StrEnum):
    """How much whoever alters the file knows of it."""

    CLUMSY = "clumsy"
    """Changes the one place that is seen at once, with whatever program is at hand."""
    INFORMED = "informed"
    """Changes every place that an ordinary program shows."""
    EXPERT = "expert"
    """Also removes or rewrites what our own rules read, and leaves no newer program's traces where that can be avoided."""


@dataclass(frozen=True, slots=True)
class Original:
    """A real file before it is altered."""

    name: str
    kind: str
    data: bytes
    suffix: str


@dataclass(frozen=True, slots=True)
class Altered:
    """The ground truth: the altered bytes, and where and what was altered."""

    data: bytes
    places: tuple[str, ...]
    """Parts of places in leakcheck's words; a finding whose evidence stands at one of them names the altered thing."""
    values: tuple[str, ...] = ()
    """Old and new words; a finding that shows one of them names the altered thing too."""
    path: str = ""
    """Where in a dump the file lies, if its name matters."""
    beside: tuple[tuple[str, bytes], ...] = ()
    """Other altered files that belong to the same act (a burst of saves)."""


Change = Callable[[Original, Level, Random], Altered | None]


@dataclass(frozen=True, slots=True)
class Method:
    id: str
    title: str
    model: str
    """The case that it follows (forensic notes: A1-A17, B.11)."""
    kinds: tuple[str, ...]
    care: dict[Level, str]
    """What is done at each level."""
    change: Change = field(repr=False)
    """None: this original has nothing to alter in this way."""


METHODS: list[Method] = []


def method(title: str, *, model: str, kinds: tuple[str, ...], clumsy: str, informed: str = "", expert: str = "") -> Callable[[Change], Change]:
    """Register a way to alter files of these kinds. A level that is not described is not made."""

    def register(change: Change) -> Change:
        care = {level: what for level, what in ((Level.CLUMSY, clumsy), (Level.INFORMED, informed), (Level.EXPERT, expert)) if what}
        METHODS.append(Method(change.__name__, title, model, kinds, care, change))  # type: ignore[attr-defined]
        return change

    return register


def other_number(found: str, chance: Random) -> str:
    """A number of as many digits with another first digit: an amount that was raised or lowered."""
    return chance.choice([digit for digit in "123456789" if digit != found[0]]) + found[1:]
