"""What a signature on a PDF is said to vouch for: every answer once, on small files that are put together and signed here.

The signatures are made with cryptography's builder, and, where something in them must be unusual, by tests/material/smime_mail.py.
"""

import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st
from smime_mail import Party, ada, middle, party, root, signature

from leakcheck.decode.pdf_signature_wording import ALLOWED, BLANK
from leakcheck.decode.signed_document_words import SHA_1
from leakcheck.decode.signer_certificate import NOT_REVOKED
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits
from leakcheck.signatures.pdf_signature import MOST_SIGNATURES, SCHEME

Sign = Callable[[bytes], bytes]
_PLACE = b"/ByteRange [0000000000 0000000000 0000000000 0000000000]"
_HOLE = 8000
PAGE = (
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [5 0 R] >>\nendobj\n"
    b"4 0 obj\n<< /Length 24 >>\nstream\n(We agreed on 400.) Tj   \nendstream\nendobj\n"
)


def ready(before: bytes = PAGE, form: bytes = b"adbe.pkcs7.detached", more: bytes = b"", number: int = 6) -> bytes:
    """A document with a place for a signature."""
    body = before + b"5 0 obj\n<< /FT /Sig /Subtype /Widget /T (Signature1) /V %d 0 R >>\nendobj\n" % number
    body += b"%d 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /%s %s /Contents <" % (number, form, _PLACE)
    body += b"0" * _HOLE + b"> /M (D:20200504120000Z) " + more + b">>\nendobj\n"
    return body + b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


def signed(sign: Sign, document: bytes | None = None) -> bytes:
    """The document with its last place for a signature filled in."""
    document = ready() if document is None else document
    hole = document.rindex(b"/Contents <") + len(b"/Contents ")
    after = document.index(b">", hole) + 1
    stated = b"/ByteRange [%010d %010d %010d %010d]" % (0, hole, after, len(document) - after)
    at = document.rindex(_PLACE)
    document = document[:at] + stated + document[at + len(_PLACE) :]
    digits = sign(document[:hole] + document[after:]).hex().encode()
    assert len(digits) <= _HOLE
    return document[: hole + 1] + digits.ljust(_HOLE, b"0") + document[after - 1 :]


def by_ada(covered: bytes) -> bytes:
    return signature(covered, ada(), others=(middle(),))


def by_library(covered: bytes) -> bytes:
    """As cryptography makes it, at the time of the test."""
    built = PKCS7SignatureBuilder().set_data(covered).add_signer(ada().certificate, ada().key, hashes.SHA256())  # type: ignore[arg-type]
    options = [PKCS7Options.DetachedSignature, PKCS7Options.Binary]
    return built.add_certificate(middle().certificate).sign(Encoding.DER, options)


def updated(document: bytes, objects: bytes) -> bytes:
    """The document with a later state behind it."""
    return document + objects + b"trailer\n<< /Root 1 0 R /Prev 0 >>\nstartxref\n0\n%%EOF\n"


def asked(document: bytes, *trusted: Party, limits: Limits | None = None) -> list[Attestation]:
    examined = Examined(item=Item("contract.pdf", len(document), ""))
    keys = KeyStore([], trusted_certificates=[one.pem for one in trusted])
    return list(SCHEME.verify(Content.of_bytes(document), examined, keys, limits or Limits()))


def answer(document: bytes, *trusted: Party) -> Attestation:
    (only,) = asked(document, *(trusted or (root(),)))
    return only


# ── what authenticates ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", [b"adbe.pkcs7.detached", b"ETSI.CAdES.detached"])
def test_a_whole_document_signed_under_a_trusted_certificate_is_authenticated(form: bytes) -> None:
    document = signed(by_ada, ready(form=form))
    found = answer(document)
    assert (found.outcome, found.reason, found.authenticates) == (Outcome.PASSED, Reason.VERIFIED, True)
    assert (found.scheme, found.signer, found.algorithm, str(found.signing_time)) == ("pdf_signature", "Ada", "rsa-sha256", "2020-05-04 12:00:00 UTC")
    assert found.body_covered == found.body_length == len(document) - _HOLE - 2
    assert "unchanged, to the last byte, since" in found.sentence
    assert "leads to Root of Trust" in found.sentence
    assert NOT_REVOKED in found.notes
    assert f"byte {document.index(b'/ByteRange')}" in found.at.part


def test_a_signature_of_another_program_is_read() -> None:
    found = answer(signed(by_library))
    assert (found.reason, found.signer) == (Reason.VERIFIED, "Ada")


