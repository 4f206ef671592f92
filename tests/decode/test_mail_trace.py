"""Received lines of the servers that are about, and of nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_trace import hop


@pytest.mark.parametrize(
    ("value", "from_host", "by_host", "protocol", "identifier", "moment"),
    [
        (
            "from mail.example.org (mail.example.org [192.0.2.1]) by mx.example.net with ESMTPS id u123 (version=TLSv1.2); Fri, 17 Apr 2015 06:00:52 -0700 (PDT)",
            "mail.example.org", "mx.example.net", "ESMTPS", "u123", "2015-04-17 06:00:52 -07:00",
        ),
        ("by 10.36.47.149 with SMTP id j143csp13601itj; Fri, 17 Apr 2015 06:00:53 -0700", "", "10.36.47.149", "SMTP", "j143csp13601itj", "2015-04-17 06:00:53 -07:00"),
        (
            "from AM1.prod.outlook.com ([::1]) by AM2.prod.outlook.com ([fe80::1%4]) with Microsoft SMTP Server (TLS) id 15.1.1; Fri, 17 Apr 2015 13:00:52 +0000",
            "am1.prod.outlook.com", "am2.prod.outlook.com", "Microsoft SMTP Server", "15.1.1", "2015-04-17 13:00:52 UTC",
        ),
        ("from localhost (HELO x) (127.0.0.1) by b.example with SMTP; 17 Apr 2015 13:00:52 -0000", "localhost", "b.example", "SMTP", "", "2015-04-17 13:00:52 (no zone stated)"),
        ("(qmail 1234 invoked by uid 500); 17 Apr 2015 13:00:52 -0000", "", "", "", "", "2015-04-17 13:00:52 (no zone stated)"),
        ("from [192.0.2.7] by smtp.example via HTTP; Fri, 17 Apr 2015 13:00:52 GMT", "192.0.2.7", "smtp.example", "", "", "2015-04-17 13:00:52 UTC"),
        ("FROM A.Example BY B.Example WITH Microsoft smtp Server ID Qa1; Fri, 17 Apr 2015 13:00:52 GMT", "a.example", "b.example", "Microsoft smtp Server", "Qa1", "2015-04-17 13:00:52 UTC"),
        ("from \u0130x.example (standby y) by z\u0130.example with HTTP; Fri, 17 Apr 2015 13:00:52 GMT", "i\u0307x.example", "zi\u0307.example", "HTTP", "", "2015-04-17 13:00:52 UTC"),
        ("from a by b Fri, 17 Apr 2015 13:00:52 GMT", "a", "b", "", "", "2015-04-17 13:00:52 UTC"),
        ("from a by b; yesterday", "a", "b", "", "", ""),
        ("", "", "", "", "", ""),
    ],
)  # fmt: skip
def test_what_a_trace_line_says(value: str, from_host: str, by_host: str, protocol: str, identifier: str, moment: str) -> None:
    found = hop(value, 3, "header Received [3]")
    assert (found.from_host, found.by_host, found.protocol, found.identifier) == (from_host, by_host, protocol, identifier)
    assert str(found.moment or "") == moment
    assert (found.position, found.at.part) == (3, "header Received [3]")


@pytest.mark.parametrize("value", [" " * 1_000_000, "from " * 200_000, "by\t" * 300_000, ";" * 1_000_000, "id " * 300_000, "with " * 200_000])
def test_a_line_of_any_length_gives_a_hop(value: str) -> None:
    assert hop(value, 0, "header Received").position == 0


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["from ", "by ", "with ", "id ", ";", "(", ")", "a.example", " ", "\x00", "\ud800"]), max_size=20).map("".join)
)
def test_no_text_makes_it_raise(value: str) -> None:
    found = hop(value, 0, "header Received")
    (found.from_host + found.by_host + found.protocol + found.identifier + found.at.raw).encode("utf-8")
