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


@pytest.mark.parametrize(
    ("old", "new", "line", "value"),
    [
        (b"From: Ada Byron <ada@example.org>", b"From: Eve Black <eve@example.com.ru>", "From", "Ada Byron <ada@example.org>"),
        (b"Subject: The harbour contract", b"Subject: The bribe", "Subject", "The harbour contract"),
    ],
)
def test_the_signed_value_is_found_and_the_message_is_suspicious(tmp_path: Path, old: bytes, new: bytes, line: str, value: str) -> None:
    intact = signed(mail(1, "Ada Byron <ada@example.org>", "The harbour contract", "We sign on Friday, all of us.\n"))
    case = scanned(tmp_path, {**OTHERS, "changed.eml": intact.replace(old, new)})
    found = findings(case, RULE)
    assert set(found) == {"changed.eml"}
    assert found["changed.eml"].difference[0] == f"- {line}: {value}"
    assert found["changed.eml"].weight is Weight.STRONG
    verdict = next(result.verdict for result in case.results() if result.examined.item.path.endswith("changed.eml"))
    assert (verdict.status, verdict.basis) == (Status.SUSPICIOUS, Basis.ALTERED)


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
