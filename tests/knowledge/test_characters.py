"""The age of characters, at the borders of their ranges."""

import pytest

from leakcheck.knowledge.characters import assigned_on


@pytest.mark.parametrize(("character", "year", "version"), [("₿", 2017, "10.0"), ("₽", 2014, "7.0"), ("Ș", 1999, "3.0"), ("Ƞ", 2002, "3.2")])
def test_known_characters(character: str, year: int, version: str) -> None:
    found = assigned_on(character)
    assert found is not None
    assert (found[0].year, found[1]) == (year, version)


def test_private_use_and_unassigned_have_no_age() -> None:
    assert assigned_on("\ue000") is None
    assert assigned_on("\U0010ffff") is None
