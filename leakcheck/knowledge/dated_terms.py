"""Names and words that did not exist before a known day, in the order in which a text brings them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from leakcheck.knowledge.dated_facts import table


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
    for spelling, whole, term in _terms():
        # Most texts hold none of them, and asking for plain letters is many times faster than an expression.
        if term.first_date > after and spelling in text and whole.search(text):
            yield spelling, term


@cache
def _terms() -> tuple[tuple[str, "re.Pattern[str]", DatedTerm], ...]:
    found = []
    for row in table("dated_terms.csv"):
        term = DatedTerm(row["name"], date.fromisoformat(row["first_date"]), row["precision"], row["source"])
        # No letter, digit or dot-and-digit beside it: “iPhone 11” is not in “iPhone 110”, nor “Windows 10” in “Windows 10.4 MB”.
        found += [(one, re.compile(rf"(?<![\w-]){re.escape(one)}(?![\w-]|[.,]\d)"), term) for one in row["match"].split("|")]
    return tuple(sorted(found, key=lambda one: (one[2].first_date, one[0])))
