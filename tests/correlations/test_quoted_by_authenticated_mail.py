"""Words that a signed answer quotes: what that supports and what it does not."""

from typing import Any

from answers import WORDS, answering, quoted

from leakcheck.correlations.quoted_by_authenticated_mail import quoted_by_authenticated_mail as rule
from leakcheck.model.rule import Direction, Weight
from leakcheck.model.verdict import Flag

PARENT, ANSWER = "dump/1.eml", "dump/2.eml"


def _pair(small: Any, answer: str, *, parent: str = WORDS, signed: tuple[bool, bool] = (False, True)) -> None:
    small.mail(PARENT, parent, message_id="first@example.org", signed=signed[0])
    small.mail(ANSWER, answer, answering("first@example.org"), message_id="second@example.org", sent="2024-05-01T12:00:00", signed=signed[1])


def test_supports_the_message_that_a_signed_answer_quotes(small: Any) -> None:
    _pair(small, f"Good.\n\n{quoted(WORDS)}")
    said = small.ask(rule)[PARENT]
    assert said.others == (ANSWER,)
    assert f"quotes {len(WORDS.split())} of the words" in said.sentence
    assert rule.direction is Direction.GENUINENESS
    assert rule.weight < Weight.STRONG, "a quotation authenticates nothing"
    assert rule.flag is Flag.QUOTED
    assert any(getattr(fact, "scheme", "") == "dkim" for fact in said.evidence), "the signature is part of the evidence"


def test_silent_for_an_answer_that_nobody_signed(small: Any) -> None:
    _pair(small, quoted(WORDS), signed=(False, False))
    assert not small.ask(rule)


def test_silent_for_a_message_that_is_authenticated_itself(small: Any) -> None:
    _pair(small, quoted(WORDS), signed=(True, True))
    assert not small.ask(rule)


def test_silent_for_a_quotation_in_other_words(small: Any) -> None:
    _pair(small, quoted(WORDS.replace("four hundred", "nine thousand")))
    assert not small.ask(rule)


def test_silent_for_a_few_words(small: Any) -> None:
    _pair(small, "> The council agreed on Tuesday to pay four hundred euros\n\nNo!")
    assert not small.ask(rule)


def test_silent_for_the_same_words_outside_a_quotation(small: Any) -> None:
    _pair(small, WORDS)
    assert not small.ask(rule)


LONG = f"{WORDS} Nobody but the treasurer and the two of us needs to know of it before the assembly meets again in the spring."


def _loose(small: Any, answer: str, parent: str = LONG) -> None:
    small.mail("dump/loose.eml", parent, message_id="other@example.org")
    small.mail(ANSWER, answer, message_id="second@example.org", sent="2024-05-01T12:00:00", signed=True)


def test_without_a_link_a_line_that_names_the_sender_binds_the_two(small: Any) -> None:
    _loose(small, quoted(LONG).replace("Ann wrote", "A <a@example.org> wrote"))
    said = small.ask(rule)["dump/loose.eml"]
    assert f"quotes {len(LONG.split())} of the words" in said.sentence
    assert {fact.at.item for fact in said.evidence} == {"dump/loose.eml", ANSWER}


def test_without_a_link_silent_where_another_sender_is_named(small: Any) -> None:
    _loose(small, quoted(LONG).replace("Ann wrote", "Carl <c@example.org> wrote"))
    assert not small.ask(rule)


def test_without_a_link_silent_for_a_message_that_quotes_the_same_itself(small: Any) -> None:
    answer = quoted(LONG).replace("Ann wrote", "A <a@example.org> wrote")
    _loose(small, answer, parent=f"See below.\n\n{answer}")
    assert not small.ask(rule)


def test_without_a_link_silent_for_twenty_words(small: Any) -> None:
    short = " ".join(WORDS.split()[:25])
    _loose(small, quoted(short).replace("Ann wrote", "A <a@example.org> wrote"), parent=short)
    assert not small.ask(rule)


def test_a_message_is_told_of_once_however_many_quote_it(small: Any) -> None:
    _pair(small, quoted(WORDS))
    small.mail("dump/3.eml", quoted(WORDS), answering("first@example.org"), message_id="third@example.org", signed=True)
    assert list(small.ask(rule)) == [PARENT]
