"""What authenticated mail shows takes the meaning from a sign of the public table; one message, or one of another time, does not."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from leakcheck.correlate import correlate
from leakcheck.correlations.shape_seen_in_authenticated_mail import shape_seen_in_authenticated_mail as rule
from leakcheck.knowledge import mail_fingerprints
from leakcheck.knowledge.mail_fingerprints import Fingerprint
from leakcheck.model.case_view import FileResult
from leakcheck.model.facts import AnyFact, Hop, Identifier, IdentifierKind, PersonClaim, PersonRole, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.finding import Finding
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Cause, Direction, Family, Weight
from leakcheck.model.verdict import Basis, Status
from leakcheck.reports.proof_tree import Node, proof_tree
from leakcheck.verdict import judge

ODD = "dump/odd.eml"
THUNDERBIRD = "Thunderbird and its relatives"
START = datetime(2014, 3, 1, 12)


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A public table that knows numbers of JavaMail's as another program's, and Google's form with 2002: as one of after June 2017."""
    rows = {
        "number": {
            THUNDERBIRD: (Fingerprint("number", THUNDERBIRD, "a UUID in small letters", "", "", 50, 9, ""),),
            "Zimbra": (Fingerprint("number", "Zimbra", "JavaMail's", "", "", 9, 4, ""),),
        },
        "trace": {"Google": (Fingerprint("trace", "Google", "Google: by 2002:… with SMTP", "", "", 50, 9, "2017-06-01"),)},
    }
    monkeypatch.setattr(mail_fingerprints, "by_family", lambda kind: rows.get(kind, {}))


def _facts(name: str, days: float, *, java: bool = True, trace: bool = False, number: str = "") -> list[AnyFact]:
    moment = Moment(START + timedelta(days=days), 0)
    value = number or (f"1.{name}.JavaMail.a@b.example" if java else f"{days:08.0f}-0000-4000-8000-000000000000@b.example")
    facts: list[AnyFact] = [
        SoftwareClaim(at=Location("header User-Agent"), role=SoftwareRole.MAILER, name="Mozilla Thunderbird"),
        Identifier(at=Location("header Message-ID"), kind=IdentifierKind.MESSAGE, value=value),
        TimeClaim(at=Location("header Date"), role=TimeRole.SENT, moment=moment),
        PersonClaim(at=Location("header From"), role=PersonRole.SENDER, address="a@b.example"),
    ]
    if trace:
        facts.append(Hop(at=Location("header Received", "by 2002:a25:83c5:0:0:0:0:0 with SMTP id w5csp1; …"), position=0, moment=moment))
    return facts


def _mail(small: Any, name: str, days: float, *, signed: bool = True, **what: Any) -> None:
    small.add(f"dump/{name}.eml", *_facts(name, days, **what), kind=ItemKind.MAIL, format_="email_message", signed=signed)


def test_two_authenticated_messages_take_the_meaning_from_a_foreign_number(small: Any) -> None:
    _mail(small, "one", 0)
    _mail(small, "two", 50)
    _mail(small, "odd", 20, signed=False)
    said = small.ask(rule)[ODD]
    assert said.explains == ("message_id_foreign_to_client",)
    assert f"2 of {THUNDERBIRD}, from 2014-03-01 to 2014-04-20, have a number of this shape (JavaMail's)" in said.sentence
    assert [fact.at.item for fact in said.evidence] == ["", "dump/one.eml", "dump/two.eml"]
    assert (rule.weight, rule.direction) == (Weight.NOTE, Direction.LIMIT)


