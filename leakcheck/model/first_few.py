"""The first few of a list, as a sentence names them, and how many more there are."""

from collections.abc import Iterable
from itertools import islice
from typing import Literal


def first_few(words: Iterable[str], most: int, between: Literal["; ", ", "], left_out: str = "more") -> str:
    """The first `most` of the words, and behind them the number of the others, as in “a; b; and 1,234 more” or “a, b and 5 more”.

    `left_out`: what those that are not named are called behind their number.
    """
    # They are counted as they pass: a hostile file can hold any number, of which only a few are worth keeping.
    passing = iter(words)
    named = between.join(islice(passing, most))
    others = sum(1 for _ in passing)
    # A semicolon stands before the last of a list too, a comma does not.
    return f"{named}{between.lstrip(',')}and {others:,} {left_out}" if others else named
