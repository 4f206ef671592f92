"""Messages cut at their boundaries: nesting, damage, the exact bytes, and bounds that hostile nesting cannot pass."""

import subprocess
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mime_tree import DEEPEST, MOST_PARTS, MimeTree, RawPart

TOP = b"From: a@example.org\r\nMIME-Version: 1.0\r\n"


def multipart(boundary: bytes, *parts: bytes, kind: bytes = b"mixed", top: bytes = TOP) -> bytes:
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return top + b"Content-Type: multipart/" + kind + b'; boundary="' + boundary + b'"\r\n\r\n' + body + b"--" + boundary + b"--\r\n"


def text(words: bytes) -> bytes:
    return b"Content-Type: text/plain\r\n\r\n" + words


def leaves(data: bytes) -> list[RawPart]:
    return list(MimeTree(data).leaves())


def shape(data: bytes) -> list[tuple[str, str, bytes]]:
    return [(part.number, part.head.get_content_type(), part.raw) for part in leaves(data)]


def test_a_message_without_parts_is_one_leaf() -> None:
    assert shape(TOP + b"\r\nWords.\r\n") == [("1", "text/plain", b"Words.\r\n")]
    assert shape(b"") == [("1", "text/plain", b"")]


def test_parts_are_numbered_and_the_line_end_before_a_boundary_is_not_theirs() -> None:
    inner = multipart(b"in", text(b"one\r\n"), text(b"two"), kind=b"alternative", top=b"")
    assert shape(multipart(b"out", inner, text(b"three"))) == [
        ("1.1", "text/plain", b"one\r\n"),
        ("1.2", "text/plain", b"two"),
        ("2", "text/plain", b"three"),
    ]


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r", b"\r\r\n"])
def test_any_kind_of_line_end_is_read(ends: bytes) -> None:
    data = multipart(b"b", text(b"one"), text(b"two")).replace(b"\r\n", ends)
    assert [part.raw.strip(b"\r") for part in leaves(data)] == [b"one", b"two"]


def test_a_boundary_that_begins_like_another_is_told_apart() -> None:
    inner = multipart(b"b1", text(b"one"), text(b"two"), top=b"")
    assert shape(multipart(b"b", inner, text(b"--b1 is no mark here\r\n--bee"))) == [
        ("1.1", "text/plain", b"one"),
        ("1.2", "text/plain", b"two"),
        ("2", "text/plain", b"--b1 is no mark here\r\n--bee"),
    ]


def test_an_enclosed_message_is_not_entered() -> None:
    enclosed = multipart(b"in", text(b"x"))
    assert shape(multipart(b"out", b"Content-Type: message/rfc822\r\n\r\n" + enclosed)) == [("1", "message/rfc822", enclosed)]


def test_the_parts_of_a_digest_are_messages_unless_they_say_otherwise() -> None:
    data = multipart(b"d", b"\r\nSubject: a\r\n\r\nx", text(b"y"), kind=b"digest")
    assert shape(data) == [("1", "message/rfc822", b"Subject: a\r\n\r\nx"), ("2", "text/plain", b"y")]


def test_text_around_the_parts_is_passed_over() -> None:
    data = multipart(b"b", text(b"one")).replace(b"\r\n\r\n--b", b"\r\n\r\nThis is a message in MIME format.\r\n--b", 1) + b"epilogue\r\n--other\r\n"
    assert shape(data) == [("1", "text/plain", b"one")]


