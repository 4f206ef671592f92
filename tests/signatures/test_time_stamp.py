"""What a time stamp is said to show: every answer once, on stamps made here, and on one that OpenSSL made.

A stamp never authenticates: it shows by when something existed, and not who made it.
"""

import base64
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography.x509 import ExtendedKeyUsage
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from signed_package import signed_word
from smime_mail import Party, ada, detached, middle, party, root, short_key, signature
from stamps import NINE, STAMPS_ONLY, answered, authority, stated, token

from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SignatureMark
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.signatures.pdf_signature import SCHEME as PDF_SIGNATURE
from leakcheck.signatures.time_stamp import SCHEME

FILE = b"We agreed on 400."
MADE = Path(__file__).parent.parent.parent / "fixtures" / "time_stamps"
TEXT = b"Content-Type: text/plain\r\n\r\nwe agreed on 400.\r\n"


def asked(data: bytes, format_: str = "", trusted: tuple[bytes, ...] = (), **beside: bytes) -> list[Attestation]:
    content = Content.of_bytes(data)
    content.beside = {f"note.txt.{ending}": blob for ending, blob in beside.items()}
    examined = Examined(item=Item("note.txt", len(data), "", format=format_))
    return list(SCHEME.verify(content, examined, KeyStore([], trusted_certificates=list(trusted)), Limits()))


def beside(blob: bytes, data: bytes = FILE, *trusted: Party) -> Attestation:
    (only,) = asked(data, "plain_text", tuple(one.pem for one in trusted or (root(),)), tsr=blob)
    return only


# ── beside a file ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("blob", [token(FILE), answered(token(FILE))], ids=["token", "answer"])
def test_a_stamp_of_a_trusted_authority_shows_by_when_the_file_existed(blob: bytes) -> None:
    found = beside(blob)
    assert (found.outcome, found.reason, found.authenticates) == (Outcome.PASSED, Reason.TIME_STAMPED, False)
    assert found.sentence.startswith("As it is here, this file existed by 2020-05-04 09:00:00 UTC: so says the time stamp of Time Authority")
    assert "leads to Root of Trust" in found.sentence
    assert "shows nothing of who made it" in found.sentence
    assert (found.signer, found.not_later_than, str(found.signing_time)) == ("Time Authority", "2020-05-04", "2020-05-04 09:00:00 UTC")
    assert found.at.part == "beside the file, in note.txt.tsr"


def test_other_bytes_are_told_and_excused() -> None:
    found = beside(token(FILE), b"We agreed on 900.")
    assert (found.outcome, found.reason, found.not_later_than) == (Outcome.FAILED, Reason.BODY_ALTERED, "")
    assert "by itself it is no evidence of alteration" in found.sentence


def test_an_authority_that_nobody_trusts_is_said_to_be_unanchored() -> None:
    found = beside(token(FILE), FILE, ada())
    assert (found.outcome, found.reason, found.not_later_than) == (Outcome.INDETERMINATE, Reason.UNANCHORED, "")
    assert "give those that you trust with --trusted-certificates" in found.sentence


