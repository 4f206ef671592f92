"""Asks about received messages among the sent ones; silent for a sender's own copies and for other folders."""

import msgspec
import pytest
from mail_facts import hop, mail

from leakcheck.model.facts import Hop
from leakcheck.model.finding import Finding, stamped
from leakcheck.model.rule import Direction
from leakcheck.rules.received_copy_in_sent_folder import received_copy_in_sent_folder as rule

TAKEN = hop("2016-03-01T12:00:00", by_host="mx.example.org", from_host="smtp.example.net")


def _found(path: str, *hops: Hop) -> list[Finding]:
    examined = mail(*hops)
    examined = msgspec.structs.replace(examined, item=msgspec.structs.replace(examined.item, path=path))
    return [stamped(rule, said, path) for said in rule.check(examined)]


@pytest.mark.parametrize(
    "path",
    [
        "dump/Sent/17.eml", "dump/Sent.mbox!/17", "mail.pst!/Top/Sent Items/3", "Maildir/.Sent/cur/1.host", "INBOX.Sent/cur/1.host",
        "a/Gesendete Elemente/1.eml", "a/Éléments envoyés/1.eml", "a/Отправленные/1.eml", "a/[Gmail]/Sent Mail/1.eml",
    ],
)  # fmt: skip
def test_a_received_message_in_a_folder_of_sent_mail_is_a_lead(path: str) -> None:
    (found,) = _found(path, TAKEN)
    assert found.direction is Direction.LEAD
    assert found.sentence == (
        "The message lies in a folder of sent mail, but the server mx.example.org took it in from example.net: it is a copy that somebody received."
    )


@pytest.mark.parametrize("path", ["dump/Inbox/17.eml", "dump/Sent to me/17.eml", "dump/Presented/17.eml", "dump/Sent", "Sent.eml"])
def test_silent_in_other_folders(path: str) -> None:
    assert not _found(path, TAKEN)


def test_silent_for_copies_of_ones_own_server() -> None:
    assert not _found("dump/Sent/17.eml", hop("2016-03-01T12:00:00", by_host="mx.example.org", from_host="pc.example.org"))
    login = msgspec.structs.replace(TAKEN, protocol="ESMTPSA")
    assert not _found("dump/Sent/17.eml", login)
    assert not _found("dump/Sent/17.eml")