def test_a_missing_last_boundary_costs_nothing() -> None:
    assert shape(multipart(b"b", text(b"one"), text(b"two")).removesuffix(b"\r\n--b--\r\n"))[1] == ("2", "text/plain", b"two")
    inner = multipart(b"in", text(b"one"), top=b"").removesuffix(b"\r\n--in--\r\n")
    assert [part.raw for part in leaves(multipart(b"out", inner, text(b"two")))] == [b"one", b"two"], "an outer boundary closes the inner level"


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: multipart/mixed\r\n",
        b'Content-Type: multipart/mixed; boundary="absent"\r\n',
        b'Content-Type: multipart/mixed; boundary=""\r\n',
    ],
)
def test_parts_that_cannot_be_told_apart_are_one_text_and_that_is_said(head: bytes) -> None:
    (part,) = leaves(TOP + head + b"\r\nDear all,\r\n--b\r\nwords\r\n")
    assert part.raw == b"Dear all,\r\n--b\r\nwords\r\n"
    assert part.damage or b"boundary=" not in head or b'""' in head


def test_a_doubled_boundary_makes_no_empty_part() -> None:
    assert shape(multipart(b"b", text(b"one")).replace(b"--b\r\n", b"--b\r\n--b\r\n")) == [("1", "text/plain", b"one")]
    assert [part.raw for part in leaves(multipart(b"b", b"", text(b"one")))] == [b"", b"one"], "an empty part counts"


def test_a_part_without_header_begins_with_its_blank_line_or_its_words() -> None:
    assert [part.raw for part in leaves(multipart(b"b", b"\r\nSubject: is text here", b"No field, words."))] == [
        b"Subject: is text here",
        b"No field, words.",
    ]


def test_a_folded_blank_line_before_the_first_boundary_hides_no_part() -> None:
    data = multipart(b"b", text(b"one"), text(b"two")).replace(b"\r\n\r\n--b", b"\r\n \r\n--b", 1)
    assert [part.raw for part in leaves(data)] == [b"one", b"two"]


def test_inner_boundaries_are_told_and_those_of_enclosed_messages_are_not() -> None:
    inner = multipart(b"in", text(b"one"), top=b"")
    tree = MimeTree(multipart(b"out", inner, b"Content-Type: message/rfc822\r\n\r\n" + multipart(b"enclosed", text(b"x"))))
    assert len(list(tree.leaves())) == 2
    assert tree.boundaries == ["in"]


def test_the_numbers_of_parts_and_levels_are_bounded_and_that_is_said() -> None:
    many = MimeTree(multipart(b"b", *[text(b"x")] * (MOST_PARTS + 50)))
    assert len(list(many.leaves())) < MOST_PARTS
    assert "parts" in many.cut
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number) for number in range(DEEPEST + 5))
    tree = MimeTree(TOP + deep + b"\r\nx")
    assert [part.number.count(".") for part in tree.leaves()] == [DEEPEST - 1]
    assert "deeper" in tree.cut


#: The standard parser ends the first with a RecursionError and takes more than a quarter of a minute for the second.
_HOSTILE = """
from leakcheck.decode.mime_tree import MimeTree
top = b"From: a@example.org\\n"
level = b'Content-Type:\\n multipart/mixed; boundary="b%d"\\n\\n--b%d\\n'
cases = [
    b"".join(level % (n, n) for n in range(3000)),
    b"".join(level % (n, n) for n in range(900)) + b"x\\n" * 1_000_000,
    level % (1, 1) + b"--b\\n" * 1_000_000,
    level % (1, 1) + b"--b1\\n" * 1_000_000,
    level % (1, 1) + b"--b1" + b" " * 5_000_000 + b"x\\n",
    level % (1, 1) + b"X: y\\n" * 1_000_000,
    level % (1, 1) + (b"Content-Type: text/plain" + b'; "' * 20_000 + b"\\n\\n--b1\\n") * 20,
    b"Content-Type: multipart/mixed; boundary=" + b";" * 100_000 + b"\\n\\n",
]
print([len(list(MimeTree(top + case).leaves())) > 0 for case in cases])
"""