def test_the_older_form_that_signs_a_hash() -> None:
    def sign(covered: bytes) -> bytes:
        return signature(hashlib.sha1(covered).digest(), ada(), others=(middle(),), opaque=True)

    document = signed(sign, ready(form=b"adbe.pkcs7.sha1"))
    assert (answer(document).reason, SHA_1 in answer(document).notes) == (Reason.VERIFIED, True)
    assert answer(document.replace(b"on 400", b"on 900")).reason is Reason.BODY_ALTERED
    assert answer(signed(by_ada, ready(form=b"adbe.pkcs7.sha1"))).reason is Reason.MALFORMED


def test_without_attributes_the_time_is_the_one_beside_the_signature() -> None:
    document = signed(lambda covered: signature(covered, ada(), others=(middle(),), attributes=False))
    found = answer(document)
    assert (found.reason, str(found.signing_time)) == (Reason.VERIFIED, "2020-05-04 12:00:00 UTC")
    assert answer(document.replace(b"on 400", b"on 900")).reason is Reason.BODY_ALTERED


def test_line_ends_behind_what_is_signed_change_nothing() -> None:
    found = answer(signed(by_ada) + b"\r\n\n\0\0")
    assert (found.reason, BLANK in found.notes) == (Reason.VERIFIED, True)
    assert "last byte" not in found.sentence


def test_what_a_signature_says_of_itself_is_told_as_a_claim() -> None:
    level = b"/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /P 1 /V /1.2 >> >>]"
    found = answer(signed(by_ada, ready(more=b"/Name (Bob) /Reason (Agreed\\nby all) " + level)))
    assert found.signer == "Ada"
    assert "the name stated beside the signature, by whoever made it: Bob" in found.notes
    assert "the reason stated beside the signature, by whoever made it: Agreed by all" in found.notes
    assert ALLOWED[1] in found.notes


# ── what does not ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nobody_is_trusted_but_by_the_user() -> None:
    found = asked(signed(by_ada))[0]
    assert (found.outcome, found.reason, found.body_proven) == (Outcome.INDETERMINATE, Reason.UNANCHORED, True)
    assert "--trusted-certificates" in found.sentence


def test_a_certificate_that_signs_itself_anchors_nothing() -> None:
    alone = party("Ada", address="ada@example.org")
    found = answer(signed(lambda covered: signature(covered, alone)))
    assert (found.reason, found.authenticates) == (Reason.UNANCHORED, False)


def test_an_altered_word_is_found() -> None:
    found = answer(signed(by_ada).replace(b"on 400", b"on 900"))
    assert (found.outcome, found.reason, found.body_proven) == (Outcome.FAILED, Reason.BODY_ALTERED, False)
    assert "no evidence that anybody changed" in found.sentence


def test_a_signature_of_another_key_under_the_same_name() -> None:
    other = party("Ada", middle(), address="ada@example.org", private=party("Eve").key, serial=ada().certificate.serial_number)

    found = answer(signed(lambda covered: signature(covered, ada(), others=(other, middle()), bare=True)))
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.DOES_NOT_OPEN)


def test_the_certificate_must_have_been_valid_when_it_was_signed() -> None:
    late = party("Ada", middle(), address="ada@example.org", years=(2021, 2040))
    found = answer(signed(lambda covered: signature(covered, late, others=(middle(),))))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.OUTSIDE_VALIDITY)


def test_without_any_time_nobody_knows_whether_it_was_valid() -> None:
    document = ready().replace(b"/M (D:20200504120000Z)", b"")
    found = answer(signed(lambda covered: signature(covered, ada(), others=(middle(),), when=None), document))
    assert found.reason is Reason.OUTSIDE_VALIDITY


@pytest.mark.parametrize(
    ("purposes", "usage", "reason"),
    [
        ((ExtendedKeyUsageOID.SERVER_AUTH,), "sign", Reason.CERTIFICATE_FORBIDS),
        ((), "encrypt", Reason.CERTIFICATE_FORBIDS),
        ((ExtendedKeyUsageOID.CODE_SIGNING,), "sign", Reason.VERIFIED),
    ],
)
def test_what_the_certificate_is_for(purposes: Sequence[ExtendedKeyUsageOID], usage: str, reason: Reason) -> None:
    signer = party(f"Ada {usage} {len(purposes)}", middle(), usage=usage, purposes=purposes)  # type: ignore[arg-type]
    assert answer(signed(lambda covered: signature(covered, signer, others=(middle(),)))).reason is reason


def test_an_authority_for_documents_need_not_be_one_for_mail() -> None:
    authority = party("Paper Authority", root(), authority=True, usage="issue", purposes=(ExtendedKeyUsageOID.CODE_SIGNING,))
    signer = party("Carol", authority)
    assert answer(signed(lambda covered: signature(covered, signer, others=(authority,)))).reason is Reason.VERIFIED


