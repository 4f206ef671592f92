"""What the parts of a message hold: words, attachments with their exact bytes, enclosed messages whose signatures still fit."""

import base64
import quopri
import subprocess
import sys
import time
from email import policy
from email.message import EmailMessage

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.dkim_second_opinion import SecondOpinion, second_opinion
from leakcheck.decode.mail_body import Part, links, parts, text_of, words

TOP = b"From: a@example.org\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\n"
KEY = rsa.generate_private_key(65537, 1024)
RECORD = f"v=DKIM1; p={base64.b64encode(KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()}"
#: What a careless program would write anew: odd blanks, odd folds, a long line, an odd order, a name in odd letters.
INNER = (
    b"X-Odd:no blank\r\nsubject:  two blanks\r\n\tand a tab\r\nFrom: Paul with a long name that a careless program folds at another place "
    b"than here <paul@example.org>\r\nDate: Fri, 17 Apr 2015 09:00:51 -0400\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="x1"\r\n\r\nPreamble \r\n--x1\r\n\r\nFrom here \r\n.\r\n--x1--\r\n\r\nEpilogue\r\n'
)


def signed(message: bytes = INNER) -> bytes:
    private = KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return bytes(dkim.sign(message, b"s", b"example.org", private, canonicalize=(b"simple", b"simple"))) + message


def around(part: bytes, boundary: bytes = b"x") -> bytes:
    return (
        TOP + b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n--' + boundary + b"\r\nContent-Type: text/plain\r\n\r\n"
        b"See the message below.\r\nContent-Type: message/rfc822\r\n\r\n--" + boundary + b"\r\n" + part + b"\r\n--" + boundary + b"--\r\n"
    )


def leaf(head: bytes, body: bytes) -> Part:
    (found,) = parts(TOP + head + b"\r\n" + body).leaves
    return found


def fits(message: bytes) -> bool:
    return second_opinion(message, 0, RECORD, int(time.time())) is SecondOpinion.YES


@pytest.mark.parametrize(
    "encoding", [b"", b"Content-Transfer-Encoding: 7bit\r\n", b"Content-Transfer-Encoding: 8bit\r\n", b"Content-Transfer-Encoding: binary\r\n"]
)
@pytest.mark.parametrize(
    "kind", [b"Content-Type: message/rfc822", b"content-type:\r\n Message/RFC822; name=inner.eml", b'Content-Type: "message/rfc822"']
)
def test_an_enclosed_message_keeps_every_byte_so_that_its_signature_fits(encoding: bytes, kind: bytes) -> None:
    if b'"' in kind:
        kind = b"Content-Type: message/global"
    _, child = parts(around(kind + b"\r\n" + encoding + b"\r\n" + signed())).leaves
    assert child.data == signed()
    assert fits(child.data)


def test_a_message_enclosed_in_a_file_of_bare_line_feeds_keeps_its_bytes() -> None:
    data = around(b"Content-Type: message/rfc822\r\n\r\n" + signed()).replace(b"\r\n", b"\n")
    child = parts(data).leaves[1]
    assert child.data == signed().replace(b"\r\n", b"\n")
    assert fits(child.data.replace(b"\n", b"\r\n"))


