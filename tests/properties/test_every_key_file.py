"""No bytes given as a file of keys do more than be refused with a sentence."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from leakcheck.gather import Statement, gather
from leakcheck.knowledge.key_files import KeyFileError, examined_key_file
from leakcheck.knowledge.key_tests import KeyTests

_PIECES = (
    b"s1._domainkey.example.org", b"s1._domainkey", b" IN TXT ", b"(", b")", b'"', b"v=DKIM1; k=rsa; p=", b"QUJDREVG", b"\\;", b"\\", b"\\999", b";",
    b"$ORIGIN example.org.\n", b"$INCLUDE /etc/passwd\n", b"$GENERATE 1-9 a b\n", b"\n", b"\r\n", b"\t", b"\0", b"\xff", b"\xef\xbb\xbf", b" CNAME ",
    b'{"rrname":', b'"rdata":', b'"s1._domainkey.a.b"', b",", b"}", b"[", b"]", b"null", b"1e999", b'"domain":"a.b","selector":"s","value":', b"p=",
    b'"time_first":', b"-9999999999999", b'"rrtype":"TXT"', b"\\ud800", b"k=ed25519; ", b"text =", b"descriptive text ",
)  # fmt: skip


@given(st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(_PIECES), max_size=40).map(b"".join)))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s1._domainkey.example.org.txt"
        path.write_bytes(data)
        try:
            file = examined_key_file(path)
        except KeyFileError as error:
            file, said = None, str(error)
    if file is None:
        assert said.endswith(".")
        return
    assert all(refusal.why for refusal in file.refusals.told)
    taken = gather((), [file], Statement("a test"), KeyTests())
    assert taken.added + taken.known + taken.widened + taken.refusals.count == taken.read
    again = gather(taken.records, [file], Statement("a test"), KeyTests())
    assert (again.added, again.records) == (0, taken.records)
