"""What an S/MIME signature is said to vouch for: every answer once, on mail signed here, by cryptography and by OpenSSL, and on real mail.

Signed data is put together in tests/material/smime_mail.py; two other signers and OpenSSL's own verification hold that to the standard.
"""

import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st
from smime_mail import (
    HEADER,
    MAIL_ONLY,
    NOON,
    TEXT,
    Party,
    ada,
    detached,
    encrypted,
    in_ber,
    later,
    middle,
    opaque,
    opaque_part,
    party,
    root,
    short_key,
    signature,
)

from leakcheck.decode import smime_signature
from leakcheck.decode.cms_signed_data import signed_data
from leakcheck.decode.signed_parts import signed_parts
from leakcheck.decode.signer_certificate import NOT_REVOKED, STAMPED
from leakcheck.decode.smime_wording import SHA_1
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import at_instant
from leakcheck.signatures.smime import MOST_SIGNATURES, SCHEME

OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="the openssl command is not installed")


def claim(role: TimeRole, moment: datetime, voucher: Voucher) -> TimeClaim:
    return TimeClaim(at=Location("header Date"), role=role, moment=at_instant(moment), voucher=voucher)


def date(moment: datetime) -> TimeClaim:
    return claim(TimeRole.SENT, moment, Voucher.CLAIMED)


def receipt(moment: datetime) -> TimeClaim:
    return claim(TimeRole.RECEIVED, moment, Voucher.RELAYED)


def asked(mail: bytes, *trusted: Party, facts: Sequence[TimeClaim] = (), limits: Limits | None = None) -> list[Attestation]:
    examined = Examined(item=Item("mail.eml", len(mail), ""), facts=tuple(facts))
    keys = KeyStore([], trusted_certificates=[one.pem for one in trusted])
    return list(SCHEME.verify(Content.of_bytes(mail), examined, keys, limits or Limits()))


def answer(mail: bytes, *trusted: Party, facts: Sequence[TimeClaim] = ()) -> Attestation:
    (only,) = asked(mail, *(trusted or (root(),)), facts=facts)
    return only


@cache
def blob() -> bytes:
    return signature(TEXT, ada(), others=(middle(),))


# ── what authenticates ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_intact_text_signed_by_the_senders_certificate_is_authenticated() -> None:
    found = answer(detached(blob()), facts=[date(NOON), receipt(later(0.1))])
    assert (found.outcome, found.reason, found.authenticates) == (Outcome.PASSED, Reason.VERIFIED, True)
    assert (found.signer, found.alignment, found.algorithm, found.key_bits) == ("ada@example.org", Alignment.SAME, "rsa-sha256", 1024)
    assert (found.body_proven, found.body_covered, found.repairs, found.covered) == (True, len(TEXT), (), ())
    assert found.uncovered == ("From [0]", "To [0]", "Subject [0]", "Date [0]")
    assert str(found.signing_time) == "2020-05-04 12:00:00 UTC"
    assert found.at == Location("body part 2")
    assert "leads to Root of Trust" in found.sentence
    assert "does not cover the sender, To, Subject and Date lines" in found.sentence
    assert NOT_REVOKED in found.notes


def test_an_opaque_signature_holds_its_text() -> None:
    found = answer(opaque(signature(TEXT, ada(), others=(middle(),), opaque=True)))
    assert (found.reason, found.body_covered, found.at.part) == (Reason.VERIFIED, len(TEXT), "body part 1")


@pytest.mark.parametrize("held", [False, True], ids=["detached", "opaque"])
def test_lengths_that_are_not_stated_beforehand_are_read(held: bool) -> None:
    made = in_ber(signature(TEXT, ada(), others=(middle(),), opaque=held))
    assert answer((opaque if held else detached)(made)).reason is Reason.VERIFIED


@pytest.mark.parametrize(("kind", "hash_name"), [("rsa", "sha256"), ("rsa", "sha1"), ("ecdsa", "sha256"), ("ecdsa", "sha512"), ("ed25519", "sha512")])
def test_methods(kind: str, hash_name: str) -> None:
    signer = party(f"Ada {kind}", middle(), address="ada@example.org", kind=kind)
    found = answer(detached(signature(TEXT, signer, others=(middle(),), hash_name=hash_name)))
    assert found.reason is Reason.VERIFIED
    assert (SHA_1 in found.notes) is (hash_name == "sha1")


def test_rsa_pss_and_a_certificate_named_by_its_key() -> None:
    found = answer(detached(signature(TEXT, ada(), others=(middle(),), pss=True, by_key_id=True)))
    assert (found.reason, found.algorithm) == (Reason.VERIFIED, "rsa-pss-sha256")


