"""Which records count, and of which signature each speaks."""

import base64

import msgspec
import pytest

from leakcheck.decode.trusted_records import author_domain, domain_of, speaks_of, trusted_records, was_there
from leakcheck.model.attestation import Attestation, Outcome, Reason, SignatureMaterial
from leakcheck.model.examined import Examined
from leakcheck.model.facts import PersonClaim, PersonRole, RecordedCheck, RecordPlace
from leakcheck.model.item import Item
from leakcheck.model.location import Location

SIGNATURE = base64.b64decode("jW/+lYvyAAAA")


def _record(
    *properties: str,
    method: str = "dkim",
    place: RecordPlace = RecordPlace.RECIPIENT,
    position: int = 0,
    above: int = 0,
    recorder: str = "mx.example.net",
) -> RecordedCheck:
    at = Location("header Authentication-Results" + (f" [{position}]" if position else ""))
    return RecordedCheck(
        at=at, method=method, result="pass", place=place, recorder=recorder, properties=properties, position=position, signatures_above=above
    )


ANSWER = Attestation(
    scheme="dkim",
    outcome=Outcome.PASSED,
    reason=Reason.VERIFIED,
    sentence="s",
    at=Location("header DKIM-Signature [1]"),
    signer="example.org",
    selector="s1",
    headers_proven=True,
    material=SignatureMaterial(signature=SIGNATURE, digest=b"", hash_name="sha256", body_hash=b"", body_form="relaxed"),
)


def _trusted(*parts: RecordedCheck | Attestation) -> list[RecordedCheck]:
    facts = tuple(part for part in parts if isinstance(part, RecordedCheck))
    answers = tuple(part for part in parts if isinstance(part, Attestation))
    return list(trusted_records(Examined(item=Item("a.eml", 1, ""), facts=facts, attestations=answers)))


def test_records_of_the_recipients_server_count_and_others_do_not() -> None:
    own, typed = _record(), _record(place=RecordPlace.ANYWHERE)
    assert _trusted(own, typed) == [own]


def test_a_record_under_a_fitting_signature_of_the_recording_house_counts() -> None:
    typed = [_record(place=RecordPlace.ANYWHERE, position=position, recorder="mx.example.org") for position in range(3)]
    covering = msgspec.structs.replace(ANSWER, covered=("from", "Authentication-Results", "authentication-results"))
    assert _trusted(*typed, covering) == typed[1:], "the lowest two of three"
    assert not _trusted(*typed, msgspec.structs.replace(covering, headers_proven=False))
    assert not _trusted(*typed, msgspec.structs.replace(covering, covered=("from",)))
    assert not _trusted(_record(place=RecordPlace.ANYWHERE, recorder="mx.elsewhere.example"), covering)
    assert not _trusted(_record(place=RecordPlace.ANYWHERE, recorder=""), msgspec.structs.replace(covering, signer="localhost"))


def test_what_a_fitting_seal_recorded_counts() -> None:
    seal = msgspec.structs.replace(
        ANSWER, scheme="arc", signer="sealer.example", recorded=("dkim=pass header.d=example.org header.s=s1", "spf=fail smtp.mailfrom=a@b.example")
    )
    first, second = _trusted(seal)
    assert (first.method, first.result, first.recorder, first.properties) == (
        "dkim", "pass", "sealer.example", ("header.d=example.org", "header.s=s1"),
    )  # fmt: skip
    assert (second.method, second.result) == ("spf", "fail")
    assert not _trusted(msgspec.structs.replace(seal, outcome=Outcome.FAILED))
    assert not _trusted(msgspec.structs.replace(seal, scheme="dkim"))


@pytest.mark.parametrize(
    "properties",
    [
        ("header.d=example.org",),
        ("header.d=Example.org", "header.s=S1", "header.b=jW/+lYvy"),
        ("header.i=@example.org",),
        ("header.i=ann@sub.example.org",),
        ("header.d=example.org", "header.b=xxx"),
    ],
)
def test_a_record_speaks_of_the_signature_that_it_names(properties: tuple[str, ...]) -> None:
    assert speaks_of(_record(*properties), ANSWER)
    assert speaks_of(_record(*properties, above=1), ANSWER)


@pytest.mark.parametrize(
    "properties",
    [
        (),
        ("header.d=sub.example.org",),
        ("header.d=sub.example.org", "header.i=@example.org"),
        ("header.d=notexample.org",),
        ("header.i=@notexample.org",),
        ("header.d=example.org", "header.s=s2"),
        ("header.d=example.org", "header.b=jw/+lyvy"),
        ("header.from=example.org",),
    ],
)
def test_a_record_does_not_speak_of_others(properties: tuple[str, ...]) -> None:
    assert not speaks_of(_record(*properties), ANSWER)


def test_a_record_does_not_speak_of_signatures_made_after_it_nor_of_other_checks() -> None:
    assert not speaks_of(_record("header.d=example.org", above=2), ANSWER)
    assert not was_there(_record(above=2), ANSWER)
    assert not speaks_of(_record("header.d=example.org", method="dara"), ANSWER)
    assert not speaks_of(_record("header.d=example.org"), msgspec.structs.replace(ANSWER, scheme="arc"))
    assert not was_there(_record(), msgspec.structs.replace(ANSWER, at=Location("header X-Google-DKIM-Signature [1]")))


@pytest.mark.parametrize(
    ("method", "properties", "domain"),
    [
        ("dkim", ("header.i=@a.example", "header.d=b.example"), "b.example"),
        ("dmarc", ("action=none", "header.from=A.example"), "a.example"),
        ("spf", ("smtp.mailfrom=<ann@a.example>",), "a.example"),
        ("spf", ("smtp.mail=a.example",), "a.example"),
        ("iprev", ("policy.iprev=192.0.2.1",), ""),
        ("dkim", (), ""),
    ],
)
def test_what_domain_a_check_was_about(method: str, properties: tuple[str, ...], domain: str) -> None:
    assert domain_of(_record(*properties, method=method)) == domain


def test_the_senders_domain_is_unknown_where_several_are_named() -> None:
    senders = [
        PersonClaim(at=Location("header From"), role=PersonRole.SENDER, address=address) for address in ("a@x.example", "b@X.example", "c@y.example")
    ]
    assert author_domain(Examined(item=Item("a.eml", 1, ""), facts=tuple(senders[:2]))) == "x.example"
    assert author_domain(Examined(item=Item("a.eml", 1, ""), facts=tuple(senders))) == ""
    assert author_domain(Examined(item=Item("a.eml", 1, ""))) == ""