def test_messages_enclosed_in_one_another_and_side_by_side_keep_their_bytes() -> None:
    one = around(b"Content-Type: message/rfc822\r\n\r\n" + signed(), b"y")
    both = around(b"Content-Type: message/rfc822\r\n\r\n" + one + b"\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n" + signed())
    _, first, second = parts(both).leaves
    assert (first.data, second.data) == (one, signed())
    assert parts(first.data).leaves[1].data == signed()


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_an_enclosed_message_that_was_encoded_all_the_same_is_decoded(encoding: str) -> None:
    body = base64.encodebytes(signed()) if encoding == "base64" else quopri.encodestring(signed().replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    part = f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body
    assert fits(parts(around(part)).leaves[1].data)


def test_a_false_claim_of_an_encoding_leaves_an_enclosed_message_alone() -> None:
    for encoding in (b"base64", b"quoted-printable"):
        part = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n" + INNER
        assert parts(around(part)).leaves[1].data == INNER


def test_attachments_come_out_with_the_bytes_that_went_in() -> None:
    everything = bytes(range(256)) * 5
    message = EmailMessage()
    message.set_content("Words.\n")
    for encoding in ("base64", "quoted-printable"):
        message.add_attachment(everything, maintype="application", subtype="x", filename=f"{encoding}.bin", cte=encoding)
    message.add_attachment(everything.replace(b"\r", b"").replace(b"\n", b""), maintype="application", subtype="x", filename="8bit.bin", cte="8bit")
    found = {part.name: part.data for part in parts(message.as_bytes(policy=policy.SMTP)).leaves}
    assert found["base64.bin"] == everything
    assert found["8bit.bin"] == everything.replace(b"\r", b"").replace(b"\n", b"")


def test_uuencoded_parts_are_decoded() -> None:
    body = b"begin 644 note.txt\r\n#0V%T\r\n`\r\nend\r\n"
    assert leaf(b"Content-Type: application/x\r\nContent-Transfer-Encoding: x-uuencode\r\n", body).data == b"Cat"


@pytest.mark.parametrize("encoding", [b" base64 ", b"Base64", b"BASE64\r\n\t"])
def test_encodings_are_recognised_however_they_are_written(encoding: bytes) -> None:
    assert leaf(b"Content-Transfer-Encoding:" + encoding + b"\r\n", b"V29y\r\nZHM=\r\n").inline_text == "Words"


@pytest.mark.parametrize("body", [b"V29yZHM*", b"V29yZ", b"\xff\xfe\xfd", b"===="])
def test_broken_base64_is_said_and_costs_nothing_else(body: bytes) -> None:
    found = leaf(b"Content-Transfer-Encoding: base64\r\n", body)
    assert "damaged" in found.damage
    assert found.kind == "text/plain"


@pytest.mark.parametrize(
    ("field", "name"),
    [
        (b'Content-Disposition: attachment; filename="note.pdf"', "note.pdf"),
        (b'Content-Type: application/pdf; name="=?utf-8?q?r=C3=A9sum=C3=A9.pdf?="', "résumé.pdf"),
        (b"Content-Disposition: attachment; filename*=utf-8''r%C3%A9sum%C3%A9.pdf", "résumé.pdf"),
        (b"Content-Disposition: attachment;\r\n filename*0=very;\r\n filename*1=long.pdf", "verylong.pdf"),
        (b'Content-Disposition: attachment; filename="a very long\r\n name.pdf"', "a very long name.pdf"),
        ('Content-Disposition: attachment; filename="résumé.pdf"'.encode(), "résumé.pdf"),
        ('Content-Disposition: attachment; filename="résumé.pdf"'.encode("latin-1"), "résumé.pdf"),
        (b'Content-Disposition: attachment; filename="=?utf-8?b?0YDQtdC30Y7QvNC1INGB0L7RgtGA0YPQtNC90LjQutCw0L0=?=\r\n\t=?utf-8?b?0Q==?= =?utf-8?b?jw==?="', "резюме сотрудниканя"),
        (b"Content-Disposition: attachment; filename*=no-such''%FF", "\ufffd"),
        (b"Content-Type: text/plain", ""),
    ],
)  # fmt: skip
def test_the_names_of_attachments_are_read_in_every_spelling(field: bytes, name: str) -> None:
    found = leaf(field + b"\r\n", b"x")
    assert found.name == name or (name == "\ufffd" and found.name)


def test_a_text_is_an_attachment_where_the_message_says_so() -> None:
    assert leaf(b"Content-Type: text/plain\r\n", b"x").is_words
    assert leaf(b"Content-Type: text/plain\r\nContent-Disposition: inline\r\n", b"x").is_words
    assert not leaf(b"Content-Type: text/plain\r\nContent-Disposition: attachment\r\n", b"x").is_words
    assert not leaf(b"Content-Type: text/plain; name=notes.txt\r\n", b"x").is_words


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("déjà".encode(), "utf-8", "déjà"),
        ("déjà".encode(), "us-ascii", "déjà"),
        ("déjà".encode("latin-1"), "utf-8", "déjà"),
        ("déjà".encode("latin-1"), "no-such", "déjà"),
        ("привет".encode("koi8-r"), "koi8-r", "привет"),
        (b"\x80 \x93quoted\x94 \x81", "", "€ “quoted” \ufffd"),
        (b"x", "a\0b", "x"),
        (b"x", "idna", "x"),
        (b"41", "hex", "41"),
        (b"", "", ""),
    ],
)
def test_text_is_read_though_the_character_set_is_missing_or_wrong(data: bytes, charset: str, text: str) -> None:
    assert text_of(data, charset) == text


