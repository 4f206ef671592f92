"""Whole numbers written in words, in English, French and German: their value, or nothing where the words are no plain number.

Strict on purpose: `nineteen eighty-four`, `two three` and whatever holds another word have no value here.
"""

import re
from functools import lru_cache


def _numbered(words: str, start: int, step: int = 1) -> dict[str, int]:
    """Words of a row, each with its number."""
    return {word: start + place * step for place, word in enumerate(words.split())}


_ENGLISH = {
    **_numbered("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 1),
    **_numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
}
_FRENCH = {
    **_numbered("un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize", 1),
    **_numbered("vingt trente quarante cinquante soixante septante octante nonante", 20, 10),
    "une": 1,
    "huitante": 80,
}
_GERMAN_ONES = {"ein": 1, "eine": 1, **_numbered("eins zwei drei vier fünf sechs sieben acht neun", 1)}
_GERMAN_TEENS = _numbered("zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn", 10)
_GERMAN_TENS = _numbered("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig", 20, 10)
_SCALES = {
    "thousand": 10**3, "million": 10**6, "billion": 10**9,
    "mille": 10**3, "millions": 10**6, "milliard": 10**9, "milliards": 10**9,
    "tausend": 10**3, "millionen": 10**6, "milliarde": 10**9, "milliarden": 10**9,
}  # fmt: skip
_HUNDREDS = frozenset({"hundred", "cent", "cents"})
_FILLERS = frozenset({"and", "et", "und", "de"})
_LONGEST = 200
_ONES = "|".join(sorted(_GERMAN_ONES, key=len, reverse=True))
_GERMAN = re.compile(
    rf"(?:(?P<hundreds>{_ONES})?(?P<hundred>hundert))?(?:und)?"
    rf"(?:(?P<teen>{'|'.join(_GERMAN_TEENS)})|(?:(?P<unit>{_ONES})und)?(?P<ten>{'|'.join(_GERMAN_TENS)})|(?P<one>{_ONES}))?"
)


@lru_cache(maxsize=2_000)
def number_of(words: str) -> int | None:
    """The value of a whole number in words; None where they are not one, and nothing else."""
    plain = words[: _LONGEST + 1].lower()
    if len(plain) > _LONGEST:
        return None
    # Eighty is four twenties in French, whose own words would be refused one after the other.
    tokens = re.sub(r"\bquatre[- ]vingts?\b", "octante", plain.replace("dreissig", "dreißig")).replace("-", " ").split()
    pieces = [piece for token in tokens for piece in re.split(r"(tausend)", token) if piece and piece not in _FILLERS]
    return _value(pieces) if pieces else None


def _value(pieces: list[str]) -> int | None:
    """Groups of up to 999, each with its scale, the scales falling."""
    total, last, group = 0, 10**12, list[str]()
    for piece in pieces:
        scale = _SCALES.get(piece)
        if scale is None:
            group.append(piece)
            continue
        value = _group(group) if group else 1
        if value is None or scale >= last:
            return None
        total, last, group = total + value * scale, scale, []
    value = _group(group) if group else 0
    return None if value is None or value >= last else total + value


def _group(pieces: list[str]) -> int | None:
    """The value of words for 1 to 999."""
    if len(pieces) == 1 and (german := _german(pieces[0])) is not None:
        return german
    hundred = next((place for place, piece in enumerate(pieces) if piece in _HUNDREDS), None)
    if hundred is None:
        return _below_hundred(pieces)
    many = _below_hundred(["one" if piece == "a" else piece for piece in pieces[:hundred]]) if hundred else 1
    rest = _below_hundred(pieces[hundred + 1 :]) if pieces[hundred + 1 :] else 0
    return None if many is None or rest is None or many > 99 else many * 100 + rest


def _below_hundred(pieces: list[str]) -> int | None:
    values = [_ENGLISH.get(piece) or _FRENCH.get(piece) for piece in pieces]
    match values:
        case [int(one)]:
            return one
        case [int(ten), int(one)] if _may_follow(ten, one):
            return ten + one
        case [60 | 80 as ten, 10, int(one)] if 7 <= one <= 9:
            return ten + 10 + one
    return None


def _may_follow(ten: int, one: int) -> bool:
    """Twenty-one; in French also sixty-eleven, eighty-eleven and ten-seven."""
    return one < 10 if ten >= 20 and ten % 10 == 0 and ten not in {60, 80} else (ten in {60, 80} and one < 20) or (ten == 10 and 7 <= one <= 9)


def _german(word: str) -> int | None:
    match = _GERMAN.fullmatch(word)
    if match is None or not word:
        return None
    hundreds = _GERMAN_ONES.get(match["hundreds"] or "ein", 0) * 100 if match["hundred"] else 0
    if match["teen"]:
        return hundreds + _GERMAN_TEENS[match["teen"]]
    if match["ten"]:
        return hundreds + _GERMAN_TENS[match["ten"]] + _GERMAN_ONES.get(match["unit"] or "", 0)
    return (hundreds + _GERMAN_ONES.get(match["one"] or "", 0)) or None
