"""Signed, encrypted and compressed files (CMS, PKCS #7), made by OpenSSL and put together here, good, damaged and hostile."""

import base64
import hashlib
import time
import zlib
from pathlib import Path

import pytest
from asn1crypto import cms
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st
from smime_mail import TEXT as PART
from smime_mail import ada, encrypted, in_ber, middle, party, root, signature

from leakcheck import catalogue
from leakcheck.formats.cms_message import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Identifier, IdentifierKind, SignatureMark, TextContent, TimeClaim, TimeRole, Voucher
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

FILES = Path(__file__).parents[2] / "fixtures" / "signed_files"
MINUTES = (FILES / "minutes.txt").read_bytes()
OPENED = bytes.fromhex("06092a864886f70d010702")
TEXT = b"The board agreed to pay 400.\n"


def tlv(tag: int, inside: bytes) -> bytes:
    size = len(inside)
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big") if size >= 0x80 else b""
    return bytes([tag, 0x80 | len(octets) if octets else size]) + octets + inside


def holding(content: bytes) -> bytes:
    """Signed data without signers, so that nothing but the way to the content counts; `content`: with its tag."""
    inner = tlv(0x30, bytes.fromhex("06092a864886f70d010701") + tlv(0xA0, content))
    return tlv(0x30, OPENED + tlv(0xA0, tlv(0x30, b"\x02\x01\x01\x31\x00" + inner + b"\x31\x00")))


def compressed(data: bytes) -> bytes:
    packed = {"content_type": "data", "content": zlib.compress(data)}
    inner = cms.CompressedData({"version": "v0", "compression_algorithm": {"algorithm": "zlib"}, "encap_content_info": packed})
    return bytes(cms.ContentInfo({"content_type": "compressed_data", "content": inner}).dump())


# ── signed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["minutes", "stream", "armoured", "letters"])
def test_the_content_comes_out_under_the_name_of_the_file_in_every_dress(name: str) -> None:
    reading = Reading(FORMAT, FILES / f"{name}.txt.p7m")
    assert FORMAT.recognises(reading.content)
    assert reading.bytes_of(f"{name}.txt") == MINUTES
    assert not reading.problems
    (mark,) = reading.every(SignatureMark)
    assert mark.detail == "by Ada Example <ada@example.org>"
    (told,) = reading.every(Description, kind="certificate of the signer")
    assert told.value.startswith("Ada Example <ada@example.org>, issued by Example Root, serial number ")
    assert ", valid from 20" in told.value
    (when,) = reading.every(TimeClaim, role=TimeRole.SIGNED)
    assert when.voucher is Voucher.CLAIMED


def test_out_of_a_container_the_content_has_no_name_of_its_own() -> None:
    reading = Reading(FORMAT, (FILES / "minutes.txt.p7m").read_bytes())
    assert [child.name for child in reading.children] == ["content"]


def test_one_ending_is_left_out_and_no_more(tmp_path: Path) -> None:
    for name, inside in (("a.pdf.p7m.p7m", "a.pdf.p7m"), ("a.xml.P7M.b64", "a.xml"), ("letter", "letter"), (".p7m", "content")):
        (tmp_path / name).write_bytes((FILES / "minutes.txt.p7m").read_bytes())
        assert [child.name for child in Reading(FORMAT, tmp_path / name).children] == [inside]


def test_a_signature_without_content_tells_that_it_is_about_something_else() -> None:
    reading = Reading(FORMAT, FILES / "minutes.txt.p7s")
    (mark,) = reading.every(SignatureMark)
    assert mark.detail == "of another file, or of the mail that it lies in, by Ada Example <ada@example.org>"
    (digest,) = reading.every(Identifier, kind=IdentifierKind.OTHER_FILE)
    assert digest.value == f"sha256:{hashlib.sha256(MINUTES).hexdigest()}"
    assert not reading.problems
    assert not reading.children


def test_every_signer_and_countersigner_is_named() -> None:
    assert len(Reading(FORMAT, FILES / "two.txt.p7m").every(SignatureMark)) == 2
    counter = cms.ContentInfo.load(signature(b"x", ada()))["content"]["signer_infos"][0]
    blob = signature(TEXT, middle(), opaque=True, unsigned=({"type": "counter_signature", "values": [counter]},), others=(ada(),))
    details = [mark.detail for mark in Reading(FORMAT, blob).every(SignatureMark)]
    assert details == ["by Mail Authority", "over the signature of Mail Authority, by Ada <ada@example.org>"]


