"""Delegation days of top-level domains."""

from datetime import date

from leakcheck.knowledge.domain_names import delegated_on


def test_a_new_ending_has_its_day() -> None:
    assert delegated_on("paris") == date(2014, 4, 19)
    assert delegated_on(".PARIS.") == date(2014, 4, 19)


def test_old_and_invented_endings_are_not_dated() -> None:
    for ending in ("com", "fr", "local", "example", ""):
        assert delegated_on(ending) is None