@pytest.mark.parametrize(("ends", "repaired"), [(b"\n", False), (b"\r\r\n", True)])
def test_line_ends_of_another_system_are_read_as_those_that_were_signed(ends: bytes, repaired: bool) -> None:
    found = answer(detached(blob()).replace(b"\r\n", ends))
    assert (found.reason, bool(found.repairs)) == (Reason.VERIFIED, repaired)


def test_mixed_line_ends_are_a_repair_that_is_named() -> None:
    found = answer(detached(blob()).replace(b"400.\r\n", b"400.\n"))
    assert (found.reason, found.repairs) == (Reason.VERIFIED, ("the signed part's line ends are not those of one system and were read as CRLF",))


@pytest.mark.parametrize("signed", [TEXT.replace(b"\r\n", b"\n"), TEXT + b"\r\n"], ids=["as they stand", "one more"])
def test_line_ends_that_a_program_signed_against_the_standard_are_a_repair_that_is_named(signed: bytes) -> None:
    made = signature(signed, ada(), others=(middle(),))
    text = signed if b"\r\n" not in signed else TEXT
    found = answer(detached(made, text))
    assert (found.reason, len(found.repairs)) == (Reason.VERIFIED, 1)


def test_a_certificate_that_has_expired_since_is_fine() -> None:
    signer = party("Ada", middle(), address="ada@example.org", years=(2019, 2021))
    assert answer(detached(signature(TEXT, signer, others=(middle(),)))).reason is Reason.VERIFIED


def test_the_signers_own_certificate_can_be_given_as_trusted_and_need_not_be_in_the_message() -> None:
    found = answer(detached(signature(TEXT, ada(), bare=True)), ada())
    assert found.reason is Reason.VERIFIED
    assert "was itself given as trusted" in found.sentence


def test_domains_and_mailboxes_have_no_capitals() -> None:
    signer = party("Ada", middle(), address="Ada@Example.ORG")
    found = answer(detached(signature(TEXT, signer, others=(middle(),))))
    assert (found.reason, found.alignment) == (Reason.VERIFIED, Alignment.SAME)
    assert any("with other capitals" in note for note in found.notes)


def test_lines_that_the_signed_part_repeats_are_covered() -> None:
    text = b"From: Ada <ada@example.org>\r\nSubject: The budget\r\n" + TEXT
    found = answer(detached(signature(text, ada(), others=(middle(),)), text))
    assert (found.reason, found.covered, found.uncovered) == (Reason.VERIFIED, ("from", "subject"), ("To [0]", "Date [0]"))
    assert "The text and the sender and Subject lines of this message are unchanged" in found.sentence
    assert "does not cover the To and Date lines" in found.sentence


@pytest.mark.parametrize("where", [PKCS7Options.DetachedSignature, PKCS7Options.Binary], ids=["detached", "opaque"])
def test_what_cryptography_signs(where: PKCS7Options) -> None:
    builder = PKCS7SignatureBuilder().set_data(TEXT).add_signer(ada().certificate, ada().key, hashes.SHA256())  # type: ignore[arg-type]
    held = where is PKCS7Options.Binary
    made = builder.add_certificate(middle().certificate).sign(Encoding.DER, [PKCS7Options.Binary] if held else [where, PKCS7Options.Binary])
    assert answer((opaque if held else detached)(made)).reason is Reason.VERIFIED


# ── what does not fit ────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_byte_altered_in_the_text() -> None:
    found = answer(detached(blob()).replace(b"400", b"900"))
    assert (found.outcome, found.reason, found.body_proven, found.body_covered) == (Outcome.FAILED, Reason.BODY_ALTERED, False, None)
    assert "no evidence that anybody altered it on purpose" in found.sentence


def test_one_byte_altered_in_an_opaque_text() -> None:
    made = signature(TEXT, ada(), others=(middle(),), opaque=True).replace(b"400", b"900")
    assert answer(opaque(made)).reason is Reason.BODY_ALTERED


def test_a_text_inside_a_detached_signature_is_not_the_one_that_a_reader_sees() -> None:
    made = signature(TEXT, ada(), others=(middle(),), opaque=True)
    assert answer(detached(made, TEXT.replace(b"400", b"900"))).reason is Reason.BODY_ALTERED


def test_an_altered_time_of_signing() -> None:
    assert blob().count(b"200504120000Z") == 1
    found = answer(detached(blob().replace(b"200504120000Z", b"190504120000Z")))
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.MALFORMED)
    assert "for other statements" in found.sentence


def test_an_altered_attribute_of_a_signature_whose_method_gives_nothing_up() -> None:
    signer = party("Ada ecdsa", middle(), address="ada@example.org", kind="ecdsa")
    made = signature(TEXT, signer, others=(middle(),)).replace(b"200504120000Z", b"190504120000Z")
    assert answer(detached(made)).reason is Reason.DOES_NOT_OPEN


