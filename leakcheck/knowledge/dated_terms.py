"""Names, words and endings of addresses that did not exist before a known day, as a text holds them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from leakcheck.knowledge.dated_facts import table
from leakcheck.knowledge.domain_names import delegated_on

_ADDRESS = re.compile(r"(?:https?://|\bwww\.|@)(?P<host>(?:[a-z0-9-]{1,63}\.){1,8}(?P<ending>[a-z]{2,24}))(?![\w-]|\.[a-z0-9])", re.IGNORECASE)
_MOST_ADDRESSES = 5_000
#: What names are blacked out with, and an ending that was in use for ten years before it was set down (RFC 7686).
_MASKS = ("xxx", "onion")
_SMALL = b"abcdefghijklmnopqrstuvwxyz \t\n"
#: What is not among them is rarer than all.
_COMMONEST_LAST = "QXZYKJVUW98764GHFNLORDEBPC35MAITS012-.qjzxkvwbgfypmucldhrsinoate "


@dataclass(frozen=True, slots=True)
class DatedTerm:
    """A term and the day before which nobody had a use for it, as far as the source knows."""

    name: str
    first_date: date
    precision: str
    source: str

    @property
    def since(self) -> str:
        """The day, month or year, as precisely as it is known."""
        return {"year": f"{self.first_date.year}", "month": f"{self.first_date:%Y-%m}"}.get(self.precision, self.first_date.isoformat())


def terms_in(text: str, after: date) -> Iterator[tuple[str, DatedTerm]]:
    """The terms younger than `after` that stand in the text as words of their own, each with its spelling there, oldest first."""
    missing, left = _missing_characters(text), _without_small_letters(text)
    for spelling, rarest, part, term in _younger_terms(after):
        # Most texts hold none of them, and asking for plain letters is many times faster than an expression.
        if rarest not in missing and part in left and spelling in text and _whole(spelling).search(text):
            yield spelling, term


def _without_small_letters(text: str) -> bytes:
    """A tenth of most texts, in which the same part of each spelling that stands in the text stands too."""
    return text.encode("utf-8", "replace").translate(None, _SMALL)


def _missing_characters(text: str) -> str:
    """Of the characters that spellings are told by, those that the text does not hold: to look for one is again many times faster."""
    return "".join([character for character in _rarest_characters() if character not in text])


def addresses_in(text: str, after: date) -> Iterator[tuple[str, DatedTerm]]:
    """Addresses on the net and of mail whose ending came into being after `after`, once an ending, in the order of the text."""
    if "@" not in text and "://" not in text and "www." not in text.lower():
        return
    told = set(_MASKS)
    for _, match in zip(range(_MOST_ADDRESSES), _ADDRESS.finditer(text), strict=False):
        ending = match["ending"].lower()
        day = None if ending in told else delegated_on(ending)
        told.add(ending)
        if day is not None and day > after:
            yield match["host"], DatedTerm(f".{ending}", day, "day", f"ICANN, delegation of the ending .{ending}")


@cache
def _whole(spelling: str) -> "re.Pattern[str]":
    # No letter, digit or dot-and-digit beside it: “iPhone 11” is not in “iPhone 110”, nor “Windows 10” in “Windows 10.4 MB”.
    return re.compile(rf"(?<![\w-]){re.escape(spelling)}(?![\w-]|[.,]\d)")


@lru_cache(maxsize=256)
def _younger_terms(after: date) -> tuple[tuple[str, str, bytes, DatedTerm], ...]:
    """Those younger than a day: the mails of a day are many."""
    return tuple(one for one in _terms() if one[3].first_date > after)


@cache
def _terms() -> tuple[tuple[str, str, bytes, DatedTerm], ...]:
    """Each spelling with its rarest character, itself without small letters, and the term."""
    found = []
    for row in table("dated_terms.csv"):
        term = DatedTerm(row["name"], date.fromisoformat(row["first_date"]), row["precision"], row["source"])
        spellings = row["match"].split("|")
        found += [(one, min(one, key=_COMMONEST_LAST.find), _without_small_letters(one), term) for one in spellings]
    return tuple(sorted(found, key=lambda one: (one[3].first_date, one[0])))


@cache
def _rarest_characters() -> tuple[str, ...]:
    return tuple(sorted({rarest for _, rarest, _, _ in _terms()}))
