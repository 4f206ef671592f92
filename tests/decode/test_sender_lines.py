"""Two lines name one sender where a list, a gateway or an export wrote another address of the author's."""

import pytest

from leakcheck.decode.sender_lines import leads_to_sender, may_be_same_sender, same_sender

ANNA = "Anna Berger <anna.berger@example.org>"


@pytest.mark.parametrize(
    ("here", "elsewhere"),
    [
        ('"Anna Berger via Board" <board@lists.example.net>', ""),
        ("Board <board@lists.example.net>", "Anna Berger <anna.berger@example.org>"),
        ("anna.berger=example.org@lists.example.net", ""),
        ("SRS0=ab12=XY=example.org=anna.berger@relay.example.net", ""),
        ("anna_berger_at_example_org_1a2b@private.example.com", ""),
    ],
)
def test_an_address_of_a_list_or_gateway_leads_to_the_author(here: str, elsewhere: str) -> None:
    assert leads_to_sender(here, ANNA, elsewhere)
    assert same_sender(here, ANNA, elsewhere)


@pytest.mark.parametrize("here", ["", "Anna", "Berger, Anna <a.b@example.com>", "x <annaberger@example.org>", "anna.berger@other.example"])
def test_another_address_of_one_name_or_none_is_the_same_sender(here: str) -> None:
    assert same_sender(here, ANNA)


@pytest.mark.parametrize(
    "here", ["Marie <marie@example.org>", "Board <board@lists.example.net>", "b@example.org", "anna=evil.example@lists.example.net"]
)
def test_somebody_else_is_another_sender(here: str) -> None:
    assert not same_sender(here, ANNA)
    assert not same_sender(here, ANNA, "Bob <bob@example.org>", "Bob <bob@example.org>")


def test_whom_the_signed_message_names_as_its_sender_is_one_of_its_senders() -> None:
    assert same_sender("Clara <clara@example.org>", ANNA, "", "Clara <clara@example.org>")


@pytest.mark.parametrize(
    "here", ["Anna Müller <anna.mueller@example.org>", "ab1234@example.org", "office@example.org", "Анна <anja@example.com>", "pl22@corp.local"]
)
def test_what_a_program_may_have_put_there_may_be_the_same_sender(here: str) -> None:
    assert may_be_same_sender(here, ANNA)


@pytest.mark.parametrize("here", ["Marie <marie@example.org>", "b1234@example.com", "Bob Stone <bob@example.com>"])
def test_a_strangers_name_and_address_is_nobodys_program(here: str) -> None:
    assert not may_be_same_sender(here, ANNA)
