"""Byte identity with an attachment of an authenticated message."""

from datetime import datetime
from typing import Any

from leakcheck.correlations.identical_to_authenticated_attachment import identical_to_authenticated_attachment as rule
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.facts import Identifier, SignatureMark
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Direction, Weight

BYTES = b"the budget, all of it " * 20


def test_speaks_for_a_loose_file_with_the_bytes_of_a_signed_mails_attachment(small: Any) -> None:
    small.mail("dump/a.eml", "see the attached paper", signed=True)
    small.add("dump/a.eml!/budget.docx", data=BYTES)
    small.add("dump/loose.docx", data=BYTES)
    found = small.ask(rule)
    assert list(found) == ["dump/loose.docx"]
    assert found["dump/loose.docx"].others == ("dump/a.eml!/budget.docx",)
    assert isinstance(found["dump/loose.docx"].evidence[0], Identifier)
    assert any(isinstance(fact, SignatureMark) and fact.at.item == "dump/a.eml" for fact in found["dump/loose.docx"].evidence)
    assert "whose Date line reads 2024-05-01" in found["dump/loose.docx"].sentence
    assert (rule.direction, rule.weight) == (Direction.GENUINENESS, Weight.STRONG)


def test_names_the_time_that_the_signature_states_beside_the_date_line(small: Any) -> None:
    passed = Attestation(
        scheme="dkim", outcome=Outcome.PASSED, reason=Reason.VERIFIED, sentence="It is signed.", at=Location("header DKIM-Signature [0]"),
        signer="example.org", signing_time=Moment(datetime(2026, 11, 29, 19, 26), 0),
    )  # fmt: skip
    small.add("dump/a.eml", kind=ItemKind.MAIL, format_="email_message", attestations=(passed,))
    small.add("dump/a.eml!/budget.docx", data=BYTES)
    small.add("dump/loose.docx", data=BYTES)
    assert "signed on 2026-11-29 19:26:00 UTC by the signature's own word" in small.ask(rule)["dump/loose.docx"].sentence


def test_reaches_into_containers_inside_the_signed_mail(small: Any) -> None:
    small.mail("dump/a.eml", "see the attached paper", signed=True)
    small.add("dump/a.eml!/all.zip", kind=ItemKind.CONTAINER, format_="zip")
    small.add("dump/a.eml!/all.zip!/budget.docx", data=BYTES)
    small.add("dump/other.zip!/budget.docx", data=BYTES)
    assert list(small.ask(rule)) == ["dump/other.zip!/budget.docx"]


def test_is_silent_where_the_mail_is_not_authenticated(small: Any) -> None:
    small.mail("dump/a.eml", "see the attached paper")
    small.add("dump/a.eml!/budget.docx", data=BYTES)
    small.add("dump/loose.docx", data=BYTES)
    assert small.ask(rule) == {}


def test_is_silent_for_attachments_of_two_authenticated_mails(small: Any) -> None:
    for name in "ab":
        small.mail(f"dump/{name}.eml", "see the attached paper", signed=True)
        small.add(f"dump/{name}.eml!/budget.docx", data=BYTES)
    assert small.ask(rule) == {}


def test_is_silent_for_files_so_small_that_they_occur_everywhere(small: Any) -> None:
    small.mail("dump/a.eml", "see the attached paper", signed=True)
    small.add("dump/a.eml!/dot.gif", data=b"GIF89a")
    small.add("dump/dot.gif", data=b"GIF89a")
    assert small.ask(rule) == {}


def test_is_silent_for_a_copy_of_the_signed_mail_itself(small: Any) -> None:
    small.add("dump/a.eml", data=BYTES, kind=ItemKind.MAIL, signed=True)
    small.add("dump/copy.bin", data=BYTES, kind=ItemKind.OTHER)
    assert small.ask(rule) == {}


def test_speaks_for_a_loose_file_with_the_bytes_of_what_a_signed_file_holds(small: Any) -> None:
    small.add("dump/budget.docx.p7m", kind=ItemKind.OTHER, format_="cms_message", signed=True)
    small.add("dump/budget.docx.p7m!/budget.docx", data=BYTES)
    small.add("dump/loose.docx", data=BYTES)
    found = small.ask(rule)
    assert list(found) == ["dump/loose.docx"]
    assert "“budget.docx” inside a signed file (dump/budget.docx.p7m!/budget.docx)" in found["dump/loose.docx"].sentence
    assert found["dump/loose.docx"].sentence.endswith("when that file was signed.")


def test_is_silent_where_the_signed_file_is_not_authenticated_and_where_a_signed_document_holds_another(small: Any) -> None:
    small.add("dump/budget.docx.p7m", kind=ItemKind.OTHER, format_="cms_message")
    small.add("dump/budget.docx.p7m!/budget.docx", data=BYTES)
    small.add("dump/signed.pdf", format_="pdf_document", signed=True)
    small.add("dump/signed.pdf!/budget.docx", data=BYTES)
    small.add("dump/loose.docx", data=BYTES)
    assert small.ask(rule) == {}
