"""What a DomainKeys signature is said to vouch for, on mail signed by a signer written from RFC 4870."""

import random

import pytest
from sealed_mails import BODY, HEADER, DomainKeysSigner, asking, known, outcomes, record, rsa_key

from leakcheck.decode.dkim_signature import MOST_SIGNATURES
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason
from leakcheck.model.key_record import KeyOrigin
from leakcheck.model.limits import Limits
from leakcheck.signatures.domainkeys import SCHEME

every = asking(SCHEME)
KEY = known("example.org")


def answer(message: bytes) -> Attestation:
    (only,) = every(message, KEY)
    return only


@pytest.mark.parametrize("form", ["nofws", "simple"])
@pytest.mark.parametrize("names", ["from:to:subject:date:message-id", "", "from:subject:date"])
def test_an_unchanged_message_is_authenticated(form: str, names: str) -> None:
    found = answer(DomainKeysSigner(form, names).sign())
    assert outcomes([found]) == [(Outcome.PASSED, Reason.VERIFIED)]
    assert (found.scheme, found.signer, found.selector, found.algorithm) == ("domainkeys", "example.org", "s1", "rsa-sha1")
    assert found.alignment is Alignment.SAME
    assert found.headers_proven
    assert found.body_proven
    assert "SHA-1" in " ".join(found.notes)


def test_the_answer_says_what_is_unchanged() -> None:
    found = answer(DomainKeysSigner().sign())
    assert found.sentence == (
        "The text and the From, Subject, Date and To lines of this message are unchanged since a mail server of example.org signed it, "
        "with a key seen from 2019-01-01 to 2021-01-01. The check does not show who typed it or whether what it says is true."
    )
    assert found.covered == ("from", "to", "subject", "date", "message-id")


@pytest.mark.parametrize("body", [b"", b"\r\n\r\n", b" \r\n", b"a", b"a\r \r\nb\r\n", b"a\r\n \t\r\n\r\n"])
@pytest.mark.parametrize("form", ["nofws", "simple"])
def test_empty_and_odd_texts_have_their_canonical_form(form: str, body: bytes) -> None:
    assert answer(DomainKeysSigner(form).sign(body=body)).headers_proven


def test_blanks_are_nothing_to_one_form_and_all_to_the_other() -> None:
    changes = [(b"we  agreed", b"we agreed"), (b"The  budget\r\n of", b"The budget of"), (b"400. \r\n", b"400.\r\n")]
    for old, new in changes:
        assert answer(DomainKeysSigner("nofws").sign().replace(old, new)).authenticates
        assert answer(DomainKeysSigner("simple").sign().replace(old, new)).reason is Reason.OPENS_HEADERS_CHANGED


@pytest.mark.parametrize(
    ("old", "new"), [(b"400", b"900"), (b"of the year", b"of the war"), (b"Ada <ada", b"Eve <ada"), (b"12:00:00 +", b"13:00:00 +")]
)
def test_of_a_changed_message_no_part_is_proven(old: bytes, new: bytes) -> None:
    found = answer(DomainKeysSigner().sign().replace(old, new))
    assert outcomes([found]) == [(Outcome.FAILED, Reason.OPENS_HEADERS_CHANGED)]
    assert not found.headers_proven
    assert not found.body_proven
    assert "no evidence that anybody altered it" in found.sentence


def test_lines_above_the_signature_are_not_signed() -> None:
    found = answer(b"Subject: Something else\r\n" + DomainKeysSigner().sign())
    assert outcomes([found]) == [(Outcome.PASSED, Reason.PARTLY_COVERED)]
    assert "Subject [0]" in found.uncovered
    assert answer(b"Received: by mx.example.net\r\n" + DomainKeysSigner("simple", "").sign()).authenticates


def test_a_second_line_below_the_signature_breaks_it() -> None:
    head, _, body = DomainKeysSigner().sign().partition(b"\r\n\r\n")
    assert answer(head + b"\r\nFrom: Eve <eve@example.org>\r\n\r\n" + body).reason is Reason.OPENS_HEADERS_CHANGED


@pytest.mark.parametrize("names", ["from:to", "from:subject"])
def test_a_signature_that_leaves_out_what_a_reader_sees_is_not_enough(names: str) -> None:
    assert answer(DomainKeysSigner(names=names).sign()).reason is Reason.PARTLY_COVERED


def test_a_signature_that_leaves_out_the_sender_never_passes() -> None:
    assert outcomes([answer(DomainKeysSigner(names="to:subject:date").sign())]) == [(Outcome.FAILED, Reason.FROM_NOT_SIGNED)]


def test_the_sending_address_has_to_lie_in_the_domain() -> None:
    header = HEADER.replace(b"Ada <ada@example.org>", b"Ada <ada@elsewhere.example>")
    assert answer(DomainKeysSigner().sign(header)).reason is Reason.MALFORMED
    below = HEADER.replace(b"ada@example.org", b"ada@mail.example.org")
    assert answer(DomainKeysSigner().sign(below)).authenticates