def test_another_certificate_under_the_same_name_and_number() -> None:
    impostor = party("Ada", middle(), address="ada@example.org", private=root().key)
    found = answer(detached(signature(TEXT, ada(), others=(impostor, middle()), bare=True)))
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.DOES_NOT_OPEN)


def test_an_impostor_beside_the_certificate_changes_nothing() -> None:
    impostor = party("Ada", middle(), address="ada@example.org", private=root().key)
    made = signature(TEXT, ada(), others=(impostor, ada(), middle()), bare=True)
    assert answer(detached(made)).reason is Reason.VERIFIED


def test_without_the_certificate_nothing_can_be_said() -> None:
    found = answer(detached(signature(TEXT, ada(), bare=True)))
    assert (found.outcome, found.reason, found.signer) == (Outcome.INDETERMINATE, Reason.NO_KEY, "")


# ── whom nothing anchors ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_certificate_that_signs_itself_vouches_for_nobody() -> None:
    found = answer(detached(signature(TEXT, party("Ada", address="ada@example.org"))))
    assert (found.outcome, found.reason, found.body_proven) == (Outcome.INDETERMINATE, Reason.UNANCHORED, True)
    assert "Anybody can make a certificate with any name" in found.sentence


def test_an_authority_that_nobody_trusts_and_none_at_all() -> None:
    stranger = party("Stranger", authority=True, usage="issue")
    assert answer(detached(blob()), stranger).reason is Reason.UNANCHORED
    assert [one.reason for one in asked(detached(blob()))] == [Reason.UNANCHORED]


def test_the_link_between_signer_and_root_is_missing() -> None:
    assert answer(detached(signature(TEXT, ada()))).reason is Reason.UNANCHORED


def test_an_authority_of_the_same_name_did_not_sign_the_certificate() -> None:
    impostor = party("Root of Trust", authority=True, usage="issue", private=ada().key)
    assert answer(detached(blob()), impostor).reason is Reason.UNANCHORED


def test_a_holder_is_no_authority() -> None:
    holder = party("Eve", root(), address="eve@example.org", usage="sign")
    signer = party("Ada", holder, address="ada@example.org")
    found = answer(detached(signature(TEXT, signer, others=(holder,))))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.CERTIFICATE_FORBIDS)


def test_a_certificate_that_was_not_valid_when_the_text_was_signed() -> None:
    signer = party("Ada", middle(), address="ada@example.org", years=(2021, 2030))
    found = answer(detached(signature(TEXT, signer, others=(middle(),))))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.OUTSIDE_VALIDITY)
    assert "valid from 2021-01-01 to 2030-01-01 and not on 2020-05-04" in found.sentence


def test_without_a_time_of_signing_it_must_have_been_valid_at_all_times_that_the_message_gives() -> None:
    signer = party("Ada", middle(), address="ada@example.org", years=(2019, 2021))
    mail = detached(signature(TEXT, signer, others=(middle(),), when=None))
    assert answer(mail, facts=[date(NOON), receipt(NOON)]).reason is Reason.VERIFIED
    assert answer(mail, facts=[date(NOON), receipt(later(400))]).reason is Reason.OUTSIDE_VALIDITY
    assert "nothing in the message says when" in answer(mail).sentence


@pytest.mark.parametrize(
    "signer",
    [
        party("Ada", middle(), address="ada@example.org", usage="encrypt"),
        party("Ada", middle(), address="ada@example.org", purposes=(ExtendedKeyUsageOID.SERVER_AUTH,)),
    ],
    ids=["usage", "purpose"],
)
def test_a_certificate_that_is_not_for_signing_mail(signer: Party) -> None:
    assert answer(detached(signature(TEXT, signer, others=(middle(),)))).reason is Reason.CERTIFICATE_FORBIDS


def test_the_signer_named_another_certificate_for_the_same_key() -> None:
    other = tsp.SigningCertificateV2({"certs": [{"cert_hash": b"1" * 32}]})
    made = signature(TEXT, ada(), others=(middle(),), more=[{"type": "signing_certificate_v2", "values": [other]}])
    assert answer(detached(made)).reason is Reason.CERTIFICATE_FORBIDS
    own = tsp.SigningCertificateV2({"certs": [{"cert_hash": ada().certificate.fingerprint(hashes.SHA256())}]})
    made = signature(TEXT, ada(), others=(middle(),), more=[{"type": "signing_certificate_v2", "values": [own]}])
    assert answer(detached(made)).reason is Reason.VERIFIED


def test_keys_and_hashes_with_which_others_can_sign() -> None:
    short = party("Ada", middle(), address="ada@example.org", private=short_key())
    assert answer(detached(signature(TEXT, short, others=(middle(),)))).reason is Reason.FORGEABLE
    assert answer(detached(signature(TEXT, ada(), others=(middle(),), hash_name="md5"))).reason is Reason.FORGEABLE