@pytest.mark.parametrize(
    ("one", "two", "odd"),
    [
        ({"days": 0}, {"days": 50, "java": False}, {"days": 20}),
        ({"days": 0, "number": "9.x.JavaMail.a@b.example"}, {"days": 50, "number": "9.x.JavaMail.a@b.example"}, {"days": 20}),
        ({"days": 0}, {"days": 50, "number": "9.x.JavaMail.a@b.example"}, {"days": 20, "number": "9.x.JavaMail.a@b.example"}),
        ({"days": 0}, {"days": 50}, {"days": 300}),
        ({"days": 0}, {"days": 50, "signed": False}, {"days": 20}),
        ({"days": 0}, {"days": 50}, {"days": 20, "java": False}),
    ],
    ids=["one alone", "one message twice", "a copy of the message itself", "another time", "not authenticated", "no sign to explain"],
)
def test_says_nothing_without_two_of_the_time(small: Any, one: dict[str, Any], two: dict[str, Any], odd: dict[str, Any]) -> None:
    _mail(small, "one", **one)
    _mail(small, "two", **two)
    _mail(small, "odd", **odd, signed=False)
    assert not small.ask(rule)


def test_a_form_in_use_by_then_was_no_later_form(small: Any) -> None:
    _mail(small, "one", -30, trace=True, java=False)
    _mail(small, "two", -20, trace=True, java=False)
    _mail(small, "odd", 0, trace=True, java=False, signed=False)
    assert small.ask(rule)[ODD].explains == ("provider_trace_of_another_period",)


def test_a_form_that_came_later_in_this_dump_too_keeps_its_meaning(small: Any) -> None:
    _mail(small, "one", 1300, trace=True, java=False)
    _mail(small, "two", 1310, trace=True, java=False)
    _mail(small, "odd", 0, trace=True, java=False, signed=False)
    assert not small.ask(rule)


def _sign(rule_id: str, weight: Weight, family: Family, cause: Cause) -> Finding:
    fact = _facts("odd", 20)[1]
    return Finding(
        rule=rule_id, title="A title.", weight=weight, direction=Direction.ALTERATION, family=family, cause=cause, sentence=f"{rule_id} speaks.",
        evidence=(fact,), innocent=("It is the normal way of the program.",),
    )  # fmt: skip


@pytest.mark.parametrize("witnesses", [1, 2])
def test_the_verdict_and_its_proof_show_the_explanation_and_keep_the_sign(small: Any, witnesses: int) -> None:
    signs = (
        _sign("provider_trace_of_another_period", Weight.MODERATE, Family.HEADER_CLOCK, Cause.DATE_LINE),
        _sign("another_rule", Weight.MODERATE, Family.CONTENT, Cause.TEXT),
    )
    for number in range(witnesses):
        _mail(small, f"signed{number}", number, trace=True, java=False)
    _mail(small, "odd", 5, trace=True, java=False, signed=False)
    (odd,) = small._items[ODD]
    small._items[ODD] = [msgspec.structs.replace(odd, findings=signs)]
    small.writer.save_correlations(correlate(small.dump, [rule], 60))
    (evidence,) = [one for one in small.writer.evidence() if one.examined.item.path == ODD]
    verdict = judge(evidence)
    lines = texts(proof_tree(FileResult(examined=evidence.examined, verdict=verdict)))
    if witnesses == 1:
        assert (verdict.status, verdict.basis) == (Status.SUSPICIOUS, Basis.CONTRADICTION)
        return
    assert verdict.status is Status.UNVERIFIABLE
    assert "provider_trace_of_another_period: an innocent explanation was found to hold" in verdict.folded
    assert any("did not count (an innocent explanation was found to hold): provider_trace_of_another_period (note, " in line for line in lines)
    (why,) = [line for line in lines if line.startswith("innocent explanation, found to hold")]
    assert "2 of Google, from 2014-03-01 to 2014-03-02, have a trace line of this form (Google: by 2002:… with SMTP)" in why
    kept = small.writer._connection.execute("SELECT weight FROM findings WHERE rule = 'provider_trace_of_another_period'").fetchall()
    assert kept == [(int(Weight.MODERATE),)], "what the check found stays as it was found"


def texts(node: Node) -> list[str]:
    return [node.text, *(text for child in node.children for text in texts(child))]
