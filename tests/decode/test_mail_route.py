"""Which trace lines belong to the recipient, on the routes of the providers that are about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_route import handover, house, is_submission, recipient_hops
from leakcheck.decode.mail_trace import hop
from leakcheck.model.facts import Hop

GMAIL = (
    "by 2002:a05:7108:2e2:b0:342:22f4:d6db with SMTP id j2csp2338602gds; Sat, 14 Oct 2023 09:59:45 -0700",
    "from out.example.org (out.example.org. [192.0.2.4]) by mx.google.com with ESMTPS id 187; Sat, 14 Oct 2023 09:59:44 -0700",
    "from desk by relay.example.org with ESMTP id 5; Sat, 14 Oct 2023 16:59:40 +0000",
)
MICROSOFT = (
    "from AM1PR01.eurprd01.prod.outlook.com (::1) by AM2PR01.eurprd01.prod.outlook.com with HTTPS; Sat, 14 Oct 2023 16:59:45 +0000",
    "from BN7NAM10FT048.eop-nam10.prod.protection.outlook.com by BN9PR03CA0046.outlook.office365.com with Microsoft SMTP Server; x",
    "from out.example.org (192.0.2.4) by BN7NAM10FT048.mail.protection.outlook.com with Microsoft SMTP Server; x",
    "from desk by relay.example.org with ESMTP id 5; Sat, 14 Oct 2023 16:59:40 +0000",
)
OWN_COPY = ("from [192.168.1.4] (dsl.example.net. [192.0.2.4]) by smtp.gmail.com with ESMTPSA id 187; Sat, 14 Oct 2023 09:59:44 -0700",)


def _hops(lines: tuple[str, ...]) -> list[Hop]:
    return [hop(line, position, f"header Received [{position}]") for position, line in enumerate(lines)]


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("mx.google.com", "google.com"),
        ("GMAIL-SMTP-IN.L.GMAIL.COM.", "google.com"),
        ("BN9PR03CA0046.outlook.office365.com", "outlook.com"),
        ("mail.example.co.uk", "example.co.uk"),
        ("", ""),
        ("localhost", ""),
        ("10.1.2.3", ""),
        ("[192.0.2.1]", ""),
        ("2002:a05:7108::d6db", ""),
        ("mailmx.phl.internal", ""),
        ("cafe.de", "cafe.de"),
    ],
)
def test_who_runs_a_host(host: str, name: str) -> None:
    assert house(host) == name


@pytest.mark.parametrize(("lines", "own"), [(GMAIL, 2), (MICROSOFT, 3), (OWN_COPY, 1), ((), 0), (("by localhost with SMTP; x", "by 10.0.0.1; x"), 0)])
def test_the_recipients_lines_end_where_another_house_wrote(lines: tuple[str, ...], own: int) -> None:
    assert len(recipient_hops(_hops(lines))) == own


def test_an_internal_name_below_the_last_named_server_is_not_counted_in() -> None:
    assert len(recipient_hops(_hops((*GMAIL[:2], "from x by localhost; x", GMAIL[2])))) == 2


def test_between_whom_a_message_was_handed_over() -> None:
    assert handover(_hops(GMAIL)) == ("example.org", "google.com")
    assert handover(_hops(MICROSOFT)) == ("example.org", "outlook.com"), "HTTPS is how Microsoft delivers"
    assert handover(()) == ("", "")


def test_nobody_hands_over_what_the_writers_own_program_handed_in() -> None:
    assert handover(_hops(OWN_COPY)) == ("", "")


@pytest.mark.parametrize(("protocol", "submitted"), [("ESMTPSA", True), ("ESMTPA", True), ("HTTPS", False), ("mapi", False), ("UTF8SMTPSA", True),
                                                      ("ESMTPS", False), ("SMTP", False), ("LMTP", False), ("", False), ("Microsoft SMTP Server", False)])  # fmt: skip
def test_submission_is_told_by_its_protocol(protocol: str, submitted: bool) -> None:
    (found,) = _hops((f"from a.example by b.example with {protocol}; x",))
    assert is_submission(found) is submitted


@given(st.lists(st.text(max_size=40), max_size=6))
def test_any_trace_lines_give_an_answer(lines: list[str]) -> None:
    hops = _hops(tuple(lines))
    assert len(recipient_hops(hops)) <= len(hops)
    assert all(isinstance(name, str) for name in handover(hops))
