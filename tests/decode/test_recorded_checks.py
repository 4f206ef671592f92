"""Which of a message's records the recipient's own last server could have written, on the header orders of the large providers."""

import pytest

from leakcheck.decode.mail_headers import header_block
from leakcheck.decode.recorded_checks import recorded_checks
from leakcheck.model.facts import RecordPlace

RECEIPT = "Received: from out.a.example (out.a.example [192.0.2.4]) by mx.b.example with ESMTPS id 1; Sat, 14 Oct 2023 09:59:44 -0700\n"
INNER = "Received: from mx.b.example by store.b.example with LMTP id 2; Sat, 14 Oct 2023 09:59:45 -0700\n"
EARLIER = "Received: from desk by out.a.example with ESMTPSA id 3; Sat, 14 Oct 2023 16:59:40 +0000\n"
RECORD = "Authentication-Results: mx.b.example; dkim=pass header.d=a.example\n"
SPF = "Received-SPF: pass (b.example: domain of x@a.example designates 192.0.2.4) client-ip=192.0.2.4\n"
SIGNATURE = "DKIM-Signature: v=1; d=a.example; s=s; b=xyz\n"
REST = "From: x@a.example\n\ntext\n"


def _own(*lines: str) -> list[str]:
    checks = recorded_checks(header_block("".join(lines).encode() + REST.encode()))
    return [f"{check.method}={check.result}" for check in checks if check.place is RecordPlace.RECIPIENT]


@pytest.mark.parametrize(
    "lines",
    [
        (INNER, RECEIPT, RECORD, EARLIER),
        (INNER, RECEIPT, "DKIM-Filter: some filter\n", RECORD, SIGNATURE),
        (RECORD, INNER, RECEIPT, EARLIER),
        ("Received: by 10.1.2.3 with SMTP id 5; x\n", RECEIPT, RECORD, EARLIER),
        (INNER, "Authentication-Results: dkim=pass header.d=a.example\n", RECEIPT, EARLIER),
    ],
    ids=["below the line of receipt", "behind a filter's line", "above all", "internal address", "no name, above the line of receipt"],
)
def test_counts_where_the_recipients_server_writes(lines: tuple[str, ...]) -> None:
    assert _own(*lines) == ["dkim=pass"]


@pytest.mark.parametrize(
    "lines",
    [
        (RECEIPT, EARLIER, RECORD),
        (RECEIPT, RECORD.replace("mx.b.example", "mx.other.example"), EARLIER),
        (RECORD.replace("mx.b.example", "mx.a.example"), RECEIPT),
        (RECEIPT, "Authentication-Results: dkim=pass header.d=a.example\n", EARLIER),
        (RECORD,),
        ("Received: by 10.1.2.3 with SMTP id 5; x\n", RECORD),
        (RECEIPT, RECORD.replace("mx.b.example", "b-example.evil.example")),
    ],
    ids=["further down", "another house", "another house on top", "no name below", "no trace", "no name in the trace", "a look-alike"],
)
def test_does_not_count_where_anybody_can_type_it(lines: tuple[str, ...]) -> None:
    assert _own(*lines) == []


def test_below_the_line_of_receipt_only_the_outermost_record_of_a_method_counts() -> None:
    typed = "Authentication-Results: mx.b.example; dkim=fail; dmarc=pass\n"
    assert _own(RECEIPT, SPF, RECORD, typed) == ["spf=pass", "dkim=pass", "dmarc=pass"]


def test_above_the_line_of_receipt_every_record_of_the_house_counts() -> None:
    second = RECORD.replace("pass", "fail")
    assert _own(RECORD, second, RECEIPT) == ["dkim=pass", "dkim=fail"]


def test_the_fact_says_who_what_and_which_signatures_came_later() -> None:
    (check,) = recorded_checks(header_block((RECEIPT + SIGNATURE + RECORD + SIGNATURE + REST).encode()))
    assert (check.recorder, check.properties, check.position, check.signatures_above) == ("mx.b.example", ("header.d=a.example",), 0, 1)
    assert check.at.part == "header Authentication-Results"


def test_no_records_no_facts_and_thousands_are_cut() -> None:
    assert not list(recorded_checks(header_block((RECEIPT + REST).encode())))
    assert len(list(recorded_checks(header_block((RECORD * 3000 + REST).encode())))) == 40


@pytest.mark.parametrize(
    "line",
    [
        "X-Spam-Flag: YES\n",
        "X-Spam-Status: Yes, score=9.1\n",
        "X-Forefront-Antispam-Report: CIP:192.0.2.4;SFV:SPM;H:x\n",
        "X-MS-Exchange-Organization-SCL: 6\n",
    ],
)
def test_a_filters_record_counts_only_above_the_line_of_receipt(line: str) -> None:
    assert _own(line, INNER, RECEIPT, EARLIER) == ["spam=yes"]
    assert _own(INNER, RECEIPT, line, EARLIER) == [], "the sender can have written it"


@pytest.mark.parametrize("line", ["X-Spam-Flag: NO\n", "X-Spam-Status: No, score=1\n", "X-MS-Exchange-Organization-SCL: -1\n"])
def test_a_filter_that_let_a_message_pass_is_no_record_against_it(line: str) -> None:
    assert _own(line, INNER, RECEIPT, EARLIER) == []
