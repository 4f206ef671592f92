"""A text that was changed after signing, where another copy in the dump still has the signed one."""

from pathlib import Path

from signed_mails import findings, mail, scanned, signed

from leakcheck.model.rule import Direction, Weight
from leakcheck.model.verdict import Status

RULE = "signed_text_in_other_copy"
TEXT = "Dear Bob,\nthe price that we agreed on in the meeting is 400 for each of the boats,\nand the harbour pays the rest.\nAda\n"
SENT = mail(1, "Ada Byron <ada@example.org>", "The harbour contract", TEXT)


def test_replaced_words_are_a_finding_and_the_other_copy_gains(tmp_path: Path) -> None:
    changed = signed(SENT).replace(b"is 400 for", b"is 900 for")
    found = findings(scanned(tmp_path, {"received.eml": changed, "sent.eml": SENT}), RULE)
    assert found["received.eml"].weight is Weight.STRONG
    assert found["received.eml"].direction is Direction.ALTERATION
    assert any("400" in line for line in found["received.eml"].difference)
    assert found["sent.eml"].direction is Direction.GENUINENESS
    assert found["sent.eml"].weight < Weight.STRONG


def test_a_passage_put_in_by_a_list_is_only_mentioned(tmp_path: Path) -> None:
    # In front, so that no footer is recognised and cut by the verifier itself.
    changed = signed(SENT).replace(b"Dear Bob", b"Sent to the members of the board of the harbour by its office for their records.\r\n\r\nDear Bob")
    case = scanned(tmp_path, {"received.eml": changed, "sent.eml": SENT})
    assert findings(case, RULE)["received.eml"].direction is Direction.LEAD
    assert case.counts()[Status.SUSPICIOUS] == 0


def test_it_promises_no_difference_where_the_words_are_the_same(tmp_path: Path) -> None:
    changed = signed(SENT).replace(b"400 for each of the boats,", b"400, for each of the boats")
    found = findings(scanned(tmp_path, {"received.eml": changed, "sent.eml": SENT}), RULE)["received.eml"]
    assert found.difference == ()
    assert "the same words, so that only blanks, signs or their encoding differ" in found.sentence


def test_it_is_silent_without_a_copy_that_has_the_signed_text(tmp_path: Path) -> None:
    changed = signed(SENT).replace(b"is 400 for", b"is 900 for")
    other = mail(2, "Ada Byron <ada@example.org>", "The harbour contract", TEXT.replace("boats", "ships"))
    assert not findings(scanned(tmp_path, {"received.eml": changed, "sent.eml": other}), RULE)


def test_it_is_silent_where_anybody_may_have_made_the_key(tmp_path: Path) -> None:
    changed = signed(SENT).replace(b"is 400 for", b"is 900 for")
    assert not findings(scanned(tmp_path, {"received.eml": changed, "sent.eml": SENT}, how="recovered"), RULE)
