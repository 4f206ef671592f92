"""Speaks of a service's number on mail that never met the service; silent for every trace of it and for senders' own copies."""

import pytest
from mail_facts import feature, findings, hop, number

from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.number_of_a_service_without_its_trace import number_of_a_service_without_its_trace as rule

GMAILS = number("CAFx9bQ2Z+1=kq8_3uVdyTt0WmPpQrS5vXzAbCdEfGhIjKlMn@mail.gmail.com")
OTHER = hop(
    "2016-03-01T12:00:00", raw="from smtp.example.net (smtp.example.net [8.8.8.8]) by mx.example.org with ESMTP id 1; Tue, 1 Mar 2016 12:00:00 +0000"
)


def test_a_number_of_googles_on_mail_that_never_met_google_is_told() -> None:
    (found,) = findings(rule, GMAILS, OTHER)
    assert found.weight is Weight.WEAK
    assert found.sentence.endswith("of the shape that Google's servers give, but no line of its header, trace line or other, is Google's.")
    assert [fact.at.part for fact in found.evidence] == ["header Message-ID", "header Received"]
    assert found.tested[0].outcome == "excluded"


def test_a_list_may_have_left_out_the_way_to_it() -> None:
    listed = Identifier(at=Location("header List-Id"), kind=IdentifierKind.LIST, value="talk.example.org")
    (found,) = findings(rule, GMAILS, OTHER, listed)
    assert found.weight is Weight.WEAK
    assert found.tested[0].outcome == "possible"


def test_microsofts_numbers_are_asked_too() -> None:
    assert findings(rule, number("AM0PR04MB1234ABCDEF0123456789@AM0PR04MB1234.eurprd04.prod.outlook.com"), OTHER)


@pytest.mark.parametrize(
    "raw",
    [
        "by 2002:a25:83c5:: with SMTP id 1; x",
        "by 10.2.3.4 with HTTP; x",
        "by 10.36.47.16; x",
        "from mail-yw1.google.com (x [8.8.8.8]) by mx.example.org; x",
    ],
)
def test_silent_for_any_trace_line_of_the_service(raw: str) -> None:
    assert not findings(rule, GMAILS, OTHER, hop("2016-03-01T11:59:00", 1, raw=raw))


def test_silent_for_another_line_of_the_service() -> None:
    assert not findings(rule, GMAILS, OTHER, feature("service_lines", "x-gm-message-state"))


def test_does_not_apply_to_a_senders_own_copy_or_to_other_numbers() -> None:
    assert not findings(rule, GMAILS)
    assert not findings(rule, number("whatever@mail.gmail.com"), OTHER)
    assert not findings(rule, OTHER)
