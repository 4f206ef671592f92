"""A text that was changed after signing, where another copy in the dump still has the signed one."""

from pathlib import Path

import pytest
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


@pytest.mark.parametrize("how", ["misread", "question marks", "letters of ASCII"])
def test_a_text_that_a_gateway_spelled_otherwise_is_only_mentioned(tmp_path: Path, how: str) -> None:
    text = "Liebe Kollegen,\nFrau Müller übernimmt die Prüfung der Gebäude in Köln und Düsseldorf, Herr Meier die Verträge.\nViele Grüße\nAnna\n"
    spelled = {
        "misread": text.encode().decode("cp1252", "replace"),
        "question marks": text.encode("ascii", "replace").decode(),
        "letters of ASCII": text.translate(str.maketrans({"ü": "ue", "ä": "ae", "ö": "oe", "ß": "ss"})),
    }[how]
    sent = mail(1, "Ada Byron <ada@example.org>", "Protokoll", text)
    whole = signed(sent)
    received = whole.replace(text.replace("\n", "\r\n").encode(), spelled.replace("\n", "\r\n").encode())
    case = scanned(tmp_path, {"received.eml": received, "sent.eml": sent})
    assert received != whole
    # Where the bytes can be put right, the signature fits, and there is nothing to tell.
    assert ["received.eml" in findings(case, RULE), case.counts()[Status.AUTHENTICATED]] == ([False, 1] if how == "misread" else [True, 0])
    assert all(one.direction is not Direction.ALTERATION for one in findings(case, RULE).values())
    assert case.counts()[Status.SUSPICIOUS] == 0


def test_it_is_silent_without_a_copy_that_has_the_signed_text(tmp_path: Path) -> None:
    changed = signed(SENT).replace(b"is 400 for", b"is 900 for")
    other = mail(2, "Ada Byron <ada@example.org>", "The harbour contract", TEXT.replace("boats", "ships"))
    assert not findings(scanned(tmp_path, {"received.eml": changed, "sent.eml": other}), RULE)


def test_it_is_silent_where_anybody_may_have_made_the_key(tmp_path: Path) -> None:
    changed = signed(SENT).replace(b"is 400 for", b"is 900 for")
    assert not findings(scanned(tmp_path, {"received.eml": changed, "sent.eml": SENT}, how="recovered"), RULE)
