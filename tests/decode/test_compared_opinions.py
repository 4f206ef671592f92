"""Where our answer and dkimpy's differ, it is said why; where they agree, that."""

import pytest
from signed_mail import SENT, record, signed, store

from leakcheck.decode.compared_opinions import compared, fits_as_it_stands, said
from leakcheck.decode.dkim_second_opinion import TOO_SLOW, Opinion, SecondOpinion, opinion_on
from leakcheck.decode.signed_message import signed_message
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits
from leakcheck.signatures.dkim import SCHEME


def both(data: bytes, when: int = SENT + 10**9) -> tuple[Attestation, Opinion]:
    answer, *_ = SCHEME.verify(Content.of_bytes(data), Examined(item=Item("a", 1, "")), store(), Limits())
    message = signed_message(data)
    assert message is not None
    return answer, opinion_on(message.whole, 0, record(), when)


def test_an_intact_message() -> None:
    answer, opinion = both(signed().replace(b"\r\n", b"\n"))
    assert fits_as_it_stands(answer)
    assert compared(answer, opinion) == "Both find that the signature fits the message as it is."
    assert said(opinion) == "dkimpy: the signature fits."


def test_a_changed_text() -> None:
    answer, opinion = both(signed().replace(b"400", b"900"))
    assert compared(answer, opinion) == "Both find that the signature does not fit the message as it is."
    assert "the text is not the one" in said(opinion)


def test_a_repaired_message() -> None:
    answer, opinion = both(signed().replace(b"Subject: The", b"Subject: [Budget] The"))
    assert answer.reason is Reason.REPAIRED
    assert opinion.answer is SecondOpinion.NO
    assert "dkimpy undoes no damage" in compared(answer, opinion)


def test_a_second_sender_line_which_dkimpy_counts_as_covered() -> None:
    answer, opinion = both(b"From: Eve <eve@example.com>\r\n" + signed())
    assert answer.reason is Reason.PARTLY_COVERED
    assert opinion.answer is SecondOpinion.NO
    assert "counts a second sender line as covered" in compared(answer, opinion)


def test_a_line_that_is_no_header_line_makes_dkimpy_refuse_the_message() -> None:
    answer, opinion = both(signed().replace(b"MIME-Version", b">From x\r\nMIME-Version"))
    assert opinion.answer is SecondOpinion.SILENT
    assert "one line of the header that is no header line" in compared(answer, opinion)


def test_a_key_that_its_domain_forbids_passes_with_dkimpy_alone() -> None:
    answer, opinion = both(signed())
    forbidden = Attestation(scheme="dkim", outcome=answer.outcome, reason=Reason.KEY_FORBIDS, sentence="", at=answer.at, key=answer.key)
    assert "does not read what the key's record forbids" in compared(forbidden, opinion)


def test_a_weak_reason_beside_a_fit_is_named() -> None:
    answer, opinion = both(signed())
    doubtful = Attestation(
        scheme="dkim", outcome=answer.outcome, reason=Reason.CONDITIONAL_KEY, sentence="", at=answer.at, headers_proven=True, body_proven=True
    )
    assert "key of undocumented origin" in compared(doubtful, opinion)


@pytest.mark.parametrize("words", [TOO_SLOW, "x= value is past (b'1')", "never heard of this"])
def test_silence_is_never_taken_for_a_no(words: str) -> None:
    answer, _ = both(signed())
    sentence = compared(answer, Opinion(SecondOpinion.SILENT, words))
    assert sentence.startswith("dkimpy gives no answer.")
    assert sentence.endswith(".")
    assert "no answer" in said(Opinion(SecondOpinion.SILENT, words))
