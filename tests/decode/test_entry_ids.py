"""Entry ids as members of a list of addresses bear them ([MS-OXCDATA] section 2.2.5)."""

import struct

import pytest
from outlook_values import DIRECTORY, ONE_OFF, WRAPPED, one_off

from leakcheck.decode.entry_ids import Entry, entry_of, stream_of_members


@pytest.mark.parametrize(
    ("data", "entry"),
    [
        (one_off("Ada", "SMTP", "ada@Example.org"), Entry("Ada", "ada@example.org")),
        (one_off("ada@example.org", "SMTP", "ada@example.org"), Entry("", "ada@example.org")),
        (one_off("Ада", "SMTP", "ada@example.org", unicode=False), Entry("Ада", "ada@example.org")),
        (one_off("Ada", "EX", "/o=Acme/cn=ada"), Entry("Ada", account="/o=Acme/cn=ada")),
        (DIRECTORY + b"/o=Acme/cn=ada\0", Entry(account="/o=Acme/cn=ada")),
        (WRAPPED + b"\xb5" + DIRECTORY + b"/o=Acme/cn=ada\0", Entry(account="/o=Acme/cn=ada")),
        (WRAPPED + b"\xc3" + bytes(24), None),
        (WRAPPED + b"\xc3" + WRAPPED * 3, None),
        (ONE_OFF, None),
        (ONE_OFF + bytes(4), None),
        (b"", None),
    ],
)
def test_whom_an_id_names(data: bytes, entry: Entry | None) -> None:
    assert entry_of(data, 1251) == entry


def test_a_long_list_is_kept_as_a_stream_and_a_length_that_lies_ends_it() -> None:
    member = struct.pack("<I", 3) + b"one" + struct.pack("<I", 2) + b"id" + struct.pack("<I", 0)
    head = struct.pack("<HHIIIIII", 1, 0, 0, 0, 2, 0, 0, 0)
    assert list(stream_of_members(head + member * 2 + bytes(8))) == [(b"one", b"id")] * 2
    assert list(stream_of_members(head + member + member[:-5])) == [(b"one", b"id")]
    assert list(stream_of_members(head[:12] + b"\xff" * 16 + member)) == [(b"one", b"id")]
    assert list(stream_of_members(b"")) == []
