"""Copies of one message with another sender, subject or date."""

from typing import Any

import pytest

from leakcheck.correlations.header_differs_from_signed_copy import header_differs_from_signed_copy as rule
from leakcheck.model.facts import HeaderField
from leakcheck.model.location import Location
from leakcheck.model.rule import Cause, Direction, Weight

TEXT = "Claire,\n\nle devis de la salle est arrivé : 12 400 euros pour la soirée, sonorisation comprise.\n\nPaul\n"
ID = "one@example.org"
COVERED = ("from", "to", "subject", "date")
SENT = "2024-05-01T10:00:00"


def _line(name: str, value: str) -> HeaderField:
    return HeaderField(at=Location(f"header {name} [0]", value), name=name, position=0, value=value)


def _two(small: Any, *more: HeaderField, sender: str = "Paul <paul@example.org>", covered: tuple[str, ...] = COVERED, **other: Any) -> dict[str, Any]:
    body = other.pop("body", TEXT)
    first, second = (_line("Date", when) for when in (SENT, other.get("sent", SENT)))
    small.mail("dump/inbox.eml", TEXT, _line("From", "Paul <paul@example.org>"), first, message_id=ID, signed=True, covered=covered)
    small.mail("dump/loose.eml", body, _line("From", sender), second, *more, **{"message_id": ID, **other})
    return small.ask(rule)  # type: ignore[no-any-return]


def test_speaks_strongly_of_another_sender_and_shows_both(small: Any) -> None:
    found = _two(small, sender="Marie <marie@example.org>")["dump/loose.eml"]
    assert (found.weight or rule.weight, found.direction or rule.direction) == (Weight.STRONG, Direction.ALTERATION)
    assert found.difference == ("- From: Paul <paul@example.org>", "+ From: Marie <marie@example.org>")
    assert found.others == ("dump/inbox.eml",)
    assert {fact.at.item for fact in found.evidence} == {"dump/inbox.eml", "dump/loose.eml"}


def test_speaks_strongly_of_another_day(small: Any) -> None:
    found = _two(small, sent="2023-05-01T10:00:00")["dump/loose.eml"]
    assert "its signed Date line" in found.sentence
    assert found.weight is Weight.STRONG


def test_speaks_a_step_softer_of_another_subject_which_people_rename(small: Any) -> None:
    found = _two(small, subject="Versement convenu")["dump/loose.eml"]
    assert "its signed Subject line" in found.sentence
    assert found.weight is Weight.MODERATE


def test_speaks_a_step_softer_of_a_copy_that_its_container_did_not_keep_as_it_was_sent(small: Any) -> None:
    assert _two(small, sent="2023-05-01T10:00:00", format_="outlook_message")["dump/loose.eml"].weight is Weight.MODERATE


@pytest.mark.parametrize("address", ["pl22@corp.local", "p.l@firm.onmicrosoft.com", "<user@intra.lan>", "office@example.org"])
def test_speaks_a_step_softer_of_an_address_that_a_house_or_an_office_uses(small: Any, address: str) -> None:
    found = _two(small, sender=f"Accueil <{address.strip('<>')}>")["dump/loose.eml"]
    assert found.weight is Weight.MODERATE
    assert [tested.outcome for tested in found.tested] == ["excluded", "possible"]


def _senders(small: Any, signed: str, copy: str, *more: HeaderField) -> Any:
    small.mail("dump/inbox.eml", TEXT, _line("From", signed), *more, message_id=ID, signed=True, covered=COVERED)
    small.mail("dump/loose.eml", TEXT, _line("From", copy), message_id=ID)
    return small.ask(rule).get("dump/loose.eml")


@pytest.mark.parametrize(
    ("signed", "copy"),
    [
        ("Anna Berger <anna.berger@example.org>", "Anna Müller <anna.mueller@example.org>"),
        ("Liz Berger <liz@example.org>", "Elisabeth Berger <elisabeth.berger@example.org>"),
        ("a.berger@example.org", "anna.berger@example.com"),
        ("Анна Бергер <ab@example.org>", "Frau Anja Bergmann <anja@example.com>"),
        ("Anna Berger <anna.berger@example.org>", "ab1234@example.org"),
        ("Anna Berger <anna.berger@example.org>", "Example Support <support@help.example.com>"),
    ],
    ids=["married", "nickname", "house renamed", "other script", "number of an account", "ticket system"],
)
def test_speaks_a_step_softer_where_one_person_may_stand_behind_both(small: Any, signed: str, copy: str) -> None:
    assert _senders(small, signed, copy).weight is Weight.MODERATE


@pytest.mark.parametrize(
    ("signed", "copy"),
    [
        ("anna@example.org", "anna=example.org@lists.example.net"),
        ("anna@example.org", "SRS0=ab12=XY=example.org=anna@relay.example.net"),
        ("Anna <anna@example.org>", "anna_at_example_org_1a2b@private.example.com"),
        ("anna+news@example.org", "anna@example.org"),
        ("anna.berger@example.org", "annaberger@example.org"),
        ("王芳 <fang.wang@example.org>", "Wang Fang <wf@example.com>"),
        ("Anna Berger <anna@example.org>", "anna_berger/sales@notes.example.org"),
    ],
)
def test_is_silent_for_an_address_that_leads_to_the_signed_one(small: Any, signed: str, copy: str) -> None:
    assert _senders(small, signed, copy) is None