def test_what_else_is_wrong_is_noted() -> None:
    signer = party("Ada", address="eve@example.com", years=(2021, 2030))
    found = answer(detached(signature(TEXT, signer)))
    assert found.reason is Reason.UNANCHORED
    assert found.sentence.startswith("What it covers is unchanged")
    assert any("not on 2020-05-04" in note for note in found.notes)
    assert any("the sender line names ada@example.org" in note for note in found.notes)


# ── what it covers ───────────────────────────────────────────────────────────────────────────────────────────────────

WORDS = b"--cut\r\nContent-Type: text/plain\r\n\r\nPay 900 instead.\r\n"
MIXED = b'Content-Type: multipart/mixed; boundary="out"\r\n\r\n'


def wrapped(kind: bytes, *others: bytes, first: bool = False) -> bytes:
    signed = b"--out\r\n" + detached(blob(), header=b"")
    more = b"".join(b"--out\r\n" + other for other in others)
    return HEADER + MIXED.replace(b"mixed", kind) + (more + signed if first else signed + more) + b"--out--\r\n"


FOOTER = b"Content-Type: text/plain\r\n\r\nPay 900 instead.\r\n"
PICTURE = b'Content-Type: image/png; name="a.png"\r\n\r\nxx\r\n'


@pytest.mark.parametrize(
    "mail",
    [
        wrapped(b"mixed", FOOTER),
        wrapped(b"mixed", FOOTER, first=True),
        wrapped(b"alternative", b"Content-Type: text/html\r\n\r\n<p>Pay 900.</p>\r\n"),
        wrapped(b"related", b"Content-Type: text/html\r\n\r\n<style>p{display:none}</style>\r\n", first=True),
        wrapped(b"mixed", PICTURE),
        detached(blob(), before=WORDS),
        detached(blob(), after=WORDS),
        wrapped(b"mixed").replace(b"Content-Type: multipart/signed", b"Content-Type: text/html\r\nContent-Type: multipart/signed"),
        wrapped(b"mixed").replace(b'boundary="out"', b'boundary="out"; boundary="other"'),
        wrapped(b"mixed").replace(b"MIME-Version", b"Content-Transfer-Encoding: base64\r\nMIME-Version"),
    ],
    ids=["after", "before", "alternative", "style", "attachment", "inside before", "inside after", "two types", "two boundaries", "encoded"],
)
def test_what_stands_outside_of_the_signed_part_is_not_vouched_for(mail: bytes) -> None:
    for found in asked(mail, root()):
        assert not found.authenticates
        assert found.reason in {Reason.PARTLY_COVERED, Reason.BODY_ALTERED}


def test_a_cover_without_anything_else_in_it_changes_nothing() -> None:
    assert answer(wrapped(b"mixed")).reason is Reason.VERIFIED
    assert answer(wrapped(b"mixed", b"Content-Type: text/plain\r\n\r\n \r\n")).reason is Reason.VERIFIED


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (b"From: Eve <eve@example.com>\r\n", "several From lines"),
        (b"Content-Type: text/html\r\n", "is stated twice"),
        (b"This is no line of a header\r\n", "no header lines"),
    ],
)
def test_a_header_that_programs_show_differently(line: bytes, word: str) -> None:
    for header in (HEADER.replace(b"To:", line + b"To:"), HEADER + line, line + HEADER):
        mail = detached(blob(), header=header)
        if line.startswith(b"Content-Type"):
            # The other way round it is no signed message for this reader.
            mail = detached(blob()).replace(b'boundary="cut"\r\n', b'boundary="cut"\r\n' + line)
        found = answer(mail)
        assert (found.outcome, found.reason, found.authenticates) == (Outcome.PASSED, Reason.PARTLY_COVERED, False)
        assert word in found.sentence


@pytest.mark.parametrize(
    ("sender", "word"),
    [
        (b"Ada <ada@example.com>", "the sender line names ada@example.com"),
        (b"Ada <eve@example.org>", "the sender line names eve@example.org"),
        (b"Ada <ada@example.org>, Eve <eve@example.org>", "several mailboxes"),
        (b'"boss@corp.example" <ada@example.org>', "gives another address (boss@corp.example)"),
        (b"=?utf-8?q?boss=40corp=2Eexample?= <ada@example.org>", "gives another address (boss@corp.example)"),
        (b"Ada", "names no sender's address"),
        ("Ada <ada@example.org\u212a>".encode(), "the sender line names"),
    ],
)
def test_the_sender_line_must_name_the_holder_and_nobody_else(sender: bytes, word: str) -> None:
    found = answer(detached(blob(), header=HEADER.replace(b"Ada <ada@example.org>", sender)))
    assert (found.reason, found.authenticates) == (Reason.PARTLY_COVERED, False)
    assert word in found.sentence


