"""Who is in a dump, by address: only what the dump says, and what says so."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leakcheck.casefile import CaseReader
from leakcheck.model.facts import PersonClaim, PersonRole, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.people import Person


def _mail(
    small: Any, path: str, day: int, sender: tuple[str, str], *to: tuple[str, str], program: str = "", replies: str = "", received: bool = False,
    signed: bool = False,
) -> None:  # fmt: skip
    moment = Moment(datetime(2024, 1, 1) + timedelta(days=day), 60)
    facts = [
        PersonClaim(at=Location("header From"), role=PersonRole.SENDER, name=sender[0], address=sender[1]),
        *(PersonClaim(at=Location("header To"), role=PersonRole.RECIPIENT, name=name, address=address) for name, address in to),
        PersonClaim(at=Location("header Reply-To"), role=PersonRole.REPLY_TO, address=replies) if replies else None,
        SoftwareClaim(at=Location("header X-Mailer"), role=SoftwareRole.MAILER, name=program) if program else None,
        TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=moment),
        TimeClaim(at=Location("header Received"), role=TimeRole.RECEIVED, moment=moment, voucher=Voucher.RELAYED) if received else None,
    ]
    small.add(path, *facts, kind=ItemKind.MAIL, format_="email_message", signed=signed)


@pytest.fixture
def asked(small: Any, tmp_path: Path) -> Any:
    def people(least: int = 1) -> dict[str, Person]:
        assert small.dump is not None, "what was added is written"
        return {person.address: person for person in CaseReader(tmp_path).people(least)}

    return people


ANN, BOB = ("Ann Lee", "Ann@Ministry.example"), ("Bob", "bob@party.example")


def test_counts_messages_by_address_and_keeps_the_spellings_of_names(small: Any, asked: Any) -> None:
    _mail(small, "dump/1.eml", 1, ANN, BOB, signed=True, received=True)
    _mail(small, "dump/2.eml", 2, ("Lee, Ann", ANN[1]), BOB)
    _mail(small, "dump/3.eml", 3, BOB, ANN)
    found = asked()
    ann = found["ann@ministry.example"]
    assert [(one.name, one.mails) for one in ann.names] == [("Ann Lee", 2), ("Lee, Ann", 1)]
    assert (ann.sent, ann.authenticated, ann.received, ann.arrived) == (2, 1, 1, 1)
    assert (ann.first, ann.last) == ("2024-01-01", "2024-01-02"), "UTC"
    assert list(found) == sorted(found)


def test_a_program_that_changes_shows_as_two_periods(small: Any, asked: Any) -> None:
    for day in range(6):
        _mail(small, f"dump/{day}.eml", day, ANN, BOB, program="Apple Mail (2.1)" if day < 4 else "Outlook 16.0")
    periods = [(one.value, one.first, one.last, one.mails) for one in asked()["ann@ministry.example"].periods if one.respect == "the program"]
    assert periods == [("Apple Mail", "2023-12-31", "2024-01-03", 4), ("Outlook", "2024-01-04", "2024-01-05", 2)]


def test_a_name_on_two_addresses_and_a_direction_for_answers_bind_them_with_their_reason(small: Any, asked: Any) -> None:
    _mail(small, "dump/1.eml", 1, ANN, BOB, replies="office@ministry.example")
    _mail(small, "dump/2.eml", 2, ("ann lee", "ann@home.example"), BOB)
    said = {one.address: one.because for one in asked()["ann@ministry.example"].aliases}
    assert said == {"ann@home.example": "the same name stands beside both", "office@ministry.example": "one of its messages directs answers there"}


def test_a_first_name_or_a_name_on_many_addresses_binds_nobody(small: Any, asked: Any) -> None:
    for number in range(6):
        _mail(small, f"dump/{number}.eml", 1, ("Help Desk", f"{number}@desk.example"), BOB)
    _mail(small, "dump/bob.eml", 1, ("Bob", "bob@elsewhere.example"), ANN)
    assert not any(person.aliases for person in asked().values())


def test_a_folder_of_sent_mail_has_an_owner_only_if_all_of_it_names_one_sender(small: Any, asked: Any) -> None:
    for number in range(5):
        _mail(small, f"dump/ann/Sent/{number}", number, ANN, BOB)
        _mail(small, f"dump/office/Sent/{number}", number, ANN if number else BOB, BOB)
    found = asked()
    assert found["ann@ministry.example"].folder == "dump/ann/Sent"
    assert not found["bob@party.example"].folder


def test_addresses_on_few_messages_can_be_left_out(small: Any, asked: Any) -> None:
    _mail(small, "dump/1.eml", 1, ANN, BOB)
    _mail(small, "dump/2.eml", 2, ("", "once@elsewhere.example"), BOB)
    assert list(asked(2)) == ["bob@party.example"]
