"""How programs write letters that a character set lacks: misread bytes, question marks, letters of ASCII in their place.

An umlaut that meets a program of another country or decade comes out as `ue`, as `u`, as `?` or as the two letters that its bytes are in
another character set. Whoever compares two copies of a text must know these spellings, or takes each of them for a change of words.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

#: What stands for letters that do not come apart into a letter and its mark, and usual ways to write marks (ISO 9, BGN, DIN 5007, iconv, Unidecode).
_WRITTEN = {
    "ä": "ae", "ö": "oe ø", "ü": "ue y", "å": "aa", "ß": "ss sz b", "ẞ": "ss sz", "æ": "ae", "ø": "oe o", "œ": "oe", "ł": "l", "đ": "d dj",
    "ı": "i", "ð": "d dh", "þ": "th", "ħ": "h", "ŋ": "ng n", "ĳ": "ij", "ə": "e a", "ŀ": "l", "ſ": "s", "ĸ": "k", "€": "eur euro e",
    "£": "gbp ps l", "¥": "jpy yen", "₽": "rub r p руб", "№": "no n nr", "°": "deg degr grad o", "×": "x", "µ": "u mu micro mikro",
    "μ": "u mu micro mikro", "§": "ss par", "™": "tm", "©": "c", "®": "r", "ª": "a", "º": "o", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "а": "a",
    "б": "b", "в": "v w", "г": "g h", "ґ": "g", "д": "d", "е": "e ye je", "ё": "e yo jo io ye", "є": "ye ie je e", "ж": "zh z j ž", "з": "z",
    "и": "i y", "і": "i", "ї": "i yi ji", "й": "y i j", "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "c ć", "ђ": "d dj đ", "у": "u", "ў": "u w", "ф": "f", "х": "kh h x ch", "ц": "ts c tz cz",
    "ч": "ch c cz č", "џ": "dz dž", "ш": "sh s sz š", "щ": "shch sht sch sc šč", "ъ": "a", "ы": "y i", "э": "e", "ю": "yu ju iu", "я": "ya ja ia",
    "α": "a",
    "β": "v b", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i e h", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "ν": "n", "ξ": "x ks", "ο": "o",
    "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y u", "φ": "f ph", "χ": "ch h x kh", "ψ": "ps", "ω": "o w",
}  # fmt: skip
#: Letters that nobody sounds, and that transliterations leave out.
_MUTE = frozenset("ъь")
_SOURCES = ("utf-8", "cp1252", "cp1251", "cp1250", "cp1253", "koi8-r", "cp866", "cp850", "mac-roman", "iso-8859-2", "iso-8859-15")
_READ_AS = (
    "cp1252",
    "latin-1",
    "cp1251",
    "cp1250",
    "koi8-r",
    "cp866",
    "cp850",
    "cp437",
    "mac-roman",
    "iso-8859-2",
    "iso-8859-15",
    "cp1253",
    "cp1254",
)
#: Nobody reads a Macintosh's letters on a DOS computer, and by these two sets one accented letter would be another.
_DOS_AND_MAC = frozenset({"cp850", "cp437", "cp866", "mac-roman"})
#: What no reader sees, and what is no longer there once a text was split into words.
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_BAR = "\u2044"
#: `ae` for `ä` and the like, where only the first letter is compared.
_DOUBLED = re.compile(r"ae|oe|ue|aa|ss")
_BEYOND = re.compile(r"[^\x00-\x7f]{2,}")
#: One place of a spelling in which blanks, signs and controls may stand, or nothing.
_GAP = "\0"
#: Signs that programs write in place of a letter that they lack; those in brackets stand for letters in the old national sets (ISO 646).
_LOST = "?\ufffd._|#~·¿¤* {}[]\\^@`"
#: Character sets of which the highest bit was lost on the way: KOI8-R was made to stay readable then (`pRIWET`).
_STRIPPED = ("latin-1", "koi8-r", "iso-8859-2")
#: Words without blanks, as of Chinese, are lines; and what may end at more places than this is no text. The work grows with the product of both.
_LONGEST, _MOST_PLACES = 2_000, 64


def spelled_alike(one: str, other: str) -> bool:
    """Whether the one is the other in the spelling of a program that lacks its letters; whatever ASCII letters and digits both have must agree."""
    if one == other:
        return True
    if max(len(one), len(other)) > _LONGEST or (one.isascii() and other.isascii()):
        return False
    # A sender's own program may have misread bytes before anybody else did.
    firsts, seconds = dict.fromkeys((one, undone(one))), dict.fromkeys((other, undone(other)))
    return any(_spells(first, second) or _spells(second, first) for first in firsts for second in seconds)


def _spells(rich: str, poor: str) -> bool:
    """Whether `poor` is a spelling of `rich`: all places in it up to which each sign of `rich` can reach, one sign after another."""
    if rich.isascii():
        return False
    # A letter that was left out altogether is known by the letters around it.
    anchored = any(sign.isascii() and sign.isalnum() for sign in rich)
    text, places = poor.lower(), {0}
    for sign in unicodedata.normalize("NFC", rich):
        left_out = places if sign.lower() in _MUTE or (anchored and not sign.isascii() and sign.isalpha()) else set()
        places = left_out | _after(text, places, sign)
        if not 0 < len(places) <= _MOST_PLACES:
            return False
    return len(text) in _over_gaps(text, places)


def _after(text: str, places: set[int], sign: str) -> set[int]:
    if sign.isascii():
        return _over(text, places, sign.lower()) if sign.isalnum() else _over_gaps(text, places)
    spellings = _spellings(sign)
    found = {end for place in places for spelling in spellings.get(text[place : place + 1], ()) for end in _reached(text, place, spelling)}
    found |= {end for place in places for spelling in spellings.get(_GAP, ()) for end in _reached(text, place, spelling)}
    return found | _numbers(text, places, sign)


def _reached(text: str, start: int, spelling: str) -> set[int]:
    places = {start}
    for number, piece in enumerate(spelling.split(_GAP)):
        places = _over(text, _over_gaps(text, places) if number else places, piece)
    return places


def _over(text: str, places: set[int], piece: str) -> set[int]:
    return {place + len(piece) for place in places if text.startswith(piece, place)}


def _over_gaps(text: str, places: set[int]) -> set[int]:
    """The places, and those that only blanks and signs part from them."""
    found = set(places)
    for start in places:
        place = start
        while place < len(text) and not text[place].isalnum() and place + 1 not in found:
            place += 1
            found.add(place)
    return found


def _numbers(text: str, places: set[int], sign: str) -> set[int]:
    """`½` as `1/2` and `²` as `2`, but not right behind a digit: `51/2` is another number than `5 ½`, and 102 than 10²."""
    whole = unicodedata.normalize("NFKC", sign)
    if not whole[:1].isdigit():
        return set()
    around = _over_gaps(text, places) if _BAR in whole else places | {place + 1 for place in places if text.startswith("^", place)}
    free = {place for place in around if not place or not text[place - 1].isdigit()}
    return {end for bar in ("/", _BAR) for end in _over(text, free, whole.replace(_BAR, bar))}


@lru_cache(maxsize=4096)
def _spellings(sign: str) -> Mapping[str, Sequence[str]]:
    """How programs write one sign beyond ASCII, in lower case, by what they begin with; a gap stands for blanks, signs or nothing."""
    small = sign.lower()
    found = {small, *_misread(sign), *(lost * count for lost in _LOST for count in range(1, 5))}
    plain, written = unaccented(small), set(_WRITTEN.get(small, "").split())
    if plain.isascii() and plain.isalpha():
        found.add(plain)
    found |= written if sign.isalnum() else {_GAP, *(_GAP + one + _GAP for one in written)}
    by_beginning: dict[str, list[str]] = {}
    for one in sorted({spelling.lower() for spelling in found}):
        by_beginning.setdefault(one[:1], []).append(one)
    return by_beginning


def _misread(sign: str) -> set[str]:
    """What becomes of a sign whose bytes are read in another character set, once and, for UTF-8 in a Western one, twice."""
    found: set[str] = set()
    for form in {sign, unicodedata.normalize("NFD", sign)}:
        for written in _SOURCES:
            for read in _READ_AS:
                if not {written, read} <= _DOS_AND_MAC:
                    found.add(_read(form, written, read))
        if sign.isalpha():
            found |= {_stripped(form, written) for written in _STRIPPED}
        for read in ("cp1252", "latin-1"):
            found.add(_read(_read(form, "utf-8", read, ""), "utf-8", read))
    # A letter of which nothing is seen any more would stand for any blank.
    return {one for one in found if one.strip(_GAP)}


def _read(text: str, written: str, read: str, unseen: str = _GAP) -> str:
    """The text, written in one character set and read in another; empty where the first lacks it. Controls and blanks become gaps."""
    try:
        data = text.encode(written)
    except UnicodeEncodeError:
        return ""
    signs = [bytes((byte,)).decode(read, "ignore") or (unseen or chr(byte)) for byte in data]
    if unseen:
        signs = [unseen if unicodedata.category(sign) in _UNSEEN else sign for sign in signs]
    return "".join(signs)


def _stripped(text: str, written: str) -> str:
    """The text as it is left by a way that carries seven bits; empty where the character set lacks it."""
    try:
        return "".join(chr(byte & 127) for byte in text.encode(written)).strip()
    except UnicodeEncodeError:
        return ""


def unaccented(text: str) -> str:
    """The text without the marks on its letters."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def folded(text: str) -> str:
    """Letters and digits of ASCII that nearly all spellings of a text share: to find what may be one, never to tell that it is."""
    plain = text if text.isascii() else "".join(map(_plainest, unicodedata.normalize("NFC", undone(text)).lower()))
    return _DOUBLED.sub(lambda match: match[0][0], "".join(sign for sign in plain.lower() if sign.isascii() and sign.isalnum()))


@lru_cache(maxsize=4096)
def _plainest(sign: str) -> str:
    return sign if sign.isascii() else next(iter(_WRITTEN.get(sign, "").split()), unaccented(sign))


def undone(text: str) -> str:
    """The text with UTF-8 that was read in another character set read as UTF-8, where that makes sense."""
    return _BEYOND.sub(lambda match: _as_utf8(match[0]), text)


def _as_utf8(signs: str) -> str:
    for read in ("cp1252", "latin-1", "cp1251", "mac-roman", "cp850"):
        try:
            return signs.encode(read).decode("utf-8")
        except UnicodeError:
            continue
    return signs
