"""Which parts of a message are signed, over which bytes, and what stands beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smime_mail import HEADER, TEXT, detached, opaque, opaque_part

from leakcheck.decode.signed_parts import AS_THEY_STAND, MIXED_ENDS, ONE_MORE_END, SignedPart, may_be_signed, signed_parts


def only(mail: bytes) -> SignedPart:
    (found,) = signed_parts(mail)
    return found


def test_a_detached_signature_and_the_bytes_that_it_covers() -> None:
    found = only(detached(b"blob"))
    assert (found.number, found.signature, found.outside) == ("2", b"blob", "")
    assert [(text.data, text.repair) for text in found.texts] == [(TEXT.removesuffix(b"\r\n") + b"\r\n", ""), (TEXT + b"\r\n", ONE_MORE_END)]


def test_an_opaque_signature_holds_its_text() -> None:
    found = only(opaque(b"blob"))
    assert (found.number, found.signature, found.texts, found.outside) == ("1", b"blob", (), "")


@pytest.mark.parametrize("ends", [b"\n", b"\r", b"\r\r\n"])
def test_line_ends_of_another_system(ends: bytes) -> None:
    found = only(detached(b"blob").replace(b"\r\n", ends))
    assert found.texts[0].data == TEXT
    assert found.texts[0].repair == (MIXED_ENDS if ends == b"\r\r\n" else "")
    assert found.texts[1].repair == AS_THEY_STAND


def test_mixed_line_ends_are_named() -> None:
    assert only(detached(b"blob").replace(b"Bob,\r\n", b"Bob,\n")).texts[0].repair == MIXED_ENDS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"application/pkcs7-signature", b"application/x-pkcs7-signature"),
        (b"application/pkcs7-signature", b"Application/PKCS7-Signature"),
        (b"Content-Type: application/pkcs7-signature", b"Content-Type: application/octet-stream"),
    ],
)
def test_types_by_which_programs_go(old: bytes, new: bytes) -> None:
    mail = detached(b"blob")
    head, tail = mail.rsplit(old, 1)
    assert may_be_signed(head + new + tail)
    assert only(head + new + tail).number == "2"


def test_footers_put_around_the_signed_part_leave_it_found_and_are_told() -> None:
    mail = detached(b"blob", before=b"--cut\r\nContent-Type: text/plain\r\n\r\nA footer.\r\n")
    found = only(mail)
    assert (found.number, found.texts[0].data) == ("3", TEXT)
    assert found.outside == "text stands in the message outside of the signed part"


def test_what_is_attached_beside_it_is_named() -> None:
    mail = detached(b"blob", after=b'--cut\r\nContent-Type: image/png; name="a.png"\r\n\r\nxx\r\n')
    assert only(mail).outside == "something is attached outside of the signed part (a.png)"


def test_a_part_of_several_is_covered_as_a_whole() -> None:
    inner = b'Content-Type: multipart/mixed; boundary="in"\r\n\r\n--in\r\n\r\none\r\n--in\r\n\r\ntwo\r\n--in--\r\n'
    found = only(detached(b"blob", inner))
    assert (found.texts[0].data, found.outside) == (inner, "")


def test_a_header_with_two_meanings_is_told() -> None:
    twice = detached(b"blob").replace(b"MIME-Version", b"Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64\r\nMIME-Version")
    assert "stated twice" in only(twice).outside
    assert "programs read differently" in only(detached(b"blob").replace(b'boundary="cut"', b'boundary="cut"; boundary*0="other"')).outside
    named = detached(b"blob").replace(b'"cut"', b'"the_boundary=cut"').replace(b"--cut", b"--the_boundary=cut")
    assert only(named).outside == ""


def test_a_signature_without_a_part_before_it_is_none() -> None:
    assert list(signed_parts(HEADER + b"Content-Type: application/pkcs7-signature\r\n\r\nblob")) == []
    assert list(signed_parts(HEADER + TEXT)) == []
    assert not may_be_signed(HEADER + TEXT)


def test_outer_signatures_come_first() -> None:
    inner = detached(b"inner", header=b"")
    assert [part.signature for part in signed_parts(detached(b"outer", inner))] == [b"outer", b"inner"]


def test_a_message_that_was_not_read_to_its_end_says_so() -> None:
    many = HEADER + b'Content-Type: multipart/mixed; boundary="out"\r\n\r\n--out\r\n' + opaque_part(b"x") + b"--out\r\n\r\n\r\n" * 1200
    assert "more than 1,000 parts" in only(many).outside


@given(st.binary(max_size=200), st.integers(0, 500))
def test_any_damage_is_read(noise: bytes, place: int) -> None:
    mail = detached(b"blob")
    for found in signed_parts(mail[:place] + noise + mail[place:]):
        assert found.number
