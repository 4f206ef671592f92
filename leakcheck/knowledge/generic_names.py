"""Names that programs and installers write by themselves, so that they stand for nobody."""

from functools import cache

from leakcheck.knowledge.dated_facts import table


def names_nobody(name: str) -> bool:
    """Whether a name is one that computers bear as they are set up (“User”, “Administrator”), seen in many unrelated collections."""
    return " ".join(name.casefold().split()) in _generic()


@cache
def _generic() -> frozenset[str]:
    return frozenset(" ".join(row["author_string"].casefold().split()) for row in table("generic_authors.csv"))