def _other_purpose(purposes: list[ExtendedKeyUsageOID], *, critical: bool = True) -> Party:
    return party("Another", root(), usage="sign", more=((ExtendedKeyUsage(purposes), critical),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("blob", "outcome", "reason"),
    [
        (token(FILE, unnamed=True), Outcome.INDETERMINATE, Reason.CERTIFICATE_FORBIDS),
        (token(FILE, more=()), Outcome.INDETERMINATE, Reason.CERTIFICATE_FORBIDS),
        (token(FILE, ada(), others=(middle(),)), Outcome.INDETERMINATE, Reason.CERTIFICATE_FORBIDS),
        (token(FILE, party("Plain", root(), usage="sign")), Outcome.INDETERMINATE, Reason.CERTIFICATE_FORBIDS),
        (
            token(FILE, _other_purpose([ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.EMAIL_PROTECTION])),
            Outcome.INDETERMINATE,
            Reason.CERTIFICATE_FORBIDS,
        ),
        (token(FILE, party("Sealer", root(), usage="encrypt", more=STAMPS_ONLY)), Outcome.INDETERMINATE, Reason.CERTIFICATE_FORBIDS),
        (token(FILE, party("Late", root(), usage="sign", more=STAMPS_ONLY, years=(2021, 2030))), Outcome.INDETERMINATE, Reason.OUTSIDE_VALIDITY),
        (token(FILE, party("Weak", root(), usage="sign", more=STAMPS_ONLY, private=short_key())), Outcome.INDETERMINATE, Reason.FORGEABLE),
        (token(FILE, statement=stated(FILE, hash_name="md5")), Outcome.INDETERMINATE, Reason.FORGEABLE),
        (token(FILE, bare=True), Outcome.INDETERMINATE, Reason.NO_KEY),
        (token(FILE, signed_instead=b"another statement"), Outcome.FAILED, Reason.DOES_NOT_OPEN),
        (token(FILE, attributes=False), Outcome.INDETERMINATE, Reason.MALFORMED),
        (token(FILE, claimed_type="data"), Outcome.INDETERMINATE, Reason.MALFORMED),
        (signature(FILE, authority(), opaque=True), Outcome.INDETERMINATE, Reason.MALFORMED),
        (token(FILE)[:400], Outcome.INDETERMINATE, Reason.MALFORMED),
        (answered(token(FILE), "rejection"), Outcome.INDETERMINATE, Reason.MALFORMED),
        (b"words", Outcome.INDETERMINATE, Reason.MALFORMED),
        (b"", Outcome.INDETERMINATE, Reason.MALFORMED),
    ],
    ids=["unnamed", "no more attributes", "for mail", "for all", "for two uses", "for secrets", "not yet valid", "weak key", "weak hash", "bare",
         "another statement", "no attributes", "another type", "no stamp", "cut", "refused", "words", "empty"],
)  # fmt: skip
def test_what_is_not_as_it_must_be(blob: bytes, outcome: Outcome, reason: Reason) -> None:
    found = beside(blob)
    assert (found.outcome, found.reason) == (outcome, reason)
    assert found.not_later_than == ""


def test_a_purpose_that_programs_may_overlook_is_not_enough() -> None:
    found = beside(token(FILE, _other_purpose([ExtendedKeyUsageOID.TIME_STAMPING], critical=False)))
    assert found.reason is Reason.CERTIFICATE_FORBIDS


def test_a_changed_signature_or_certificate_does_not_pass() -> None:
    blob = token(FILE)
    info = cms.ContentInfo.load(blob)
    info["content"]["signer_infos"][0]["signature"] = b"\1" * 128
    assert beside(info.dump(force=True)).reason is Reason.DOES_NOT_OPEN
    renewed = party("Time Authority", root(), usage="sign", more=STAMPS_ONLY, years=(2011, 2040))
    swapped = blob.replace(authority().der, renewed.der)
    assert beside(swapped).reason is Reason.CERTIFICATE_FORBIDS


def test_other_files_beside_are_left_to_others() -> None:
    assert asked(FILE, "plain_text", asc=token(FILE)) == []


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=4))
def test_no_damage_makes_a_stamp_for_another_file(at: int, put: bytes) -> None:
    blob = token(FILE)
    found = beside(blob[:at] + put + blob[at + len(put) :], b"We agreed on 900.")
    assert found.outcome is not Outcome.PASSED


# ── OpenSSL as producer and as second witness ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["note.txt.tsr", "note.tst"])
def test_a_stamp_of_openssl_fits(name: str) -> None:
    note, blob, trusted = ((MADE / one).read_bytes() for one in ("note.txt", name, "root.pem"))
    (found,) = asked(note, "plain_text", (trusted,), tst=blob)
    assert (found.reason, found.signer) == (Reason.TIME_STAMPED, "Example Time Authority")
    assert "the authority states that its time may be off by 1.5 seconds" in found.notes


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL's command line is not installed")
@pytest.mark.parametrize(
    ("blob", "fits"),
    [
        (token(FILE), True),
        (token(b"else"), False),
        (token(FILE, unnamed=True), False),
        (token(FILE, _other_purpose([ExtendedKeyUsageOID.TIME_STAMPING], critical=False)), False),
        (token(FILE, signed_instead=b"another"), False),
    ],
    ids=["whole", "another file", "unnamed", "not critical", "another statement"],
)
def test_openssl_says_the_same(tmp_path: Path, blob: bytes, fits: bool) -> None:  # a table's column
    for name, data in (("file", FILE), ("token", blob), ("root", root().pem)):
        (tmp_path / name).write_bytes(data)
    # As of the time of the stamp: the certificates made here are valid for years, but openssl judges them by today.
    line = ["openssl", "ts", "-verify", "-data", "file", "-in", "token", "-token_in", "-CAfile", "root", "-attime", str(int(NINE.timestamp()))]
    # Keys of 1,024 bits keep the tests short and are below the level that OpenSSL asks for.
    environment = {"OPENSSL_CONF": "/dev/null", "PATH": "/usr/bin:/bin"}
    told = subprocess.run([*line, "-auth_level", "0"], cwd=tmp_path, capture_output=True, env=environment, check=False)
    assert (told.returncode == 0) is fits, told.stderr.decode()
    assert (beside(blob).outcome is Outcome.PASSED) is fits


# ── on signatures ────────────────────────────────────────────────────────────────────────────────────────────────────


def _stamped(text: bytes, about: bytes | None = None) -> bytes:
    """A signature with a stamp over its value, or over something else."""
    plain = cms.ContentInfo.load(signature(text, ada(), others=(middle(),)))
    value = plain["content"]["signer_infos"][0]["signature"].native
    stamp = cms.ContentInfo.load(token(value if about is None else about))
    return signature(text, ada(), others=(middle(),), unsigned=[{"type": "signature_time_stamp_token", "values": [stamp]}])


