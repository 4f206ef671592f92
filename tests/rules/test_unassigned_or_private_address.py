"""Asks about handovers from addresses that nobody has; silent inside a house, for public addresses and for logins."""

import pytest
from mail_facts import findings, hop

from leakcheck.model.facts import Hop
from leakcheck.model.rule import Direction
from leakcheck.rules.unassigned_or_private_address import unassigned_or_private_address as rule


def _handover(address: str, sender: str = "smtp.example.net", protocol: str = "ESMTP") -> Hop:
    raw = f"from {sender} (helo.{sender} [{address}]) by mx.example.org with {protocol} id 1; Tue, 1 Mar 2016 12:00:00 +0000"
    line = hop("2016-03-01T12:00:00", raw=raw, by_host="mx.example.org", from_host=sender)
    return Hop(at=line.at, position=0, from_host=sender, by_host=line.by_host, protocol=protocol, moment=line.moment)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("10.1.2.3", "which is used only inside a house's or firm's own network"),
        ("IPv6:fd00::1", "which is used only inside a house's or firm's own network"),
        ("192.0.2.7", "which is set aside for examples"),
        ("240.1.2.3", "which is set aside and used by nobody"),
        ("300.1.2.3", "which is no address"),
    ],
)
def test_an_address_of_nobody_between_two_organisations_is_a_lead(address: str, why: str) -> None:
    (found,) = findings(rule, _handover(address))
    assert found.direction is Direction.LEAD
    assert found.sentence == (
        f"The server mx.example.org notes that example.net handed it the message from the address {address.removeprefix('IPv6:')}, {why}."
    )


@pytest.mark.parametrize("address", ["8.8.8.8", "IPv6:2a00:1450::1", "example", "::::"])
def test_silent_for_public_addresses_and_for_what_is_none(address: str) -> None:
    assert not findings(rule, _handover(address))


def test_silent_inside_one_house_and_after_a_login() -> None:
    assert not findings(rule, _handover("10.1.2.3", "smtp.example.org"))
    assert not findings(rule, _handover("10.1.2.3", protocol="ESMTPSA"))


def test_does_not_apply_without_trace_lines() -> None:
    assert not findings(rule)
