"""How a text sets quotation marks, numbers, dates and the blank before a colon, where it does so often enough and always in one way.

Straight quotation marks are no habit: whether they are bent depends on the program. Blanks that do not break are plain blanks here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

#: Words of a language that hardly stand in another, without accents that encodings spoil.
_SMALL_WORDS = {
    "English": "the and of that with this from are was which",
    "French": "les des une dans pour est qui que sur avec",
    "German": "der die das und nicht ist mit auf ein dem",
    "Spanish": "los las una por con del para como pero sus",
    "Italian": "il gli che della di non sono nella per delle",
    "Portuguese": "os uma dos das com para mais pela pelo foi",
    "Dutch": "het een van voor niet zijn aan door worden ook",
    "Russian": "и в не на что это для как по из",
    "Ukrainian": "та у не на що це для як із від",
}
_LANGUAGES = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST, _LEAST_SMALL_WORDS = 40_000, 12
_HABITS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "quotation marks",
        (
            ("“…”", r"“[^“”„\n]{1,200}”"),
            ("„…“", r"„[^“”„\n]{1,200}[“”]"),
            ("« … »", r"(?<![^\s(])« [^«»\n]{1,200} »"),
            ("«…»", r"(?<![^\s(])«[^«»\s][^«»\n]{0,200}(?<!\s)»"),
            ("»…«", r"(?<![^\s(])»[^«»\s][^«»\n]{0,200}(?<!\s)«"),
        ),
    ),
    (
        "large numbers",
        (
            ("1,000.00", r"(?<![\d.,])\d{1,3}(?:,\d{3})+\.\d\d(?![\d.,]\d)"),
            ("1.000,00", r"(?<![\d.,])\d{1,3}(?:\.\d{3})+,\d\d(?![\d.,]\d)"),
            ("1 000,00", r"(?<![\d.,])\d{1,3}(?: \d{3})+,\d\d(?![\d.,]\d)"),
            ("1'000.00", r"(?<![\d.,])\d{1,3}(?:['’]\d{3})+\.\d\d(?![\d.,]\d)"),
        ),
    ),
    (
        "dates",
        (
            ("day/month/year", r"(?<![\d/.-])(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?!\d)"),
            ("month/day/year", r"(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/(?:19|20)\d\d(?!\d)"),
            ("day.month.year", r"(?<![\d/.-])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d(?!\d)"),
            ("year-month-day", r"(?<![\d/.-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)"),
        ),
    ),
    ("double punctuation", (("a blank before it", r"[^\W\d_] [:;!?](?=\s)"), ("no blank before it", r"[^\W\d_][:;!?](?=\s)"))),
)
_PATTERNS = [(kind, [(style, re.compile(pattern)) for style, pattern in styles]) for kind, styles in _HABITS]
#: Seldom enough is no habit, and now and then another way is a slip.
_OFTEN, _NEARLY_ALWAYS = 4, 0.9


@dataclass(frozen=True, slots=True)
class Habit:
    """What a text does nearly always in one way."""

    kind: str
    style: str
    uses: int


def language_of(text: str) -> str:
    """The language of a text by its small words; empty where they are few or of several languages."""
    words = Counter(word.lower() for word in _WORD.findall(text[:_LONGEST]))
    counts = sorted(((sum(words[small] for small in known), language) for language, known in _LANGUAGES.items()), reverse=True)
    (most, language), (second, _) = counts[0], counts[1]
    return language if most >= _LEAST_SMALL_WORDS and most >= 2 * second else ""


def habits_of(text: str) -> Iterator[Habit]:
    """The habits that a text shows."""
    shown = text[:_LONGEST]
    for kind, styles in _PATTERNS:
        counts = Counter({style: len(pattern.findall(shown)) for style, pattern in styles})
        ((style, uses),) = counts.most_common(1)
        if uses >= _OFTEN and uses >= _NEARLY_ALWAYS * counts.total():
            yield Habit(kind, style, uses)
