"""The record of the recipient's server beside our own answer."""

import base64

import msgspec
import pytest
from mail_records import KEY, RECEIVED, answer, mail, record

from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.examined import Examined
from leakcheck.model.facts import RecordedCheck, RecordPlace, SignatureMark
from leakcheck.model.finding import stamped
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.rule import Direction, Observation, Weight
from leakcheck.rules.recorded_results_contradict_signature import recorded_results_contradict_signature as rule

PASS = record("dkim=pass", "header.d=example.org")


def _said(*parts: RecordedCheck | Attestation) -> list[Observation]:
    return list(rule.check(mail(*parts)))


def test_recorded_as_good_though_the_key_of_that_time_did_not_make_it() -> None:
    (said,) = _said(PASS, answer(Reason.DOES_NOT_OPEN))
    assert "The server mx.example.net recorded at receipt that the signature of example.org was good" in said.sentence
    assert "seen in use from 2015-01-01 to 2017-12-31" in said.sentence
    found = stamped(rule, said, "a.eml")
    assert (found.weight, found.direction) == (Weight.WEAK, Direction.ALTERATION)
    assert [type(fact) for fact in found.evidence] == [RecordedCheck, SignatureMark]


@pytest.mark.parametrize(
    "key",
    [
        None,
        KeyRecord("example.org", "s", "v=DKIM1; p=x", "an archive", KeyOrigin.ARCHIVE),
        KeyRecord("example.org", "s", "v=DKIM1; p=x", "an archive", KeyOrigin.ARCHIVE, "2017-01-01", "2018-01-01"),
        msgspec.structs.replace(KEY, origin=KeyOrigin.UNDOCUMENTED),
        msgspec.structs.replace(KEY, origin=KeyOrigin.RECOVERED),
    ],
    ids=["no key", "no dates", "another time", "of unknown origin", "recovered"],
)
def test_silent_where_the_domain_may_have_had_another_key(key: KeyRecord | None) -> None:
    assert not _said(PASS, answer(Reason.DOES_NOT_OPEN, key=key))


def test_silent_without_a_time_of_receipt() -> None:
    told = mail(PASS, answer(Reason.DOES_NOT_OPEN))
    assert not list(
        rule.check(Examined(item=told.item, facts=tuple(fact for fact in told.facts if fact != RECEIVED), attestations=told.attestations))
    )


@pytest.mark.parametrize("reason", [Reason.BODY_ALTERED, Reason.HEADERS_ALTERED, Reason.OPENS_HEADERS_CHANGED, Reason.SIGNED_HEADER_CHANGED])
def test_a_change_after_receipt_is_handling(reason: Reason) -> None:
    (said,) = _said(PASS, answer(reason))
    assert (
        "changed after that: by a scanner in the recipient's house, a mailbox program or an export, or by a person; a mailing list" in said.sentence
    )
    assert stamped(rule, said, "a.eml").direction is Direction.HANDLING


def test_recorded_as_bad_though_it_fits_is_a_question_about_the_record() -> None:
    (said,) = _said(record("dkim=fail", "header.d=example.org", recorder=""), answer(Reason.VERIFIED))
    assert said.sentence.startswith("The recipient's server recorded that this signature failed")
    assert stamped(rule, said, "a.eml").direction is Direction.LEAD


def test_recorded_as_unsigned_though_a_signature_fits() -> None:
    (said,) = _said(record("dkim=none"), answer(Reason.VERIFIED))
    assert "that the message was not signed" in said.sentence
    assert not _said(record("dkim=none", above=1), answer(Reason.VERIFIED)), "it was signed afterwards"


@pytest.mark.parametrize(
    "parts",
    [
        (PASS, answer(Reason.VERIFIED)),
        (PASS, answer(Reason.NO_KEY)),
        (PASS, answer(Reason.DOES_NOT_OPEN), answer(Reason.VERIFIED, number=1)),
        (PASS, answer(Reason.BODY_ALTERED), answer(Reason.VERIFIED, number=1)),
        (PASS, answer(Reason.DOES_NOT_OPEN, signer="example.com")),
        (PASS,),
        (record("dkim=fail", "header.d=example.org"), answer(Reason.BODY_ALTERED)),
        (record("dkim=neutral", "header.d=example.org"), answer(Reason.VERIFIED)),
        (record("dkim=temperror", "header.d=example.org"), answer(Reason.VERIFIED)),
        (record("spf=fail", "smtp.mailfrom=example.org"), answer(Reason.VERIFIED)),
        (record("dkim=none"), answer(Reason.DOES_NOT_OPEN)),
    ],
    ids=["both good", "no key", "another of the domain is good", "another is whole", "another domain", "unsigned", "both bad", "neutral", "no answer", "spf",
         "none and bad"],
)  # fmt: skip
def test_silent_where_record_and_answer_agree_or_nothing_is_known(parts: tuple[RecordedCheck | Attestation, ...]) -> None:
    assert not _said(*parts)


def test_silent_for_records_that_anybody_could_type() -> None:
    assert not _said(msgspec.structs.replace(PASS, place=RecordPlace.ANYWHERE), answer(Reason.DOES_NOT_OPEN))


def test_a_record_that_names_its_signature_speaks_of_no_other() -> None:
    signature = b"\x01" * 30
    named = record("dkim=pass", "header.d=example.org", f"header.b={base64.b64encode(signature).decode()[:8]}")
    assert _said(named, answer(Reason.DOES_NOT_OPEN, signature=signature))
    assert not _said(named, answer(Reason.DOES_NOT_OPEN, signature=b"\x02" * 30))


def test_behind_a_server_on_the_way_whose_seal_tells_it_may_have_been_a_list() -> None:
    sealed = answer(Reason.VERIFIED, signer="mx.example.net")
    at = msgspec.structs.replace(sealed.at, part="header ARC-Message-Signature i=1")
    seal = msgspec.structs.replace(sealed, scheme="arc", at=at, recorded=("dkim=pass header.d=example.org",))
    (said,) = _said(seal, answer(Reason.BODY_ALTERED, number=1))
    assert said.sentence.endswith("changed after that, as lists, scanners and exports do.")