def test_of_two_certificates_of_one_number_the_one_is_taken_that_the_signature_means() -> None:
    renewed = party("Ada", middle(), address="ada@example.org", usage="sign", years=(2011, 2041), serial=ada().certificate.serial_number)
    named = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(renewed.der).digest()}]})
    more = [{"type": "signing_certificate_v2", "values": [named]}]
    document = signed(lambda covered: signature(covered, ada(), others=(renewed, middle()), more=more))
    assert answer(document).reason is Reason.VERIFIED
    alone = signed(lambda covered: signature(covered, ada(), others=(middle(),), more=more))
    assert answer(alone).reason is Reason.CERTIFICATE_FORBIDS


def test_md5_and_a_missing_certificate() -> None:
    assert answer(signed(lambda covered: signature(covered, ada(), others=(middle(),), hash_name="md5"))).reason is Reason.FORGEABLE
    assert answer(signed(lambda covered: signature(covered, ada(), bare=True))).reason is Reason.NO_KEY


# ── what was added ───────────────────────────────────────────────────────────────────────────────────────────────────

_LATER = {
    "text, pictures or other objects": b"4 0 obj\n<< /Length 24 >>\nstream\n(We agreed on 900.) Tj   \nendstream\nendobj\n",
    "remarks": b"9 0 obj\n<< /Type /Annot /Subtype /FreeText /Contents (900) >>\nendobj\n",
    "form fields": b"9 0 obj\n<< /FT /Tx /T (sum) /V (900) >>\nendobj\n",
    "data for checking signatures later": (
        b"9 0 obj\n<< /Type /DSS /Certs [10 0 R] >>\nendobj\n10 0 obj\n<< /Length 3 >>\nstream\nabc\nendstream\nendobj\n"
    ),
    "objects that were packed and not looked at": b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 3 >>\nstream\nabc\nendstream\nendobj\n",
}


@pytest.mark.parametrize("kind", _LATER)
def test_whatever_was_added_afterwards_is_named_and_keeps_it_from_being_authenticated(kind: str) -> None:
    found = answer(updated(signed(by_ada), _LATER[kind]))
    assert (found.outcome, found.reason, found.authenticates) == (Outcome.PASSED, Reason.PARTLY_COVERED, False)
    assert f"behind what it covers, with {kind}." in found.sentence
    assert found.body_covered is not None
    assert found.body_length is not None
    assert found.body_covered < found.body_length


def test_foreign_bytes_behind_the_document_are_named() -> None:
    assert "no part of a PDF" in answer(signed(by_ada) + b"MZ and more").sentence


def test_the_first_of_two_signatures_covers_an_earlier_state() -> None:
    twice = signed(by_ada, ready(signed(by_ada), number=7))
    first, second = asked(twice, root())
    assert (first.reason, second.reason) == (Reason.PARTLY_COVERED, Reason.VERIFIED)
    assert "another signature" in first.sentence
    assert first.at != second.at


def test_an_unknown_signer_is_said_before_what_was_added() -> None:
    found = asked(updated(signed(by_ada), _LATER["remarks"]))[0]
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.UNANCHORED)
    assert "with remarks" in found.sentence


# ── what is no signature that can be asked ───────────────────────────────────────────────────────────────────────────


def _with_range(words: bytes) -> bytes:
    document = signed(by_ada)
    at = document.index(b"/ByteRange [") + len(b"/ByteRange [")
    return document[:at] + words + document[document.index(b"]", at) :]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (b"0 10", "2 numbers"),
        (b"9 10 40 50", "beginning"),
        (b"0 10 40 50", "does not lie where"),
        (b"0 400 300 50", "overlap"),
        (b"0 10 40 999999999999", "its end is missing"),
    ],
)
def test_a_range_that_lies_is_no_signature(words: bytes, told: str) -> None:
    found = answer(_with_range(words))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.MALFORMED)
    assert told in found.sentence


def test_a_document_that_was_cut_is_not_called_altered() -> None:
    assert answer(signed(by_ada)[:-30]).reason is Reason.MALFORMED


def test_text_in_the_hole_is_no_signature() -> None:
    """As in the attacks on readers that only look at where the hole begins and ends."""
    document = signed(by_ada)
    hidden = b"> /Reason (x) /Contents <"
    at = document.index(b"> /M (D:") - 500
    assert answer(document[:at] + hidden + document[at + len(hidden) :]).reason is Reason.MALFORMED


