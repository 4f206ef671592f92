"""Copies in z=: the RFC's own example, real signatures of 2005, and what breaks."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.dkim_copied_headers import MOST_COPIES, CopiedHeader, copied_headers
from leakcheck.decode.mail_headers import header_block

#: RFC 6376 section 3.5, the example of the z= tag.
RFC = b" v=1; z=From:foo@eng.example.net|To:joe@example.com|\r\n\tSubject:demo=20run|Date:July=205,=202005=203:44:08=20PM=20-0700; b=xyz"


def test_the_standards_own_example() -> None:
    assert copied_headers(RFC) == (
        CopiedHeader("from", "foo@eng.example.net"),
        CopiedHeader("to", "joe@example.com"),
        CopiedHeader("subject", "demo run"),
        CopiedHeader("date", "July 5, 2005 3:44:08 PM -0700"),
    )


def test_separators_inside_a_value_are_quoted() -> None:
    assert copied_headers(b"z=Subject:a=7Cb=3Bc=3Dd") == (CopiedHeader("subject", "a|b;c=d"),)


def test_folding_inside_a_value_is_no_text() -> None:
    assert copied_headers(b"z=Subject:a=20lo\r\n\tng=20one") == (CopiedHeader("subject", "a long one"),)


def test_a_signer_that_leaves_blanks_as_they_are_can_still_be_read() -> None:
    assert copied_headers(b"z=Subject:demo run\r\n\tagain") == (CopiedHeader("subject", "demo run again"),)


def test_encoded_words_and_bytes_beyond_ascii_are_read_like_those_of_the_line_itself() -> None:
    assert copied_headers(b"z=Subject:=3D?utf-8?Q?Gr=3DC3=3DBC=3DC3=3D9Fe?=3D|To:=C3=BC|Cc:=FC") == (
        CopiedHeader("subject", "Grüße"),
        CopiedHeader("to", "ü"),
        CopiedHeader("cc", "ü"),
    )


@pytest.mark.parametrize(
    "signature",
    [b"", b"v=1; b=z=From:a", b"z=", b"z=|||", b"z=no colon", b"z=: no name", b"z=bad name:x", b"z=From:a" + b"x" * 30_000],
)
def test_nothing_where_there_are_no_copies(signature: bytes) -> None:
    assert copied_headers(signature) == ()


def test_a_broken_part_costs_only_itself() -> None:
    assert copied_headers(b"z=From:a@b.example|rubbish|Subject:=zz=2") == (CopiedHeader("from", "a@b.example"), CopiedHeader("subject", "=zz=2"))


def test_hostile_numbers_of_copies_are_cut() -> None:
    assert len(copied_headers(b"z=" + b"a:b|" * 4000)) == MOST_COPIES


@given(st.binary(max_size=300))
def test_any_bytes_give_storable_text(data: bytes) -> None:
    for copy in copied_headers(b"z=From:" + data):
        copy.value.encode("utf-8")
        assert "\0" not in copy.value


@pytest.mark.corpus
def test_real_signatures_carry_their_subject(corpus: Path) -> None:
    message = (corpus / "mail/apache+spamassassin/t/data/nice/dkim/BasicTest_01").read_bytes()
    field = header_block(message).first("DKIM-Signature")
    assert field is not None
    assert copied_headers(field.raw) == (CopiedHeader("from", "mickey@dkim.org"), CopiedHeader("subject", "GM - Very Promising Beginning"))
