"""The stock texts that lists and gateways put to mails are known, and nothing that says anything about anybody passes for one."""

import pytest

from leakcheck.decode.stock_text import is_stock

STOCK = {
    "Mailman": "_______________________________________________\nBudget mailing list\nBudget@lists.example.org\nhttps://lists.example.org/mailman/listinfo/budget",
    "ezmlm": "---------------------------------------------------------------------\n"
    "To unsubscribe, e-mail: dev-unsubscribe@project.example.org\nFor additional commands, e-mail: dev-help@project.example.org",
    "Google": "-- \nYou received this message because you are subscribed to the Google Groups \"budget\" group.\n"
    "To unsubscribe from this group and stop receiving emails from it, send an email to budget+unsubscribe@googlegroups.com.\n"
    "To view this discussion on the web visit https://groups.google.com/d/msgid/budget/1.",
    "Avast": "---\nThis email has been checked for viruses by Avast antivirus software.\nhttps://www.avast.com/antivirus",
    "MailScanner": "-- \nThis message has been scanned for viruses and dangerous content by MailScanner, and is believed to be clean.",
    "gateway": "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender "
    "and know the content is safe.",
    "tag": "[EXTERNAL]",
    "HTML": '<p align="center"><b>CAUTION:</b> External email.&nbsp;</p>',
    "a rule": "-----\n\n=====",
    "a preamble": "This is a multi-part message in MIME format.",
    "nothing": "",
}  # fmt: skip
WORDS = {
    "a name": "To unsubscribe from the mailing list write to Mr Smith.",
    "a number": "This message has been scanned for 400 viruses.",
    "a person": "I do not click links in external email.",
    "a sentence before": "We paid.\nTo unsubscribe from this mailing list, e-mail: x@example.org",
    "a list's invented name": "The bribe was paid mailing list\nhttps://lists.example.org/listinfo/budget",
    "a name spelt by no address": "Smith mailing list\nbudget@lists.example.org",
    "no phrase": "see the website",
    "another script": "CAUTION: external email. Взятка.",
    "too long": "CAUTION: external email.\n" * 26,
    "too many words": "do not click " * 50,
    "many addresses": "unsubscribe\n" + "x@example.org\n" * 9,
    "a long link": "unsubscribe https://example.org/" + "i-took-the-bribe-" * 12,
    "a picture": '<p>CAUTION: External email.<img src="x"></p>',
    "words of a tag": '<p>CAUTION: External email.<span title="I took the bribe"></span></p>',
    "a style that hides what follows": '<div style="display:none">CAUTION: External email.',
    "a style that hides, behind one that does not": '<div style="color:red;display:none">CAUTION: External email.',
    "letters that are not seen": '<div style="color:white">CAUTION: External email.',
    "letters that are not seen, without a style": '<font color="white">CAUTION: External email.',
    "a comment that hides what follows": "CAUTION: External email.<!--",
    "characters by number": "CAUTION: External email. &#73;&#32;paid",
    "a notice of confidentiality": "Confidentiality notice: this e-mail is confidential and intended solely for Mr Smith.",
}  # fmt: skip


@pytest.mark.parametrize("name", STOCK)
def test_what_programs_put_to_mails_is_known(name: str) -> None:
    assert is_stock(STOCK[name].splitlines())


@pytest.mark.parametrize("name", WORDS)
def test_words_of_anybodys_own_are_not_stock(name: str) -> None:
    assert not is_stock(WORDS[name].splitlines())


def test_a_hostile_text_is_judged_in_linear_time() -> None:
    assert not is_stock(["<" * 300_000, "a@" * 100_000, "http://" * 50_000, "unsubscribe"])
