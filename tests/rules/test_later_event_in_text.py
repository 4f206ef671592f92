"""Speaks of names that are younger than the file, as a question for a person; silent where the file is as young, or its clock was never set."""

from claims import created, document, modified, time_claim

from leakcheck.decode.text_digest import text_content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, TextContent, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.later_event_in_text import later_event_in_text as rule


def text(words: str) -> TextContent:
    made = text_content(words, "document", Location("word/document.xml"), 10_000)
    assert made is not None
    return made


def paper(words: str, *facts: AnyFact) -> Examined:
    return document(text(words), *facts)


def test_a_name_that_came_up_years_later_is_a_question_for_a_person() -> None:
    (said,) = rule.check(paper("Masks against COVID-19, as agreed.", modified("2015-06-01T10:00:00Z")))
    assert "“COVID-19”, not before 2020-02-11" in said.sentence
    assert "a person must judge" in said.sentence
    assert len(said.evidence) == 2
    assert (rule.direction, rule.weight) == (Direction.LEAD, Weight.WEAK)


def test_several_are_told_together_and_their_text_once() -> None:
    (said,) = rule.check(paper("ChatGPT, GPT-3 and iPhone 14", modified("2015-06-01T10:00:00Z")))
    assert said.sentence.count("not before") == 3
    assert len(said.evidence) == 2


def test_a_later_save_excuses_it() -> None:
    facts = created("2015-06-01T10:00:00Z"), modified("2021-06-01T10:00:00Z")
    assert not list(rule.check(paper("Masks against COVID-19", *facts)))


def test_a_month_before_the_day_is_let_pass() -> None:
    assert not list(rule.check(paper("COVID-19", modified("2020-01-20T10:00:00Z"))))


def test_clocks_that_were_never_set_say_nothing() -> None:
    assert not list(rule.check(paper("COVID-19", modified("1980-01-01T00:00:00Z"))))
    assert not list(rule.check(paper("COVID-19", modified("2010-01-01T00:10:00Z"))))


def test_without_a_time_there_is_nothing_to_compare() -> None:
    assert not list(rule.check(paper("COVID-19")))


def test_the_ending_of_an_address_in_a_document_may_be_younger_than_it() -> None:
    (said,) = rule.check(paper("Write to office@house.email", modified("2010-06-01T10:00:00Z")))
    assert "“house.email”, not before 2014-01-02" in said.sentence
    mail = document(text("Write to office@house.email"), time_claim(TimeRole.SENT, "2010-06-01T10:00:00Z"), kind=ItemKind.MAIL)
    assert not list(rule.check(mail)), "mail has a rule of its own"
    named = document(text("ChatGPT"), time_claim(TimeRole.SENT, "2010-06-01T10:00:00Z"), kind=ItemKind.MAIL)
    assert list(rule.check(named))
