"""What signed content credentials are said to vouch for: pictures signed by the library of the standard's makers, whole and changed.

`fixtures/credentials` is made by fixtures/make_content_credentials.py; where the signed words themselves must be unusual, they are signed here.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from asn1crypto import cms, tsp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st
from smime_mail import MAIL_ONLY, NOON, Party, party, root

from leakcheck.decode.cbor import Cbor, array_of, byte_string, text_string
from leakcheck.decode.content_credentials import statement_in
from leakcheck.decode.credential_places import store_in
from leakcheck.decode.signature_method import digest
from leakcheck.extract import Extraction
from leakcheck.formats.jpeg_picture import FORMAT as JPEG
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import FeatureUse, Identifier, IdentifierKind, SignatureMark, SoftwareClaim, SoftwareRole
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import at_instant
from leakcheck.signatures.c2pa import SCHEME

CREDENTIALS = Path(__file__).parent.parent.parent / "fixtures" / "credentials"
ROOT = (CREDENTIALS / "root.pem").read_bytes()
SIGNED = ("annotated.jpg", "screenshot.png", "exported.webp", "scan.tif", "telephone.avif")
MARK = SignatureMark(at=Location("segment APP11"), scheme="c2pa")


def ask(data: bytes, trusted: Sequence[bytes] = (ROOT,), facts: tuple[SignatureMark, ...] = (MARK,)) -> list[Attestation]:
    examined = Examined(item=Item(path="picture", size=len(data), sha256=""), facts=facts)
    return list(SCHEME.verify(Content.of_bytes(data), examined, KeyStore((), trusted_certificates=tuple(trusted)), Limits()))


def answer(data: bytes, trusted: Sequence[bytes] = (ROOT,)) -> Attestation:
    (only,) = ask(data, trusted)
    return only


def saved(name: str) -> bytes:
    return (CREDENTIALS / name).read_bytes()


# ── what is signed stands ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", SIGNED)
def test_a_picture_of_each_kind_is_verified_by_a_certificate_that_was_given(name: str) -> None:
    found = answer(saved(name))
    assert (found.outcome, found.reason, found.signer) == (Outcome.PASSED, Reason.VERIFIED, "Camille Roche")
    assert found.authenticates
    assert found.signing_time is not None
    assert found.body_covered == found.body_length
    assert "Root of an invented newsroom" in found.sentence


def test_what_the_signer_states_of_the_making_is_told_as_a_statement() -> None:
    assert "The credentials state that the content was taken with a digital camera." in answer(saved("annotated.jpg")).sentence
    assert "artificial intelligence" in answer(saved("exported.webp")).sentence


def test_the_facts_name_program_source_and_instance() -> None:
    extraction = Extraction(JPEG, Content.of_bytes(saved("annotated.jpg")), Limits())
    assert list(extraction.children()) == []
    facts = [fact for fact in extraction.facts if fact.at.part.startswith("segment APP11")]
    assert [fact.scheme for fact in facts if isinstance(fact, SignatureMark)] == ["c2pa"]
    assert [fact.name for fact in facts if isinstance(fact, SoftwareClaim) and fact.role is SoftwareRole.TOOLKIT] == ["An invented darkroom 1.0"]
    assert [(fact.kind, fact.value) for fact in facts if isinstance(fact, FeatureUse)] == [("digital_source_type", "digitalCapture")]
    assert [fact.kind for fact in facts if isinstance(fact, Identifier)] == [IdentifierKind.INSTANCE]


def test_without_a_trusted_certificate_nothing_is_authenticated() -> None:
    found = answer(saved("annotated.jpg"), ())
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.UNANCHORED)
    assert "--trusted-certificates" in found.sentence


def test_without_a_time_stamp_the_certificates_validity_is_open() -> None:
    found = answer(saved("without_time_stamp.jpg"))
    assert (found.outcome, found.reason, found.signing_time) == (Outcome.INDETERMINATE, Reason.OUTSIDE_VALIDITY, None)


def test_a_picture_without_credentials_gives_no_answer() -> None:
    plain = (CREDENTIALS.parent / "pictures" / "camera.jpg").read_bytes()
    assert ask(plain, facts=()) == []


# ── what was changed does not ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", SIGNED)
def test_a_changed_byte_of_the_picture_is_seen(name: str) -> None:
    data = saved(name)
    store = store_in(data)
    assert store is not None
    begin, end = store.spans[-1]
    # The last byte before the credentials or, where they stand at the head, the last of the file.
    at = len(data) - 3 if end < len(data) else begin - 1
    changed = data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]
    found = answer(changed)
    assert found.outcome is not Outcome.PASSED
    assert not found.authenticates


def test_a_remark_that_was_added_breaks_the_tie_and_is_no_evidence_of_intent() -> None:
    data = saved("annotated.jpg")
    found = answer(data[:2] + b"\xff\xfe\x00\x06seen" + data[2:])
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.BODY_ALTERED)
    assert "no evidence" in found.sentence


def test_something_behind_the_end_breaks_the_tie() -> None:
    assert answer(saved("annotated.jpg") + b"x").reason is Reason.BODY_ALTERED


def test_a_changed_word_of_the_statement_is_seen() -> None:
    found = answer(saved("annotated.jpg").replace(b"digitalCapture", b"digitalCaptivo"))
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.BODY_ALTERED)
    assert "c2pa.actions" in found.sentence


def test_a_changed_claim_is_not_what_the_key_signed() -> None:
    found = answer(saved("annotated.jpg").replace(b"An invented darkroom", b"An invented bathroom"))
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.DOES_NOT_OPEN)


def test_credentials_of_one_picture_do_not_fit_another() -> None:
    first, other = saved("annotated.jpg"), (CREDENTIALS.parent / "pictures" / "camera.jpg").read_bytes()
    store = store_in(first)
    assert store is not None
    (span,) = store.spans
    assert answer(other[:2] + first[span[0] : span[1]] + other[2:]).reason is Reason.BODY_ALTERED


def test_damaged_credentials_cannot_be_read_and_accuse_nobody() -> None:
    data = saved("annotated.jpg")
    found = answer(data.replace(b"c2cl", b"c2cx"))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.MALFORMED)
    assert answer(data.replace(b"JP\x02\x11", b"JQ\x02\x11")).reason is Reason.MALFORMED


# ── what is signed, and should not be ────────────────────────────────────────────────────────────────────────────────

PICTURE = b"\xff\xd8\xff\xda" + b"what is seen" + b"\xff\xd9"


def written(value: Cbor) -> bytes:
    """CBOR of what the tests need: tables, lists, words, small numbers, bytes."""
    if isinstance(value, dict):
        return _opened(0xA0, len(value)) + b"".join(written(key) + written(one) for key, one in value.items())
    if isinstance(value, list):
        return array_of(*map(written, value))
    if isinstance(value, bytes):
        return byte_string(value)
    if isinstance(value, int):
        return _opened(0x00, value) if value >= 0 else _opened(0x20, -1 - value)
    return text_string(value) if isinstance(value, str) else b"\xf6"


def _opened(kind: int, number: int) -> bytes:
    return bytes((kind | number,)) if number < 24 else bytes((kind | 25,)) + number.to_bytes(2, "big")


def box(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def superbox(kind: bytes, label: str, content: bytes) -> bytes:
    described = box(b"jumd", kind + bytes.fromhex("00110010800000aa00389b71") + b"\x03" + label.encode() + b"\x00")
    return box(b"jumb", described + content)


def stamp(protected: bytes, claim: bytes) -> bytes:
    """A time stamp (RFC 3161) of noon, 4 May 2020, that nobody signed: who made one is not looked at."""
    text = array_of(text_string("CounterSignature"), byte_string(protected), byte_string(b""), byte_string(claim))
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest("sha256", text)}
    info = tsp.TSTInfo({"version": "v1", "policy": "1.2.3", "message_imprint": imprint, "serial_number": 1, "gen_time": NOON})
    held = {"content_type": "tst_info", "content": cms.ParsableOctetString(info.dump())}
    signed = cms.SignedData({"version": "v3", "digest_algorithms": [], "encap_content_info": held, "signer_infos": []})
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def cose(one: Party, claim: bytes, payload: bytes | None) -> bytes:
    assert isinstance(one.key, ec.EllipticCurvePrivateKey)
    protected = written({1: -7, 33: one.der})
    text = array_of(text_string("Signature1"), byte_string(protected), byte_string(b""), byte_string(payload or claim))
    first, second = decode_dss_signature(one.key.sign(text, ec.ECDSA(hashes.SHA256())))
    beside = {"sigTst": {"tstTokens": [{"val": stamp(protected, claim)}]}}
    return written([protected, beside, payload, first.to_bytes(32, "big") + second.to_bytes(32, "big")])


def credentials(
    stated: Callable[[bytes, int], dict[int | str, Cbor]],
    *,
    label: str = "c2pa.hash.data",
    more: bytes = b"",
    payload: bytes | None = None,
    signer: Party | None = None,
) -> bytes:
    """A JPEG with credentials. `stated`: what they say of the bytes, given the picture without them and their length, which must not change it."""
    one = signer or party("Camille Roche", root(), usage="sign", purposes=MAIL_ONLY, kind="ecdsa")

    def segment(length: int) -> bytes:
        body = b"JP\x00\x01\x00\x00\x00\x01" + stored(stated(PICTURE, length), one, label, more, payload)
        return b"\xff\xeb" + (2 + len(body)).to_bytes(2, "big") + body

    made = segment(len(segment(1_000)))
    return PICTURE[:2] + made + PICTURE[2:]


def stored(stated: dict[int | str, Cbor], one: Party, label: str = "c2pa.hash.data", more: bytes = b"", payload: bytes | None = None) -> bytes:
    """The outermost box, with one statement on the bytes."""
    kept = superbox(b"cbor", label, box(b"cbor", written(stated)))
    claim = written({"alg": "sha256", "assertions": [{"url": f"self#jumbf=c2pa.assertions/{label}", "hash": digest("sha256", kept[8:])}]})
    assertions = superbox(b"c2as", "c2pa.assertions", kept + more)
    signature = superbox(b"c2cs", "c2pa.signature", box(b"cbor", cose(one, claim, payload)))
    manifest = superbox(b"c2ma", "an invented manifest", assertions + superbox(b"c2cl", "c2pa.claim", box(b"cbor", claim)) + signature)
    return superbox(b"c2pa", "c2pa", manifest)


def in_pdf(before: bytes = b"") -> bytes:
    """A PDF with credentials as an embedded file that is not packed (annex A.4); `before`: another object that stands in front."""
    one = party("Camille Roche", root(), usage="sign", purposes=MAIL_ONLY, kind="ecdsa")
    head = b"%PDF-1.7\n" + before + b"1 0 obj\n<< /Type /Catalog /AF [2 0 R] >>\nendobj\n"
    head += b"2 0 obj\n<< /Type /Filespec /AFRelationship /C2PA_Manifest /EF << /F 3 0 R >> >>\nendobj\n3 0 obj\n<< /Length 9999 >>\nstream\n"
    tail = b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"

    def of_length(length: int) -> bytes:
        return stored({"exclusions": [{"start": len(head), "length": length}], "hash": digest("sha256", head + tail)}, one)

    return head + of_length(len(of_length(1_000))) + tail


def whole(picture: bytes, length: int) -> dict[int | str, Cbor]:
    return {"exclusions": [{"start": 2, "length": length}], "hash": digest("sha256", picture)}


def test_what_is_made_here_is_verified_like_what_others_make() -> None:
    found = answer(credentials(whole), (root().pem,))
    assert (found.outcome, found.reason) == (Outcome.PASSED, Reason.VERIFIED)
    assert found.signing_time == at_instant(NOON)


def test_credentials_in_a_pdf_are_about_its_bytes() -> None:
    found = answer(in_pdf(), (root().pem,))
    assert (found.outcome, found.reason, found.signer) == (Outcome.PASSED, Reason.VERIFIED, "Camille Roche")
    assert answer(in_pdf().replace(b"/Catalog", b"/catalog"), (root().pem,)).reason is Reason.BODY_ALTERED
    assert answer(in_pdf() + b"%%EOF later", (root().pem,)).reason is Reason.BODY_ALTERED


def test_credentials_of_a_picture_in_a_pdf_are_not_taken_for_its_own() -> None:
    picture = b"4 0 obj\n<< /Subtype /Image >>\nstream\n" + credentials(whole) + b"\nendstream\nendobj\n"
    assert answer(in_pdf(picture), (root().pem,)).reason is Reason.VERIFIED
    twice = in_pdf().replace(
        b"endobj\ntrailer",
        b"endobj\n5 0 obj\n<<>>\nstream\n"
        + stored({}, party("Camille Roche", root(), usage="sign", purposes=MAIL_ONLY, kind="ecdsa"))
        + b"\nendstream\nendobj\ntrailer",
    )
    assert answer(twice, (root().pem,)).reason is Reason.MALFORMED


def test_bytes_that_the_signer_left_out_are_named() -> None:
    def most(picture: bytes, length: int) -> dict[int | str, Cbor]:
        return {"exclusions": [{"start": 2, "length": length + 10}], "hash": digest("sha256", picture[:2] + picture[12:])}

    found = answer(credentials(most), (root().pem,))
    assert (found.outcome, found.reason) == (Outcome.PASSED, Reason.PARTLY_COVERED)
    assert "10 bytes" in found.sentence
    assert not found.authenticates
    assert "10 bytes" in answer(credentials(most), ()).sentence


def test_places_that_lie_across_one_another_are_refused() -> None:
    def crossed(picture: bytes, length: int) -> dict[int | str, Cbor]:
        return {"exclusions": [{"start": 2, "length": length}, {"start": 5, "length": 4}], "hash": digest("sha256", picture)}

    assert answer(credentials(crossed), (root().pem,)).reason is Reason.UNSUPPORTED


def test_a_part_that_nobody_signed_is_named() -> None:
    added = superbox(b"cbor", "c2pa.actions", box(b"cbor", written({"actions": []})))
    found = answer(credentials(whole, more=added), (root().pem,))
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.BODY_ALTERED)
    assert "was not signed (c2pa.actions)" in found.sentence


def test_a_signature_over_a_text_of_its_own_says_nothing_of_the_claim() -> None:
    found = answer(credentials(whole, payload=b"another text"), (root().pem,))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.MALFORMED)


@pytest.mark.parametrize("label", ["c2pa.hash.boxes", "c2pa.something"])
def test_another_way_to_name_the_bytes_is_not_followed_and_no_reproach(label: str) -> None:
    found = answer(credentials(whole, label=label), (root().pem,))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.UNSUPPORTED)


@pytest.mark.parametrize(
    "signer",
    [
        party("Web server", root(), usage="sign", purposes=(ExtendedKeyUsageOID.SERVER_AUTH,), kind="ecdsa"),
        party("Cipher", root(), usage="encrypt", purposes=MAIL_ONLY, kind="ecdsa"),
        party("Own authority", root(), authority=True, usage="issue", kind="ecdsa"),
    ],
)
def test_a_certificate_for_other_uses_is_not_built_on(signer: Party) -> None:
    found = answer(credentials(whole, signer=signer), (root().pem,))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.CERTIFICATE_FORBIDS)


def test_a_certificate_that_had_run_out_is_not_built_on() -> None:
    late = party("Late", root(), years=(2010, 2015), usage="sign", purposes=MAIL_ONLY, kind="ecdsa")
    assert answer(credentials(whole, signer=late), (root().pem,)).reason is Reason.OUTSIDE_VALIDITY


# ── hostile input ────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(0, 5_000), st.integers(0, 255), st.sampled_from(("set", "cut", "put in")))
def test_no_single_change_passes_and_none_raises(place: int, value: int, way: str) -> None:
    data = saved("without_time_stamp.jpg")
    place = min(place, len(data) - 1)
    changed = {
        "set": data[:place] + bytes((value,)) + data[place + 1 :],
        "cut": data[:place],
        "put in": data[:place] + bytes((value,)) + data[place:],
    }[way]
    for found in ask(changed):
        assert found.outcome is not Outcome.PASSED
        assert found.sentence


# ── credentials beside the file ──────────────────────────────────────────────────────────────────────────────────────


def beside(data: bytes, store: bytes, name: str = "beside.c2pa", format_: str = "jpeg_picture", path: str = "dump/beside.jpg") -> list[Attestation]:
    content = Content.of_bytes(data)
    content.beside = {name: store, "beside.jpg.asc": b"-----BEGIN PGP SIGNATURE-----"}
    examined = Examined(item=Item(path=path, size=len(data), sha256="", format=format_))
    return list(SCHEME.verify(content, examined, KeyStore((), trusted_certificates=(ROOT,)), Limits()))


def test_credentials_beside_a_picture_vouch_for_all_of_its_bytes() -> None:
    data = saved("beside.jpg")
    (found,) = beside(data, saved("beside.c2pa"))
    assert (found.outcome, found.reason, found.authenticates, found.signer) == (Outcome.PASSED, Reason.VERIFIED, True, "Camille Roche")
    assert (found.body_covered, found.body_length) == (len(data), len(data))
    assert "(which lie beside it, in beside.c2pa)" in found.sentence
    assert found.at.part == "content credentials beside the file, in beside.c2pa"


def test_credentials_beside_a_picture_under_an_unknown_certificate_authenticate_nothing() -> None:
    content = Content.of_bytes(saved("beside.jpg"))
    content.beside = {"beside.c2pa": saved("beside.c2pa")}
    examined = Examined(item=Item(path="beside.jpg", size=1, sha256="", format="jpeg_picture"))
    (found,) = SCHEME.verify(content, examined, KeyStore(()), Limits())
    assert (found.outcome, found.reason, found.authenticates) == (Outcome.INDETERMINATE, Reason.UNANCHORED, False)
    assert "The file beside which content credentials lie (beside.c2pa) is unchanged since the credentials were made" in found.sentence


def test_of_credentials_about_other_bytes_it_is_told_only_where_they_are_sure_to_be_meant() -> None:
    changed = saved("beside.jpg") + b"\n"
    assert beside(changed, saved("beside.c2pa")) == [], "a picture of the same name but for its ending can be the one that is meant"
    (found,) = beside(changed, saved("beside.c2pa"), "beside.jpg.c2pa")
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.BODY_ALTERED)
    assert "are about other bytes" in found.sentence
    (titled,) = beside(changed, saved("beside.c2pa"), path="dump/annotated.jpg")
    assert titled.reason is Reason.BODY_ALTERED, "they state the name of this file"


def test_changed_and_damaged_credentials_beside_a_picture_pass_nothing() -> None:
    store = bytearray(saved("beside.c2pa"))
    place = store.find(b"digitalCapture")
    store[place : place + 14] = b"digitalcapture"
    (found,) = beside(saved("beside.jpg"), bytes(store), "beside.jpg.c2pa")
    assert found.outcome is Outcome.FAILED
    (unread,) = beside(saved("beside.jpg"), saved("beside.c2pa")[:-10], "beside.jpg.c2pa")
    assert (unread.outcome, unread.reason) == (Outcome.INDETERMINATE, Reason.MALFORMED)
    assert "Beside this file, in beside.jpg.c2pa" in unread.sentence
    assert beside(saved("beside.jpg"), b"", "beside.c2pa") == []


def test_beside_files_that_can_have_none_nothing_is_asked() -> None:
    assert beside(saved("beside.jpg"), saved("beside.c2pa"), format_="plain_text") == []


def test_credentials_in_a_file_of_their_own_are_not_asked_about_themselves() -> None:
    mark = SignatureMark(at=Location("content credentials"), scheme="c2pa", detail="of another file, content credentials")
    assert ask(saved("beside.c2pa"), facts=(mark,)) == []


@given(st.integers(0, 14_000), st.integers(1, 255))
def test_any_changed_byte_beside_a_picture_never_passes_unseen(place: int, by: int) -> None:
    store = bytearray(saved("beside.c2pa"))
    store[place % len(store)] ^= by
    for found in beside(saved("beside.jpg"), bytes(store), "beside.jpg.c2pa"):
        if found.outcome is Outcome.PASSED:
            # What stands outside of what is signed: the head of the store, and numbers that fill a place up.
            was, now = statement_in(saved("beside.c2pa")), statement_in(bytes(store))
            assert (now.claim_bytes, now.assertions) == (was.claim_bytes, was.assertions)