def test_a_sender_line_comes_before_the_from_line() -> None:
    header = b"Sender: list@example.org\r\n" + HEADER.replace(b"ada@example.org", b"ada@elsewhere.example")
    found = answer(DomainKeysSigner(names="sender:from:to:subject:date").sign(header))
    assert found.authenticates
    assert found.alignment is Alignment.DIFFERENT
    assert "not the sender's own domain" in found.sentence


def test_lines_signed_in_the_order_of_the_list_fit_too() -> None:
    header = b"Subject: a\r\nFrom: ada@example.org\r\nDate: Mon, 4 May 2020 12:00:00 +0000\r\n"
    other = b"From: ada@example.org\r\nDate: Mon, 4 May 2020 12:00:00 +0000\r\nSubject: a\r\n"
    signature = DomainKeysSigner("simple", "from:date:subject").sign(other).partition(b"From:")[0]
    assert answer(signature + header + b"\r\n" + BODY).authenticates


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ("k=rsa; t=y", Reason.VERIFIED),
        ("g=; k=rsa", Reason.VERIFIED),
        ("g=ada", Reason.VERIFIED),
        ("g=a*a", Reason.VERIFIED),
        ("g=*", Reason.VERIFIED),
        ("g=eve", Reason.KEY_FORBIDS),
        ("g=ad*da", Reason.KEY_FORBIDS),
        ("v=DKIM1; h=sha256", Reason.KEY_FORBIDS),
        ("v=DKIM1; s=tlsrpt", Reason.KEY_FORBIDS),
    ],
)
def test_what_the_key_record_allows_is_obeyed(tags: str, reason: Reason) -> None:
    (found,) = every(DomainKeysSigner().sign(), known("example.org", text=record(rsa_key("example.org"), tags)))
    assert found.reason is reason


def test_keys_that_are_missing_withdrawn_strange_or_public_authenticate_nothing() -> None:
    message = DomainKeysSigner().sign()
    assert [one.reason for one in every(message)] == [Reason.NETWORK_NOT_ALLOWED]
    assert [one.reason for one in every(message, known("example.org", text="k=rsa; p="))] == [Reason.KEY_REVOKED]
    assert [one.reason for one in every(message, known("example.org", text=record(rsa_key("another"))))] == [Reason.DOES_NOT_OPEN]
    public = known("example.org", text=record(rsa_key("example.org")), origin=KeyOrigin.TEST)
    assert [one.reason for one in every(message, public)] == [Reason.FORGEABLE]


def test_a_file_with_bare_line_feeds_is_as_good() -> None:
    assert answer(DomainKeysSigner("simple").sign().replace(b"\r\n", b"\n")).authenticates


def test_the_marks_of_a_mailbox_are_undone_and_shown() -> None:
    found = answer(DomainKeysSigner().sign().replace(b"\r\nFrom Ada\r\n", b"\r\n>From Ada\r\n"))
    assert outcomes([found]) == [(Outcome.PASSED, Reason.REPAIRED)]
    assert found.repair_difference == ("->From Ada", "+From Ada")
    assert len(found.repairs) == 1
    also = DomainKeysSigner().sign().replace(b"\r\nFrom Ada\r\n", b"\r\n>From Ada\r\n").replace(b"400", b"900")
    assert answer(also).reason is Reason.OPENS_HEADERS_CHANGED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"c=nofws", b"c=relaxed"),
        (b"q=dns", b"q=http"),
        (b"d=example.org", b"d="),
        (b"s=s1;", b""),
        (b" b=", b" b=*"),
        (b"s=s1;", b"s=s1; s=s2;"),
        (b" b=", b" b=" + b"A" * 100_000),
        (b"h=from", b"h=" + b"x:" * 5000 + b"from"),
    ],
)
def test_a_signature_that_breaks_the_standard_or_the_bounds_is_malformed(old: bytes, new: bytes) -> None:
    assert outcomes([answer(DomainKeysSigner().sign().replace(old, new, 1))]) == [(Outcome.INDETERMINATE, Reason.MALFORMED)]


def test_another_method_is_unsupported() -> None:
    assert answer(DomainKeysSigner().sign().replace(b"rsa-sha1", b"rsa-sha256")).reason is Reason.UNSUPPORTED


def test_what_is_absent_or_too_large_gets_no_answer() -> None:
    assert every(HEADER + b"\r\n" + BODY, KEY) == []
    assert every(DomainKeysSigner().sign(), KEY, limits=Limits(item_bytes=10)) == []


def test_hostile_messages_are_bounded() -> None:
    first = DomainKeysSigner().sign()
    field = first[: first.index(b"Received:")]
    found = every(field * MOST_SIGNATURES + first, KEY)
    assert len(found) == MOST_SIGNATURES + 1
    assert found[-1].reason is Reason.TOO_LARGE
    big = DomainKeysSigner().sign(body=b"\r \t" * 300_000 + b">From a\r\n" * 100_000)
    assert answer(big).headers_proven
    assert answer(big + b"x").outcome is Outcome.FAILED


def test_arbitrary_bytes_get_an_answer_and_no_exception() -> None:
    chance = random.Random(6)
    message = DomainKeysSigner().sign()
    for _ in range(200):
        mutant = bytearray(message)
        for _ in range(chance.randrange(1, 6)):
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        every(bytes(mutant), KEY)
