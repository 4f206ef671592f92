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
