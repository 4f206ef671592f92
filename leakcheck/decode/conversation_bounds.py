"""What of a long conversation is told, and that the rest is not: nobody must take the first names for all."""

from collections.abc import Iterator

from leakcheck.model.problem import Problem, ProblemKind

#: People, files that are named, and entries of an address book: together fewer than an item may state.
MOST_PEOPLE, MOST_FILES, MOST_CONTACTS = 2_000, 2_000, 5_000


def beyond(what: str, count: int, most: int) -> Iterator[Problem]:
    """The sentence that says so, where there are more; `what` they are, in the plural."""
    if count > most:
        yield Problem(ProblemKind.LIMIT, f"The export names more {what} than are told: of {count:,} the first {most:,} are.")
