"""A line that was changed after signing is found among what other messages of the dump bear, and only then."""

from pathlib import Path

import pytest
from signed_mails import findings, mail, scanned, signed

from leakcheck.model.rule import Direction, Weight
from leakcheck.model.verdict import Basis, Status

RULE = "signed_header_found_in_dump"
OTHERS = {
    "other.eml": mail(2, "Ada Byron <ada@example.org>", "Another thing", "Hello Bob, see you at noon.\n"),
    "answer.eml": mail(3, "Bob <bob@example.net>", "The harbour contract", "Agreed.\n"),
}


def test_the_signed_value_is_found_and_the_message_is_suspicious(tmp_path: Path) -> None:
    intact = signed(mail(1, "Ada Byron <ada@example.org>", "The harbour contract", "We sign on Friday, all of us.\n"))
    changed = intact.replace(b"From: Ada Byron <ada@example.org>", b"From: Eve Black <eve@example.com.ru>")
    case = scanned(tmp_path, {**OTHERS, "changed.eml": changed})
    found = findings(case, RULE)
    assert set(found) == {"changed.eml"}
    assert found["changed.eml"].difference[0] == "- From: Ada Byron <ada@example.org>"
    assert found["changed.eml"].weight is Weight.STRONG
    verdict = next(result.verdict for result in case.results() if result.examined.item.path.endswith("changed.eml"))
    assert (verdict.status, verdict.basis) == (Status.SUSPICIOUS, Basis.ALTERED)


def test_another_subject_is_told_and_no_accusation_because_people_rename_what_they_received(tmp_path: Path) -> None:
    intact = signed(mail(1, "Ada Byron <ada@example.org>", "The harbour contract", "We sign on Friday, all of us.\n"))
    # The intact copy lies beside it: what both rules tell is one event.
    case = scanned(tmp_path, {**OTHERS, "intact.eml": intact, "renamed.eml": intact.replace(b"The harbour contract", b"Harbour, for the file")})
    found = findings(case, RULE)["renamed.eml"]
    assert (found.weight, found.difference[0]) == (Weight.MODERATE, "- Subject: The harbour contract")
    assert findings(case, "header_differs_from_signed_copy")["renamed.eml"].weight is Weight.MODERATE
    assert case.counts()[Status.SUSPICIOUS] == 0


def test_a_masked_line_is_a_lead_and_no_accusation(tmp_path: Path) -> None:
    intact = signed(mail(1, "Ada Byron <ada@example.org>", "The harbour contract", "We sign on Friday, all of us.\n"))
    case = scanned(tmp_path, {**OTHERS, "masked.eml": intact.replace(b"From: Ada Byron <ada@example.org>", b"From: XXXXX <redacted@redacted.org>")})
    assert findings(case, RULE)["masked.eml"].direction is Direction.LEAD
    assert case.counts()[Status.SUSPICIOUS] == 0


def test_it_is_silent_where_the_value_stands_nowhere_in_the_dump(tmp_path: Path) -> None:
    intact = signed(mail(1, "Ada Byron <ada@example.org>", "A subject of its own", "We sign on Friday, all of us.\n"))
    assert not findings(scanned(tmp_path, {**OTHERS, "changed.eml": intact.replace(b"A subject of its own", b"The bribe")}), RULE)


def test_a_key_that_anybody_may_have_made_gives_no_strong_finding(tmp_path: Path) -> None:
    intact = signed(mail(1, "Ada Byron <ada@example.org>", "The harbour contract", "We sign on Friday, all of us.\n"))
    case = scanned(tmp_path, {**OTHERS, "changed.eml": intact.replace(b"The harbour contract", b"The bribe")}, how="recovered")
    assert all(one.weight <= Weight.WEAK for one in findings(case, RULE).values())


MUNGED = b'From: "Ada Byron via Board" <board@lists.example.net>\r\nReply-To: ada@example.org'


@pytest.mark.parametrize("line", [MUNGED, b"From: ada=example.org@lists.example.net"])
def test_a_list_that_puts_its_own_address_into_the_from_line_is_a_lead_and_no_accusation(tmp_path: Path, line: bytes) -> None:
    """As Mailman does for domains with a strict DMARC policy; without a footer the text stays as it was signed."""
    intact = signed(mail(1, "Ada Byron <ada@example.org>", "The harbour contract", "We sign on Friday, all of us.\n"))
    case = scanned(tmp_path, {**OTHERS, "list.eml": intact.replace(b"From: Ada Byron <ada@example.org>", line)})
    found = findings(case, RULE)["list.eml"]
    assert (found.weight, found.direction) == (Weight.WEAK, Direction.LEAD)
    assert case.counts()[Status.SUSPICIOUS] == 0


@pytest.mark.parametrize("line", [b"From: Ada King <ada.king@example.org>", b"From: Ada Byron <ada.byron@example.com>"])
def test_a_sender_who_may_be_one_person_is_a_step_softer(tmp_path: Path, line: bytes) -> None:
    """As an export writes the name and address that the directory holds today, after a marriage or under the house's new domain."""
    intact = signed(mail(1, "Ada Byron <ada@example.org>", "The harbour contract", "We sign on Friday, all of us.\n"))
    case = scanned(tmp_path, {**OTHERS, "export.eml": intact.replace(b"From: Ada Byron <ada@example.org>", line)})
    found = findings(case, RULE)["export.eml"]
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.ALTERATION)
    assert case.counts()[Status.SUSPICIOUS] == 0
