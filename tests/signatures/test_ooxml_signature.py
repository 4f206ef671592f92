"""What a signature on an Office document is said to vouch for: every answer once, on small packages that are put together here."""

import base64
import io
import re
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signed_package import (
    C14N,
    DS,
    EXCLUSIVE,
    FOOT,
    MAIN,
    OFFICE,
    ORIGIN,
    RELS_TYPE,
    STYLES,
    Parts,
    packed,
    reference,
    relations,
    repacked,
    replaced,
    signed_word,
    transform,
    word_parts,
)
from smime_mail import Party, ada, middle, party, root, short_key

from leakcheck.decode.signed_document_words import SHA_1
from leakcheck.decode.signer_certificate import NOT_REVOKED, STAMPED
from leakcheck.formats.word_document import FORMAT
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SignatureMark
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.signatures.ooxml_signature import SCHEME

MARKED = (SignatureMark(at=Location("_xmlsignatures"), scheme="ooxml"),)
DOCUMENT = "word/document.xml"
#: The real ones: the reason for each signature, by the file's name; whose signature it is follows from xmlsec.
REAL = {
    "Office2010-SP1-XAdES-X-L.docx": [Reason.UNANCHORED],
    "PPT2016withComment.pptx": [Reason.UNANCHORED],
    "hello-world-office-2010-technical-preview.docx": [Reason.UNANCHORED],
    "hello-world-signed-twice.docx": [Reason.UNANCHORED, Reason.UNANCHORED],
    "hello-world-signed.docx": [Reason.UNANCHORED],
    "hello-world-signed.pptx": [Reason.UNANCHORED],
    "hello-world-signed.xlsx": [Reason.UNANCHORED],
    "hyperlink-example-signed.docx": [Reason.UNANCHORED],
    "ms-office-2010-signed.docx": [Reason.UNANCHORED],
    "ms-office-2010-signed.pptx": [Reason.UNANCHORED],
    "ms-office-2010-signed.xlsx": [Reason.UNANCHORED],
    # Made by a library whose signature was written anew with other name spaces; xmlsec says the same.
    "office2007prettyPrintedRels.docx": [Reason.DOES_NOT_OPEN],
    "signed.docx": [Reason.UNANCHORED],
}
PARTLY = {"hello-world-office-2010-technical-preview.docx", "hello-world-signed.pptx", "signed.docx"}


def asked(document: bytes, *trusted: Party, limits: Limits | None = None) -> list[Attestation]:
    examined = Examined(item=Item("contract.docx", len(document), ""), facts=MARKED)
    keys = KeyStore([], trusted_certificates=[one.pem for one in trusted])
    return list(SCHEME.verify(Content.of_bytes(document), examined, keys, limits or Limits()))


def answer(document: bytes, *trusted: Party) -> Attestation:
    (only,) = asked(document, *(trusted or (root(),)))
    return only


def without(name: str) -> Parts:
    return {key: data for key, data in word_parts().items() if key != name}


# ── what authenticates ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_document_signed_under_a_trusted_certificate_is_authenticated() -> None:
    found = answer(signed_word(meant=ada()))
    assert (found.outcome, found.reason, found.authenticates) == (Outcome.PASSED, Reason.VERIFIED, True)
    assert (found.scheme, found.signer, found.algorithm, str(found.signing_time)) == (
        "ooxml_signature",
        "Ada",
        "rsa-sha256",
        "2020-05-04 12:00:00 UTC",
    )
    assert found.covered == (DOCUMENT, "word/styles.xml", "word/footer1.xml", "_rels/.rels", "word/_rels/document.xml.rels")
    assert found.at.part == "_xmlsignatures/sig1.xml"
    assert "leads to Root of Trust" in found.sentence
    assert NOT_REVOKED in found.notes


def test_the_properties_that_office_leaves_out_are_told_and_stop_nothing() -> None:
    found = answer(replaced(signed_word(), "docProps/core.xml", b"/>", b"><a/></cp:coreProperties>"))
    assert (found.reason, found.uncovered) == (Reason.VERIFIED, ("docProps/core.xml",))
    assert "Its properties (such as author, dates and title) are not covered" in found.sentence


@pytest.mark.parametrize("form", [C14N, EXCLUSIVE])
def test_the_list_may_be_signed_in_either_form(form: str) -> None:
    assert answer(signed_word(form=form)).reason is Reason.VERIFIED


