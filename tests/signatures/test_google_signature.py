"""What Google's second signature is said to vouch for, on mail signed here under the name DKIM-Signature, as Google does."""

import random
from pathlib import Path

import pytest
from sealed_mails import BODY, HEADER, NAMES, asking, known, outcomes, record, rsa_key, signed

from leakcheck.decode.dkim_signature import MOST_SIGNATURES
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item
from leakcheck.model.key_record import KeyOrigin
from leakcheck.model.limits import Limits
from leakcheck.signatures.google_signature import SCHEME

every = asking(SCHEME)
PLAIN = HEADER + b"\r\n" + BODY
KEY = known("1e100.net")


def made(message: bytes = PLAIN, domain: str = "1e100.net", names: str = NAMES) -> bytes:
    return signed(message, domain, names, b"X-Google-DKIM-Signature")


def answer(message: bytes) -> Attestation:
    (only,) = every(message, KEY)
    return only


def test_an_unchanged_message_is_authenticated_for_its_words_and_not_for_its_sender() -> None:
    found = answer(made())
    assert outcomes([found]) == [(Outcome.PASSED, Reason.VERIFIED)]
    assert found.authenticates
    assert (found.scheme, found.signer, found.alignment) == ("google_signature", "1e100.net", Alignment.DIFFERENT)
    assert found.at.part == "header X-Google-DKIM-Signature [0]"
    assert found.sentence == (
        "The text and the From, Subject, Date and To lines of this message are unchanged since Google's mail servers signed it for sending, under "
        "their own name 1e100.net, with a key seen from 2019-01-01 to 2021-01-01. That signature does not show from whose account it came. "
        "The check does not show who typed it or whether what it says is true."
    )


def test_not_even_a_sender_at_google_is_vouched_for() -> None:
    found = answer(made(PLAIN.replace(b"ada@example.org>", b"ada@1e100.net>")))
    assert found.alignment is Alignment.DIFFERENT


def test_a_copy_under_the_name_that_stands_there_does_not_fit() -> None:
    """Who hashed the field under its own name made no signature of Google's kind."""
    message = signed(PLAIN, "1e100.net", NAMES, b"DKIM-Signature").replace(b"DKIM-Signature", b"X-Google-DKIM-Signature", 1)
    assert answer(message).authenticates
    other = signed(PLAIN, "1e100.net", NAMES, b"ARC-Message-Signature", "v=1; ").replace(b"ARC-Message-Signature", b"X-Google-DKIM-Signature", 1)
    assert answer(other).reason is Reason.HEADERS_ALTERED


@pytest.mark.parametrize("line", [b"Delivered-To: carol@gmail.com", b"DKIM-Signature: v=1; a=x", b"List-ID: <a.googlegroups.com>"])
def test_mail_that_google_only_passed_on_is_not_authenticated(line: bytes) -> None:
    name = line.partition(b":")[0].decode().lower()
    found = answer(made(line + b"\r\n" + PLAIN, names=f"{name}:{NAMES}"))
    assert outcomes([found]) == [(Outcome.PASSED, Reason.SEALED_ONLY)]
    assert not found.authenticates
    assert "had come from elsewhere" in found.sentence


def test_such_a_line_that_the_signature_does_not_name_came_later() -> None:
    assert answer(b"Delivered-To: carol@gmail.com\r\n" + made()).authenticates


def test_the_answer_that_a_later_key_gives_for_mail_passed_on_says_the_same() -> None:
    (found,) = every(made(b"Delivered-To: c@gmail.com\r\n" + PLAIN, names=f"delivered-to:{NAMES}"))
    assert found.reason is Reason.NETWORK_NOT_ALLOWED
    assert found.material is not None
    assert "only passed this message on" in found.material.gap


def test_changes_are_told_apart_as_for_dkim() -> None:
    assert answer(made().replace(b"400", b"900")).reason is Reason.BODY_ALTERED
    assert answer(made().replace(b"of the year", b"of the war")).reason is Reason.HEADERS_ALTERED
    assert answer(b"From: eve@example.org\r\n" + made()).reason is Reason.PARTLY_COVERED


def test_a_file_with_bare_line_feeds_is_as_good() -> None:
    assert answer(made().replace(b"\r\n", b"\n")).authenticates


def test_a_domain_that_is_not_googles_is_not_believed() -> None:
    found = every(made(domain="example.org"), known("example.org"))
    assert outcomes(found) == [(Outcome.INDETERMINATE, Reason.UNSUPPORTED)]


def test_keys_that_are_missing_or_public_authenticate_nothing() -> None:
    assert [one.reason for one in every(made())] == [Reason.NETWORK_NOT_ALLOWED]
    public = known("1e100.net", text=record(rsa_key("1e100.net")), origin=KeyOrigin.TEST)
    assert [one.reason for one in every(made(), public)] == [Reason.FORGEABLE]


def test_a_message_without_the_field_gets_no_answer() -> None:
    assert every(PLAIN, KEY) == []
    assert every(b"", KEY) == []
    assert every(made(), KEY, limits=Limits(item_bytes=10)) == []


def test_hostile_fields_are_bounded() -> None:
    first = made()
    field = first[: first.index(b"Received:")]
    found = every(field * MOST_SIGNATURES + first, KEY)
    assert len(found) == MOST_SIGNATURES + 1
    assert found[-1].reason is Reason.TOO_LARGE
    assert answer(first.replace(b"b=", b"b=" + b"A" * 100_000, 1)).reason is Reason.MALFORMED


def test_arbitrary_bytes_get_an_answer_and_no_exception() -> None:
    chance = random.Random(5)
    message = made()
    for _ in range(40):
        mutant = bytearray(message)
        for _ in range(chance.randrange(1, 6)):
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        every(bytes(mutant), KEY)


@pytest.mark.corpus
def test_real_mail_that_gmail_forwarded_is_not_authenticated_by_it(corpus: Path) -> None:
    data = (corpus / "mail" / "postalsys+mailauth" / "test" / "fixtures" / "arc-pass.eml").read_bytes()
    found = list(SCHEME.verify(Content.of_bytes(data), Examined(item=Item("a", 1, "")), KeyStore.of_files(), Limits()))
    assert outcomes(found) == [(Outcome.PASSED, Reason.SEALED_ONLY)]
