"""A signature that was copied from one message into another; whole messages are signed by dkimpy, and scanned."""

from pathlib import Path
from typing import Any

from signed_mails import findings, mail, scanned, signed

from leakcheck.correlations.signature_of_another_message import signature_of_another_message as rule
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.model.verdict import Status

RULE = "signature_of_another_message"
ADA = "Ada Byron <ada@example.org>"
TEXT = "Dear Bob,\nthe price that we agreed on in the meeting is 400 for each of the boats,\nand the harbour pays the rest.\nAda\n"
OTHER = "Bob,\nninety thousand went to the account of the minister in Luxembourg yesterday. Write nothing of this down.\n"
SENT = signed(mail(1, ADA, "The harbour contract", TEXT))
FIELD = SENT[: SENT.index(b"From:")]


def _invented(text: str = OTHER, number: int = 7, sender: str = ADA, second: int = 1) -> bytes:
    """Another message under the lines of the first: its signature, its sender and its date, with a number and a text of its own."""
    made = mail(number, sender, "A transfer", text)
    return FIELD + made.replace(b"12:00:%02d" % number, b"12:00:%02d" % second)


def test_a_copied_signature_is_told_strongly_and_with_the_message_that_it_fits(tmp_path: Path) -> None:
    case = scanned(tmp_path, {"contract.eml": SENT, "transfer.eml": _invented()})
    found = findings(case, RULE)
    assert list(found) == ["transfer.eml"]
    assert (found["transfer.eml"].weight, found["transfer.eml"].direction) == (Weight.STRONG, Direction.ALTERATION)
    assert "contract.eml), which fits that one and not this one" in found["transfer.eml"].sentence
    assert case.counts()[Status.SUSPICIOUS] == 1
    assert case.counts()[Status.AUTHENTICATED] == 1


def test_changed_words_under_a_new_number_are_shown(tmp_path: Path) -> None:
    found = findings(scanned(tmp_path, {"contract.eml": SENT, "copy.eml": _invented(TEXT.replace("400", "900"))}), RULE)["copy.eml"]
    assert found.weight is Weight.STRONG
    assert any("900" in line for line in found.difference)


def test_it_is_softer_for_another_time_of_sending_as_a_draft_made_of_the_message_has(tmp_path: Path) -> None:
    found = findings(scanned(tmp_path, {"contract.eml": SENT, "transfer.eml": _invented(second=9)}), RULE)["transfer.eml"]
    assert found.weight is Weight.MODERATE
    assert found.tested[0].outcome == "possible"


def test_it_is_weak_for_another_sender_as_a_forwarded_message_has(tmp_path: Path) -> None:
    found = findings(scanned(tmp_path, {"contract.eml": SENT, "transfer.eml": _invented(sender="Bob <bob@example.net>")}), RULE)["transfer.eml"]
    assert found.weight is Weight.WEAK


def test_it_is_silent_for_copies_that_an_exporter_numbered_anew(tmp_path: Path) -> None:
    assert not findings(scanned(tmp_path, {"contract.eml": SENT, "copy.eml": _invented(TEXT)}), RULE)


def test_it_is_silent_for_a_copy_with_the_footer_of_a_list_and_a_new_number(tmp_path: Path) -> None:
    footer = "_______________\nHarbour mailing list\nharbour@lists.example.org\n"
    assert not findings(scanned(tmp_path, {"contract.eml": SENT, "copy.eml": _invented(TEXT + footer)}), RULE)


def test_it_is_silent_for_copies_of_one_number_which_other_comparisons_look_at(tmp_path: Path) -> None:
    assert not findings(scanned(tmp_path, {"contract.eml": SENT, "copy.eml": _invented(number=1)}), RULE)


def test_it_is_silent_where_the_text_is_too_short_to_be_compared(tmp_path: Path) -> None:
    assert not findings(scanned(tmp_path, {"contract.eml": SENT, "copy.eml": _invented("See the picture.\n")}), RULE)


def test_a_signature_that_fits_neither_is_a_weak_lead(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    case = scanned(tmp_path / "a", {"contract.eml": SENT.replace(b"400", b"500"), "transfer.eml": _invented()})
    found = findings(case, RULE)["transfer.eml"]
    assert (found.weight, found.direction) == (Weight.WEAK, Direction.LEAD)
    assert "for which of the two it was made, if for either, nothing here shows" in found.sentence
    assert case.counts()[Status.SUSPICIOUS] == 0


def test_a_message_that_is_authenticated_by_another_signature_does_not_own_this_one(small: Any) -> None:
    """The reference is signed by a list, and its sender's signature fits it no more than the other message."""
    for path, text, number, part, is_signed in (
        ("dump/list.eml", TEXT, "1@example.org", "header DKIM-Signature [1]", True),
        ("dump/other.eml", OTHER, "2@example.org", "header DKIM-Signature", False),
    ):
        mark = Identifier(at=Location(part), kind=IdentifierKind.SIGNATURE, value="0" * 64)
        small.mail(path, text, mark, message_id=number, signed=is_signed)
    found = small.ask(rule)["dump/other.eml"]
    assert found.direction is Direction.LEAD


def test_does_not_apply_to_different_signatures(small: Any) -> None:
    for number, text in enumerate((TEXT, OTHER)):
        mark = Identifier(at=Location("header DKIM-Signature"), kind=IdentifierKind.SIGNATURE, value=f"{number}" * 64)
        small.mail(f"dump/{number}.eml", text, mark, message_id=f"{number}@example.org", signed=number == 0)
    assert small.ask(rule) == {}
