"""Recorded failures of the sender's own domain."""

import msgspec
import pytest
from mail_records import answer, mail, record

from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, PersonClaim, PersonRole, RecordPlace
from leakcheck.model.finding import stamped
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Observation, Weight
from leakcheck.rules.recorded_check_failed import recorded_check_failed as rule

DMARC = record("dmarc=fail", "header.from=example.org")
SPF = record("spf=fail", "smtp.mailfrom=bounce@mail.example.org")


def _said(*parts: AnyFact | Attestation) -> list[Observation]:
    return list(rule.check(mail(*parts)))


def test_failures_for_the_senders_domain_are_told_together() -> None:
    (said,) = _said(SPF, DMARC, record("dkim=fail", "header.d=example.org"))
    assert "the check of example.org failed (DMARC and SPF and DKIM)" in said.sentence
    found = stamped(rule, said, "a.eml")
    assert (found.weight, found.direction) == (Weight.WEAK, Direction.ALTERATION)
    assert len(found.evidence) == 4


@pytest.mark.parametrize(
    "parts",
    [
        (DMARC, record("dkim=pass", "header.d=example.org")),
        (DMARC, record("spf=pass", "smtp.mailfrom=example.org")),
        (record("spf=fail", "smtp.mailfrom=relay.example.com"),),
        (record("dkim=fail", "header.d=lists.example.com"),),
        (record("dmarc=none", "header.from=example.org"),),
        (record("spf=softfail", "smtp.mailfrom=example.org"),),
        (msgspec.structs.replace(DMARC, place=RecordPlace.ANYWHERE),),
        (DMARC, Identifier(at=Location("header List-Id"), kind=IdentifierKind.LIST, value="l.example.com")),
        (DMARC, answer(Reason.VERIFIED)),
        (DMARC, PersonClaim(at=Location("header From [1]"), role=PersonRole.SENDER, address="eve@example.com")),
    ],
    ids=["signature passed", "server passed", "a relay's domain", "a list's signature", "no policy", "soft", "typed by anybody", "list", "authenticated",
         "two senders"],
)  # fmt: skip
def test_silent_where_something_explains_it(parts: tuple[AnyFact | Attestation, ...]) -> None:
    assert not _said(*parts)
