"""What sort of thing a changed passage is about, so that account numbers, amounts, names and dates are shown before mere words.

The shapes: IBAN (ISO 13616), amounts with a sign or name of a currency or with groups of thousands, dates in figures and with the
names of months in the languages that leaks are most often written in. A shape is only where to look first, never a judgement: what
looks like a name may be a German noun.
"""

import re
from collections.abc import Iterator
from enum import IntEnum

#: So many characters on both sides of a changed word can make it part of a longer thing; none that is told apart here is longer.
_AROUND = 48


class Matter(IntEnum):
    """What a change touches, the weightiest highest."""

    WORDS = 0
    NUMBER = 1
    DATE = 2
    NAME = 3
    AMOUNT = 4
    ACCOUNT = 5


SHOWN = {
    Matter.WORDS: "words",
    Matter.NUMBER: "a number",
    Matter.DATE: "what looks like a date",
    Matter.NAME: "what looks like a name",
    Matter.AMOUNT: "what looks like an amount",
    Matter.ACCOUNT: "what looks like an account number",
}
_MONTHS = (
    r"jan(?:uary|uar|vier|eiro)?|feb(?:ruary|ruar)?|f[ée]v(?:rier|ereiro)?|mar(?:ch|s|zo|ço)?|märz|apr(?:il|ile)?|avril|abr(?:il)?|may|mai|mayo|maio"
    r"|june?|juni|juin|junio|junho|july?|juli|juillet|julio|julho|aug(?:ust)?|ao[uû]t|agosto|sept?(?:ember|embre)?|septiembre|setembro"
    r"|o[ck]t(?:ober|obre|ubre)?|outubro|nov(?:ember|embre|iembre|embro)?|de[cz](?:ember|embre|iembre|embro)?|d[ée]c(?:embre)?|enero|febrero|gennaio"
    r"|febbraio|maggio|giugno|luglio|settembre|ottobre|dicembre|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
    r"|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
)
_CURRENCY = (
    r"[$€£¥₽₴₪₹₺]|\b(?:eur|usd|gbp|chf|rub|uah|pln|kč|czk|jpy|cny|euros?|dollars?|pounds?|francs?|franken|roubles?|rubles?|руб(?:лей|ля|ль)?|грн|гривень"
    r"|злотых|zł|złotych|mio|mrd|millions?|millionen|milliards?|billions?|thousand|tausend|mille|тыс|млн|млрд|миллионов)\b|%"
)
_FIGURE = r"\d{1,3}(?:[ .,'’]\d{3}){1,6}(?:[.,]\d{1,2})?|\d{1,15}(?:[.,]\d{1,4})?"
#: In the order in which they are tried: the first shape that touches the changed word names it.
_SHAPES = (
    (Matter.ACCOUNT, re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")),
    (Matter.DATE, re.compile(r"\b(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2}))\b")),
    (Matter.AMOUNT, re.compile(rf"(?i:(?:{_CURRENCY})\.? ?(?:{_FIGURE})(?!\d)|(?<![\d.,])(?:{_FIGURE}) ?(?:{_CURRENCY}))")),
    (
        Matter.DATE,
        re.compile(
            rf"(?i:\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º)? ?(?:de |of )?(?:{_MONTHS})\b\.?(?:,? (?:de )?\d{{4}})?"
            rf"|\b(?:{_MONTHS})\b\.? \d{{1,4}}(?:st|nd|rd|th)?(?:,? \d{{4}})?)"
        ),
    ),
    (
        Matter.ACCOUNT,
        re.compile(
            r"(?i:\b(?:accounts?|acct|iban|konto|kontonummer|compte|cuenta|conto|сч[её]т|рахунок|р/с)\b[^\w\n]{0,4}"
            r"(?:(?:no|nr|n°|№)\.? ?)?[\d -]{5,30}\d)"
        ),
    ),
    (Matter.AMOUNT, re.compile(r"(?<![\d.,/-])\d{1,3}(?:[ .,'’]\d{3}){1,6}(?:[.,]\d{1,2})?(?![\d/-])|(?<![\d.,/-])\d{1,12}[.,]\d{2}(?![\d.,/-])")),
    (Matter.ACCOUNT, re.compile(r"(?<!\d)\d{8,34}(?!\d)|(?<!\d)\d{4}(?:[ -]\d{4}){2,7}(?:[ -]\d{1,3})?(?!\d)")),
    (Matter.DATE, re.compile(r"(?<![\d.,/-])(?:19|20)\d{2}(?![\d.,/-]\d|\d)")),
)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_ENDS = re.compile(r"(?:^|[.!?:;\n•])[\s\"'“”«»()\[\]-]*$")


def matter_of(text: str, start: int, end: int) -> Matter:
    """What the characters of a text from `start` up to `end` are, or are part of."""
    if start >= end:
        return Matter.WORDS
    left = max(start - _AROUND, 0)
    near = text[left : min(end, start + 4 * _AROUND) + _AROUND]
    span = (start - left, min(end - left, len(near)))
    numeric = _as_number(near, span) if _DIGIT.search(near) else Matter.WORDS
    if numeric > Matter.NAME:
        return numeric
    return max(numeric, Matter.NAME if _has_name(near, span) else Matter.WORDS)


def _as_number(near: str, span: tuple[int, int]) -> Matter:
    """The shapes that touch the span; one that a weightier shape encloses, as a year in a sum, is not asked for."""
    taken: list[tuple[int, int]] = []
    found = [Matter.NUMBER if any(sign.isdigit() for sign in near[span[0] : span[1]]) else Matter.WORDS]
    for matter, shape in _SHAPES:
        for place in _places(shape, near):
            if any(start < place[1] and place[0] < end for start, end in taken):
                continue
            taken.append(place)
            if place[0] < span[1] and span[0] < place[1]:
                found.append(matter)
    return max(found)


def _places(shape: re.Pattern[str], near: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in shape.finditer(near))


def _has_name(near: str, span: tuple[int, int]) -> bool:
    """Whether a capitalised word is among them that does not owe its capital to the beginning of a sentence."""
    if not any(sign.isupper() for sign in near[span[0] : span[1]]):
        return False
    words = list(_WORD.finditer(near))
    for number, match in enumerate(words):
        if match.start() >= span[1] or match.end() <= span[0] or not match[0][:1].isupper() or len(match[0]) < 2:
            continue
        if not _SENTENCE_ENDS.search(near[max(match.start() - 8, 0) : match.start()]):
            return True
        follower = words[number + 1] if number + 1 < len(words) else None
        if follower is not None and follower[0][:1].isupper() and near[match.end() : follower.start()] == " ":
            return True
    return False
