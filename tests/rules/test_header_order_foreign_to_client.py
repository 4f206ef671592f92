"""Speaks of header lines in another program's order; silent for a program's own, for relatives and for unknown ones."""

from mail_facts import feature, findings, program

from leakcheck.model.rule import Weight
from leakcheck.rules.header_order_foreign_to_client import header_order_foreign_to_client as rule

THUNDERBIRD = program("Mozilla Thunderbird 115.0")
OUTLOOKS = feature("header_order", "From To Subject Date Message-ID MIME-Version Content-Type", "header: order of the lines below the trace lines")


def test_outlooks_order_under_another_programs_name_is_told() -> None:
    (found,) = findings(rule, THUNDERBIRD, OUTLOOKS)
    assert found.weight is Weight.WEAK
    assert "its lines stand in an order (From To Subject Date Message-ID MIME-Version Content-Type) that was seen with Outlook" in found.sentence
    assert found.evidence[1].at.part == "header X-Mailer"


def test_silent_for_the_programs_own_order_and_for_unknown_ones() -> None:
    assert not findings(rule, THUNDERBIRD, feature("header_order", "Message-ID Date MIME-Version To From Subject Content-Type"))
    assert not findings(rule, THUNDERBIRD, feature("header_order", "Subject Date To From Message-ID"))


def test_outlook_and_outlook_express_share_their_orders() -> None:
    assert not findings(
        rule, program("Microsoft Outlook IMO, Build 9.0"), feature("header_order", "Message-ID From To Subject Date MIME-Version Content-Type")
    )


def test_does_not_apply_without_a_program() -> None:
    assert not findings(rule, OUTLOOKS)