def test_a_letter_of_another_alphabet_is_another_letter() -> None:
    """U+212A is no k, though it is its own capital: certificates of old write the address in the subject in any character set."""
    for written, same in (("KIM@example.org", True), ("\u212aim@example.org", False)):
        assert smime_signature._same("kim@example.org", written) is same


def test_a_certificate_without_address_and_a_name_that_looks_like_one() -> None:
    for signer in (party("Ada", middle()), party("ada@example.org", middle())):
        found = answer(detached(signature(TEXT, signer, others=(middle(),))))
        assert found.reason is Reason.PARTLY_COVERED
        assert "holds no mail address" in found.sentence


def test_two_mailboxes_of_a_domain_are_of_one_organisation() -> None:
    signer = party("Eve", middle(), address="eve@example.org")
    assert answer(detached(signature(TEXT, signer, others=(middle(),)))).alignment is Alignment.ORGANISATIONAL


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ([date(later(30))], "the Date line above the text says 2020-06-03"),
        ([date(later(-30))], "the Date line above the text says 2020-04-04"),
        ([receipt(later(-3))], "after a mail server took the message in"),
    ],
)
def test_an_old_text_under_new_lines_is_not_vouched_for(facts: list[TimeClaim], word: str) -> None:
    found = answer(detached(blob()), facts=facts)
    assert found.reason is Reason.PARTLY_COVERED
    assert word in found.sentence


def test_mail_that_waited_for_some_hours_or_arrived_late_is_fine() -> None:
    assert answer(detached(blob()), facts=[date(later(0.5)), receipt(later(30))]).reason is Reason.VERIFIED


def test_a_line_that_the_signed_part_gives_otherwise() -> None:
    text = b"Subject: The budget of last year\r\n" + TEXT
    found = answer(detached(signature(text, ada(), others=(middle(),)), text))
    assert found.reason is Reason.PARTLY_COVERED
    assert "gives the Subject line as “The budget of last year”" in found.sentence


# ── more than one ────────────────────────────────────────────────────────────────────────────────────────────────────


def merged(*blobs: bytes) -> bytes:
    """One signed data with the signers of several."""
    first, *others = (cms.ContentInfo.load(one) for one in blobs)
    data = first["content"]
    for other in others:
        data["signer_infos"] = cms.SignerInfos([*data["signer_infos"], *other["content"]["signer_infos"]])
        data["certificates"] = cms.CertificateSet([*data["certificates"], *other["content"]["certificates"]])
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump(force=True))


def test_each_signer_has_an_answer() -> None:
    eve = party("Eve", address="eve@example.com")
    both = merged(blob(), signature(TEXT, eve))
    assert {(one.signer, one.reason) for one in asked(detached(both), root())} == {
        ("ada@example.org", Reason.VERIFIED),
        ("eve@example.com", Reason.UNANCHORED),
    }


def test_a_signature_inside_a_signature() -> None:
    inner = detached(blob(), header=b"")
    eve = party("Eve", address="eve@example.com")
    found = asked(opaque(signature(inner, eve, opaque=True)), root())
    assert [(one.reason, one.at.part) for one in found] == [(Reason.UNANCHORED, "body part 1"), (Reason.VERIFIED, "body part 1, inside: part 2")]


def test_what_stands_beside_an_opaque_signature_counts_for_those_inside_it_too() -> None:
    inner = signature(detached(blob(), header=b""), ada(), others=(middle(),), opaque=True)
    mail = HEADER + MIXED + b"--out\r\n" + opaque_part(inner) + b"--out\r\n" + FOOTER + b"--out--\r\n"
    assert [one.reason for one in asked(mail, root())] == [Reason.PARTLY_COVERED] * 2


def test_a_signature_around_an_encrypted_text_does_not_vouch_for_the_text() -> None:
    text = opaque_part(encrypted(), b"enveloped-data")
    found = asked(opaque(signature(text, ada(), others=(middle(),), opaque=True)), root())
    assert [one.reason for one in found] == [Reason.PARTLY_COVERED, Reason.UNSUPPORTED]
    assert "what it covers is encrypted" in found[0].sentence


def test_encrypted_mail_is_said_to_be_encrypted() -> None:
    found = answer(opaque(encrypted(), kind=b"enveloped-data"))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.UNSUPPORTED)
    assert "encrypted" in found.sentence


def test_unsigned_mail_and_certificates_that_are_only_sent_along_have_no_answer() -> None:
    assert asked(HEADER + TEXT) == []
    alone = cms.ContentInfo.load(blob())
    alone["content"]["signer_infos"] = []
    assert asked(opaque(alone.dump(force=True), kind=b"certs-only")) == []