def test_a_signature_on_a_curve_is_read() -> None:
    assert answer(signed_word(signer=party("Cleo", middle(), kind="ecdsa"))).reason is Reason.VERIFIED


def test_line_ends_and_order_of_relations_change_nothing() -> None:
    def change(parts: Parts) -> None:
        parts["word/_rels/document.xml.rels"] = relations(FOOT, STYLES).replace(b"\n", b"\r\n ")

    assert answer(repacked(signed_word(), change)).reason is Reason.VERIFIED


def test_a_second_signature_is_asked_for_itself() -> None:
    def change(parts: Parts) -> None:
        parts["_xmlsignatures/sig2.xml"] = parts["_xmlsignatures/sig1.xml"].replace(b"2020-05-04", b"2020-05-05")

    assert [one.reason for one in asked(repacked(signed_word(), change), root())] == [Reason.VERIFIED, Reason.MALFORMED]


# ── what has changed since ───────────────────────────────────────────────────────────────────────────────────────────


def test_changed_words_are_told_with_their_part() -> None:
    found = answer(replaced(signed_word(), DOCUMENT, b"400", b"900"))
    assert (found.outcome, found.reason, found.body_proven) == (Outcome.FAILED, Reason.BODY_ALTERED, False)
    assert "the text (word/document.xml)" in found.sentence
    assert "by itself it is no evidence" in found.sentence


def test_a_part_that_is_gone_is_told() -> None:
    found = answer(repacked(signed_word(), lambda parts: parts.pop("word/footer1.xml") and None))
    assert found.reason is Reason.BODY_ALTERED
    assert "a header or footer (word/footer1.xml) (missing)" in found.sentence


def test_a_part_that_is_now_stated_to_be_of_another_kind_has_changed() -> None:
    found = answer(replaced(signed_word(), "[Content_Types].xml", b"styles+xml", b"settings+xml"))
    assert (found.reason, "word/styles.xml" in found.sentence) == (Reason.BODY_ALTERED, True)


def test_a_signed_link_that_leads_elsewhere_has_changed() -> None:
    found = answer(replaced(signed_word(), "word/_rels/document.xml.rels", b"footer1.xml", b"footer2.xml"))
    assert (found.reason, "links between parts" in found.sentence) == (Reason.BODY_ALTERED, True)


def test_a_changed_list_of_hashes_says_nothing_of_the_document() -> None:
    changed = signed_word(after=lambda text: text.replace("/word/styles.xml", "/word/style2.xml"))
    assert (answer(changed).outcome, answer(changed).reason) == (Outcome.FAILED, Reason.MALFORMED)
    assert "another list" in answer(changed).sentence


def test_a_changed_time_of_signing_is_not_believed() -> None:
    found = answer(signed_word(after=lambda text: text.replace("2020-05-04", "2020-05-05")))
    assert (found.reason, found.signing_time) == (Reason.MALFORMED, None)


def test_a_signature_by_another_key_is_told() -> None:
    found = answer(signed_word(after=lambda text: re.sub(r"<SignatureValue>....", "<SignatureValue>AAAA", text)))
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.DOES_NOT_OPEN)


# ── what is not covered ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_part_that_was_added_is_named() -> None:
    found = answer(repacked(signed_word(), lambda parts: parts.update({"word/header9.xml": b"<a/>"})))
    assert (found.outcome, found.reason, found.authenticates) == (Outcome.PASSED, Reason.PARTLY_COVERED, False)
    assert found.uncovered == ("word/header9.xml", "docProps/core.xml")
    assert "a header or footer (word/header9.xml)" in found.sentence


def test_a_link_that_was_added_is_named() -> None:
    def change(parts: Parts) -> None:
        parts["word/_rels/document.xml.rels"] = relations(STYLES, FOOT, ("rId9", f"{OFFICE}/attachedTemplate", "file:///evil.dotm"))

    found = answer(repacked(signed_word(), change))
    assert found.reason is Reason.PARTLY_COVERED
    assert "the link to file:///evil.dotm" in found.sentence


def test_a_second_main_part_is_not_taken_for_the_signed_one() -> None:
    def change(parts: Parts) -> None:
        parts["_rels/.rels"] = relations(("rId0", f"{OFFICE}/officeDocument", "word/other.xml"), MAIN, ORIGIN)
        parts["word/other.xml"] = parts[DOCUMENT]

    found = answer(repacked(signed_word(), change))
    assert (found.reason, "the link to word/other.xml" in found.sentence) == (Reason.PARTLY_COVERED, True)


