"""Two messages beside each other: their signatures, and what follows in words for mail and never for papers."""

import pytest

from leakcheck.decode.text_digest import text_content
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.case_view import FileResult
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.verdict import Basis, Status, Verdict
from leakcheck.reports.comparison import compared, meaning
from leakcheck.reports.mail_comparison import signature_entries

#: A signature's number, wrapped as mail wraps it, and another one.
NUMBER, OTHER = "PLtkVjsVukk4WsJS+fDXnc0d3tEp7bXYFdJOBhlw uE8JkPjTN+LvN+Klf", "QLtkVjsVukk4WsJS+fDXnc0d3tEp7bXYFdJOBhlw uE8JkPjTN+LvN+Klf"
TEXT = "The hall costs 38 500 euros, paid by 312 persons who came from the whole region to hear the speech on the square."
CHANGED = TEXT.replace("38 500", "98 500")


def _signature(outcome: Outcome, reason: Reason, number: str = NUMBER) -> Attestation:
    at = Location("header DKIM-Signature [0]", f"v=1; a=rsa-sha256; d=example.org; s=s1; bh=abc; b={number}")
    return Attestation(scheme="dkim", outcome=outcome, reason=reason, sentence="It is so.", at=at, signer="example.org", selector="s1")


FITS, FAILS = _signature(Outcome.PASSED, Reason.VERIFIED), _signature(Outcome.FAILED, Reason.BODY_ALTERED)


def _mail(text: str, *answers: Attestation, status: Status = Status.UNVERIFIABLE, message_id: str = "1@example.org") -> FileResult:
    words = text_content(text, "body", Location("text"), 10_000)
    name = Identifier(at=Location("header Message-ID"), kind=IdentifierKind.MESSAGE, value=message_id)
    item = Item(f"dump/{status.name}{len(text)}.eml", 100, "", format="email_message", kind=ItemKind.MAIL)
    examined = Examined(item=item, facts=(words, name) if words else (name,), attestations=answers)
    return FileResult(examined=examined, verdict=Verdict(status=status, basis=Basis.CONSISTENT, sentence="It is so."))


def _said(first: FileResult, second: FileResult) -> str:
    return " ".join(meaning(compared(first, second)))


@pytest.mark.parametrize("turned", [False, True])
def test_one_signature_on_both_that_fits_one_alone(turned: bool) -> None:
    signed, changed = _mail(TEXT, FITS, status=Status.AUTHENTICATED), _mail(CHANGED, FAILS)
    own, other = ("second", "first") if turned else ("first", "second")
    pair = (changed, signed) if turned else (signed, changed)
    (entry,) = signature_entries(*pair)
    assert "Both carry one and the same signature: a signature of example.org (dkim, key s1)." in entry.text
    assert f"it fits the {own} (verified)" in entry.text.replace("It fits", "it fits")
    assert f"it does not fit the {other} (body altered)" in entry.text.replace("It does", "it does")
    said = _said(*pair)
    assert f"the {other} has other words, under the same Message-ID" in said
    assert f"it fits the {own} alone" in said
    assert f"the one in the {other} was made for the words that the {own} holds" in said
    assert "paper" not in said


def test_signatures_of_one_domain_that_are_two_are_not_called_one() -> None:
    signed, changed = _mail(TEXT, FITS, status=Status.AUTHENTICATED), _mail(CHANGED, _signature(Outcome.FAILED, Reason.BODY_ALTERED, OTHER))
    told = [entry.text for entry in signature_entries(signed, changed)]
    assert [line.split(" carries")[0] for line in told] == ["The first", "The second"]
    assert "same signature" not in _said(signed, changed)


def test_a_field_of_which_the_number_was_not_kept_is_not_taken_for_the_same() -> None:
    cut = _signature(Outcome.FAILED, Reason.BODY_ALTERED, "PLtk…")
    assert len(list(signature_entries(_mail(TEXT, _signature(Outcome.PASSED, Reason.VERIFIED, "PLtk…")), _mail(CHANGED, cut)))) == 2


def test_messages_without_signature_have_none_to_tell_of() -> None:
    unsigned = _signature(Outcome.INDETERMINATE, Reason.UNSIGNED)
    assert not list(signature_entries(_mail(TEXT, unsigned), _mail(CHANGED)))


@pytest.mark.parametrize(
    ("signed", "other_id", "wanted", "unwanted"),
    [
        ((False, False), "1@example.org", "as copies of one message do", "pattern"),
        ((False, False), "2@example.org", "messages after one pattern are normal", "copies of one message"),
        ((True, False), "2@example.org", "two messages after one pattern", "same Message-ID"),
        ((True, True), "1@example.org", "for each recipient of a circular", "two messages"),
        ((True, True), "2@example.org", "They are two messages.", "circular"),
    ],
)
def test_what_follows_for_mails(signed: tuple[bool, bool], other_id: str, wanted: str, unwanted: str) -> None:
    status = [Status.AUTHENTICATED if one else Status.UNVERIFIABLE for one in signed]
    said = _said(_mail(TEXT, status=status[0]), _mail(CHANGED, status=status[1], message_id=other_id))
    assert wanted in said
    assert unwanted not in said
    assert "paper" not in said
    assert not {"fake", "forged", "genuine", "proves"} & set(said.lower().split())
