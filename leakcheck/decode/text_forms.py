"""Two forms of one mail's text compared: plain words and a page with the same words (RFC 2046 section 5.1.4), where one was edited alone.

Mail programs make one form out of the other, so that the words are the same but for addresses of links, names of pictures and signs of
emphasis. Newsletters whose two forms were written apart have nothing in common that could be compared, and are left alone.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from leakcheck.decode.html_words import html_text
from leakcheck.decode.mail_body import Part
from leakcheck.decode.text_digest import words_of
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import FormDifference
from leakcheck.model.location import Location

#: Addresses, names of pictures, numbers of links and signs of rights, which one form shows and the other hides.
_NOT_SHOWN = re.compile(
    r"(?:https?|ftp|mailto|tel|file|cid):[^\s<>\]\"]*|<[^<>\s@]+@[^<>\s]+>|\[(?:image|cid)[^\]\n]{0,200}\]|www\.[^\s<>]+|\[\d{1,3}\]|[\u2122\u00ae\u00a9]|"
    r"\((?:c|r|tm)\)|\[[\w.-]{1,100}\.[a-z]{2,20}(?:/[^\]\s]{0,300})?\]"
)
_FEWEST_WORDS, _MOST_WORDS, _LONGEST, _LONGEST_PAGE = 20, 3000, 100_000, 2_000_000
#: So many words may stand in one form alone, that both count as one text.
_SHARE, _FEW = 0.03, 6
#: Words on both sides that must agree, and the longest replacement that is still one of a word or a number.
_AROUND, _LONGEST_REPLACEMENT, _AHEAD = 3, 4, 16
_MOST = 20


def form_differences(leaves: Sequence[Part], place: Callable[[Part], Location]) -> Iterator[FormDifference]:
    """Where plain text and page of one message have other words at the same place; none where they are not the same text. Never raises.

    `place` tells where a part stands. A message with two parts of a kind is left alone: lists and filters add their own.
    """
    shown = [part for part in leaves if part.is_words and part.inline_text.strip()]
    plain, page = ([part for part in shown if part.kind == kind] for kind in ("text/plain", "text/html"))
    if len(plain) == len(page) == 1 and len(plain[0].inline_text) <= _LONGEST and len(page[0].inline_text) <= _LONGEST_PAGE:
        first, second = _words(plain[0].inline_text), _words(html_text(page[0].inline_text))
        alone = _alone(first, second) if first != second else None
        if alone is not None:
            differences = _replaced(place(page[0]), first, second)
            # A line that stands at another place of the other form replaces nothing.
            yield from islice((one for one in differences if alone[0] & set(one.plain.split()) and alone[1] & set(one.page.split())), _MOST)


def _words(text: str) -> list[str]:
    return words_of(_NOT_SHOWN.sub(" ", text))


def _alone(first: Sequence[str], second: Sequence[str]) -> tuple[set[str], set[str]] | None:
    """The words that each form has more of than the other; None where the two are not one text."""
    fewest, most = sorted((len(first), len(second)))
    allowed = max(_FEW, int(_SHARE * most))
    if fewest < _FEWEST_WORDS or most > _MOST_WORDS or most - fewest > allowed:
        return None
    counted, other = Counter(first), Counter(second)
    one, more = counted - other, other - counted
    return (set(one), set(more)) if max(one.total(), more.total()) <= allowed else None


def _replaced(at: Location, first: Sequence[str], second: Sequence[str]) -> Iterator[FormDifference]:
    """Both texts read side by side; where they part, on to the nearest place where they meet again. Linear, whatever the texts are."""
    here, there, agreed = 0, 0, 0
    while here < len(first) and there < len(second):
        if first[here] == second[there]:
            here, there, agreed = here + 1, there + 1, agreed + 1
            continue
        one, other = _meeting(first[here : here + _AHEAD], second[there : there + _AHEAD])
        if not one and not other:
            return
        plain, page = first[here : here + one], second[there : there + other]
        if agreed >= _AROUND and 0 < one <= _LONGEST_REPLACEMENT and 0 < other <= _LONGEST_REPLACEMENT and not _same("".join(plain), "".join(page)):
            before, after = first[max(0, here - _AROUND) : here], first[here + one : here + one + _AROUND]
            yield FormDifference(at=at, plain=_shown(plain), page=_shown(page), before=_shown(before), after=_shown(after))
        here, there, agreed = here + one, there + other, 0


def _same(one: str, other: str) -> bool:
    """Whether words are only parted otherwise, or written without the letters that a character set lacks (`Mueller`, `caf?`)."""
    if one.isascii() == other.isascii():
        return one == other
    plain, rich = (one, other) if one.isascii() else (other, one)
    letters = iter(plain)
    return all(letter in letters for letter in rich if letter.isascii())


def _meeting(first: Sequence[str], second: Sequence[str]) -> tuple[int, int]:
    """How many words to pass over in each until several agree again, the fewest first; none and none where they do not meet."""
    for passed in range(1, len(first) + len(second)):
        for one in range(min(passed, len(first)) + 1):
            other = passed - one
            if len(ahead := first[one : one + _AROUND]) == _AROUND and ahead == second[other : other + _AROUND]:
                return one, other
    return 0, 0


def _shown(words: Sequence[str]) -> str:
    return storable(" ".join(words), 200)