def test_links_of_a_signed_part_that_had_none_are_named() -> None:
    def change(parts: Parts) -> None:
        parts["word/_rels/footer1.xml.rels"] = relations(("rId1", f"{OFFICE}/image", "http://example.org/a.png"))

    assert "word/_rels/footer1.xml.rels: the link to http://example.org/a.png" in answer(repacked(signed_word(), change)).uncovered


def test_a_picture_of_the_text_does_not_pass_as_a_preview() -> None:
    parts = word_parts()
    lines = (STYLES, FOOT, ("rId3", f"{OFFICE}/image", "../docProps/thumbnail.jpeg"))
    parts["word/_rels/document.xml.rels"] = relations(*lines)
    preview = ("rId7", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg")
    parts["_rels/.rels"] = relations(MAIN, preview, ORIGIN)
    parts["docProps/thumbnail.jpeg"] = b"picture"
    assert answer(signed_word(parts)).reason is Reason.PARTLY_COVERED


def test_two_parts_of_one_name_are_named() -> None:
    with zipfile.ZipFile(io.BytesIO(signed_word())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    found = answer(packed({"Word/Document.xml": b"<a/>", **parts}))
    assert (found.reason, "2 parts of this name" in found.sentence) == (Reason.PARTLY_COVERED, True)


def test_names_that_programs_read_differently_are_two_parts_of_one_name() -> None:
    for name in ("word\\document.xml", "word/document%2Exml", "/WORD/document.xml"):
        parts: Parts = {}
        repacked(signed_word(), parts.update)
        found = answer(packed({name: b"<a/>", **parts}))
        assert (found.reason, "2 parts of this name" in found.sentence) == (Reason.PARTLY_COVERED, True), name


def test_a_part_whose_name_has_escapes_is_found() -> None:
    parts = {**word_parts(), "word/a%20b.xml": b"<a/>"}
    more = reference("/word/a%20b.xml?ContentType=application/xml", b"<a/>")
    assert answer(signed_word(parts, more=more)).reason is Reason.VERIFIED


def test_a_part_that_is_stated_to_be_of_two_kinds_is_named() -> None:
    twice = b'<Override PartName="/word/styles.xml" ContentType="text/html"/><Override PartName="/word/styles.xml"'
    found = answer(replaced(signed_word(), "[Content_Types].xml", b'<Override PartName="/word/styles.xml"', twice))
    assert (found.reason, "word/styles.xml (stated to be of 2 kinds)" in found.uncovered) == (Reason.PARTLY_COVERED, True)


def test_a_reference_that_states_no_kind_leaves_it_open() -> None:
    parts = {**word_parts(), "word/x.xml": b"<a/>"}
    found = answer(signed_word(parts, more=reference("/word/x.xml", b"<a/>")))
    assert (found.reason, "word/x.xml: of what kind it is" in found.uncovered) == (Reason.PARTLY_COVERED, True)


@pytest.mark.parametrize("odd", [b"<!DOCTYPE a><Relationships", b"<broken", b"<x:hidden xmlns:x='urn:x'><Relationships"])
def test_links_that_cannot_be_read_are_named_and_not_passed_over(odd: bytes) -> None:
    line = relations(("rId1", f"{OFFICE}/image", "http://example.org/a.png"))
    data = line.replace(b"<Relationships", odd, 1) + (b"</x:hidden>" if b"hidden" in odd else b"")
    found = answer(repacked(signed_word(), lambda parts: parts.update({"word/_rels/footer1.xml.rels": data.partition(b"?>\r\n")[2]})))
    assert (found.reason, "word/_rels/footer1.xml.rels" in found.uncovered) == (Reason.PARTLY_COVERED, True)


def test_a_signed_picture_that_stands_elsewhere_is_not_covered() -> None:
    parts = word_parts()
    parts["word/_rels/styles.xml.rels"] = relations(("rId1", f"{OFFICE}/image", 'http://example.org/a.png" TargetMode="External'))
    whole = reference("/word/_rels/styles.xml.rels?ContentType=" + RELS_TYPE, parts["word/_rels/styles.xml.rels"])
    found = answer(signed_word(parts, more=whole))
    assert (found.reason, found.uncovered[0]) == (Reason.PARTLY_COVERED, "word/_rels/styles.xml.rels: what stands at http://example.org/a.png")


# ── what nothing anchors, and other doubts ───────────────────────────────────────────────────────────────────────────


def test_nobody_is_trusted_but_by_the_user() -> None:
    found = asked(signed_word())[0]
    assert (found.outcome, found.reason, found.body_proven) == (Outcome.INDETERMINATE, Reason.UNANCHORED, True)
    assert "--trusted-certificates" in found.sentence


def test_a_certificate_that_is_itself_trusted_is_enough() -> None:
    assert "was itself given as trusted" in answer(signed_word(), ada()).sentence


@pytest.mark.parametrize(("when", "words"), [("2045-05-04T12:00:00Z", "and not on 2045-05-04"), ("", "nothing in it says when")])
def test_the_certificate_must_have_been_valid_when_it_was_signed(when: str, words: str) -> None:
    found = answer(signed_word(when=when))
    assert (found.reason, words in found.sentence) == (Reason.OUTSIDE_VALIDITY, True)


def test_another_certificate_than_the_one_that_is_meant() -> None:
    found = answer(signed_word(meant=middle()))
    assert (found.reason, "another certificate" in found.sentence) == (Reason.CERTIFICATE_FORBIDS, True)


def test_another_name_on_the_same_key_does_not_take_the_signature_over() -> None:
    stranger = party("Somebody Else", party("Own Root", authority=True, usage="issue"), private=ada().key)

    def first(text: str) -> str:
        return text.replace("<X509Certificate>", f"<X509Certificate>{base64.b64encode(stranger.der).decode()}</X509Certificate><X509Certificate>", 1)

    for meant in (None, ada()):
        found = answer(signed_word(meant=meant, after=first))
        assert (found.signer, found.reason) == ("Ada", Reason.VERIFIED)


def test_a_certificate_for_other_uses() -> None:
    assert answer(signed_word(signer=party("Seal", middle(), usage="encrypt"))).reason is Reason.CERTIFICATE_FORBIDS


def test_weak_methods_are_said() -> None:
    assert SHA_1 in answer(signed_word(hash_name="sha1")).notes
    assert answer(signed_word(hash_name="md5")).reason is Reason.FORGEABLE
    weak = party("Weak", middle(), private=short_key())
    assert answer(signed_word(signer=weak)).reason is Reason.FORGEABLE


def test_a_signature_without_a_certificate_is_tried_with_the_trusted_ones() -> None:
    bare = signed_word(certificates=False)
    assert asked(bare)[0].reason is Reason.NO_KEY
    assert answer(bare, ada()).reason is Reason.VERIFIED


def test_what_the_signer_states_is_told_as_a_claim() -> None:
    stated = (
        f'<Object xmlns="{DS}" Id="idOfficeObject"><a:SignatureInfoV1 xmlns:a="http://schemas.microsoft.com/office/2006/digsig">'
        "<a:SetupID>{0A}</a:SetupID><a:SignatureText>A. Example</a:SignatureText><a:SignatureComments>Agreed</a:SignatureComments>"
        "</a:SignatureInfoV1></Object>"
    )
    more = reference("#idOfficeObject", stated.encode())
    found = answer(signed_word(listed=lambda text: text + more, after=lambda text: text.replace("</Signature>", f"{stated}</Signature>")))
    assert found.reason is Reason.VERIFIED
    for words in ("the line in the document on which it is shown", "name on that line", "purpose"):
        assert any(words in note and "by whoever made it" in note for note in found.notes)
    # What the list does not reach is nobody's statement.
    unsigned = answer(signed_word(after=lambda text: text.replace("</Signature>", f"{stated}</Signature>")))
    assert not any("Agreed" in note for note in unsigned.notes)


def test_time_stamps_of_others_are_told() -> None:
    stamp = "<Object><a:SignatureTimeStamp xmlns:a='urn:a'>{}</a:SignatureTimeStamp></Object></Signature>"
    full = stamp.format("<a:EncapsulatedTimeStamp>eA==</a:EncapsulatedTimeStamp>")
    assert STAMPED in answer(signed_word(after=lambda text: text.replace("</Signature>", full))).notes
    # On one that holds nothing there is no answer.
    assert STAMPED not in answer(signed_word(after=lambda text: text.replace("</Signature>", stamp.format("")))).notes


# ── hostile signatures ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_name_that_stands_twice_is_refused() -> None:
    twin = '<Object Id="idPackageObject"></Object></Signature>'
    found = answer(signed_word(after=lambda text: text.replace("</Signature>", twin)))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.MALFORMED)
    assert "several elements bear the name" in found.sentence


def test_a_manifest_that_the_list_does_not_reach_counts_for_nothing() -> None:
    # Wrapping: the real Manifest is signed, and a second one lists what the attacker likes.
    other = f'<Object Id="other"><Manifest>{reference("/word/evil.xml?ContentType=application/xml", b"<a/>")}</Manifest></Object></Signature>'
    package = repacked(signed_word(after=lambda text: text.replace("</Signature>", other)), lambda parts: parts.update({"word/evil.xml": b"<a/>"}))
    found = answer(package)
    assert (found.reason, "word/evil.xml" in found.uncovered) == (Reason.PARTLY_COVERED, True)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (reference("http://example.org/a", b""), "something outside of the document"),
        (reference("//example.org/a", b""), "something outside of the document"),
        (reference("/word/document.xml", b"", transforms=transform("http://www.w3.org/TR/1999/REC-xslt-19991116", "<a></a>")), "refused here"),
        (reference("/word/document.xml", b"", transforms=transform("http://www.w3.org/TR/1999/REC-xpath-19991116")), "refused here"),
        (reference("/word/document.xml", b"", transforms=transform() * 4), "more changes"),
        (reference("/word/document.xml", b"", transforms=transform() * 2), "row of changes"),
    ],
)
def test_what_a_document_has_no_use_for_is_refused(more: str, words: str) -> None:
    found = answer(signed_word(more=more))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.UNSUPPORTED)
    assert words in found.sentence


