"""Amounts that a line states twice, in figures and in words, as contracts and cheques do: `thirty (30) days`, `500 € (five hundred euros)`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile

from leakcheck.decode.number_words import number_of

_BRACKET = re.compile(r"\(([^()\n]{1,160})\)")
_CURRENCY = (
    r"(?:(?:US|U\.S\.|Euro|Canadian|Australian|Swiss) )?"
    r"(?:[$€£¥]|USD|EUR|GBP|CHF|dollars?|euros?|pounds?(?: sterling)?|Schweizer Franken|Franken|francs?(?: suisses)?)"
)
_FIGURE = r"\d{1,3}(?:[ '’.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?"
#: A sum with its currency on either side, or a bare number, with the dash that closes it on cheques.
_SUM = rf"(?:{_CURRENCY} ?)?(?P<figure>{_FIGURE})(?: ?{_CURRENCY})?(?:[.,]?[-–—]+)?"
_INSIDE = re.compile(_SUM, re.IGNORECASE)
_BEFORE = re.compile(rf"(?<![\w.,/§#-]){_SUM}\s*$", re.IGNORECASE)
_MONEY = re.compile(_CURRENCY, re.IGNORECASE)
#: What follows a number of things in a contract; without it, and without a currency, a number in brackets may be a note or a clause.
_COUNTED = re.compile(
    r"\s*(?:(?:calendar|business|working|consecutive) )?(?:days?|weeks?|months?|years?|hours?|shares?|copies|percent|per cent|%"
    r"|Tage\w*|Wochen|Monat\w*"
    r"|Jahr\w*|Stunden|Stück|Prozent|Exemplare|jours|semaines|mois|ans|années|heures|actions|exemplaires|pour cent)(?!\w)",
    re.IGNORECASE,
)
_CLOSING = re.compile(rf"\s*(?:{_CURRENCY})?\s*(?:only|exactly|net|seulement|in Worten:?)?\s*$", re.IGNORECASE)
_OPENING = re.compile(rf"^\s*(?:in words:?|in Worten:?|en lettres:?|say:?|soit)?\s*(?:{_CURRENCY}(?= ))?\s*", re.IGNORECASE)
_FILLERS = frozenset({"and", "et", "und", "de"})
#: Words before a number that make another number of it, or none: `one point two million`, `several hundred`.
_PARTS = frozenset({
    "point", "comma", "komma", "virgule", "times", "mal", "fois", "over", "minus", "plus",
    "few", "several", "some", "many", "quelques", "plusieurs", "einige", "mehrere", "viele",
})  # fmt: skip
_BARE = frozenset({"hundred", "thousand", "million", "billion", "millions", "millionen", "milliarde", "milliarden", "milliard", "milliards"})
_MOST_BRACKETS, _LONGEST_BEFORE, _MOST_WORDS = 2_000, 200, 24
#: Tables in thousands or millions say so elsewhere.
_UNITS = frozenset({10.0**power for power in (-9, -6, -3, 3, 6, 9)})


@dataclass(frozen=True, slots=True)
class StatedTwice:
    """One amount in figures and in words."""

    shown: str
    """As it stands in the text."""
    figure: str
    worth: int
    """The value of the words."""

    @property
    def agrees(self) -> bool:
        """Whether any way of reading the figure (1.500 is one and a half or fifteen hundred) gives the words' value, cents apart."""
        values = _values(self.figure)
        return any(int(value) == self.worth or value / self.worth in _UNITS for value in values)


def stated_twice(text: str) -> Iterator[StatedTwice]:
    """The amounts of a text that are given both ways, in the order of the text."""
    for _, bracket in zip(range(_MOST_BRACKETS), _BRACKET.finditer(text), strict=False):
        start = max(text.rfind("\n", 0, bracket.start()) + 1, bracket.start() - _LONGEST_BEFORE)
        before, inside = text[start : bracket.start()], bracket[1].strip()
        found = _figure_inside(before, inside, text[bracket.end() : bracket.end() + 40]) or _words_inside(before, inside)
        if found is not None:
            yield found


def _figure_inside(before: str, inside: str, after: str) -> StatedTwice | None:
    sum_ = _INSIDE.fullmatch(inside)
    if sum_ is None:
        return None
    plain = _CLOSING.sub("", before)
    if not (_MONEY.search(inside) or plain.rstrip() != before.rstrip() or _COUNTED.match(after)):
        return None
    words, worth = _last_number(plain)
    return StatedTwice(f"{words} ({inside})", sum_["figure"], worth) if worth else None


def _last_number(text: str) -> tuple[str, int]:
    """The longest number in words that ends the text; nothing where the word before it belongs to a number that is not understood."""
    words = list(takewhile(lambda word: word.replace("-", "").isalpha(), islice(reversed(text.split()), _MOST_WORDS)))[::-1]
    for place, first in enumerate(words):
        worth = number_of(" ".join(words[place:]))
        if worth is not None and first.lower() not in _FILLERS:
            before = words[place - 1].lower() if place else ""
            part = before in _PARTS or first.lower() in _BARE or (before and number_of(before) is not None)
            return ("", 0) if part else (" ".join(words[place:]), worth)
    return "", 0


def _words_inside(before: str, inside: str) -> StatedTwice | None:
    sum_ = _BEFORE.search(before)
    if sum_ is None:
        return None
    worth = number_of(_OPENING.sub("", _CLOSING.sub("", inside)))
    return StatedTwice(f"{sum_[0].strip()} ({inside})", sum_["figure"], worth) if worth else None


def _values(figure: str) -> set[float]:
    plain = re.sub(r"[ '’]", "", figure)
    whole = re.sub(r"[.,]", "", plain)
    values = {float(whole)}
    head, mark, tail = plain.rpartition("." if plain.rfind(".") > plain.rfind(",") else ",")
    if mark:
        values.add(float(re.sub(r"[.,]", "", head) + "." + tail))
        if len(tail) != 3:
            values.discard(float(whole))
    return values
