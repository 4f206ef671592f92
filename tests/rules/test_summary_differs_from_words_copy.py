"""Speaks of an author, last editor or title that Word's own copy has otherwise; silent for spelling, for letters lost and for one place alone."""

import pytest
from claims import document

from leakcheck.model.facts import Description, PersonClaim, PersonRole
from leakcheck.model.location import Location
from leakcheck.rules.summary_differs_from_words_copy import summary_differs_from_words_copy as rule

SHOWN, KEPT = "SummaryInformation: author", "SttbfAssoc: author"


def person(part: str, name: str, role: PersonRole = PersonRole.AUTHOR) -> PersonClaim:
    return PersonClaim(at=Location(part, name), role=role, name=name)


def test_an_author_who_was_written_over_is_told_with_both_places() -> None:
    shown, kept = person(SHOWN, "zzzzzz"), person(KEPT, "Samir Example")
    (said,) = rule.check(document(shown, kept))
    assert said.evidence == (shown, kept)
    assert "author: “zzzzzz” is shown, Word's copy has “Samir Example”" in said.sentence


def test_a_last_editor_and_a_title_are_told_together() -> None:
    title = [
        Description(at=Location(f"{place}: title"), kind="title", value=value) for place, value in (("SummaryInformation", "A"), ("SttbfAssoc", "B"))
    ]
    last = [person(f"{place}: last saved by", name, PersonRole.LAST_EDITOR) for place, name in (("SummaryInformation", "Ann"), ("SttbfAssoc", "Bob"))]
    (said,) = rule.check(document(*title, *last))
    assert said.evidence == (*last, *title)


@pytest.mark.parametrize(
    ("shown", "kept"),
    [("ann  example", "Ann Example"), ("???? ??????", "Анна Иванова"), ("Stefanescu", "Ștefănescu")],
    ids=["spelling", "letters that the code page did not have", "accents"],
)
def test_is_silent_for_the_same_name_in_other_letters(shown: str, kept: str) -> None:
    assert not list(rule.check(document(person(SHOWN, shown), person(KEPT, kept))))


def test_is_silent_where_one_place_is_empty_or_two_people_are_named_in_the_properties() -> None:
    assert not list(rule.check(document(person(KEPT, "Samir Example"))))
    assert not list(rule.check(document(person(SHOWN, "Ann"), person("SummaryInformation: last saved by", "Bob", PersonRole.LAST_EDITOR))))
    assert not list(rule.check(document(person(SHOWN, "Ann"), person("SttbfAssoc: last saved by", "Bob", PersonRole.LAST_EDITOR))))