def test_a_reference_beside_the_manifest_is_refused() -> None:
    assert answer(signed_word(listed=lambda text: text + reference("http://example.org/a", b""))).reason is Reason.UNSUPPORTED


def test_definitions_in_the_signature_are_refused() -> None:
    bomb = '<!DOCTYPE Signature [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Signature'
    found = answer(signed_word(after=lambda text: text.replace("<Signature", bomb, 1)))
    assert (found.reason, "document type" in found.sentence) == (Reason.MALFORMED, True)


def test_a_value_that_a_remark_cuts_in_two_is_refused() -> None:
    for remark in ("<!-- x -->", "<?x y?>"):
        found = answer(signed_word(after=lambda text, remark=remark: text.replace("2020-05-04T", f"2020-05-04{remark}T")))
        assert (found.reason, "remarks or instructions" in found.sentence) == (Reason.MALFORMED, True)


def test_deep_nesting_ends_in_an_answer() -> None:
    deep = "<Object>" + "<a>" * 5000 + "</a>" * 5000 + "</Object></Signature>"
    assert answer(signed_word(after=lambda text: text.replace("</Signature>", deep))).reason is Reason.MALFORMED


def test_an_empty_list_vouches_for_nothing() -> None:
    assert answer(signed_word(listed=lambda _text: "")).reason is Reason.MALFORMED


