"""Names, words and endings of addresses that did not exist before a known day, as a text holds them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from leakcheck.knowledge.capitals_and_signs import capitals_and_signs
from leakcheck.knowledge.dated_facts import table
from leakcheck.knowledge.domain_names import delegated_on

_ADDRESS = re.compile(r"(?:https?://|\bwww\.|@)(?P<host>(?:[a-z0-9-]{1,63}\.){1,8}(?P<ending>[a-z]{2,24}))(?![\w-]|\.[a-z0-9])", re.IGNORECASE)
_MOST_ADDRESSES = 5_000
#: What names are blacked out with, and an ending that was in use for ten years before it was set down (RFC 7686).
_MASKS = ("xxx", "onion")
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
    left = capitals_and_signs(text)
    # Most texts hold none of them, and asking for plain letters is many times faster than an expression; a spelling's rarest is asked for first.
    held = [
        (term.first_date, spelling, term)
        for rarest, youngest, terms in _by_rarest_character()
        if youngest > after and rarest in left
        for spelling, part, term in terms
        if part in left and spelling in text and term.first_date > after and _whole(spelling).search(text)
    ]
    held.sort(key=lambda one: one[:2])
    yield from ((spelling, term) for _, spelling, term in held)


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


@cache
def _by_rarest_character() -> tuple[tuple[str, date, tuple[tuple[str, str, DatedTerm], ...]], ...]:
    """What is left of each character that is the rarest of spellings, the youngest day of those, and them: each, what is left of it, its term."""
    found: dict[str, list[tuple[str, str, DatedTerm]]] = {}
    for row in table("dated_terms.csv"):
        term = DatedTerm(row["name"], date.fromisoformat(row["first_date"]), row["precision"], row["source"])
        for spelling in row["match"].split("|"):
            found.setdefault(min(spelling, key=_COMMONEST_LAST.find), []).append((spelling, capitals_and_signs(spelling), term))
    return tuple((capitals_and_signs(rarest), max(term.first_date for *_, term in terms), tuple(terms)) for rarest, terms in found.items())
