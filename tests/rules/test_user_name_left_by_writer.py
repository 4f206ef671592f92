"""Tells a user who is neither author nor last editor; silent where the name is one of theirs."""

import pytest
from claims import document

from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.user_name_left_by_writer import user_name_left_by_writer as rule


def person(role: PersonRole, name: str) -> PersonClaim:
    return PersonClaim(at=Location("Workbook: WRITEACCESS", name), role=role, name=name)


def test_a_third_name_is_told_as_a_lead() -> None:
    opened, editor = person(PersonRole.OPENED_BY, "Carl"), person(PersonRole.LAST_EDITOR, "Ann")
    (said,) = rule.check(document(person(PersonRole.AUTHOR, "Bob"), editor, opened))
    assert said.evidence[0] == opened
    assert "“Carl”" in said.sentence
    assert rule.direction is Direction.LEAD


@pytest.mark.parametrize("name", ["Ann", "BOB ", " "])
def test_is_silent_for_the_names_of_author_and_last_editor_and_for_none(name: str) -> None:
    people = (person(PersonRole.AUTHOR, "Bob"), person(PersonRole.LAST_EDITOR, "Ann"), person(PersonRole.OPENED_BY, name))
    assert not list(rule.check(document(*people)))


def test_does_not_apply_where_nobody_else_is_named() -> None:
    assert not list(rule.check(document(person(PersonRole.OPENED_BY, "Carl"))))
