"""Taking a DKIM signature and its message apart: the standard's own examples, arbitrary bytes, and what has to stay linear."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.dkim_signature import LONGEST_SIGNATURE, MalformedSignature, signature_tags, without_signature
from leakcheck.decode.signed_message import MOST_FIELDS, MOST_NAMES_KEPT, header_form, relaxed_body, signed_message, simple_body

HASH = base64.b64encode(bytes(32))
PLAIN = b" v=1; a=rsa-sha256; d=Example.org; s=S1; h=From:To ; bh=" + HASH + b"; b=QUJD\r\n"


def test_the_tags_of_a_signature_are_read() -> None:
    tags = signature_tags(
        b" v=1; a=RSA-SHA256; c=Relaxed/simple; d=example.org.;\r\n\ti=ada@mail.example.org; s=s1;\r\n l=12; t=1588593600; x=1588680000;"
        b" q=dns/txt; z=From:a|To:b;\r\n h=From :\r\n\tTO:Subject; bh=" + HASH[:10] + b"\r\n " + HASH[10:] + b"; b=QU\r\n\tJD ;"
    )
    assert (tags.algorithm, tags.hash_name, tags.domain, tags.selector) == ("rsa-sha256", "sha256", "example.org", "s1")
    assert (tags.header_form, tags.body_form) == ("relaxed", "simple")
    assert tags.names == ("from", "to", "subject")
    assert (tags.length, tags.signed_at, tags.expires) == (12, 1588593600, 1588680000)
    assert (tags.signature, tags.body_hash, tags.identity_domain) == (b"ABC", bytes(32), "mail.example.org")


def test_what_is_left_out_has_the_standards_defaults() -> None:
    tags = signature_tags(PLAIN)
    assert (tags.header_form, tags.body_form, tags.length, tags.signed_at, tags.expires) == ("simple", "simple", None, None, None)
    assert tags.identity_domain == tags.domain == "example.org"
    assert signature_tags(PLAIN.replace(b"; bh", b"; c=relaxed; bh")).body_form == "simple"


@pytest.mark.parametrize("missing", ["v", "a", "b", "bh", "d", "h", "s"])
def test_a_signature_without_a_needed_tag_is_malformed(missing: str) -> None:
    without = re.sub(rb"(?<![\w])%s=[^;]*;?" % missing.encode(), b"", PLAIN)
    with pytest.raises(MalformedSignature, match=f"{missing}= is missing"):
        signature_tags(without)


@pytest.mark.parametrize("tag", [b"v=1", b"b=QUJD", b"l=1; l=2"])
def test_a_repeated_tag_is_malformed(tag: bytes) -> None:
    with pytest.raises(MalformedSignature, match="stands twice"):
        signature_tags(PLAIN.rstrip() + b"; " + tag)


def test_a_signature_of_any_length_is_refused_before_it_is_taken_apart() -> None:
    with pytest.raises(MalformedSignature, match="longer than any"):
        signature_tags(PLAIN + b" " * LONGEST_SIGNATURE)


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda noise: PLAIN.replace(b"From:To", noise)))
def test_arbitrary_bytes_are_tags_or_malformed(raw: bytes) -> None:
    try:
        tags = signature_tags(raw)
    except MalformedSignature:
        return
    assert tags.domain
    assert tags.signature


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_a_message(data: bytes) -> None:
    message = signed_message(data)
    assert message is not None
    assert all(b":" in whole and whole.endswith(b"\r\n") for _, whole in message.fields)
    everything = tuple(name for name, _ in message.fields)
    assert sorted(message.selected(everything * 2)) == list(range(len(everything)))


# RFC 6376 section 3.4.5: the message " C \r\nD \t E\r\n\r\n\r\n" in all forms, as the standard prints them.
@pytest.mark.parametrize(
    ("body", "relaxed", "simple"),
    [
        (b" C \r\nD \t E\r\n\r\n\r\n", b" C\r\nD E\r\n", b" C \r\nD \t E\r\n"),
        (b"", b"", b"\r\n"),
        (b"\r\n\r\n", b"", b"\r\n"),
        (b" \r\n\t\r\n", b"", b" \r\n\t\r\n"),
        (b"a", b"a\r\n", b"a\r\n"),
        (b"a \t ", b"a\r\n", b"a \t \r\n"),
        (b"a\r\r\n\r\n", b"a\r\r\n", b"a\r\r\n"),
        (b"a\n\r\n", b"a\n\r\n", b"a\n\r\n"),
        (b"\xff\x00 \x0c\x0b \r\n", b"\xff\x00 \x0c\x0b\r\n", b"\xff\x00 \x0c\x0b \r\n"),
    ],
)
def test_the_canonical_forms_of_a_body(body: bytes, relaxed: bytes, simple: bytes) -> None:
    assert relaxed_body(body) == relaxed
    assert simple_body(body) == simple


@given(st.lists(st.sampled_from([b" ", b"\t", b"\r\n", b"\r", b"\n", b"a", b"\x00"]), max_size=30).map(b"".join))
def test_the_canonical_forms_follow_the_standards_wording(body: bytes) -> None:
    blanks = re.sub(rb"[ \t]+", b" ", re.sub(rb"[ \t]+(\r\n|\Z)", rb"\1", body))
    bare = re.sub(rb"(\r\n)+\Z", b"", blanks)
    assert relaxed_body(body) == (bare + b"\r\n" if bare else b"")
    assert simple_body(body) == re.sub(rb"(\r\n)+\Z", b"", body) + b"\r\n"
    assert relaxed_body(relaxed_body(body)) == relaxed_body(body)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (b"DKIM-Signature: v=1; b=QUJD; d=x\r\n", b"DKIM-Signature: v=1; b=; d=x\r\n"),
        (b"DKIM-Signature: v=1;\r\n\tb = QU\r\n JD ;\r\n d=x\r\n", b"DKIM-Signature: v=1;\r\n\tb =;\r\n d=x\r\n"),
        (b"DKIM-Signature: v=1; bh=QQ==; b=QU\r\n JD==\r\n", b"DKIM-Signature: v=1; bh=QQ==; b=\r\n"),
        (b"DKIM-Signature: b=QUJD; v=1\r\n", b"DKIM-Signature: b=; v=1\r\n"),
        (b"DKIM-Signature: v=1; n=a b=c; b=QUJD;\r\n", b"DKIM-Signature: v=1; n=a b=c; b=;\r\n"),
        (b"DKIM-Signature: v=1\r\n", b"DKIM-Signature: v=1\r\n"),
    ],
)
def test_only_the_value_of_b_is_taken_out(field: bytes, expected: bytes) -> None:
    assert without_signature(field) == expected


PIECES = st.lists(st.sampled_from([b" ", b"\t", b"\r\n", b"\r\n ", b"\r", b"\n", b"\v", b"\f", b"a", b":"]), max_size=20).map(b"".join)


@given(PIECES, PIECES)
def test_what_is_known_of_a_message_changes_nothing_of_its_canonical_forms(value: bytes, body: bytes) -> None:
    message = signed_message(b"A: 1\r\nSub : " + value + b"\r\nB: 2\r\n\r\n" + body)
    assert message is not None
    assert [message.relaxed_field(number) for number in range(len(message.fields))] == [header_form(field, "relaxed") for _, field in message.fields]
    assert message.canonical_body("relaxed") == relaxed_body(message.body)


def test_messages_of_one_shape_share_what_follows_from_it_and_long_ones_keep_nothing() -> None:
    first, second, other = (signed_message(data) for data in (b"A: 1\nB: 2\n\nx", b"A: 3\nB: 4\n\ny", b"B: 2\nA: 1\n\nx"))
    long = [signed_message(b"A: 1\n" * (MOST_NAMES_KEPT + 1) + b"\nx") for _ in range(2)]
    assert first is not None and second is not None and other is not None and long[0] is not None and long[1] is not None  # noqa: PT018
    assert first.shape is second.shape is not other.shape
    assert other.selected(("a", "b")) == [1, 0] == second.selected(("b", "a"))
    assert long[0].shape is not long[1].shape


def test_fields_are_selected_from_the_bottom_up_and_each_once() -> None:
    message = signed_message(b"A: 1\nB: 2\na : 3\nA: 4\n\nbody")
    assert message is not None
    assert [name for name, _ in message.fields] == ["a", "b", "a", "a"]
    assert message.selected(("a", "c", "a", "b", "a", "a")) == [3, 2, 1, 0]


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"From: a\r\nTo: b\r\n\r\nFrom: c", ["from", "to"]),
        (b" From: a\r\nTo: b\r\n\r\n", ["to"]),
        (b"From ada Mon May 4\nTo: b\n\n", ["to"]),
        (b">From: x\nno field\n continued\nTo: b\n\n", [">from", "to"]),
        (b"To\xa0: a\nTo : b\nT o: c\n\n", ["to"]),
        (b"To: a\rFrom: b\n\n", ["to"]),
        (b"", []),
    ],
)
def test_what_counts_as_a_field(data: bytes, names: list[str]) -> None:
    message = signed_message(data)
    assert message is not None
    assert [name for name, _ in message.fields] == names


def test_line_ends_are_mended_and_only_mixed_ones_are_called_so() -> None:
    for data, mended in ((b"A: 1\r\r\n\r\r\nx\r\r\ny", True), (b"A: 1\n\nx\ny", False), (b"A: 1\r\n\r\nx\r\ny", False), (b"A: 1\r\n\r\nx\ny", True)):
        message = signed_message(data)
        assert message is not None
        assert (message.body, message.mended) == (b"x\r\ny", mended)
        assert message.whole == b"A: 1\r\n\r\nx\r\ny\r\n"


@pytest.mark.parametrize(
    ("head", "strays"),
    [
        (b"A: 1\r\n folded\r\nB : 2", 0),
        (b"A: 1\r\nno field\r\n folded\r\nB: 2", 1),
        (b"A: 1\r\n>From ada@example.org Mon May  4 12:00:00 2020\r\nB: 2", 0),
        (b"From ada@example.org Mon May  4 12:00:00 2020\r\nB: 2", 0),
        (b"A: 1\r\n>From ada@example.org Mon May  4 12:00:00 2020\r\n and more\r\nB: 2", 1),
        (b"A: 1\r\n>From now on\r\nB: 2", 1),
        (b"A: 1\rB: 2", 1),
        (b" folded first\r\nA: 1", 1),
        (b"T\xe9: 1\r\n: 2", 2),
    ],
)
def test_lines_of_the_header_that_belong_to_no_field_are_counted(head: bytes, strays: int) -> None:
    message = signed_message(head + b"\r\n\r\nbody")
    assert message is not None
    assert message.strays == strays


def test_more_fields_than_any_honest_message_has_are_refused() -> None:
    assert signed_message(b"A: 1\r\n" * (MOST_FIELDS + 1) + b"\r\n") is None
    assert signed_message(b"A: 1\r\n" * MOST_FIELDS + b"\r\n") is not None
