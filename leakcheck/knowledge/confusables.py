"""Letters of other scripts that look like Latin ones: the commonest of Unicode's confusables (UTS 39, confusables.txt)."""

import unicodedata

#: Cyrillic and Greek letters and the Latin letter each is taken for.
LOOKS_LIKE: dict[str, str] = {
    "а": "a", "с": "c", "е": "e", "һ": "h", "і": "i", "ј": "j", "о": "o", "р": "p", "ѕ": "s", "у": "y", "х": "x", "ԁ": "d", "ԛ": "q", "ԝ": "w",
    "А": "A", "В": "B", "С": "C", "Е": "E", "Н": "H", "І": "I", "Ј": "J", "К": "K", "М": "M", "О": "O", "Р": "P", "Ѕ": "S", "Т": "T", "У": "Y", "Х": "X",
    "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X", "ο": "o", "ν": "v",
}  # fmt: skip

#: What a hurried reader takes one for the other in the letters of domain names (UTS 39 section 4; digits and pairs as in confusables.txt).
_FOLDED = (("0", "o"), ("1", "l"), ("rn", "m"), ("vv", "w"))
_LETTERS = str.maketrans({odd: plain.lower() for odd, plain in LOOKS_LIKE.items()})


def skeleton(name: str) -> str:
    """The shape of a name of one line, in small letters without accents: two names of one shape can be taken for each other.

    The commonest part of the algorithm of UTS 39 section 4, on small letters: canonical decomposition, then each look-alike as its Latin letter.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(sign)).translate(_LETTERS)
    for odd, usual in _FOLDED:
        plain = plain.replace(odd, usual)
    return plain
