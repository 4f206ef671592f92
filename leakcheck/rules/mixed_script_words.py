"""Words in which letters of two alphabets stand side by side."""

import re
from collections.abc import Iterator

from leakcheck.knowledge.confusables import LOOKS_LIKE
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TextContent
from leakcheck.model.first_few import first_few
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_WORD = re.compile(r"[^\W\d_]{3,40}")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
#: A look-alike beside a Latin letter: where none is, no word is mixed.
_TOUCHING = re.compile(rf"[{''.join(LOOKS_LIKE)}](?:(?<={_LATIN.pattern}.)|(?={_LATIN.pattern}))", re.DOTALL)
_MOST = 10


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.LANGUAGE,
    cause=Cause.TEXT,
    needs=(TextContent,),
    innocent=(
        "The text was typed on a keyboard with two alphabets, or read by a scanner's text recognition.",
        "Unwanted mail and advertising use look-alike letters to get past filters.",
        "It is a name, a formula or a transliteration that mixes alphabets on purpose.",
    ),
    sources=("Unicode Technical Standard 39, confusables.txt",),
    false_alarms=FalseAlarms(0, 8817, "honest files of 110 public collections, see benchmarks/false_alarms.py"),
)
def mixed_script_words(examined: Examined) -> Iterator[Observation]:
    """Some words mix Latin letters with look-alikes of another alphabet.

    A Cyrillic “а” inside an otherwise Latin word cannot be seen, but it tells that the word was typed on a keyboard with two
    alphabets or taken from elsewhere. Whole words in another alphabet are normal and not meant. Such values can be typed by
    anyone and are normal for many people.
    """
    for text in examined.every(TextContent):
        if text.text.isascii() or not _TOUCHING.search(text.text):
            continue
        words = list(dict.fromkeys(word for word in _WORD.findall(text.text) if _mixed(word)))
        if words:
            shown = first_few((f"“{word}”" for word in words), _MOST, ", ")
            sentence = f"In the {text.role} these words mix Latin letters with look-alikes of another alphabet: {shown}."
            yield Observation(sentence=f"{sentence} Such words can be typed by anyone and are normal for many people.", evidence=(text,))


def _mixed(word: str) -> bool:
    return (
        any(letter in LOOKS_LIKE for letter in word)
        and _LATIN.search(word) is not None
        and all(letter in LOOKS_LIKE or _LATIN.match(letter) for letter in word)
    )
