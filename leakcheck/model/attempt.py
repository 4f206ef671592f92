"""One try at a unit of work, and what to leave out of the next one when it ended or hung its worker."""

from dataclasses import dataclass

import msgspec

from leakcheck.model.unit import Unit

#: After so many items set apart, the whole unit is: a file made to cost a worker per item must not cost thousands.
MOST_SET_APART = 25
#: A worker may die of something else than the unit (the system's memory ran out), so that a death without an item in hand is forgiven once.
_FORGIVEN = 1


@dataclass(frozen=True, slots=True)
class Attempt:
    """A unit as the pipeline gave it, and what it must do without this time."""

    unit: Unit
    skip: tuple[str, ...]
    unexplained: int = 0
    """Deaths with no item in hand that could be set apart."""

    @classmethod
    def first(cls, unit: Unit) -> "Attempt":
        return cls(unit, unit.skip)

    @property
    def work(self) -> Unit:
        """What the worker is given."""
        return msgspec.structs.replace(self.unit, skip=self.skip)

    def after_death(self, in_hand: str) -> "Attempt | None":
        """The next try, without the item that was in hand; None if nothing is left to leave out."""
        if self.unit.path in self.skip:
            return None
        if in_hand and in_hand not in self.skip and len(self.skip) < MOST_SET_APART:
            return Attempt(self.unit, (*self.skip, in_hand), self.unexplained)
        if not in_hand and self.unexplained < _FORGIVEN:
            return Attempt(self.unit, self.skip, self.unexplained + 1)
        return Attempt(self.unit, (*self.skip, self.unit.path), self.unexplained)


class Hand:
    """What a work has begun and not yet finished, the innermost last: `begin` takes an item up, `item` finishes the last one."""

    def __init__(self) -> None:
        self._begun: list[bytes] = []

    def take_up(self, path: bytes) -> None:
        """Begin an item, or give a further sign of life from the one in hand."""
        if path != self.item:
            self._begun.append(path)

    def lay_down(self) -> None:
        if self._begun:
            self._begun.pop()

    @property
    def item(self) -> bytes:
        """The path of the item in hand; empty between items."""
        return self._begun[-1] if self._begun else b""