def test_hostile_messages_are_cut_in_linear_time() -> None:
    done = subprocess.run([sys.executable, "-c", _HOSTILE], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == str([True] * 8)


@given(
    pieces=st.lists(
        st.sampled_from([b"--b", b"--b--", b"--c", b"--c--", b"\r\n", b"\n", b"\r", b"x", b"Content-Type: multipart/mixed; boundary=c"]), max_size=30
    )
)
def test_no_arrangement_of_boundaries_makes_it_raise_or_invents_bytes(pieces: list[bytes]) -> None:
    data = TOP + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"".join(pieces)
    assert all(part.raw in data for part in leaves(data))


@given(texts=st.lists(st.text(alphabet="ab- \n", max_size=30), min_size=1, max_size=6), depth=st.integers(0, 3))
def test_well_formed_messages_are_cut_as_the_standard_parser_cuts_them(texts: list[str], depth: int) -> None:
    message = EmailMessage()
    message.set_content("first\n")
    for number, words in enumerate(texts):
        message.add_attachment(words.encode(), maintype="application", subtype="x", filename=f"{number}.bin")
    for _ in range(depth):
        outer = EmailMessage()
        outer["Subject"] = "outer"
        outer.make_mixed()
        outer.attach(message)
        message = outer
    data = message.as_bytes(policy=policy.SMTP)
    theirs = [part for part in message_from_bytes(data).walk() if not part.is_multipart()]
    ours = leaves(data)
    assert [part.head.get_content_type() for part in ours] == [part.get_content_type() for part in theirs]
    assert [part.raw.decode().replace("\r\n", "\n") for part in ours] == [str(part.get_payload()).replace("\r\n", "\n") for part in theirs]


def spans(data: bytes) -> dict[str, bytes]:
    tree = MimeTree(data)
    list(tree.leaves())
    return {number: data[start:end] for number, (start, end) in sorted(tree.spans.items())}


def test_spans_hold_heads_and_whole_multiparts_byte_for_byte() -> None:
    inner = multipart(b"in", text(b"one\r\n"), text(b"two"), kind=b"alternative", top=b"")
    assert spans(multipart(b"out", inner, text(b"three"))) == {
        "1": inner,
        "1.1": text(b"one\r\n"),
        "1.2": text(b"two"),
        "2": text(b"three"),
    }


def test_a_span_ends_with_the_closing_line_of_the_multipart_where_no_blank_line_follows() -> None:
    inner = multipart(b"in", text(b"one"), kind=b"alternative", top=b"").removesuffix(b"\r\n")
    assert spans(multipart(b"out", inner, text(b"two"))) == {"1": inner, "1.1": text(b"one"), "2": text(b"two")}


def test_a_span_holds_what_follows_the_closing_line_and_ends_with_the_file_where_no_boundary_does() -> None:
    inner = multipart(b"in", text(b"one"), top=b"") + b"epilogue"
    assert spans(multipart(b"out", inner))["1"] == inner
    assert spans(multipart(b"out", text(b"one")).removesuffix(b"\r\n--out--\r\n")) == {"1": text(b"one")}


def test_a_boundary_written_twice_makes_no_span_of_its_own() -> None:
    data = multipart(b"b", text(b"one"), text(b"two")).replace(b"\r\n--b\r\n", b"\r\n--b\r\n--b\r\n")
    assert spans(data) == {"1": text(b"one"), "2": text(b"two")}


@given(st.lists(st.sampled_from([b"--a", b"--a--", b"--b", b"--b--", b"x", b"", b'Content-Type: multipart/mixed; boundary="b"']), max_size=12))
def test_spans_lie_inside_the_file_and_hold_the_leaves(lines: list[bytes]) -> None:
    data = TOP + b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n' + b"\r\n".join(lines)
    tree = MimeTree(data)
    for part in tree.leaves():
        assert part.raw in data
    for start, end in tree.spans.values():
        assert 0 <= start <= end <= len(data)
    numbers = sorted(tree.spans)
    for outer in numbers:
        for inner in (one for one in numbers if one.startswith(f"{outer}.")):
            assert tree.spans[outer][0] <= tree.spans[inner][0] <= tree.spans[inner][1] <= tree.spans[outer][1]