def test_a_hole_elsewhere_than_under_contents_is_no_signature() -> None:
    assert answer(signed(by_ada).replace(b"/Contents <", b"/Elsewher <")).reason is Reason.MALFORMED


@pytest.mark.parametrize("document", [signed(lambda covered: b""), _with_range(b"0 /******* /******* /*******")], ids=["no signature", "no range"])
def test_a_place_that_was_never_filled_in_is_no_signature(document: bytes) -> None:
    found = answer(document)
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.UNSIGNED)
    assert "never put in" in found.sentence


def test_broken_bytes() -> None:
    assert answer(signed(lambda covered: b"\x30\x03abc")).reason is Reason.MALFORMED
    assert answer(signed(lambda covered: by_ada(covered)[:400])).reason is Reason.MALFORMED


@pytest.mark.parametrize(("form", "told"), [(b"adbe.x509.rsa_sha1", "old kind"), (b"Acme.Seal", "Acme.Seal"), (b"", "not stated")])
def test_other_kinds_are_named_and_not_checked(form: bytes, told: str) -> None:
    found = answer(signed(by_ada, ready(form=form)))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.UNSUPPORTED)
    assert told in found.sentence


@pytest.mark.parametrize("inside", [True, False], ids=["in the dictionary", "in the catalogue"])
def test_what_lets_a_program_save_a_form_is_no_signature_of_anybody(inside: bool) -> None:
    more = b"/Reference [<< /Type /SigRef /TransformMethod /UR3 /TransformParams << /V /2.2 >> >>]" if inside else b""
    before = PAGE if inside else PAGE.replace(b"/Type /Catalog", b"/Type /Catalog /Perms << /UR3 6 0 R >>")
    found = answer(signed(by_ada, ready(before, more=more)))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.UNSIGNED)
    assert answer(signed(by_ada, ready(PAGE.replace(b"/Type /Catalog", b"/Type /Catalog /Perms << /UR3 66 0 R >>")))).authenticates


def test_a_range_inside_a_stream_is_another_files() -> None:
    inner = b"7 0 obj\n<< /Length 90 >>\nstream\n<< /ByteRange [0 10 40 50] >>\nendstream\nendobj\n"
    assert asked(PAGE + inner) == []
    assert asked(PAGE) == []


def test_no_more_is_read_than_honest_files_hold() -> None:
    assert answer(signed(by_ada), root()).reason is Reason.VERIFIED
    (found,) = asked(signed(by_ada), root(), limits=Limits(item_bytes=100))
    assert found.reason is Reason.TOO_LARGE


def test_signatures_without_number_are_answered_in_time() -> None:
    many = PAGE + b"".join(b"%d 0 obj\n<< /ByteRange [0 %d 40 50] >>\nendobj\n" % (number, number) for number in range(9, 50_000))
    start = time.monotonic()
    found = asked(many, root())
    assert len(found) == MOST_SIGNATURES + 1
    assert found[-1].reason is Reason.TOO_LARGE
    assert time.monotonic() - start < 20


@given(st.integers(0, len(ready()) - 1), st.binary(min_size=1, max_size=4))
def test_no_damage_raises_or_authenticates(at: int, junk: bytes) -> None:
    document = _honest()
    damaged = document[:at] + junk + document[at + len(junk) :]
    for found in asked(damaged, root()):
        assert not found.authenticates or damaged == document or _only_in_hole(document, damaged)


_MADE: list[bytes] = []


def _honest() -> bytes:
    if not _MADE:
        _MADE.append(signed(by_ada))
    return _MADE[0]


def _only_in_hole(document: bytes, damaged: bytes) -> bool:
    hole = document.index(b"/Contents <") + len(b"/Contents ")
    return len(document) == len(damaged) and document[:hole] == damaged[:hole] and document[hole + _HOLE + 1 :] == damaged[hole + _HOLE + 1 :]


def test_the_first_signature_of_a_run_that_names_its_certificate_is_read_like_the_others() -> None:
    """asn1crypto knows the attribute only once its module of time stamps was imported, which the other tests here do."""
    named = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(ada().der).digest()}]})
    document = signed(
        lambda covered: signature(covered, ada(), others=(middle(),), more=[{"type": "signing_certificate_v2", "values": [named]}]),
    )
    assert answer(document).reason is Reason.VERIFIED
    code = (
        "import sys; from leakcheck.decode.cms_signed_data import signed_data; "
        "print([one.malformed for one in signed_data(bytes.fromhex(sys.stdin.read())).signers])"
    )
    hole = document.index(b"/Contents <") + len(b"/Contents <")
    given_digits = document[hole : hole + _HOLE].decode()
    done = subprocess.run([sys.executable, "-c", code], input=given_digits, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['']"
