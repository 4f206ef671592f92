"""Speaks of marks between parts of another program's shape; silent for a program's own and for unknown ones."""

import pytest
from mail_facts import content_type, findings, program

from leakcheck.model.rule import Weight
from leakcheck.rules.mime_style_foreign_to_client import mime_style_foreign_to_client as rule

THUNDERBIRD = program("Mozilla Thunderbird 115.0")


def test_outlooks_marks_under_another_programs_name_are_told() -> None:
    (found,) = findings(rule, THUNDERBIRD, content_type('multipart/mixed; boundary="----=_NextPart_000_0001_01D58B1F.A1B2C3D4"'))
    assert found.weight is Weight.WEAK
    assert [fact.at.part for fact in found.evidence] == ["header Content-Type", "header X-Mailer"]
    assert "the marks between its parts have a shape (Outlook's (NextPart)) that was seen with Outlook" in found.sentence


@pytest.mark.parametrize("own", ["------------040607080906050403020100", "------------msx", "b1_0123"])
def test_silent_for_the_programs_own_marks_and_for_unknown_ones(own: str) -> None:
    assert not findings(rule, THUNDERBIRD, content_type(f"multipart/mixed; boundary={own}"))


def test_silent_for_messages_of_one_part_and_without_a_program() -> None:
    assert not findings(rule, THUNDERBIRD, content_type("text/plain; charset=utf-8"))
    assert not findings(rule, content_type("multipart/mixed; boundary=----=_NextPart_000_0001_01D58B1F.A1B2C3D4"))