@pytest.mark.parametrize("name", ["SignedInfo", "SignatureValue", "DigestValue"])
def test_a_signature_with_missing_parts_cannot_be_read(name: str) -> None:
    found = answer(signed_word(after=lambda text: re.sub(f"<{name}[ >].*?</{name}>", "", text)))
    assert (found.outcome, found.reason) == (Outcome.INDETERMINATE, Reason.MALFORMED)


def test_very_many_signatures_and_references_take_no_long_time() -> None:
    started = time.monotonic()
    many = "".join(reference("/word/styles.xml", b"") for _ in range(6000))
    assert answer(signed_word(more=many)).reason is Reason.UNSUPPORTED
    one = repacked(signed_word(), lambda parts: parts.update({f"_xmlsignatures/s{n}.xml": parts["_xmlsignatures/sig1.xml"] for n in range(300)}))
    assert asked(one, root())[-1].reason is Reason.TOO_LARGE
    assert time.monotonic() - started < 20


def test_very_many_parts_that_are_not_covered_take_no_long_time_and_no_long_answer() -> None:
    def change(parts: Parts) -> None:
        parts |= {f"_xmlsignatures/s{number}.xml": parts["_xmlsignatures/sig1.xml"] for number in range(39)}
        parts |= {f"x/{number}.xml": b"<a/>" for number in range(5000)}
        parts |= {f"x/_rels/{number}.xml.rels": relations(*((f"r{place}", f"{OFFICE}/image", "y") for place in range(50))) for number in range(300)}

    started = time.monotonic()
    found = asked(repacked(signed_word(), change), root())
    assert {one.reason for one in found} == {Reason.PARTLY_COVERED}
    assert len(found[0].uncovered) == 200
    assert len(found[0].sentence) < 2000
    assert time.monotonic() - started < 20


