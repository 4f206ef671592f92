"""Speaks of a last editor who is not in the list of savers; silent for one who is, in whatever spelling of blanks and case."""

from claims import document

from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.location import Location
from leakcheck.rules.saved_by_list_contradicts_author import saved_by_list_contradicts_author as rule


def person(role: PersonRole, name: str) -> PersonClaim:
    return PersonClaim(at=Location(f"{role}", name), role=role, name=name)


SAVERS = person(PersonRole.EARLIER_EDITOR, "Ann Example"), person(PersonRole.EARLIER_EDITOR, "Bob Example")


def test_a_last_editor_outside_of_the_list_is_told_with_the_list() -> None:
    last = person(PersonRole.LAST_EDITOR, "Carl Example")
    (said,) = rule.check(document(last, *SAVERS))
    assert said.evidence == (last, *SAVERS)
    assert "“Ann Example”, “Bob Example”" in said.sentence


def test_is_silent_for_a_last_editor_in_the_list() -> None:
    assert not list(rule.check(document(person(PersonRole.LAST_EDITOR, "bob  example "), *SAVERS)))


def test_the_name_that_is_shown_counts_and_not_another_that_the_document_keeps() -> None:
    shown, kept = person(PersonRole.LAST_EDITOR, "Carl Example"), person(PersonRole.LAST_EDITOR, "Bob Example")
    assert [said.evidence[0] for said in rule.check(document(shown, kept, *SAVERS))] == [shown]


def test_does_not_apply_without_a_list_or_a_last_editor() -> None:
    assert not list(rule.check(document(person(PersonRole.LAST_EDITOR, "Carl Example"))))
    assert not list(rule.check(document(person(PersonRole.AUTHOR, "Carl Example"), *SAVERS)))
