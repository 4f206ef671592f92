"""What a signature on an XPS document is said to vouch for: the signatures of Office, wherever their relations say that they lie."""

import pytest
from signed_package import Parts, relations, repacked, replaced
from signed_xps import COVERED, PAGE, SECOND, SIGNATURE, signed_xps
from smime_mail import root

from leakcheck.formats.xps_document import FORMAT
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SignatureMark
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.signatures.ooxml_signature import SCHEME
from leakcheck.signatures.time_stamp import SCHEME as TIME_STAMPS


def answer(document: bytes, *, trusting: bool = True) -> Attestation:
    marks = tuple(one for one in FORMAT.extract(Content.of_bytes(document), Limits()) if isinstance(one, SignatureMark))
    examined = Examined(item=Item("contract.xps", len(document), "", format="xps_document"), facts=marks)
    keys = KeyStore([], trusted_certificates=[root().pem] if trusting else [])
    (only,) = SCHEME.verify(Content.of_bytes(document), examined, keys, Limits())
    return only


@pytest.mark.parametrize("apart", [False, True])
def test_a_document_signed_under_a_trusted_certificate_is_authenticated(apart: bool) -> None:
    found = answer(signed_xps(apart=apart))
    assert (found.outcome, found.reason, found.signer, found.uncovered) == (Outcome.PASSED, Reason.VERIFIED, "Ada", ())
    assert (found.at.part, str(found.signing_time)) == (SIGNATURE, "2020-05-04 12:00:00 UTC")
    assert found.covered[: len(COVERED)] == COVERED
    assert "by the signer's own clock" in found.sentence


def test_nobody_is_trusted_but_by_the_user() -> None:
    assert answer(signed_xps(), trusting=False).reason is Reason.UNANCHORED


def test_a_changed_page_is_told() -> None:
    found = answer(replaced(signed_xps(), PAGE, b"400", b"900"))
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.BODY_ALTERED)
    assert f"a page ({PAGE})" in found.sentence


def test_a_page_that_is_not_covered_is_named() -> None:
    found = answer(signed_xps([name for name in COVERED if name != SECOND]))
    assert (found.reason, found.uncovered) == (Reason.PARTLY_COVERED, (SECOND,))
    assert f"a page ({SECOND})" in found.sentence


def test_a_page_that_relations_call_a_signature_is_still_a_page() -> None:
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    names = (("signature", "one.psdsxs"), ("signature", f"/{SECOND}"))

    def change(parts: Parts) -> None:
        parts["Signatures/_rels/Origin.psdsor.rels"] = relations(*((f"r{name}", f"{kind}/{word}", name) for word, name in names))
        parts["Signatures/_rels/one.psdsxs.rels"] = relations(("rId1", f"{kind}/certificate", f"/{SECOND}"))

    found = answer(repacked(signed_xps([name for name in COVERED if name != SECOND]), change))
    assert (found.reason, found.uncovered) == (Reason.PARTLY_COVERED, (SECOND,))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<SignatureValue>", "<SignatureValue>!", Reason.MALFORMED),
        ("</Signature>", "", Reason.MALFORMED),
        ("2020-05-04", "2020-05-05", Reason.MALFORMED),
    ],
)
def test_damaged_signatures_vouch_for_nothing(old: str, new: str, reason: Reason) -> None:
    found = answer(signed_xps(after=lambda text: text.replace(old, new)))
    assert (found.reason, found.authenticates) == (reason, False)


def test_certificates_that_are_damaged_or_missing_leave_nobody_to_name() -> None:
    document = signed_xps(apart=True)
    damaged = repacked(document, lambda parts: parts.update({"Signatures/1.psdcer": b"\x30\x82", "Signatures/2.psdcer": b""}))
    for one in (damaged, repacked(document, lambda parts: parts.pop("Signatures/_rels/one.psdsxs.rels") and None)):
        assert answer(one, trusting=False).reason is Reason.NO_KEY


def test_parts_in_pieces_are_not_called_changed() -> None:
    def change(parts: Parts) -> None:
        whole = parts.pop(PAGE)
        parts |= {f"{PAGE}/[0].piece": whole[:50], f"{PAGE}/[1].last.piece": whole[50:]}

    found = answer(repacked(signed_xps(), change))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.UNSUPPORTED)


def test_damaged_time_stamps_of_others_have_an_answer_of_their_own() -> None:
    stamp = "<Object><a:SignatureTimeStamp xmlns:a='urn:a'><a:EncapsulatedTimeStamp>eA==</a:EncapsulatedTimeStamp></a:SignatureTimeStamp></Object>"
    document = signed_xps(after=lambda text: text.replace("</Signature>", f"{stamp}</Signature>"))
    marks = (SignatureMark(at=Location("Signatures/Origin.psdsor"), scheme="xps"),)
    examined = Examined(item=Item("contract.xps", len(document), "", format="xps_document"), facts=marks)
    (found,) = TIME_STAMPS.verify(Content.of_bytes(document), examined, KeyStore([]), Limits())
    assert (found.at.part, found.authenticates) == (SIGNATURE, False)
