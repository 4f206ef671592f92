"""Looks for words in a text as people do: small letters and capitals, accents, widths and line breaks make no difference."""

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

from leakcheck.decode.letter_spellings import unaccented
from leakcheck.model.found_words import Passage

#: So much stands around what was found.
_AROUND = 60
#: Letters beside the first and last of the words, where whole words are looked for.
_WHOLE = r"(?<!\w){}(?!\w)"


@lru_cache(maxsize=2)  # a text is asked about for one phrase after the other
def folded(text: str) -> str:
    """The text in small letters, without accents, in compatible forms (Unicode NFKD), white space as single blanks."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join("".join(map(_folded_letter, unicodedata.normalize("NFC", text))).split())


def passages(text: str, phrase: str, *, whole_words: bool, most: int) -> tuple[int, tuple[Passage, ...]]:
    """How often a folded phrase stands in the text, and the first of these places as they are written."""
    flat = folded(text)
    if not phrase or phrase not in flat:
        return 0, ()
    pattern = re.compile(_WHOLE.format(re.escape(phrase)) if whole_words else re.escape(phrase))
    spans = [match.span() for match in pattern.finditer(flat)]
    if not spans:
        return 0, ()
    written, starts = _places(text)
    return len(spans), tuple(_passage(written, starts, start, end) for start, end in spans[:most])


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    if letter < "\x80":
        return letter.lower()
    # Folded once more, because what a letter is made of can be a capital: the sign for "No" is one letter.
    return unaccented(unicodedata.normalize("NFKD", letter.casefold()).casefold())


@lru_cache(maxsize=1)
def _places(text: str) -> tuple[str, list[int]]:
    """The text on one line, and for each of its letters the place in the folded text at which it begins."""
    written = " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())
    starts: list[int] = []
    length = 0
    blank = True
    for letter in written:
        starts.append(length)
        # A letter that folds to blanks and more (a spacing accent) adds no blank beside one, nor at the beginning.
        for part in _folded_letter(letter):
            length += not (part.isspace() and blank)
            blank = part.isspace()
    return written, starts


def _passage(written: str, starts: list[int], start: int, end: int) -> Passage:
    # Of letters that fold to nothing, such as a loose accent, the last begins where the next one does.
    first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1)
    return Passage(written[max(first - _AROUND, 0) : first], written[first:last], written[last : last + _AROUND])