# ── traps in the syntax ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_attributes_of_another_signature_are_no_text() -> None:
    """Without the attributes, their signature fits their own bytes."""
    info = cms.ContentInfo.load(blob())
    signer = info["content"]["signer_infos"][0]
    attributes = signer["signed_attrs"].untag().dump()
    stripped = cms.SignerInfo({name: signer[name] for name in ("version", "sid", "digest_algorithm", "signature_algorithm", "signature")})
    info["content"]["signer_infos"] = [stripped]
    info["content"]["encap_content_info"] = {"content_type": "data", "content": attributes}
    found = answer(opaque(info.dump(force=True)), facts=[date(NOON)])
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.MALFORMED)
    assert "attributes of another signature" in found.sentence


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"more": [{"type": "message_digest", "values": [b"1" * 32]}]}, Reason.MALFORMED),
        ({"more": [{"type": "content_type", "values": ["data"]}]}, Reason.MALFORMED),
        ({"more": [{"type": "signing_time", "values": [cms.Time({"utc_time": later(9)})]}]}, Reason.MALFORMED),
        ({"claimed_type": "signed_data"}, Reason.MALFORMED),
        ({"content_type": "tst_info"}, Reason.UNSUPPORTED),
        ({"content_type": "tst_info", "attributes": False}, Reason.MALFORMED),
        ({"signed_instead": b"another"}, Reason.BODY_ALTERED),
    ],
    ids=["two digests", "two types", "two times", "another type", "no text", "no text, no attributes", "another text"],
)
def test_what_the_standard_forbids(changes: dict[str, object], reason: Reason) -> None:
    made = signature(TEXT, ada(), others=(middle(),), **changes)  # type: ignore[arg-type]
    assert answer(detached(made)).reason is reason


def test_time_stamps_are_said_not_to_be_looked_at() -> None:
    stamp = {"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(encrypted())]}
    assert STAMPED in answer(detached(signature(TEXT, ada(), others=(middle(),), unsigned=[stamp]))).notes


def test_without_attributes_the_text_itself_is_signed() -> None:
    mail = detached(signature(TEXT, ada(), others=(middle(),), attributes=False))
    assert answer(mail, facts=[date(NOON)]).reason is Reason.VERIFIED
    assert answer(mail.replace(b"400", b"900"), facts=[date(NOON)]).reason is Reason.BODY_ALTERED


# ── hostile input ────────────────────────────────────────────────────────────────────────────────────────────────────

#: Far above what is needed on a slow machine under load, far below what a quadratic reading takes.
SECONDS = 20


def nested(depth: int) -> bytes:
    data = b""
    for _ in range(depth):
        size = len(data)
        length = bytes([size]) if size < 128 else bytes([0x80 | (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8, "big")
        data = b"\x30" + length + data
    return data


def huge_certificate() -> bytes:
    info = cms.ContentInfo.load(blob())
    long = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"x" * 5_000_000)
    signer = party("Ada", middle(), address="ada@example.org", more=[(long, False)])
    info["content"]["certificates"] = [asn1_x509.Certificate.load(signer.der)]
    return bytes(info.dump(force=True))


def crowd() -> bytes:
    """A hundred certificates that may all have issued one another."""
    others = [party("Twin", party("Twin", private=root().key), private=root().key, serial=number + 1, authority=True) for number in range(95)]
    return detached(signature(TEXT, party("Ada", others[0], address="ada@example.org"), others=others))


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(lambda: HEADER + MIXED + (b"--out\r\n" + opaque_part(b"x")) * 100_000, id="parts"),
        pytest.param(lambda: HEADER + MIXED + (b"--out\r\n" + opaque_part(blob())) * 900, id="signatures"),
        pytest.param(lambda: detached(nested(3000)), id="deep"),
        pytest.param(lambda: detached(b"\x30\x80" * 100_000), id="deep without lengths"),
        pytest.param(lambda: detached(b"\x30\x84\xff\xff\xff\xff" + b"x" * 100), id="length"),
        pytest.param(lambda: detached(huge_certificate()), id="huge certificate"),
        pytest.param(crowd, id="crowd"),
        pytest.param(lambda: detached(merged(*[blob()] * 50)), id="signers"),
        pytest.param(lambda: detached(blob(), text=b"\r\n" + b"a\r\n" * 2_000_000), id="long text"),
    ],
)
def test_hostile_mail_is_answered_in_bounded_time(mail: object) -> None:
    made = mail()  # type: ignore[operator]
    began = time.process_time()
    found = asked(made, root())
    assert time.process_time() - began < SECONDS
    assert len(found) <= MOST_SIGNATURES
    assert sum(one.authenticates for one in found) <= 10, "the signers of one and the same text, at the most"


