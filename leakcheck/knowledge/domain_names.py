"""Top-level domains and the day each was delegated (ICANN's records of generic domains since 2001)."""

from datetime import date
from functools import cache

from leakcheck.knowledge.dated_facts import table


def delegated_on(top_level: str) -> date | None:
    """The day on which a generic top-level domain was delegated; None for all that the table does not date."""
    return _delegations().get(top_level.lower().strip("."))


@cache
def _delegations() -> dict[str, date]:
    return {row["version"].lower(): date.fromisoformat(row["first_date"]) for row in table("tlds.csv") if row["kind"] == "gtld"}
