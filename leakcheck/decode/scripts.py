"""Which script a text is written in, by the names that Unicode gives its letters, and which script a language tag implies."""

import unicodedata
from collections import Counter
from functools import lru_cache

#: More letters of a text say nothing new about its script.
_ENOUGH = 400
#: A name longer than this is no name but misread bytes (base-rates.md, trap 1: WPS property sets).
_LONGEST_NAME = 80
#: The first word of a letter's Unicode name, where that is not the script's own name.
_WRITTEN_BY = {"CJK": "East Asian", "HIRAGANA": "East Asian", "KATAKANA": "East Asian", "BOPOMOFO": "East Asian", "IDEOGRAPHIC": "East Asian"}
#: Usual scripts of languages that are not written in Latin letters (IANA language subtag registry, Suppress-Script).
_OF_LANGUAGE = {
    "Cyrillic": "ab av ba be bg ce cv kk ky mk mn os ru sah tg tt uk",
    "Greek": "el",
    "Arabic": "ar fa ps ug ur",
    "Hebrew": "he iw yi",
    "East Asian": "zh ja",
    "Hangul": "ko",
    "Devanagari": "hi mr ne sa",
    "Thai": "th",
    "Georgian": "ka",
    "Armenian": "hy",
}
_BY_TAG = {tag: script for script, tags in _OF_LANGUAGE.items() for tag in tags.split()}
_SUBTAGS = {"cyrl": "Cyrillic", "latn": "Latin", "grek": "Greek", "arab": "Arabic", "hebr": "Hebrew"}


def script_of(text: str) -> str:
    """The script of most of a text's letters, for example `Latin` or `Cyrillic`; empty where there are no letters."""
    if text.isascii():
        return "Latin" if any(map(str.isalpha, text[: 20 * _ENOUGH])) else ""
    letters = (sign for sign in unicodedata.normalize("NFKC", text[: 20 * _ENOUGH]) if sign.isalpha())
    counts = Counter(_script(sign) for _, sign in zip(range(_ENOUGH), letters, strict=False))
    return min(counts, key=lambda script: (-counts[script], script)) if counts else ""


def script_of_name(name: str) -> str:
    """The script of a person's name; empty for what is no name: misread bytes, or letters of three scripts together."""
    if len(name) > _LONGEST_NAME or len({_script(sign) for sign in name if sign.isalpha()}) > 2:
        return ""
    return script_of(name)


def script_of_language(tag: str) -> str:
    """The script that a language tag (BCP 47) implies; `Latin` where nothing else is known."""
    parts = tag.lower().replace("_", "-").split("-")
    if parts[0] == "sr" and len(parts) > 1 and parts[1] != "latn":
        return "Cyrillic"
    return next((_SUBTAGS[part] for part in parts[1:] if part in _SUBTAGS), _BY_TAG.get(parts[0], "Latin"))


@lru_cache(maxsize=20_000)
def _script(letter: str) -> str:
    word = unicodedata.name(letter, "UNKNOWN").split("-")[0].split()[0]
    return _WRITTEN_BY.get(word, word.capitalize())