def test_signatures_deep_inside_one_another_are_said_not_to_be_examined() -> None:
    text = TEXT
    for _ in range(8):
        text = opaque_part(signature(text, ada(), opaque=True))
    found = asked(HEADER + text, root())
    assert [one.reason for one in found[-2:]] == [Reason.UNANCHORED, Reason.TOO_LARGE]


def test_more_signed_parts_than_honest_mail_has_are_said_not_to_be_examined() -> None:
    found = asked(HEADER + MIXED + (b"--out\r\n" + opaque_part(signature(TEXT, ada(), opaque=True))) * 30, root())
    assert (len(found), found[-1].reason) == (MOST_SIGNATURES, Reason.TOO_LARGE)


def test_a_message_larger_than_the_limit_is_said_not_to_be_examined() -> None:
    (found,) = asked(detached(blob()), limits=Limits(item_bytes=100))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.TOO_LARGE)


@pytest.mark.parametrize("length", range(0, 1380, 60))
def test_a_signature_that_is_cut_off_cannot_be_read(length: int) -> None:
    assert length < len(blob())
    for found in asked(detached(blob()[:length]), root()):
        assert found.outcome is not Outcome.PASSED


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 255))
def test_no_text_with_another_byte_passes(place: int, flip: int) -> None:
    changed = bytearray(TEXT)
    changed[place] ^= flip
    for mail in (detached(blob(), bytes(changed)), opaque(signature(TEXT, ada(), others=(middle(),), opaque=True).replace(TEXT, bytes(changed)))):
        for found in asked(mail, root()):
            # A line end of one kind for another is read as what was signed, and says so.
            assert found.outcome is not Outcome.PASSED or (found.repairs and bytes(changed).split() == TEXT.split())


