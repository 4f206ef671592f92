"""Speaks of numbers of another program's shape; silent for a program's own, for servers' and for programs known too little."""

import pytest
from mail_facts import findings, number, program

from leakcheck.model.rule import Weight
from leakcheck.rules.message_id_foreign_to_client import message_id_foreign_to_client as rule

THUNDERBIRD = program("Mozilla Thunderbird 115.0")
OUTLOOKS = number("000001c1a2b3$9f8e7d60$0a00a8c0@example.org")


def test_a_number_of_outlooks_shape_under_another_programs_name_is_told() -> None:
    (found,) = findings(rule, THUNDERBIRD, OUTLOOKS)
    assert found.weight is Weight.WEAK
    assert [fact.at.part for fact in found.evidence] == ["header Message-ID", "header X-Mailer"]
    assert "names the program “Mozilla Thunderbird 115.0”, but its number 000001c1a2b3$9f8e7d60$0a00a8c0@example.org" in found.sentence
    assert "was seen with Outlook and in none of" in found.sentence


@pytest.mark.parametrize("own", ["4C5F3D2E.6080309@example.org", "5d2c9b6e-1f53-4b9f-8a42-0d8e6a5b1c77@example.org"])
def test_silent_for_the_programs_own_shapes(own: str) -> None:
    assert not findings(rule, THUNDERBIRD, number(own))


@pytest.mark.parametrize("unknown", ["20040301120000.4FD6F1143D6@mail.example.org", "whatever@example.org"])
def test_silent_for_numbers_that_servers_give_and_for_unknown_shapes(unknown: str) -> None:
    assert not findings(rule, THUNDERBIRD, number(unknown))


def test_outlook_express_is_outlooks_relative() -> None:
    assert not findings(rule, program("Microsoft Outlook 16.0"), number("000001c1a2b3$9f8e7d60$0a00a8c0@example.org"))
    assert not findings(rule, program("Microsoft Outlook Express 6.00"), OUTLOOKS)


def test_silent_for_programs_of_which_too_little_was_seen() -> None:
    assert not findings(rule, program("KMail/1.9.9"), OUTLOOKS)
    assert not findings(rule, program("Courrier Webmail"), OUTLOOKS)


def test_does_not_apply_without_a_program() -> None:
    assert not findings(rule, OUTLOOKS)
