"""Which of thousands of expressions can match a text at all: looked up by the letters that each of them cannot do without.

A table of cameras holds some 3,600 expressions; asking one after the other takes milliseconds a picture. Every expression that
holds three letters in a row which any match must contain is filed under the rarest of its groups of letters; a text is asked for
the groups that it holds. What is left is matched as before, so that the answer is the same.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

_GRAM = 3
#: Escapes that stand for a letter by its number: such an expression is asked always.
_NUMBERED = re.compile(r"\\[xuUN0-9]")
_ESCAPED_CLASSES = re.compile(r"[A-Za-z0-9]")
#: What opens a group whose content is part of the match: plain, named, without number.
_OPENING = re.compile(r"\((?:\?:|\?P<\w+>)?(?!\?)")
_QUANTIFIER = re.compile(r"\{\d*,?\d*\}|[?*+]")

Entry = TypeVar("Entry")


class LiteralIndex(Generic[Entry]):
    """Entries by an expression each (`re:…`, or plain letters); `candidates` gives those that may match, in the order given."""

    def __init__(self, entries: Iterable[tuple[str, Entry]]) -> None:
        self._entries: list[Entry] = []
        anchors: list[str] = []
        for match, entry in entries:
            self._entries.append(entry)
            anchors.append(anchor(match))
        counted = Counter(gram for one in anchors for gram in _grams(one))
        self._by_gram: dict[str, list[int]] = {}
        for place, one in enumerate(anchors):
            rarest = min(_grams(one), key=lambda gram: (counted[gram], gram), default="")
            self._by_gram.setdefault(rarest, []).append(place)

    def candidates(self, text: str) -> Iterator[Entry]:
        """Those whose letters occur in the text, and those that have none."""
        places = {place for gram in {"", *_grams(text.lower())} for place in self._by_gram.get(gram, ())}
        return (self._entries[place] for place in sorted(places))


def _grams(text: str) -> set[str]:
    return {text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)}


def anchor(match: str) -> str:
    """The longest run of letters, in lower case, that every match contains; empty where none is certain."""
    if not match.startswith("re:"):
        return match.lower()
    if _NUMBERED.search(match):
        return ""
    return max(_runs(re.sub(r"^\(\?[a-z]+\)", "", match[3:])), key=len, default="").lower()


def _runs(pattern: str) -> Sequence[str]:
    """Runs of letters that the pattern always matches. An alternative at the top leaves nothing certain."""
    runs, at = [""], 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "|":
            return []
        if sign in "([":
            end = _end(pattern, at)
            runs += ["", *_inner_runs(pattern, at, end), ""]
            at = end
        elif quantifier := _QUANTIFIER.match(pattern, at):
            runs += ["" if sign == "+" else _dropped(runs), ""]
            at = quantifier.end()
        elif sign == "\\" and not _ESCAPED_CLASSES.match(pattern, at + 1):
            runs[-1] += pattern[at + 1 : at + 2]
            at += 2
        else:
            if sign in ".^$\\":
                runs.append("")
            else:
                runs[-1] += sign
            at += 2 if sign == "\\" else 1
    return runs


def _inner_runs(pattern: str, at: int, end: int) -> Sequence[str]:
    """What a group always matches: nothing if it may be left out, looks around, or is a set of letters."""
    opening = _OPENING.match(pattern, at) if pattern[at] == "(" else None
    if opening is None or pattern[end : end + 1] in {"?", "*", "{"}:
        return ()
    return _runs(pattern[opening.end() : end - 1])


def _dropped(runs: list[str]) -> str:
    """What a quantifier that allows none takes away: the last letter."""
    runs[-1] = runs[-1][:-1]
    return ""


def _end(pattern: str, at: int) -> int:
    """The place behind the bracket that closes the one at `at`."""
    depth, inside, place = 0, False, at
    while place < len(pattern):
        sign = pattern[place]
        if sign == "\\":
            place += 1
        elif inside:
            inside = sign != "]" or pattern[place - 1] == "["
        elif sign == "[":
            inside = True
        depth += (sign == "(") - (sign == ")") if not inside else 0
        place += 1
        if depth == 0 and not inside:
            return place
    return len(pattern)