@given(st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_signature_with_other_bytes_is_answered_and_never_for_another_signer(changes: list[tuple[int, int]]) -> None:
    changed = bytearray(blob())
    for place, value in changes:
        changed[place % len(changed)] = value
    for found in asked(detached(bytes(changed)), root()):
        assert not found.authenticates or (found.signer == "ada@example.org" and str(found.signing_time) == "2020-05-04 12:00:00 UTC")


@given(st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_any_damage_to_the_message_is_answered(changes: list[tuple[int, int]]) -> None:
    changed = bytearray(detached(blob()))
    for place, value in changes:
        changed[place % len(changed)] = value
    for found in asked(bytes(changed), root()):
        assert not found.authenticates or found.body_covered in {len(TEXT), len(TEXT) + 2}


@given(st.binary(max_size=300))
def test_any_bytes_as_a_signature_are_answered(data: bytes) -> None:
    assert all(found.outcome is Outcome.INDETERMINATE for found in asked(detached(data), root()))


# ── another implementation ───────────────────────────────────────────────────────────────────────────────────────────


def openssl(folder: Path, *arguments: str) -> bool:
    assert OPENSSL is not None
    return subprocess.run([OPENSSL, *arguments], cwd=folder, capture_output=True, timeout=60, check=False).returncode == 0


def agrees(folder: Path, mail: bytes, *, chain: bool = True) -> bool:
    """What OpenSSL says of a message, at the time of signing."""
    (folder / "mail.eml").write_bytes(mail)
    (folder / "root.pem").write_bytes(root().pem)
    judged = ("-CAfile", "root.pem", "-attime", str(int(NOON.timestamp()))) if chain else ("-noverify",)
    return openssl(folder, "cms", "-verify", "-in", "mail.eml", "-out", "text", *judged)


CHAINS = {
    "good": lambda: signature(TEXT, ada(), others=(middle(),)),
    "opaque": lambda: signature(TEXT, ada(), others=(middle(),), opaque=True),
    "without lengths": lambda: in_ber(signature(TEXT, ada(), others=(middle(),), opaque=True)),
    "pss": lambda: signature(TEXT, ada(), others=(middle(),), pss=True),
    "link missing": lambda: signature(TEXT, ada()),
    "unknown root": lambda: signature(TEXT, party("Ada", address="ada@example.org")),
    "expired": lambda: signature(TEXT, party("Ada", middle(), address="ada@example.org", years=(2011, 2012)), others=(middle(),)),
    "expired since": lambda: signature(TEXT, party("Ada", middle(), address="ada@example.org", years=(2019, 2021)), others=(middle(),)),
    "purpose": lambda: signature(TEXT, party("Ada", middle(), purposes=(ExtendedKeyUsageOID.SERVER_AUTH,)), others=(middle(),)),
    "holder as authority": lambda: _below(party("Eve", root(), address="eve@example.org", usage="sign")),
    "too long": lambda: _below(party("Third", middle(), authority=True, usage="issue"), middle()),
    "authority not for mail": lambda: _below(party("Web", root(), authority=True, usage="issue", purposes=(ExtendedKeyUsageOID.SERVER_AUTH,))),
    "authority for mail": lambda: _below(party("Web", root(), authority=True, usage="issue", purposes=MAIL_ONLY)),
    "altered": lambda: signature(TEXT.replace(b"400", b"900"), ada(), others=(middle(),)),
}


def _below(authority: Party, *above: Party) -> bytes:
    return signature(TEXT, party("Ada", authority, address="ada@example.org"), others=(authority, *above))


@needs_openssl
@pytest.mark.parametrize("name", CHAINS)
def test_openssl_says_the_same(name: str, tmp_path: Path) -> None:
    made = CHAINS[name]()
    mail = (opaque if name in {"opaque", "without lengths"} else detached)(made)
    assert answer(mail).authenticates is agrees(tmp_path, mail)


@needs_openssl
@pytest.mark.parametrize(
    "options",
    [(), ("-nodetach",), ("-nodetach", "-stream"), ("-binary",), ("-keyopt", "rsa_padding_mode:pss"), ("-keyid",), ("-noattr",), ("-cades",)],
)
def test_what_openssl_signs(options: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(TEXT.replace(b"\r\n", b"\n") if "-binary" not in options else TEXT)
    key = ada().key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "ada.pem").write_bytes(ada().pem + key)
    (tmp_path / "middle.pem").write_bytes(middle().pem)
    signing = ("cms", "-sign", "-in", "text", "-signer", "ada.pem", "-certfile", "middle.pem", "-from", "ada@example.org", "-out", "mail.eml")
    assert openssl(tmp_path, *signing, *options)
    found = answer((tmp_path / "mail.eml").read_bytes(), facts=[date(datetime.now(UTC))])
    assert found.reason is Reason.VERIFIED, found.sentence


# ── real mail ────────────────────────────────────────────────────────────────────────────────────────────────────────

_SIGNED = re.compile(rb"pkcs7-(signature|mime)|\.p7[ms]\b", re.IGNORECASE)


def signed_files(corpus: Path) -> list[Path]:
    found = [path for path in sorted((corpus / "mail").rglob("*.eml")) if path.is_file() and _SIGNED.search(path.read_bytes())]
    if not found:
        pytest.skip("this corpus holds no S/MIME mail")
    return found


@needs_openssl
@pytest.mark.corpus
def test_openssl_says_the_same_of_real_mail(corpus: Path, tmp_path: Path) -> None:
    """Of whether the outermost signature fits what it covers; chains apart, which no root in the corpus anchors."""
    differences = []
    for path in signed_files(corpus):
        mail = path.read_bytes()
        began = time.process_time()
        found = asked(mail)
        assert time.process_time() - began < 1, path
        assert not any(one.authenticates for one in found)
        if found and found[0].body_proven is not agrees(tmp_path, mail, chain=False):
            differences.append((path.name, found[0].sentence))
    assert differences == []


@pytest.mark.corpus
def test_the_certificate_tests_of_another_library_are_judged_alike(corpus: Path) -> None:
    """Bouncy Castle's messages to one trust anchor, each with a fault that its name says."""
    folder = corpus / "mail/bcgit+bc-java/mail/src/test/resources/org/bouncycastle/mail/smime/test"
    if not (folder / "validator.validMail.eml").exists():
        pytest.skip("this corpus does not hold the messages")
    answers = {}
    for path in sorted(folder.glob("validator.*.eml")):
        mail = path.read_bytes()
        (part,) = signed_parts(mail)
        held = [x509.load_der_x509_certificate(one) for one in signed_data(part.signature).certificates]
        anchors = [Party(one, root().key) for one in held if one.subject == one.issuer]
        assert len(anchors) == 1, "the message holds its root"
        answers[path.name.split(".")[1]] = answer(mail, *anchors)
    # All their certificates are signed with MD5, which that library did not mind in 2006.
    assert {name: found.reason for name, found in answers.items() if found.reason is not Reason.FORGEABLE} == {
        "keyUsage": Reason.CERTIFICATE_FORBIDS,
        "extKeyUsage": Reason.CERTIFICATE_FORBIDS,
    }
    noted = {name: [note for note in found.notes if note.startswith("besides")] for name, found in answers.items()}
    assert {name for name, notes in noted.items() if notes} == {"expired", "notYetValid", "noEmail", "keyUsage", "extKeyUsage", "shortKey"}
    assert "is valid from 2006-08-26 to 2006-09-01 and not on 2006-09-01" in noted["expired"][0]
    assert "holds no mail address" in noted["noEmail"][0]
    assert "so weak" in answers["shortKey"].sentence
