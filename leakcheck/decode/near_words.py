"""Words that differ by one or two slips of the hand: a letter left out, put in, exchanged, or two that changed places.

Each word is filed under all that is left of it when one or two letters are taken away; words within two slips of one another meet
under one such rest. So the work grows with the number of words and not with its square.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

#: Longer words have many hundred rests, and are not compared.
LONGEST = 24
#: A rest that more words than this have left tells nothing: who made so many words alike wants the search to take long.
_CROWD = 200


def slips(first: str, second: str) -> int:
    """How many slips make one word of the other (optimal string alignment: Damerau 1964, no part edited twice)."""
    before: list[int] = []
    above = list(range(len(second) + 1))
    for row, letter in enumerate(first, 1):
        line = [row]
        for column, other in enumerate(second, 1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, above = above, line
    return above[-1]


class NearWords:
    """Words filed so that those near another word are found without comparing with each."""

    def __init__(self, words: Iterable[str], most: int) -> None:
        self._most = most
        self._rests: dict[str, list[str]] = {}
        for word in words:
            for rest in set(_rests(word, most)):
                self._rests.setdefault(rest, []).append(word)

    def near(self, word: str) -> list[tuple[int, str]]:
        """The words at one slip to the most allowed from this one, the nearest first; never the word itself."""
        shared = (self._rests.get(rest, ()) for rest in set(_rests(word, self._most)))
        met = {other for others in shared if len(others) <= _CROWD for other in others} - {word}
        counted = sorted((slips(word, other), other) for other in met)
        return [one for one in counted if one[0] <= self._most]


def _rests(word: str, most: int) -> Iterator[str]:
    if len(word) > LONGEST:
        return
    for left_out in range(most + 1):
        for places in combinations(range(len(word)), left_out):
            rest, start = "", 0
            for place in places:
                rest, start = rest + word[start:place], place + 1
            yield rest + word[start:]
