"""The leaked Gmail message of 2015 (robertdavidgraham/hunter-dkim, with its archived key) and altered copies of it, one answer each.

Each copy is scanned by itself, as somebody does who was sent one file. What is right here was laid down before it was run: which line or
text differs is known, because the alteration is made in this file.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from leakcheck.casefile import CaseReader
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.case_view import FileResult
from leakcheck.model.verdict import Basis, Status
from leakcheck.pipeline import examine

pytestmark = pytest.mark.corpus
FOLDER = "mail/robertdavidgraham+hunter-dkim"
NEVER = ("fake", "forged", "genuine", "proves", "%")


@dataclass(frozen=True)
class Copy:
    """What was done to a copy, and the answer that it must get."""

    old: bytes
    new: bytes
    status: Status
    basis: Basis
    reason: Reason
    says: tuple[str, ...]


#: The five of which each is another kind of alteration, and must get another answer.
FIVE = {
    "a word of the text": Copy(
        b"to meet today for a quick",
        b"to meet Monday for a quick",
        Status.UNVERIFIABLE,
        Basis.FAILED_EXPLAINABLE,
        Reason.BODY_ALTERED,
        ("The signed header lines (From, Subject, Date and To) are unchanged", "The text is not the one that was signed"),
    ),
    "the whole subject": Copy(
        b"Subject: Meeting for coffee? ",
        b"Subject: Payment received ",
        Status.UNVERIFIABLE,
        Basis.FAILED_EXPLAINABLE,
        Reason.HEADERS_ALTERED,
        ("The key of gmail.com made this signature", "the text fits the signature, but header lines have changed since"),
    ),
    "the year of the date": Copy(
        b"Date: Fri, 17 Apr 2015",
        b"Date: Fri, 17 Apr 2014",
        Status.SUSPICIOUS,
        Basis.ALTERED,
        Reason.SIGNED_HEADER_CHANGED,
        ("The Date line was changed", "it read 'Fri, 17 Apr 2015 09:00:51 -0400' when it was signed", "reads 'Fri, 17 Apr 2014"),
    ),
    "a second sender line": Copy(
        b"From: Vadym",
        b"From: Somebody Else <else@example.com>\nFrom: Vadym",
        Status.SUSPICIOUS,
        Basis.IMPOSSIBLE,
        Reason.PARTLY_COVERED,
        ("The signature of gmail.com fits, but a second From line stands in the message that it does not cover",),
    ),
    "one character of the signature": Copy(
        b"b=nVOYlVwfqI005",
        b"b=nVOYlVwfqI006",
        Status.UNVERIFIABLE,
        Basis.FAILED_EXPLAINABLE,
        Reason.DOES_NOT_OPEN,
        ("not made with any key known under the name 20120113 of gmail.com",),
    ),
}
FURTHER = {
    "one letter of the subject": Copy(
        b"Subject: Meeting for coffee?",
        b"Subject: Meeting for toffee?",
        # Mail programs let the owner of a mailbox rename a message: told with both wordings, and weighed a step less than a sender or a date.
        Status.UNVERIFIABLE,
        Basis.FAILED_EXPLAINABLE,
        Reason.SIGNED_HEADER_CHANGED,
        ("The Subject line was changed", "it read 'Meeting for coffee?' when it was signed"),
    ),
    "one letter of the sender's name": Copy(
        b"From: Vadym Poz",
        b"From: Vadim Poz",
        Status.SUSPICIOUS,
        Basis.ALTERED,
        Reason.SIGNED_HEADER_CHANGED,
        ("The From line was changed", "it read 'Vadym Pozharskyi <v.pozharskyi.ukraine@gmail.com>' when it was signed"),
    ),
    "subject and text": Copy(
        b"Subject: Meeting for coffee? ",
        b"Subject: Payment received ",
        Status.UNVERIFIABLE,
        Basis.FAILED_EXPLAINABLE,
        Reason.OPENS_HEADERS_CHANGED,
        ("for other header lines and another text", "or the signature was made for another message"),
    ),
    "the tag of a list": Copy(
        b"Subject: Meeting",
        b"Subject: [List] Meeting",
        Status.AUTHENTICATED,
        Basis.SIGNED_AFTER_REPAIR,
        Reason.REPAIRED,
        ("'[List]' was put in front of the subject", "had to be undone for the check, and is shown"),
    ),
    "another transfer encoding stated": Copy(
        b"Content-Transfer-Encoding: quoted-printable",
        b"Content-Transfer-Encoding: 8bit",
        Status.UNVERIFIABLE,
        Basis.PARTLY_COVERED,
        Reason.PARTLY_COVERED,
        ("the text was written in another transfer encoding when it was signed", "A reader sees other words beside it, or in its place"),
    ),
    "the footer of a list": Copy(
        b"",
        b"\n_______________________________________________\nThe list mailing list\nhttps://lists.example.org/mailman/listinfo/the-list\n",
        Status.AUTHENTICATED,
        Basis.SIGNED_AFTER_REPAIR,
        Reason.REPAIRED,
        ("3 lines were added at the end of the text, as mailing lists and scanners do",),
    ),
    "a sentence at the end": Copy(
        b"",
        b"\nI have wired the money.\n",
        Status.UNVERIFIABLE,
        Basis.PARTLY_COVERED,
        Reason.PARTLY_COVERED,
        ("1 line was added at the end of the text", "they are shown, and are vouched for by nobody"),
    ),
}


@pytest.fixture
def message(corpus: Path) -> bytes:
    return next((corpus / FOLDER).glob("*coffee.eml")).read_bytes()


def scanned(data: bytes, folder: Path) -> tuple[FileResult, Attestation]:
    """The verdict of the scan of this one message, and its signature's answer."""
    (folder / "message.eml").write_bytes(data)
    case: CaseReader = examine(str(folder / "message.eml"))
    result = case.result("message.eml")
    assert result is not None
    (signature,) = result.examined.attestations
    return result, signature