def test_a_signer_without_certificate_is_named_by_its_number() -> None:
    (mark,) = Reading(FORMAT, signature(TEXT, ada(), opaque=True, bare=True)).every(SignatureMark)
    assert mark.detail.startswith("by the holder of the certificate that Mail Authority issued with the serial number ")


def test_a_part_of_a_mail_is_taken_apart() -> None:
    attached = (
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nWe agreed on 400.\r\n'
        b'--x\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQ=\r\n--x--\r\n'
    )
    reading = Reading(FORMAT, signature(attached, ada(), opaque=True))
    (text,) = reading.every(TextContent, role="body")
    assert "We agreed on 400." in text.text
    assert reading.bytes_of("a.pdf") == b"%PDF-1.4"
    assert [child.name for child in reading.children] == ["a.pdf"]
    assert not Reading(FORMAT, signature(PART, ada(), opaque=True)).children


def test_what_is_signed_and_is_no_file_is_named_by_its_type() -> None:
    data, other = (bytes.fromhex(f"06092a864886f70d0107{last:02x}") for last in (1, 99))
    reading = Reading(FORMAT, signature(TEXT, ada(), opaque=True).replace(data, other))
    (told,) = reading.every(Description, kind="what is signed")
    assert told.value == "data of the type 1.2.840.113549.1.7.99"
    assert len(reading.every(SignatureMark)) == 1
    assert not reading.children


def test_messages_in_one_another_come_out_one_by_one() -> None:
    blob = TEXT
    for _ in range(3):
        blob = signature(blob, ada(), opaque=True)
    for _ in range(3):
        reading = Reading(FORMAT, blob)
        blob = reading.bytes_of("content")
    assert blob == TEXT


# ── certificates, encrypted, compressed ──────────────────────────────────────────────────────────────────────────────


def test_certificates_alone_are_named() -> None:
    found = Reading(FORMAT, FILES / "certificates.p7c").every(Description, kind="certificate")
    assert [one.value.partition(",")[0] for one in found] == ["Ada Example <ada@example.org>", "Example Root"]


def test_of_an_encrypted_file_those_who_can_open_it_are_told() -> None:
    reading = Reading(FORMAT, FILES / "encrypted.txt.p7m")
    named = [one.value for one in reading.every(Description, kind="can be opened by")]
    assert len(set(named)) == 2
    assert all(one.startswith("the holder of the certificate that Example Root issued with the serial number ") for one in named)
    assert reading.kinds() == [ProblemKind.ENCRYPTED]
    assert sentences(reading.problems) == "It is encrypted for 2 recipients, and its content was not read."


def test_so_it_is_with_authenticated_encryption_and_with_recipients_that_are_left_out() -> None:
    reading = Reading(FORMAT, FILES / "auth-encrypted.txt.p7m")
    assert sentences(reading.problems) == "It is encrypted for one recipient, and its content was not read."
    assert len(reading.every(Description, kind="can be opened by")) == 1
    assert Reading(FORMAT, encrypted()).kinds() == [ProblemKind.ENCRYPTED]


def test_compressed_content_is_unpacked() -> None:
    assert Reading(FORMAT, compressed(TEXT)).bytes_of("content") == TEXT


def test_a_compressed_bomb_and_damage_are_problems() -> None:
    bomb = Reading(FORMAT, compressed(bytes(100 << 20)))
    assert bomb.kinds() == [ProblemKind.LIMIT]
    whole = compressed(TEXT * 50)
    for damaged in (whole.replace(zlib.compress(TEXT * 50)[:6], b"\0" * 6), compressed(b"").replace(zlib.compress(b""), b"x" * 8)):
        reading = Reading(FORMAT, damaged)
        assert reading.kinds() == [ProblemKind.DAMAGED]
        assert not reading.children


# ── hostile and foreign ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("at", [16, 20, 60, 400, 900])
def test_a_message_that_is_cut_off_is_a_problem(at: int) -> None:
    reading = Reading(FORMAT, (FILES / "minutes.txt.p7m").read_bytes()[:at])
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert not reading.children


@pytest.mark.parametrize("data", [b"\x30\x03\x02\x01\x01", b"\x30\x80\x06\x01\x01\0\0"])
def test_what_is_no_message_is_a_problem(data: bytes) -> None:
    assert Reading(FORMAT, data).kinds() == [ProblemKind.DAMAGED]


def test_lengths_that_lie_are_problems() -> None:
    whole = (FILES / "minutes.txt.p7m").read_bytes()
    for lying in (whole[:2] + b"\xff\xff" + whole[4:], b"\x30\x88" + b"\xff" * 8 + whole[4:], b"\x30\x84\xff\xff\xff\xff" + whole[4:]):
        assert Reading(FORMAT, lying).kinds() == [ProblemKind.DAMAGED]


