"""Names out of containers as steps of an item's path: printable, never two steps in one, never two children under one."""

from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.item import INSIDE

_LONGEST = 300


def unique_step(name: str, taken: dict[str, int]) -> str:
    """The step for the next child of this name. What it returns it leaves as it is if asked again among the same others.

    `taken` is the container's own record of the steps given so far.
    """
    step = visible(storable(name.replace(INSIDE, "%21/"), _LONGEST))[:_LONGEST] or "unnamed"
    number = taken.get(step, 0) + 1
    shown = step if number == 1 else _numbered(step, number)
    while shown in taken:  # an archive may hold `a` twice and an entry that is really called `a (2)`
        number += 1
        shown = _numbered(step, number)
    taken[step] = number
    taken.setdefault(shown, 1)
    return shown


def _numbered(step: str, number: int) -> str:
    suffix = f" ({number})"
    return step[: _LONGEST - len(suffix)] + suffix