def test_is_silent_for_the_secretary_whom_the_signed_message_names_as_its_sender(small: Any) -> None:
    sender = HeaderField(at=Location("header Sender [0]"), name="Sender", position=0, value="Clara Vogt <clara.vogt@example.org>")
    assert _senders(small, "Bernd Boss <bernd.boss@example.org>", "Clara Vogt <clara.vogt@example.org>", sender) is None


def test_speaks_strongly_of_somebody_whom_the_signed_message_names_as_a_reader(small: Any) -> None:
    reader = HeaderField(at=Location("header Cc [0]"), name="Cc", position=0, value="Clara Vogt <clara.vogt@example.org>")
    found = _senders(small, "Bernd Boss <bernd.boss@example.org>", "Clara Vogt <clara.vogt@example.org>", reader)
    assert found.weight is Weight.STRONG


def test_speaks_a_step_softer_where_a_program_took_the_day_for_the_month(small: Any) -> None:
    assert _two(small, sent="2024-01-05T10:00:00")["dump/loose.eml"].weight is Weight.MODERATE


def test_is_silent_for_a_subject_that_an_export_lost(small: Any) -> None:
    assert _two(small, subject="(kein Betreff)") == {}


def test_speaks_a_step_softer_of_a_day_with_another_time_of_day_as_imports_write_it(small: Any) -> None:
    assert _two(small, sent="2024-06-21T01:02:03")["dump/loose.eml"].weight is Weight.MODERATE


def test_an_owners_subject_and_the_signature_that_it_breaks_are_one_event(small: Any) -> None:
    assert _two(small, subject="Versement convenu")["dump/loose.eml"].cause is Cause.SIGNATURE


@pytest.mark.parametrize(
    ("signed", "copy"),
    [
        ("Anna Müller <anna.mueller@example.org>", '"Mueller, Anna" <amu@corp.local>'),
        ("Anna Müller <anna.mueller@example.org>", '"Mueller, Anna (Dept. 4)" <user2231@corp.example.net>'),
        ("Łukasz Øre <l@example.org>", "ORE LUKASZ <u7@corp.example.net>"),
    ],
)
def test_is_silent_for_a_name_in_another_order_and_spelling(small: Any, signed: str, copy: str) -> None:
    small.mail("dump/inbox.eml", TEXT, _line("From", signed), message_id=ID, signed=True, covered=COVERED)
    small.mail("dump/loose.eml", TEXT, _line("From", copy), message_id=ID)
    assert small.ask(rule) == {}


@pytest.mark.parametrize(
    "copy", ["Grosse Groessenaenderung", "GroÃŸe GrÃ¶ÃŸenÃ¤nderung", "Gro?e Gr??en?nderung", "[erledigt] Grosse Groessenaenderung"]
)
def test_is_silent_for_a_subject_in_another_spelling(small: Any, copy: str) -> None:
    small.mail("dump/inbox.eml", TEXT, message_id=ID, signed=True, covered=COVERED, subject="Große Größenänderung")
    small.mail("dump/loose.eml", TEXT, message_id=ID, subject=copy)
    assert small.ask(rule) == {}


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"subject": "[News] Budget"},
        {"subject": "*****SPAM***** BUDGET"},
        {"subject": "Bud"},
        {"sent": "2024-05-01T23:59:00"},
        {"sender": "P. Lefèvre <PAUL@example.org>"},
        {"sender": "Paul via News <news@lists.example.org>"},
        {"sender": "'paul@example.org' <news@lists.example.org>"},
        {"sender": "[redacted] <xxxx@example.org>"},
        {"sender": "paul <p.lefevre@corp.example.net>"},
        {"sender": "Lefèvre, P. <paul@corp.example.net>"},
        {"body": TEXT.replace("12 400", "72 400"), "subject": "Versement convenu"},
        {"message_id": "other@example.org", "subject": "Versement convenu"},
        {"signed": True, "subject": "Versement convenu"},
        {"covered": ("to",), "subject": "Versement convenu", "sender": "Marie <marie@example.org>"},
    ],
    ids=[
        "same",
        "tag",
        "mark",
        "cut",
        "zone",
        "name",
        "via",
        "munged",
        "masked",
        "other address",
        "other domain",
        "other words",
        "other message",
        "both signed",
        "not covered",
    ],
)
def test_is_silent_for_what_lists_filters_and_exports_do(small: Any, other: dict[str, Any]) -> None:
    assert _two(small, **other) == {}


def test_is_silent_for_a_subject_whose_letters_were_lost(small: Any) -> None:
    small.mail("dump/inbox.eml", TEXT, message_id=ID, signed=True, covered=COVERED, subject="Договор 5")
    small.mail("dump/loose.eml", TEXT, message_id=ID, subject="FW: ??????? 5")
    assert small.ask(rule) == {}


def test_is_silent_where_a_list_names_the_author_for_replies(small: Any) -> None:
    assert _two(small, _line("Reply-To", "Paul <paul@example.org>"), sender="News <news@lists.example.org>") == {}


def test_is_silent_where_another_authenticated_copy_says_the_same(small: Any) -> None:
    small.mail("dump/second.eml", TEXT, _line("From", "Marie <marie@example.org>"), message_id=ID, signed=True, covered=COVERED)
    assert _two(small, sender="Marie <marie@example.org>") == {}