def test_a_package_too_large_for_the_limits_is_not_examined() -> None:
    limits = Limits(item_bytes=60)
    assert {one.reason for one in asked(signed_word(), root(), limits=limits)} == {Reason.TOO_LARGE}


@given(st.integers(0, 10**6), st.integers(0, 255))
def test_no_single_changed_byte_of_the_signature_or_the_text_authenticates_anything_else(place: int, value: int) -> None:
    def change(parts: Parts) -> None:
        name = "_xmlsignatures/sig1.xml" if place % 2 else DOCUMENT
        data = bytearray(parts[name])
        data[place // 2 % len(data)] = value
        parts[name] = bytes(data)

    document = signed_word()
    changed = repacked(document, change)
    for found in asked(changed, root()):
        if found.authenticates:
            with zipfile.ZipFile(io.BytesIO(changed)) as archive:
                assert archive.read(DOCUMENT) == word_parts()[DOCUMENT]


@given(st.binary(max_size=400))
def test_any_bytes_give_an_answer(data: bytes) -> None:
    for package in (data, packed({"_xmlsignatures/sig1.xml": data, "[Content_Types].xml": data})):
        assert all(one.outcome is not Outcome.PASSED for one in asked(package))


# ── with others ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_document_without_signatures_is_not_opened() -> None:
    assert list(SCHEME.verify(Content.of_bytes(b"no zip"), Examined(item=Item("a", 1, "")), KeyStore([]), Limits())) == []


def test_the_reader_marks_what_the_scheme_looks_for() -> None:
    facts = FORMAT.extract(Content.of_bytes(signed_word()), Limits())
    assert any(isinstance(fact, SignatureMark) and fact.scheme == "ooxml" for fact in facts)


@pytest.mark.corpus
def test_real_documents_signed_by_office_are_read_and_one_changed_byte_is_told(corpus: Path) -> None:
    folder = corpus / "documents" / "apache__poi" / "test-data" / "xmldsign"
    for name, reasons in REAL.items():
        data = (folder / name).read_bytes()
        found = asked(data)
        assert [one.reason for one in found] == reasons, name
        assert any(not one.startswith("docProps/") for answer in found for one in answer.uncovered) is (name in PARTLY), name
        part = "xl/workbook.xml" if name.endswith("xlsx") else "ppt/presentation.xml" if name.endswith("pptx") else DOCUMENT
        changed = replaced(data, part, b"?>", b" ?>")
        if Reason.DOES_NOT_OPEN not in reasons:
            assert {one.reason for one in asked(changed)} == {Reason.BODY_ALTERED}, name


@pytest.mark.corpus
@pytest.mark.skipif(shutil.which("xmlsec1") is None, reason="xmlsec1 is not installed")
def test_xmlsec_says_the_same_of_the_lists_in_real_documents(corpus: Path, tmp_path: Path) -> None:
    names = (f"{DS}:Object", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties")
    ids = [word for name in names for word in ("--id-attr:Id", name)]
    for name, reasons in REAL.items():
        with zipfile.ZipFile(corpus / "documents" / "apache__poi" / "test-data" / "xmldsign" / name) as archive:
            parts = [part for part in archive.namelist() if re.fullmatch(r"_xmlsignatures/[^/]*\.xml", part)]
            for part, reason in zip(parts, reasons, strict=True):
                (tmp_path / "signature.xml").write_bytes(archive.read(part))
                command = ["xmlsec1", "--verify", "--ignore-manifests", "--insecure", *ids, str(tmp_path / "signature.xml")]
                fits = subprocess.run(command, check=False, capture_output=True).returncode == 0
                assert fits is (reason is not Reason.DOES_NOT_OPEN), name
