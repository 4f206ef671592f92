"""What a signature on an OpenDocument file is said to vouch for; what it shares with those on Office documents is tested there."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signed_package import Parts, packed, reference, repacked, replaced, signed_text, text_parts
from smime_mail import Party, root

from leakcheck.formats.opendocument import FORMAT
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SignatureMark
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.signatures.odf_signature import SCHEME

MADE = Path(__file__).parent.parent.parent / "fixtures" / "signed_documents"
PLACE = "META-INF/documentsignatures.xml"
MARKED = (SignatureMark(at=Location(PLACE), scheme="odf", detail="document"),)


def asked(document: bytes, *trusted: Party) -> list[Attestation]:
    examined = Examined(item=Item("minutes.odt", len(document), ""), facts=MARKED)
    keys = KeyStore([], trusted_certificates=[one.pem for one in trusted])
    return list(SCHEME.verify(Content.of_bytes(document), examined, keys, Limits()))


def answer(document: bytes, *trusted: Party) -> Attestation:
    (only,) = asked(document, *(trusted or (root(),)))
    return only


def test_a_whole_document_signed_under_a_trusted_certificate_is_authenticated() -> None:
    found = answer(signed_text())
    assert (found.outcome, found.reason, found.authenticates) == (Outcome.PASSED, Reason.VERIFIED, True)
    assert (found.scheme, found.signer, str(found.signing_time)) == ("odf_signature", "Ada", "2020-05-04 12:00:00 UTC")
    assert (found.covered[1], found.uncovered) == ("content.xml", ())
    assert found.at.part == f"{PLACE}: signature 1"
    assert "properties" not in found.sentence


def test_remarks_and_blanks_between_tags_change_nothing() -> None:
    assert answer(replaced(signed_text(), "content.xml", b"<!-- a remark -->", b"")).reason is Reason.VERIFIED


def test_changed_words_are_told_with_their_part() -> None:
    found = answer(replaced(signed_text(), "content.xml", b"400", b"900"))
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.BODY_ALTERED)
    assert "the text (content.xml)" in found.sentence


def test_changed_properties_are_told_because_they_are_covered() -> None:
    found = answer(replaced(signed_text(), "meta.xml", b"></office", b"> </office"))
    assert (found.reason, "properties such as author and dates (meta.xml)" in found.sentence) == (Reason.BODY_ALTERED, True)


def test_a_part_that_was_added_is_named() -> None:
    found = answer(repacked(signed_text(), lambda parts: parts.update({"Pictures/new.png": b"a"})))
    assert (found.outcome, found.reason, found.uncovered) == (Outcome.PASSED, Reason.PARTLY_COVERED, ("Pictures/new.png",))


def test_a_part_whose_name_is_written_with_escapes_is_found() -> None:
    parts = {**text_parts(), "Pictures/a b.png": b"a"}
    assert answer(signed_text(parts, more=reference("Pictures/a%20b.png", b"a"))).reason is Reason.VERIFIED


def test_names_mind_case() -> None:
    assert answer(repacked(signed_text(), lambda parts: parts.update({"Content.xml": b"a"}))).uncovered == ("Content.xml",)


def test_two_parts_of_one_name_are_named() -> None:
    parts = text_parts()
    with pytest.warns(UserWarning, match="Duplicate"):
        found = answer(packed(repacked_parts(signed_text(parts)), ("styles.xml", b"a"), ("styles.xml", b"b")))
    assert "styles.xml (2 parts of this name)" in found.uncovered


def repacked_parts(package: bytes) -> Parts:
    taken: Parts = {}
    repacked(package, taken.update)
    return taken


def test_the_list_of_parts_need_not_be_signed() -> None:
    # Programs before OpenDocument 1.2 left it out.
    found = answer(signed_text(covered=("mimetype", "content.xml", "meta.xml")))
    assert (found.reason, found.uncovered) == (Reason.VERIFIED, ("META-INF/manifest.xml",))


def test_a_signature_on_macros_covers_no_words() -> None:
    parts = {**text_parts(), "Basic/script.xml": b"a"}
    found = answer(signed_text(parts, covered=("Basic/script.xml",), place="META-INF/macrosignatures.xml"))
    assert (found.reason, "the text (content.xml)" in found.sentence) == (Reason.PARTLY_COVERED, True)


def test_a_reference_that_is_listed_twice_must_fit_twice() -> None:
    assert answer(signed_text(more=reference("meta.xml", b"other"))).reason is Reason.BODY_ALTERED


@pytest.mark.parametrize("address", ["https://example.org/a.png", "../a.png", "file:///a.png"])
def test_a_picture_that_stands_elsewhere_is_not_covered(address: str) -> None:
    parts = {**text_parts(), "styles.xml": f'<a><draw:image xlink:type="simple" xlink:href="{address}"/></a>'.encode()}
    found = answer(signed_text(parts, covered=("mimetype", "content.xml", "meta.xml", "META-INF/manifest.xml", "styles.xml")))
    assert (found.reason, found.uncovered) == (Reason.PARTLY_COVERED, (f"what stands at {address}",))


def test_definitions_in_a_part_are_refused() -> None:
    found = answer(replaced(signed_text(), "content.xml", b"<!-- a remark -->", b'<!DOCTYPE a [<!ENTITY b "400">]>'))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.MALFORMED)
    assert "the part content.xml cannot be read as XML" in found.sentence


@pytest.mark.parametrize("uri", ["http://example.org/a", "/etc/passwd", "file:///etc/passwd"])
def test_what_lies_outside_is_refused(uri: str) -> None:
    found = answer(signed_text(more=reference(uri, b"")))
    assert (found.reason, "outside of the document" in found.sentence) == (Reason.UNSUPPORTED, True)


def test_a_damaged_signature_cannot_be_read() -> None:
    assert answer(signed_text(after=lambda text: text[:-40])).reason is Reason.MALFORMED
    assert answer(signed_text(after=lambda text: text.replace("SignedInfo", "Signed"))).reason is Reason.MALFORMED


def test_no_signature_gives_no_answer() -> None:
    assert asked(packed(text_parts())) == []
    assert asked(packed({**text_parts(), PLACE: b""})) == []


@given(st.binary(max_size=400))
def test_any_bytes_give_an_answer(data: bytes) -> None:
    for package in (data, b"PK\x03\x04" + data, packed({PLACE: data})):
        assert all(one.outcome is not Outcome.PASSED for one in asked(package))


def test_the_reader_marks_what_the_scheme_looks_for() -> None:
    facts = FORMAT.extract(Content.of_bytes(signed_text()), Limits())
    assert any(isinstance(fact, SignatureMark) and fact.scheme == "odf" for fact in facts)


@pytest.mark.parametrize(
    ("name", "who", "method"), [("by_libreoffice_rsa.odt", "Ada Example", "rsa-sha256"), ("by_libreoffice_curve.ods", "Bob Example", "ecdsa-sha256")]
)
def test_what_libreoffice_signs_is_authenticated_and_its_words_cannot_be_changed(name: str, who: str, method: str) -> None:
    document = (MADE / name).read_bytes()
    examined = Examined(item=Item(name, len(document), ""), facts=MARKED)
    keys = KeyStore([], trusted_certificates=[(MADE / "root.pem").read_bytes()])
    (found,) = SCHEME.verify(Content.of_bytes(document), examined, keys, Limits())
    assert (found.reason, found.signer, found.algorithm, found.uncovered) == (Reason.VERIFIED, who, method, ())
    # The certificate is some seconds older than the signature, whose time states no zone.
    assert "(no zone stated)" in str(found.signing_time)
    assert asked(replaced(document, "content.xml", b"400", b"900"))[0].reason is Reason.BODY_ALTERED
    assert "meta.xml" in asked(replaced(document, "meta.xml", b"LibreOffice", b"OpenOffice"))[0].sentence


@pytest.mark.parametrize("when", ["2009-12-31T08:00:00", "2040-01-01T15:00:00"])
def test_a_time_without_zone_that_no_zone_brings_into_the_validity_is_outside(when: str) -> None:
    assert answer(signed_text(when=when)).reason is Reason.OUTSIDE_VALIDITY


@pytest.mark.parametrize("when", ["2010-01-01T00:00:10", "2039-12-31T23:59:50", "2020-05-04T12:00:00"])
def test_a_time_without_zone_may_be_that_of_any_zone(when: str) -> None:
    assert answer(signed_text(when=when)).reason is Reason.VERIFIED


@pytest.mark.corpus
def test_a_real_document_signed_by_libreoffice(corpus: Path) -> None:
    data = (corpus / "documents" / "tdf__odftoolkit" / "validator" / "src" / "test" / "resources" / "good.odt").read_bytes()
    found = asked(data)[0]
    assert (found.reason, found.body_proven, found.algorithm) == (Reason.UNANCHORED, True, "rsa-sha1")
    assert str(found.signing_time) == "2016-01-12 10:52:56 (no zone stated)"
    assert found.uncovered == ()
    assert asked(replaced(data, "content.xml", b"</text:p>", b" </text:p>"))[0].reason is Reason.BODY_ALTERED


@pytest.mark.skipif(shutil.which("xmlsec1") is None, reason="xmlsec1 is not installed")
@pytest.mark.parametrize("name", ["by_libreoffice_rsa.odt", "by_libreoffice_curve.ods"])
def test_xmlsec_says_the_same_of_what_libreoffice_signed(name: str, tmp_path: Path) -> None:
    document = (MADE / name).read_bytes()
    for place, (package, fits) in enumerate(((document, True), (replaced(document, "content.xml", b"400", b"900"), False))):
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            archive.extractall(tmp_path / str(place))
        # The command that a bundle names.
        command = ["xmlsec1", "--verify", "--insecure", "--id-attr:Id", "SignedProperties", "--id-attr:Id", "SignatureProperty", PLACE]
        assert (subprocess.run(command, check=False, capture_output=True, cwd=tmp_path / str(place)).returncode == 0) is fits
        assert (asked(package)[0].reason is Reason.BODY_ALTERED) is not fits


@pytest.mark.skipif(shutil.which("xmlsec1") is None, reason="xmlsec1 is not installed")
def test_xmlsec_says_the_same_of_a_document_that_was_signed_here(tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes(root().pem)
    for package, fits in ((signed_text(), True), (replaced(signed_text(), "content.xml", b"400", b"900"), False)):
        target = tmp_path / str(fits)
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            archive.extractall(target)
        command = [
            "xmlsec1", "--verify", "--trusted-pem", str(tmp_path / "root.pem"), "--verification-time", "2020-05-04 12:00:00",
            "--enabled-reference-uris", "same-doc,local,remote", "--url-map:content.xml", "content.xml",
            "--url-map:mimetype", "mimetype", "--url-map:meta.xml", "meta.xml", "--url-map:META-INF/manifest.xml", "META-INF/manifest.xml",
            "--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties", "--node-name", "http://www.w3.org/2000/09/xmldsig#:Signature",
            PLACE,
        ]  # fmt: skip
        said = subprocess.run(command, check=False, capture_output=True, cwd=target)
        assert (said.returncode == 0) is fits, said.stderr
        assert answer(package).authenticates is fits
