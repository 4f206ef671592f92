"""Which of thousands of expressions can match a text at all: looked up by the letters that each of them cannot do without.

A table of cameras holds some 3,600 expressions; asking one after the other takes milliseconds a picture. Every expression that
holds three letters in a row which any match must contain is filed under the last three of them, by which models and versions differ
most; a text is asked for the groups of three that it holds, and then for all those letters. What is left is matched as before, so that
the answer is the same.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

_GRAM = 3
#: Escapes that stand for a letter by its number: such an expression is asked always.
_NUMBERED = re.compile(r"\\[xuUN0-9]")
_ESCAPED_CLASSES = re.compile(r"[A-Za-z0-9]")
#: What opens a group whose content is part of the match: plain, named, without number.
_OPENING = re.compile(r"\((?:\?:|\?P<\w+>)?(?!\?)")
_QUANTIFIER = re.compile(r"\{\d*,?\d*\}|[?*+]")
#: A maker that may be left out, and the names of one of his models: the form of the table of cameras.
_LISTED = re.compile(r"re:\(\?i\)\^\(\?:[\w .-]+\[ -\]\?\)\?\(\?:((?:[^()\[\]{}?*+^$\\.]|\\[^\w|])+)\)\\s\*\$")
_ESCAPE = re.compile(r"\\(?=\W)")
#: What stands for itself, and what decides where a bracket closes.
_PLAIN = re.compile(r"[^(\[|?*+{\\.^$]+")
_BRACKETS = re.compile(r"\\.|[()\[\]]", re.DOTALL)

Entry = TypeVar("Entry")


class LiteralIndex(Generic[Entry]):
    """Entries by an expression each (`re:…`, or plain letters); `candidates` gives those that may match, in the order given."""

    def __init__(self, entries: Iterable[tuple[str, Entry]]) -> None:
        self._entries = [(anchors(match), entry) for match, entry in entries]
        self._by_gram: dict[str, list[int]] = {}
        for place, (letters, _) in enumerate(self._entries):
            for one in letters:
                self._by_gram.setdefault(one[-_GRAM:] if len(one) >= _GRAM else "", []).append(place)

    def candidates(self, text: str) -> Iterator[Entry]:
        """Those whose letters occur in the text, and those that have none."""
        lower = text.lower()
        places = {place for gram in {"", *_grams(lower)} for place in self._by_gram.get(gram, ())}
        found = (self._entries[place] for place in sorted(places))
        return (entry for letters, entry in found if any(one in lower for one in letters))


def _grams(text: str) -> set[str]:
    return {text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)}


def anchors(match: str) -> list[str]:
    """Runs of letters, in lower case, of which every match contains one; an empty one where none is certain."""
    listed = _LISTED.fullmatch(match)
    return [_ESCAPE.sub("", one).lower() for one in listed[1].split("|")] if listed else [anchor(match)]


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
        if plain := _PLAIN.match(pattern, at):
            runs[-1] += plain[0]
            at = plain.end()
            continue
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
    depth, inside = 0, False
    for found in _BRACKETS.finditer(pattern, at):
        sign = found[0]
        if inside:
            inside = sign != "]" or pattern[found.start() - 1] == "["
        elif sign == "[":
            inside = True
        depth += (sign == "(") - (sign == ")") if not inside else 0
        if depth == 0 and not inside:
            return found.end()
    return len(pattern)
