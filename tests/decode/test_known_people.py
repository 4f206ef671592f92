"""Correspondents and authors are known under any spelling of their names; last editors are not, for standing on documents."""

from collections.abc import Iterator
from typing import Any

from leakcheck.decode.known_people import KnownPeople
from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location


class _Dump:
    def __init__(self, *people: PersonClaim) -> None:
        self._people = people

    def facts(self, kind: type, role: str) -> Iterator[tuple[Item, Any]]:
        assert kind is PersonClaim
        yield from ((Item("a", 1, "", kind=ItemKind.DOCUMENT), person) for person in self._people if person.role == role)


def _knows(name: str, *people: PersonClaim) -> bool:
    return KnownPeople(_Dump(*people)).knows(name)  # type: ignore[arg-type]


def _person(role: PersonRole, name: str = "", address: str = "") -> PersonClaim:
    return PersonClaim(at=Location("x"), role=role, name=name, address=address)


def test_knows_correspondents_by_name_and_by_address_in_any_order() -> None:
    claire = _person(PersonRole.SENDER, "Claire Vasseur", "cv@example.org")
    assert _knows("VASSEUR, Claire", claire)
    assert _knows("Claire Vasseur", _person(PersonRole.RECIPIENT, address="claire.vasseur@example.org"))
    assert not _knows("Claire Kermadec", claire)


def test_knows_authors_and_not_last_editors() -> None:
    assert _knows("Ann", _person(PersonRole.AUTHOR, "Ann"))
    assert not _knows("Ann", _person(PersonRole.LAST_EDITOR, "Ann"))


def test_a_name_without_letters_is_nobody() -> None:
    assert not _knows("1", _person(PersonRole.AUTHOR, "1"))


def _may_know(name: str, *people: PersonClaim) -> bool:
    return KnownPeople(_Dump(*people)).may_know(name)  # type: ignore[arg-type]


def test_may_know_somebody_by_initials_and_by_an_account() -> None:
    anna = _person(PersonRole.AUTHOR, "Anna Müller")
    assert all(_may_know(name, anna) for name in ("AM", "A.M.", "amueller", "AMüller", "muellera", "A. Müller", "CORP\\amueller", "amuller"))
    assert not any(_may_know(name, anna) for name in ("", "A", "BM", "bmueller", "Anna", "12"))


def test_may_know_three_names_and_not_lists_of_them() -> None:
    assert _may_know("cvk", _person(PersonRole.SENDER, "Claire Vasseur Kermadec"))
    assert not _may_know("abcdef", _person(PersonRole.SENDER, "Ann Bob Carl Dora Emil Fritz"))
