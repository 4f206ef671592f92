"""Signatures of which Outlook kept the header lines alone: the lines can fit, and nothing is ever authenticated."""

import pytest
from outlook_bytes import attribute, message, row, tnef
from sealed_mails import BODY, HEADER, asking, known, outcomes, signed

from leakcheck.model.attestation import Outcome, Reason
from leakcheck.signatures.kept_header import SCHEME

every = asking(SCHEME)
KEY = known("example.org")
LOST = [(Outcome.INDETERMINATE, Reason.CONTAINER_LOST_BYTES)]


def kept(mail: bytes, **more: str) -> bytes:
    """The `.msg` that Outlook makes of a mail."""
    return message({0x007D: more.get("before", "") + mail.partition(b"\r\n\r\n")[0].decode() + "\r\n\r\n", 0x1000: "Dear Bob, we agreed on 400."})


def test_header_lines_that_fit_are_said_to_be_unchanged_and_nothing_about_the_text() -> None:
    (found,) = every(kept(signed(HEADER + b"\r\n" + BODY)), KEY)
    assert outcomes([found]) == LOST
    assert found.headers_proven
    assert not found.body_proven
    assert not found.authenticates
    assert (found.scheme, found.signer, found.at.part, found.material) == ("kept_header", "example.org", "header DKIM-Signature [0]", None)
    assert found.sentence == (
        "The header lines that the mailbox program kept (From, Subject, Date and To) are unchanged since a mail server of example.org signed them. "
        "Whether the text and the attachments are those that were signed cannot be checked, because the program did not keep the message as it was sent."
    )


def test_not_even_a_signed_empty_text_is_called_verified() -> None:
    """Where no text is there, its hash would fit a message that was sent without one."""
    (found,) = every(kept(signed(HEADER + b"\r\n")), KEY)
    assert outcomes([found]) == LOST
    assert not found.body_proven
    assert not found.authenticates


def test_a_changed_line_is_nothing_against_the_message() -> None:
    (found,) = every(kept(signed(HEADER + b"\r\n" + BODY).replace(b"budget", b"Budget")), KEY)
    assert outcomes([found]) == LOST
    assert not found.headers_proven
    assert "nothing follows from this" in found.sentence


def test_a_signature_by_another_key_is_nothing_against_the_message() -> None:
    mail = signed(HEADER + b"\r\n" + BODY, "example.com").replace(b"d=example.com", b"d=example.org")
    assert outcomes(every(kept(mail), KEY)) == LOST


def test_a_key_that_is_not_at_hand_is_asked_for() -> None:
    assert outcomes(every(kept(signed(HEADER + b"\r\n" + BODY)))) == [(Outcome.INDETERMINATE, Reason.NETWORK_NOT_ALLOWED)]


def test_a_line_added_above_the_signed_one_is_told() -> None:
    (found,) = every(kept(b"Subject: Another\r\n" + signed(HEADER + b"\r\n" + BODY)), KEY)
    assert "but a second Subject line stands in the message that it does not cover" in found.sentence


def test_outlooks_own_first_line_is_no_line_of_the_message() -> None:
    (found,) = every(kept(signed(HEADER + b"\r\n" + BODY), before="Microsoft Mail Internet Headers Version 2.0\r\n"), KEY)
    assert found.headers_proven


@pytest.mark.parametrize(
    ("name", "domain", "start"), [(b"X-Google-DKIM-Signature", "1e100.net", "v=1; "), (b"ARC-Message-Signature", "example.org", "i=1; ")]
)
def test_signatures_of_other_kinds_are_read_too(name: bytes, domain: str, start: str) -> None:
    (found,) = every(kept(signed(HEADER + b"\r\n" + BODY, domain, name=name, start=start)), known(domain))
    assert (outcomes([found]), found.headers_proven, found.scheme) == (LOST, True, "kept_header")


def test_domainkeys_cannot_be_checked_without_the_text() -> None:
    assert outcomes(every(kept(b"DomainKey-Signature: a=rsa-sha1; d=example.org; s=s1; b=AAAA\r\n" + HEADER))) == LOST


def test_mail_without_a_signature_or_a_header_gives_no_answer() -> None:
    assert every(kept(HEADER), KEY) == []
    assert every(message({0x1000: "Words."}), KEY) == []
    assert every(message({0x1000: "Words."})[:700], KEY) == []


def test_what_tnef_kept_is_read_the_same_way() -> None:
    header = signed(HEADER + b"\r\n" + BODY).partition(b"\r\n\r\n")[0].decode()
    (found,) = every(tnef(attribute(1, 0x9003, row({0x007D: header}))), KEY)
    assert (outcomes([found]), found.headers_proven) == (LOST, True)