def altered(message: bytes, copy: Copy) -> bytes:
    if not copy.old:
        return message + copy.new
    assert message.count(copy.old) == 1
    return message.replace(copy.old, copy.new)


def test_the_message_verifies_with_its_archived_key_whatever_its_line_ends(message: bytes, tmp_path: Path) -> None:
    for data in (message, message.replace(b"\n", b"\r\n")):
        result, signature = scanned(data, tmp_path)
        assert (result.verdict.status, result.verdict.basis) == (Status.AUTHENTICATED, Basis.SIGNED)
        assert signature.reason is Reason.VERIFIED
        assert signature.key is not None
        assert signature.key.first_seen < "2015-04-17" < signature.key.last_seen
        assert signature.repairs == ()
        assert result.examined.findings == ()


@pytest.mark.parametrize("name", ["truncated.eml", "ots-timestamp/timestamped.eml"])
def test_copies_that_keep_what_was_signed_verify_too(corpus: Path, tmp_path: Path, name: str) -> None:
    """The collection's own copies: one without the lines of servers, one with lines put on top, which no signature covers."""
    result, signature = scanned((corpus / FOLDER / name).read_bytes(), tmp_path)
    assert (result.verdict.basis, signature.reason) == (Basis.SIGNED, Reason.VERIFIED)


@pytest.mark.parametrize("what", [*FIVE, *FURTHER])
def test_each_alteration_gets_its_own_answer(message: bytes, tmp_path: Path, what: str) -> None:
    copy = {**FIVE, **FURTHER}[what]
    data = altered(message, copy)
    if what == "subject and text":
        data = altered(data, FIVE["a word of the text"])
    result, signature = scanned(data, tmp_path)
    assert (result.verdict.status, result.verdict.basis, signature.reason) == (copy.status, copy.basis, copy.reason)
    for words in copy.says:
        assert words in signature.sentence
    assert not [word for word in NEVER if word in signature.sentence + result.verdict.sentence]


def test_the_five_answers_are_five(message: bytes, tmp_path: Path) -> None:
    answers = [scanned(altered(message, copy), tmp_path)[1] for copy in FIVE.values()]
    assert len({answer.reason for answer in answers}) == 5
    assert len({answer.sentence for answer in answers}) == 5
    assert not any(answer.authenticates for answer in answers)
    assert [answer.outcome for answer in answers].count(Outcome.FAILED) == 4, "what fits but covers too little has not failed"


def test_beside_the_original_the_altered_word_is_shown(message: bytes, tmp_path: Path) -> None:
    """In a dump that also holds the untouched message the altered copy is named, with the difference."""
    (tmp_path / "kept.eml").write_bytes(message)
    (tmp_path / "leaked.eml").write_bytes(altered(message, FIVE["a word of the text"]))
    result = examine(str(tmp_path)).result(f"{tmp_path.name}/leaked.eml")
    assert result is not None
    assert (result.verdict.status, result.verdict.basis) == (Status.SUSPICIOUS, Basis.ALTERED)
    shown = "\n".join(line for finding in result.examined.findings for line in finding.difference)
    assert "today" in shown
    assert "Monday" in shown
