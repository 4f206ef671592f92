"""Lines of servers and filters as public mail has them, one of each form, and what only looks like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_headers import header_block
from leakcheck.decode.server_lines import server_line_facts
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PersonClaim, PersonRole, SoftwareClaim, SoftwareRole, TimeClaim


def _facts(line: str) -> list[AnyFact]:
    return list(server_line_facts(header_block(f"From: a@example.org\r\n{line}\r\n\r\nx".encode())))


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("X-Originating-IP: [109.224.246.196]", IdentifierKind.INTERNET_ADDRESS, "109.224.246.196"),
        ("X-Sender-IP: 2001:DB8::1", IdentifierKind.INTERNET_ADDRESS, "2001:db8::1"),
        ("X-MS-Exchange-CrossTenant-Id: 1490FE61-2094-4ff5-bcb2-3defae941993", IdentifierKind.TENANT, "1490fe61-2094-4ff5-bcb2-3defae941993"),
        ("X-OriginatorOrg: Example.onmicrosoft.com", IdentifierKind.HOST, "example.onmicrosoft.com"),
    ],
)
def test_addresses_and_organisations(line: str, kind: IdentifierKind, value: str) -> None:
    assert [(fact.kind, fact.value) for fact in _facts(line) if isinstance(fact, Identifier)] == [(kind, value)]


@pytest.mark.parametrize(
    ("line", "token", "moment"),
    [
        ("X-OriginalArrivalTime: 18 May 2010 07:38:39.0531 (UTC) FILETIME=[21F0EFB0:01CAF65D]", "exchange-arrival-number", "2010-05-18 07:38:39 UTC"),
        ("X-MS-Exchange-CrossTenant-originalarrivaltime: 25 Sep 2020 17:19:07.1617 (UTC)", "exchange-arrival", "2020-09-25 17:19:07 UTC"),
        ("X-Spam-Checker-Version: SpamAssassin 3.0.2 (2004-11-16) on mx.example.org", "spamassassin-release", "2004-11-16 (no zone stated)"),
        ("X-Virus-Scanned: ClamAV 0.91.2/5229/Mon Dec 24 07:36:55 2007 on mx.example.org", "clamav-list", "2007-12-24 07:36:55 (no zone stated)"),
        (
            "X-MIMETrack: Itemize by SMTP Server on MX1/Example/JP(Release 8.0.2|August 07, 2008) at",
            "notes-release",
            "2008-08-07 00:00:00 (no zone stated)",
        ),
        ("X-Yandex-TimeMark: 1487660110", "yandex-time-mark", "2017-02-21 06:55:10 UTC"),
    ],
)
def test_times(line: str, token: str, moment: str) -> None:
    assert [(fact.token, str(fact.moment)) for fact in _facts(line) if isinstance(fact, TimeClaim)] == [(token, moment)]


@pytest.mark.parametrize(
    ("line", "name", "version"),
    [
        ("X-Spam-Checker-Version: SpamAssassin 2.50-cvs (1.168-2003-02-09-exp)", "SpamAssassin", "2.50-cvs"),
        ("X-Virus-Scanned: amavisd-new at example.org", "amavisd-new at example.org", ""),
        ("X-MIMETrack: Serialize by Router on D06ML023/06/M/IBM(Release 5.0.9a |January 7, 2002) at", "Notes or Domino", "5.0.9a"),
    ],
)
def test_programs_of_servers(line: str, name: str, version: str) -> None:
    (program,) = (fact for fact in _facts(line) if isinstance(fact, SoftwareClaim))
    assert (program.name, program.version, program.role) == (name, version, SoftwareRole.MAIL_SERVER)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("X-MS-Exchange-Organization-AuthAs: Anonymous", "Anonymous"),
        ("X-PHP-Originating-Script: 526:mail.php", "526:mail.php"),
        ("X-Account-Key: account2", "X-Account-Key: account2"),
        ("X-MIMETrack: Serialize by Router on D06ML023/06/M/IBM(Release 5.0.9a |January 7, 2002) at", "D06ML023/06/M/IBM"),
    ],
)
def test_what_is_noted_in_words(line: str, value: str) -> None:
    assert [fact.value for fact in _facts(line) if isinstance(fact, Description)] == [value]


@pytest.mark.parametrize(
    "line",
    ["X-Originating-IP: REDACTED", "X-OriginatorOrg: not a domain", "X-Yandex-TimeMark: soon", "X-OriginalArrivalTime: today", "X-Other: 1.2.3.4"],
)
def test_other_values_say_nothing(line: str) -> None:
    assert not _facts(line)


def test_a_header_full_of_them_is_read_in_part() -> None:
    assert len(_facts("\r\n".join(["X-Account-Key: account1"] * 500))) < 100


@given(
    st.sampled_from(["X-Originating-IP", "X-OriginalArrivalTime", "X-MIMETrack", "X-Virus-Scanned", "X-Spam-Checker-Version", "X-Yandex-TimeMark"]),
    st.text(max_size=120),
)
def test_never_raises(name: str, value: str) -> None:
    _facts(f"{name}: {value}")


def test_behind_a_client_of_notes_stands_whose_mailbox_it_is() -> None:
    """A person, whose name is withheld where names are."""
    facts = _facts("X-MIMETrack: Serialize by Notes Client on Peter Pan/DOMAIN(Release 9.0.1|October 14, 2013) at")
    assert [(fact.role, fact.name) for fact in facts if isinstance(fact, PersonClaim)] == [(PersonRole.OWNER, "Peter Pan/DOMAIN")]
    assert not [fact for fact in facts if isinstance(fact, Description)]
