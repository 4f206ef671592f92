"""Records of checks as the standards' examples and the large providers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.authentication_results import RecordedResult, RecordedResults, parse, parse_received_spf


def _said(value: str) -> tuple[str, list[str]]:
    found = parse(value)
    return found.authserv_id, [str(result) for result in found.results]


@pytest.mark.parametrize(
    ("value", "name", "results"),
    [
        # RFC 8601 appendix B
        ("example.org 1; none", "example.org", []),
        ("example.com; spf=pass smtp.mailfrom=example.net", "example.com", ["spf=pass smtp.mailfrom=example.net"]),
        (
            "example.com; auth=pass (cram-md5) smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net",
            "example.com", ["auth=pass smtp.auth=sender@example.net", "spf=pass smtp.mailfrom=example.net"],
        ),
        (
            'foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail policy (A dot can go here) . (like that) '
            'expired (this surprised me) = (as I wasn\'t expecting it) 1362471462',
            "foo.example.net", ["dkim=fail policy.expired=1362471462"],
        ),
        # Google, with and without the names of RFC 8601
        (
            "mx.google.com; dkim=pass header.i=@gmail.com header.s=20230601 header.b=\"jW/+lYvy\"; spf=pass (google.com: domain of a@gmail.com designates "
            "192.0.2.1 as permitted sender) smtp.mailfrom=a@gmail.com; dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from=gmail.com",
            "mx.google.com",
            [
                "dkim=pass header.i=@gmail.com header.s=20230601 header.b=jW/+lYvy", "spf=pass smtp.mailfrom=a@gmail.com", "dmarc=pass header.from=gmail.com",
            ],
        ),
        # Microsoft names no server
        (
            "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=gmail.com; dkim=pass (signature was verified) header.d=gmail.com;dmarc=pass action=none "
            "header.from=gmail.com;compauth=pass reason=100",
            "", [
                "spf=pass smtp.mailfrom=gmail.com", "dkim=pass header.d=gmail.com", "dmarc=pass action=none header.from=gmail.com", "compauth=pass",
            ],
        ),
        # Yahoo of 2011: a name, then text
        (
            "mta1087.mail.ird.yahoo.com  from=yahoo.de; domainkeys=neutral (no sig);  from=yahoo.de; dkim=pass (ok)",
            "mta1087.mail.ird.yahoo.com", ["domainkeys=neutral", "dkim=pass"],
        ),
        # ARC-Authentication-Results (RFC 8617 section 4.1.1)
        ("i=1; mx.google.com; dkim=pass header.d=a.example", "mx.google.com", ["dkim=pass header.d=a.example"]),
        ("MX.Example.; DKIM=Pass HEADER.D=a.example", "mx.example", ["dkim=pass header.d=a.example"]),
        ("a.example; dkim=pass header.b=ab=c= header.d = (x) d.example", "a.example", ["dkim=pass header.b=ab=c= header.d=d.example"]),
        ('"a.example"; dkim=fail reason="no \\"key\\"; (sorry)" header.d=d.example', "a.example", ["dkim=fail header.d=d.example"]),
        ("", "", []),
        (";;;", "", []),
        ("a.example; (unclosed comment; dkim=pass", "a.example", []),
        ("a.example) ; dkim=pass", "a.example", ["dkim=pass"]),
        ("a.example; dkim", "a.example", []),
        ("a.example; dkim=no word", "a.example", ["dkim=no"]),
        ("a.example; dkim=1.2.3.4; =pass; spf=", "a.example", []),
    ],
)  # fmt: skip
def test_what_a_field_records(value: str, name: str, results: list[str]) -> None:
    assert _said(value) == (name, results)


def test_reasons_are_told_apart_from_what_was_checked() -> None:
    (result,) = parse(
        'mail.icij.example (amavisd-new); dkim=pass (1024-bit key) reason="pass (just generated, assumed good)" header.d=icij.example'
    ).results
    assert result == RecordedResult("dkim", "pass", "pass (just generated, assumed good)", (("header.d", "icij.example"),))
    assert (result.value("header.d"), result.value("header.s")) == ("icij.example", "")


@pytest.mark.parametrize(
    ("value", "name", "result"),
    [
        # RFC 7208 section 9.1
        (
            "pass (mybox.example.org: domain of myname@example.com designates 192.0.2.1 as permitted sender) receiver=mybox.example.org; "
            "client-ip=192.0.2.1; envelope-from=\"myname@example.com\"; helo=foo.example.com;",
            "mybox.example.org",
            "spf=pass receiver=mybox.example.org policy.client-ip=192.0.2.1 smtp.mailfrom=myname@example.com smtp.helo=foo.example.com",
        ),
        (
            "fail (mybox.example.org: domain of myname@example.com does not designate 192.0.2.1 as permitted sender) identity=mailfrom; client-ip=192.0.2.1;",
            "mybox.example.org", "spf=fail identity=mailfrom policy.client-ip=192.0.2.1 smtp.mailfrom=myname@example.com",
        ),
        (
            "softfail (google.com: domain of transitioning noreply@a.example does not designate 192.0.2.1 as permitted sender) client-ip=192.0.2.1;",
            "google.com", "spf=softfail policy.client-ip=192.0.2.1 smtp.mailfrom=noreply@a.example",
        ),
        (
            "Pass (protection.outlook.com: domain of gmail.com designates 192.0.2.1 as permitted sender) receiver=protection.outlook.com; client-ip=192.0.2.1; "
            "helo=a.example; pr=C",
            "protection.outlook.com",
            "spf=pass receiver=protection.outlook.com policy.client-ip=192.0.2.1 smtp.helo=a.example pr=C smtp.mailfrom=gmail.com",
        ),
        ("none", "", "spf=none"),
    ],
)  # fmt: skip
def test_what_a_received_spf_field_records(value: str, name: str, result: str) -> None:
    found = parse_received_spf(value)
    assert (found.authserv_id, [str(one) for one in found.results]) == (name, [result])


@pytest.mark.parametrize("value", ["", "(only a comment)", "192.0.2.1 is fine", ";", "= pass"])
def test_a_received_spf_field_without_a_result_records_nothing(value: str) -> None:
    assert parse_received_spf(value) == RecordedResults("", ())


@pytest.mark.parametrize(
    "piece", ["(", ")", '"', "\\", "=", ";", " ", "a", "a=", "dkim=pass;", "dkim=pass header.d=a ", "(a", '"a', "domain of ", "\t\n"]
)
def test_hostile_repetition_costs_linear_time_and_gives_a_bounded_answer(piece: str) -> None:
    value = "a.example; " + piece * (1_000_000 // len(piece))
    for found in (parse(value), parse_received_spf(value)):
        assert len(found.results) <= 60
        assert all(len(result.properties) <= 31 for result in found.results)


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["a.example", ";", "dkim", "=", "pass", " ", "(", ")", '"', "\\", "header.d", "\ud800", "\x00"]), max_size=25).map(
        "".join
    )
)
def test_no_text_makes_it_raise(value: str) -> None:
    for found in (parse(value), parse_received_spf(value)):
        "".join((found.authserv_id, *(str(result) + result.reason for result in found.results))).encode("utf-8")