def test_plain_words_are_taken_before_html_and_the_part_is_named() -> None:
    data = TOP + (
        b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>styled</p>\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b--\r\n"
    )
    found = words(parts(data).leaves)
    assert found is not None
    assert (found[0], found[1].number) == ("plain", "2")
    empty = words(parts(data.replace(b"plain\r\n", b" \r\n", 1).replace(b"\r\n\r\nplain", b"\r\n\r\n")).leaves)
    assert empty is not None
    assert empty[0].strip() == "styled"
    assert words(parts(TOP + b"\r\n").leaves) is None


def test_vocabularies_that_pages_name_are_no_links() -> None:
    page = '<html xmlns:o="http://schemas.microsoft.com/office/2004/12/omml" xmlns="http://www.w3.org/TR/REC-html40"><a href="https://example.org/x">'
    assert links([Part("1", "text/html", "", "", b"", page)], 10) == ["example.org"]


def test_links_are_the_hosts_in_the_words_each_once() -> None:
    found = leaf(b"\r\n", b"")
    many = Part(
        "1",
        "text/plain",
        "",
        "",
        b"",
        inline_text="https://A.example/x http://a.example. https://b.example?y (http://c.example) ftp://d.example http://",
    )
    assert links([many, found], 10) == ["a.example", "b.example", "c.example"]
    assert links([many], 2) == ["a.example", "b.example"]


#: Each is small, and would take a careless reader minutes.
_HOSTILE = """
from leakcheck.decode.mail_body import parts, words
top = b"From: a@example.org\\nContent-Type: text/html\\n"
for body in (b"<" * 500_000, b"<!--" * 100_000, b"<a " * 100_000, b"&" * 500_000, b"<![CDATA[" * 50_000, b"<p>" * 300_000, b"</" * 200_000, b"<!" * 200_000, b"<?" * 200_000, b"<a b='" * 50_000, b"http://" * 100_000, b"<script>" * 50_000, b"<a" + b" b" * 200_000):
    words(parts(top + b"\\n" + body).leaves)
for charset in (b"punycode", b"PUNYCODE", b"idna", b"unicode_escape"):
    parts(b"Content-Type: text/plain; charset=" + charset + b"\\n\\n-" + b"a" * 2_000_000)
parts(top + b"Content-Transfer-Encoding: base64\\n\\n" + b"=" * 3_000_000)
parts(top + b"Content-Transfer-Encoding: x-uuencode\\n\\n" + b"begin 644 x\\n" * 200_000)
parts(top + b"Content-Transfer-Encoding: quoted-printable\\n\\n" + b"=" * 1_000_000)
print("done")
"""


def test_hostile_bodies_are_read_in_bounded_time() -> None:
    done = subprocess.run([sys.executable, "-c", _HOSTILE], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "done"


@given(data=st.binary(max_size=400) | st.binary(max_size=200).map(lambda noise: around(b"Content-Type: message/rfc822\r\n" + noise)))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    found = parts(data)
    words(found.leaves)
    links(found.leaves, 10)