def test_strings_a_thousand_deep_in_one_another_are_a_problem() -> None:
    deep = TEXT
    for _ in range(1_000):
        deep = tlv(0x24, deep)
    for content in (deep, b"\x24\x80" * 1_000 + b"\x04\x01x" + b"\0\0" * 1_000):
        assert Reading(FORMAT, holding(content)).kinds() == [ProblemKind.DAMAGED]
    assert Reading(FORMAT, b"\x30\x80" + OPENED + b"\xa0\x80" * 100_000).kinds() == [ProblemKind.DAMAGED]


def test_a_document_in_many_pieces_takes_time_by_its_size() -> None:
    """asn1crypto alone takes six minutes for 50 MB in pieces of 4 kB, as OpenSSL writes them."""
    piece = tlv(0x04, b"y" * 1_000)
    made = in_ber(signature(TEXT, ada(), opaque=True))
    at = made.index(b"\x24\x80") + 2
    began = time.monotonic()
    reading = Reading(FORMAT, made[:at] + piece * 10_000 + made[at:])
    assert reading.children[0].content.size == 10_000_000 + len(TEXT)
    assert time.monotonic() - began < 20


def test_what_is_larger_than_allowed_is_said_to_be() -> None:
    assert Reading(FORMAT, FILES / "minutes.txt.p7m", Limits(item_bytes=500)).kinds() == [ProblemKind.LIMIT]


def test_letters_that_are_no_base64_are_a_problem() -> None:
    letters = base64.b64encode((FILES / "minutes.txt.p7m").read_bytes())
    for damaged in (letters[:600] + b"*" + letters[601:], letters[:-3]):
        assert Reading(FORMAT, damaged).kinds() == [ProblemKind.DAMAGED]
    assert Reading(FORMAT, b"\xef\xbb\xbf\r\n" + base64.encodebytes(base64.b64decode(letters))).bytes_of("content") == MINUTES


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"0",
        b"MINUTES of the meeting, and who was there",
        b"MIIDpTCCAo2gAwIBAgIUY3V/c1hgYUEwXxQJA4/KSxTdTuMwDQYJKoZIhvcNAQEL",
        b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        b"-----BEGIN PKCS7-----\nnothing",
        bytes.fromhex("3082062202010330820118"),
        b"\x30\x80",
        b"\x30\xff" + bytes(300),
    ],
)  # fmt: skip
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognises(Content.of_bytes(data))


def test_certificates_and_keys_and_stamps_are_not_claimed() -> None:
    assert not FORMAT.recognises(Content.of_bytes(party("Ada", root()).der))
    stamp = FILES.parent / "time_stamps" / "note.tst"
    format_, problems = identify(Content.of_file(stamp), catalogue.formats())
    assert (format_.name if format_ else "", problems) == ("time_stamp", [])


def test_a_document_whose_mark_stands_near_the_beginning_of_a_message_does_not_claim_it() -> None:
    blob = signature(b"%PDF-1.4\n%%EOF\n", ada(), opaque=True)
    format_, problems = identify(Content.of_bytes(blob), catalogue.formats())
    assert (format_.name if format_ else "", problems) == ("cms_message", [])


@given(st.binary(max_size=300), st.sampled_from([3, 2, 4, 5, 6]))
def test_any_bytes_behind_the_beginning_are_read_or_a_problem(data: bytes, kind: int) -> None:
    reading = Reading(FORMAT, bytes.fromhex("308006092a864886f70d0107") + bytes([kind]) + b"\xa0\x80" + data)
    assert ProblemKind.READER_ERROR not in reading.kinds()


@given(st.integers(0, 1_067), st.integers(0, 255))
def test_any_changed_byte_is_read_or_a_problem(at: int, value: int) -> None:
    data = bytearray((FILES / "minutes.txt.p7m").read_bytes())
    data[at % len(data)] = value
    if FORMAT.recognises(Content.of_bytes(bytes(data))):
        assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(data)).kinds()


def test_real_files_are_read(corpus: Path) -> None:
    paths = [path for ending in ("p7m", "p7s", "p7c") for path in sorted(corpus.rglob(f"*.{ending}"))]
    assert len(paths) >= 19
    for path in paths:
        reading = Reading(FORMAT, path)
        assert FORMAT.recognises(reading.content), path
        assert set(reading.kinds()) <= {ProblemKind.ENCRYPTED}, path
        assert reading.every(SignatureMark) or reading.every(Description), path
