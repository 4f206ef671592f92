"""What the rules about mail say of real messages: nothing that moves a verdict, but for those that somebody edited by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leakcheck import catalogue
from leakcheck.check import check
from leakcheck.formats.email_message import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Fact
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.rule import Weight

IDS = {
    "embedded_time_after_receipt", "relayed_before_sent", "offset_impossible_for_date", "domain_not_yet_delegated", "mailer_newer_than_mail",
    "only_the_year_differs", "only_the_month_differs", "date_differs_from_hidden_time_by_whole_days", "trace_line_contradicts_its_number",
}  # fmt: skip
#: Messages whose dates the authors of a test suite moved or put together by hand, and one by a program with a broken clock zone.
EDITED = {
    "GOVCERT-LU+eml_parser/samples/github_issue_48.eml",
    "MISP+PyMISP/tests/email_testfiles/mail_1_headers_only.eml",
    "jstedfast+MimeKit/UnitTests/TestData/messages/simple-embedded-message.anonymized.eml",
    "jstedfast+MimeKit/UnitTests/TestData/messages/simple-embedded-message.eml",
    "jstedfast+MimeKit/UnitTests/TestData/messages/simple-multipart.anonymized.eml",
    "jstedfast+MimeKit/UnitTests/TestData/messages/simple-multipart.eml",
    "lieser+dkim_verifier/test/data/dkim/time-received_long_before_creation.eml",
    "mikel+mail/spec/fixtures/emails/error_emails/content_transfer_encoding_with_8bits.eml",
    "mikel+mail/spec/fixtures/emails/plain_emails/raw_email_incorrect_header.eml",
    "stalwartlabs+stalwart/tests/resources/jmap/email_snippet/mixed.eml",
    "stalwartlabs+stalwart/tests/resources/smtp/messages/idn_from.eml",
    "thunderbird+thunderbird-desktop/mail/test/browser/openpgp/data/eml/signed-mismatch-email-date.eml",
}


def _messages(folder: Path) -> Iterator[tuple[str, Examined]]:
    for path in sorted(folder.rglob("*.eml")):
        content = Content.of_file(path)
        if content.size < 5_000_000 and FORMAT.recognises(content):
            facts = tuple(found for found in FORMAT.extract(content, Limits()) if isinstance(found, Fact))
            yield path.relative_to(folder).as_posix(), Examined(item=Item(path.name, content.size, "", kind=ItemKind.MAIL), facts=facts)


@pytest.mark.corpus
def test_only_messages_that_somebody_edited_are_told_of(corpus: Path) -> None:
    rules = [rule for rule in catalogue.rules() if rule.id in IDS]
    told: dict[str, set[str]] = {}
    asked = 0
    for name, message in _messages(corpus / "mail"):
        findings, looked_for, problems = check(message, rules)
        assert not problems
        asked += bool(looked_for)
        loud = {finding.rule for finding in findings if finding.weight >= Weight.MODERATE}
        if loud:
            told[name] = loud
    assert asked > 1000
    assert told.keys() <= EDITED
    assert told["stalwartlabs+stalwart/tests/resources/jmap/email_snippet/mixed.eml"] == {"only_the_year_differs"}
    moved = "jstedfast+MimeKit/UnitTests/TestData/messages/simple-multipart.eml"
    assert told[moved] == {"date_differs_from_hidden_time_by_whole_days"}
