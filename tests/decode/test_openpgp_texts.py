"""Which bytes a signature covers, by the examples of the standards, and what a reader sees beside them."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpgp_material import HEAD, WORDS, Multipart, plain

from leakcheck.decode.openpgp_texts import (
    AS_THEY_STAND,
    BLANKS_OFF,
    INLINE,
    MIME,
    ONE_MORE_END,
    OTHER_CHARACTERS,
    SignedText,
    may_be_signed,
    signed_texts,
)

ARMOUR = "-----BEGIN PGP SIGNATURE-----\n\niQEz\n=abcd\n-----END PGP SIGNATURE-----\n"
SIGNATURE = b"Content-Type: application/pgp-signature\n\n" + ARMOUR.encode()


def block(lines: str, above: str = "Hash: SHA256\n", armour: str = ARMOUR) -> bytes:
    return f"-----BEGIN PGP SIGNED MESSAGE-----\n{above}\n{lines}\n{armour}".encode()


def only(message: bytes) -> SignedText:
    (found,) = signed_texts(message)
    return found


def mime(part: bytes = WORDS, second: bytes = SIGNATURE) -> bytes:
    return HEAD + Multipart("signed", (part, second), extra=' protocol="application/pgp-signature";').raw


# ── the bytes ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lines", "covered"),
    [
        ("one\ntwo", b"one\r\ntwo"),
        ("- -----BEGIN\n- --\n- - a\n- From x\nFrom y", b"-----BEGIN\r\n--\r\n- a\r\nFrom x\r\nFrom y"),
        ("blanks  \t \ninside  it", b"blanks\r\ninside  it"),
        ("\n\nempty\n\n", b"\r\n\r\nempty\r\n\r\n"),
        ("feed\x0c\nzero\x00 \nbare\rreturn", b"feed\x0c\r\nzero\x00\r\nbare\rreturn"),
        ("", b""),
    ],
)
def test_a_cleartext_covers_its_lines_without_escapes_and_blanks_at_their_ends(lines: str, covered: bytes) -> None:
    for message in (plain(block(lines)), plain(block(lines)).replace(b"\n", b"\r\n")):
        found = only(message)
        assert (found.form, found.raw, found.outside) == (INLINE, covered, "")
        assert next(found.forms()) == (covered, "")


def test_what_was_signed_in_utf_8_and_sent_in_another_set_is_read_back() -> None:
    found = only(plain(block("Grüße").decode().encode("latin-1"), b"text/plain; charset=iso-8859-1"))
    assert list(found.forms()) == [("Grüße".encode("latin-1"), ""), ("Grüße".encode(), OTHER_CHARACTERS)]
    assert list(only(plain(block("Grüße"))).forms()) == [("Grüße".encode(), "")]
    assert list(only(plain(block("Grüße"), b"text/plain; charset=none-such")).forms()) == [("Grüße".encode(), "")]


def test_pgp_mime_covers_the_part_with_its_head_and_without_the_end_before_the_boundary() -> None:
    found = only(mime(b"Content-Type: text/plain\n\ntext \n"))
    assert (found.form, found.outside, found.number) == (MIME, "", "2")
    assert list(found.forms()) == [
        (b"Content-Type: text/plain\r\n\r\ntext \r\n", ""),
        (b"Content-Type: text/plain\n\ntext \n", AS_THEY_STAND),
        (b"Content-Type: text/plain\r\n\r\ntext\r\n", BLANKS_OFF),
        (b"Content-Type: text/plain\r\n\r\ntext \r\n\r\n", ONE_MORE_END),
    ]
    assert [said for _, said in only(mime(WORDS).replace(b"\n", b"\r\n")).forms()] == ["", ONE_MORE_END]


def test_the_signed_part_is_not_decoded() -> None:
    part = b"Content-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=\n=C3=9Fe\n"
    assert only(mime(part)).raw == part


def test_a_signature_without_a_part_before_it_signs_nothing() -> None:
    assert list(signed_texts(HEAD + SIGNATURE)) == []
    assert list(signed_texts(HEAD + Multipart("signed", (SIGNATURE,)).raw)) == []


# ── what is seen outside ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (plain(b"before\n" + block("x")), "outside of the signed block"),
        (plain(block("x") + b"after\n"), "outside of the signed block"),
        (plain(block("x") + block("y")), "several signed blocks"),
        (plain(b"-----BEGIN PGP SIGNED MESSAGE-----\n\nnever closed\n" + block("x")), "outside of the signed block"),
        (plain(block("x"), b"text/html"), "markup"),
        (plain(block("x", "Hash: SHA256\nPay 500\n")), "above the signed text"),
        (plain(block("x", "Hash: SHA256 and pay 500\n")), "above the signed text"),
        (plain(block("x", "Comment: pay 500\n")), "above the signed text"),
        (plain(block("x", "\x0c\n")), "above the signed text"),
        (plain(block("x", armour=ARMOUR.replace("=abcd\n", "=abcd\nPay500\n"))), "inside the block of the signature"),
        (plain(block("x", armour=ARMOUR.replace("iQEz", "Pay 500!\niQEz"))), "inside the block of the signature"),
        (plain(block("+ADQ-"), b"text/plain; charset=utf-7"), "read otherwise"),
        (HEAD + Multipart("mixed", (WORDS, b"Content-Type: text/plain\n\n" + block("x"))).raw, "outside of the signed part"),
        (HEAD + Multipart("mixed", (mime()[len(HEAD) :], b"Content-Type: image/png\n\nx"), "first").raw, "attached outside"),
        (mime(second=SIGNATURE + b"words\n"), "attached outside"),
    ],
)
def test_what_is_seen_outside_of_the_signed_text_is_said(message: bytes, said: str) -> None:
    found = list(signed_texts(message))
    assert found
    assert all(said in one.outside for one in found)


@pytest.mark.parametrize(
    "message",
    [
        plain(b"\n \n" + block("x") + b"\n\n"),
        plain(block("x", "")),
        plain(block("x", "Hash: SHA1, SHA256\nCharset: utf-8\n")),
        plain(block("x", armour=ARMOUR.replace("-----\n\n", "-----\nVersion: GnuPG v1\nComment: a program - http://example.org\n\n"))),
        plain(block("x", armour=ARMOUR.replace("iQEz\n=abcd", "iQE="))),
        plain(block("日本"), b"text/plain; charset=utf-8"),
        plain(block("\x1b$BF|K\\\x1b(B"), b"text/plain; charset=iso-2022-jp"),
        mime(Multipart("mixed", (WORDS, b"Content-Type: image/png\n\nx"), "inner").raw),
        HEAD + Multipart("mixed", (b"\n \n", mime()[len(HEAD) :].replace(b"outer", b"inner"))).raw,
        mime(second=SIGNATURE + b"\n \n"),
        mime(second=SIGNATURE + ARMOUR.encode()),
    ],
)
def test_blank_lines_headers_of_the_armour_and_signed_attachments_are_not_outside(message: bytes) -> None:
    assert {one.outside for one in signed_texts(message)} == {""}


# ── looking closer ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_signed_text_is_not_passed_over_for_its_encoding() -> None:
    for shift in range(4):
        encoded = base64.encodebytes(b" " * shift + b"\n" + block("text " * 20))
        assert may_be_signed(plain(encoded, b"text/plain\nContent-Transfer-Encoding: BASE64"))
    assert may_be_signed(plain(block("x")))
    assert may_be_signed(mime())
    assert not may_be_signed(plain(b"nothing"))
    assert not may_be_signed(plain(base64.encodebytes(b"nothing" * 300), b"text/plain\nContent-Transfer-Encoding: base64"))


@given(
    st.lists(
        st.sampled_from(
            [block("x"), b"-----BEGIN PGP SIGNED MESSAGE-----\n", ARMOUR.encode(), b"words\n", b"- \n", b"\n", b"-----END PGP SIGNATURE-----\n"]
        ),
        max_size=8,
    )
)
def test_blocks_in_any_order_raise_nothing_and_no_word_is_lost(pieces: list[bytes]) -> None:
    body = b"".join(pieces)
    found = list(signed_texts(plain(body)))
    assert len(found) <= body.count(b"-----END PGP SIGNATURE")
    for one in found:
        assert one.raw.count(b"words") + (1 if one.outside else 0) * body.count(b"words") >= body.count(b"words")


@given(st.binary(max_size=400))
def test_arbitrary_octets_raise_nothing(data: bytes) -> None:
    for message in (data, plain(data), plain(block("x", "", "")[:30] + data), mime(data, SIGNATURE + data)):
        for one in signed_texts(message):
            assert list(one.forms())