def test_a_stamp_over_the_signature_of_a_mail() -> None:
    (found,) = asked(detached(_stamped(TEXT), TEXT), "email_message", (root().pem,))
    assert found.reason is Reason.TIME_STAMPED
    assert "the S/MIME signature of this message existed by 2020-05-04 09:00:00 UTC" in found.sentence
    (other,) = asked(detached(_stamped(TEXT, b"another"), TEXT), "email_message", (root().pem,))
    assert other.reason is Reason.BODY_ALTERED


_PLACE = b"/ByteRange [0000000000 0000000000 0000000000 0000000000]"
_HOLE = 8000


def _pdf(form: bytes, sign: "type[object] | object") -> bytes:
    body = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n6 0 obj\n<< /Type /Sig /SubFilter /" + form + b" " + _PLACE + b" /Contents <"
    body += b"0" * _HOLE + b"> >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    hole = body.index(b"/Contents <") + len(b"/Contents ")
    after = body.index(b">", hole) + 1
    body = body.replace(_PLACE, b"/ByteRange [%010d %010d %010d %010d]" % (0, hole, after, len(body) - after))
    digits = sign(body[:hole] + body[after:]).hex().encode()  # type: ignore[operator]
    return body[: hole + 1] + digits.ljust(_HOLE, b"0") + body[after - 1 :]


def test_a_stamp_over_the_signature_of_a_document() -> None:
    (found,) = asked(_pdf(b"ETSI.CAdES.detached", _stamped), "pdf_document", (root().pem,))
    assert found.reason is Reason.TIME_STAMPED
    assert "signature 1 on this document existed by" in found.sentence


def test_a_stamp_over_a_document() -> None:
    document = _pdf(b"ETSI.RFC3161", token)
    (found,) = asked(document, "pdf_document", (root().pem,))
    assert (found.reason, found.authenticates) == (Reason.TIME_STAMPED, False)
    assert "this document existed by" in found.sentence
    (changed,) = asked(document.replace(b"/Catalog", b"/catalog"), "pdf_document", (root().pem,))
    assert changed.reason is Reason.BODY_ALTERED
    (longer,) = asked(document + b"7 0 obj\n<< /Type /Annot /Subtype /FreeText >>\nendobj\n%%EOF\n", "pdf_document", (root().pem,))
    assert (longer.outcome, longer.reason) == (Outcome.PASSED, Reason.TIME_STAMPED)
    assert "the part of this document that it covers existed by" in longer.sentence
    assert "with remarks" in longer.sentence


def test_the_scheme_for_signatures_leaves_it_alone() -> None:
    document = _pdf(b"ETSI.RFC3161", token)
    examined = Examined(item=Item("a.pdf", len(document), hashlib.sha256(document).hexdigest(), format="pdf_document"))
    assert list(PDF_SIGNATURE.verify(Content.of_bytes(document), examined, KeyStore([]), Limits())) == []


@pytest.mark.parametrize(("over", "reason"), [(b"", Reason.TIME_STAMPED), (b"another value", Reason.BODY_ALTERED)])
def test_a_stamp_over_the_signature_of_an_office_document(over: bytes, reason: Reason) -> None:
    def put(text: str) -> str:
        value = etree.fromstring(text.encode()).find("{http://www.w3.org/2000/09/xmldsig#}SignatureValue")
        shown = over or etree.tostring(value, method="c14n", with_tail=False)
        inside = base64.b64encode(token(shown)).decode()
        stamp = f"<x:SignatureTimeStamp xmlns:x='urn:x'><x:EncapsulatedTimeStamp>{inside}</x:EncapsulatedTimeStamp></x:SignatureTimeStamp>"
        return text.replace("</Signature>", f"<Object>{stamp}</Object></Signature>")

    document = signed_word(after=put)
    mark = SignatureMark(at=Location("_xmlsignatures/sig1.xml"), scheme="ooxml")
    examined = Examined(item=Item("note.docx", len(document), "", format="word_document"), facts=(mark,))
    keys = KeyStore([], trusted_certificates=[root().pem])
    (found,) = SCHEME.verify(Content.of_bytes(document), examined, keys, Limits())
    assert (found.reason, found.authenticates) == (reason, False)
    assert ("write a signature anew" in found.sentence) is bool(over)
    assert ("no evidence of alteration" in found.sentence) is bool(over)


def test_a_stamp_on_content_credentials_beside_a_picture_is_looked_at_where_they_are_about_it() -> None:
    folder = Path(__file__).parent.parent.parent / "fixtures" / "credentials"
    store, root_of_newsroom = (folder / "beside.c2pa").read_bytes(), (folder / "root.pem").read_bytes()
    for data, count in (((folder / "beside.jpg").read_bytes(), 1), (b"\xff\xd8\xff other bytes", 0)):
        content = Content.of_bytes(data)
        content.beside = {"beside.c2pa": store}
        examined = Examined(item=Item("beside.jpg", len(data), "", format="jpeg_picture"))
        found = list(SCHEME.verify(content, examined, KeyStore([], trusted_certificates=[root_of_newsroom]), Limits()))
        assert [one.reason for one in found] == [Reason.TIME_STAMPED] * count
