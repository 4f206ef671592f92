"""What remains of a check whose key is lost."""

import msgspec
import pytest
from mail_records import answer, mail, record

from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.facts import RecordedCheck, RecordPlace
from leakcheck.model.finding import stamped
from leakcheck.model.rule import Direction, Observation, Weight
from leakcheck.rules.recorded_pass_without_key import recorded_pass_without_key as rule

PASS = record("dkim=pass", "header.d=example.org")


def _said(*parts: RecordedCheck | Attestation) -> list[Observation]:
    return list(rule.check(mail(*parts)))


def test_the_servers_record_agrees_weakly() -> None:
    (said,) = _said(PASS, answer(Reason.NO_KEY))
    assert "the server mx.example.net recorded at receipt that this signature was good" in said.sentence
    assert "itself is not signed" in said.sentence
    assert "hash" not in said.sentence
    found = stamped(rule, said, "a.eml")
    assert (found.weight, found.direction) == (Weight.WEAK, Direction.GENUINENESS), "consistency never promotes"


def test_a_hash_of_the_text_that_fits_is_told() -> None:
    (said,) = _said(record("dkim=pass", "header.d=example.org", recorder=""), msgspec.structs.replace(answer(Reason.NO_KEY), body_proven=True))
    assert "The text still has the hash that the signature states" in said.sentence
    assert "but the recipient's server recorded" in said.sentence


def test_two_records_of_one_signature_tell_it_once() -> None:
    assert len(_said(PASS, msgspec.structs.replace(PASS, position=1), answer(Reason.NO_KEY))) == 1


@pytest.mark.parametrize(
    "parts",
    [
        (PASS, answer(Reason.VERIFIED)),
        (PASS, answer(Reason.DOES_NOT_OPEN)),
        (PASS, answer(Reason.NO_KEY, signer="example.com")),
        (record("dkim=fail", "header.d=example.org"), answer(Reason.NO_KEY)),
        (record("spf=pass", "smtp.mailfrom=example.org"), answer(Reason.NO_KEY)),
        (msgspec.structs.replace(PASS, place=RecordPlace.ANYWHERE), answer(Reason.NO_KEY)),
    ],
)
def test_silent_where_there_is_a_better_answer_or_no_record_that_counts(parts: tuple[RecordedCheck | Attestation, ...]) -> None:
    assert not _said(*parts)
