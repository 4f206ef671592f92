"""Tells the words in both forms, numbers first; weakly, and silent where nothing differs."""

from mail_facts import findings, sent

from leakcheck.model.facts import FormDifference
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.forms_of_text_differ import forms_of_text_differ as rule


def _difference(plain: str, page: str) -> FormDifference:
    return FormDifference(at=Location("body part 2"), plain=plain, page=page, before="the sum of", after="was paid")


def test_both_words_are_told_with_those_before_them() -> None:
    (found,) = findings(rule, _difference("450", "45"))
    assert found.weight is Weight.WEAK
    assert found.sentence == (
        "The two forms of the message's text have other words at one place: “450” as plain text is “45” in the page, after “the sum of”."
    )


def test_numbers_come_first_and_many_are_counted() -> None:
    (found,) = findings(rule, *(_difference(word, f"{word}s") for word in "abcd"), _difference("450", "45"))
    assert found.sentence.index("“450”") < found.sentence.index("“a”")
    assert len(found.evidence) == 5
    assert "“d”" not in found.sentence
    assert "other words at 5 places" in found.sentence


def test_silent_where_the_forms_agree() -> None:
    assert not findings(rule, sent("2017-05-05T12:00:00"))
