"""Time stamps on signatures of documents and on content credentials: which bytes each is about, and that they fit in real files."""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from signed_package import signed_word
from stamps import token

from leakcheck.decode.cbor import array_of, byte_string, text_string
from leakcheck.decode.cose_signature import signed_claim
from leakcheck.decode.signature_method import UnsupportedMethod, digest
from leakcheck.decode.stamps_on_signatures import StampOnSignature, on_credentials, on_package
from leakcheck.decode.time_stamp_judgement import Stamped, judge
from leakcheck.decode.time_stamp_token import time_stamp
from leakcheck.model.attestation import Reason
from leakcheck.model.content import Content
from leakcheck.model.limits import Limits

DS = "{http://www.w3.org/2000/09/xmldsig#}"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"


def stamped(blob: bytes = b"", form: str = "") -> Callable[[str], str]:
    """Puts a stamp over the signature's value beside it, or other bytes that are to be taken for one."""

    def put(text: str) -> str:
        value = etree.fromstring(text.encode()).find(f"{DS}SignatureValue")
        shown = etree.tostring(value, method="c14n", exclusive=form == EXCLUSIVE, with_tail=False)
        method = f'<CanonicalizationMethod Algorithm="{form}"/>' if form else ""
        inside = base64.b64encode(blob or token(shown)).decode()
        return text.replace(
            "</Signature>",
            f'<Object><x:QualifyingProperties xmlns:x="http://uri.etsi.org/01903/v1.3.2#"><x:SignatureTimeStamp>{method}'
            f"<x:EncapsulatedTimeStamp>{inside}</x:EncapsulatedTimeStamp></x:SignatureTimeStamp></x:QualifyingProperties></Object></Signature>",
        )

    return put


STAMPED = signed_word(after=stamped())


def stamps_of(document: bytes) -> list[StampOnSignature]:
    return list(on_package(Content.of_bytes(document), Limits()))


@pytest.mark.parametrize("form", ["", EXCLUSIVE])
def test_the_value_of_an_xml_signature_is_what_was_stamped(form: str) -> None:
    (found,) = stamps_of(signed_word(after=stamped(form=form)))
    assert time_stamp(found.token).imprint == found.hashed("sha256")
    assert found.what == "signature 1 on this document"


def test_a_form_that_is_not_known_is_said_and_no_reproach() -> None:
    (found,) = stamps_of(signed_word(after=stamped(form="urn:another")))
    with pytest.raises(UnsupportedMethod, match="not known here"):
        found.hashed("sha256")
    assert judge(found.token, found.hashed, (), Stamped(found.at, what=found.what)).reason is Reason.UNSUPPORTED


def test_words_in_the_place_of_a_stamp_are_told() -> None:
    (found,) = stamps_of(signed_word(after=lambda text: stamped(b"words")(text).replace(base64.b64encode(b"words").decode(), "no base64!")))
    assert judge(found.token, found.hashed, (), Stamped(found.at, what=found.what)).reason is Reason.MALFORMED


def test_a_stamp_on_a_signature_of_that_signature_is_not_taken_for_one_on_it() -> None:
    """A counter signature (XAdES, ETSI EN 319 132-1 section 5.2.7) stands inside the one that it signs."""
    other = '<Object><Signature><SignatureValue>b3RoZXI=</SignatureValue><Object><x:SignatureTimeStamp xmlns:x="urn:x">'
    other += "<x:EncapsulatedTimeStamp>b3RoZXI=</x:EncapsulatedTimeStamp></x:SignatureTimeStamp></Object></Signature></Object>"
    (found,) = stamps_of(signed_word(after=lambda text: stamped()(text).replace("<Object><x:Qualifying", f"{other}<Object><x:Qualifying")))
    assert time_stamp(found.token).imprint == found.hashed("sha256")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<SignatureValue>", "<SignatureValue>" + "A" * 70_000),
        ("<SignatureValue>", "<SignatureValue><x/>"),
        ('xmlns="http://www.w3.org/2000/09/xmldsig#"', 'xmlns="http://www.w3.org/2000/09/xmldsig#" xmlns:r="relative"'),
    ],
)
def test_over_a_value_that_no_signature_has_there_are_no_stamps(old: str, new: str) -> None:
    def put(text: str) -> str:
        assert old in stamped()(text)
        return stamped()(text).replace(old, new, 1)

    assert not stamps_of(signed_word(after=put))


@given(st.integers(0, 9_000), st.binary(max_size=9))
def test_no_damage_raises(place: int, put: bytes) -> None:
    document = STAMPED
    changed = document[:place] + put + document[place + len(put) :]
    for one in stamps_of(changed):
        judge(one.token, one.hashed, (), Stamped(one.at, what=one.what))


def test_without_stamps_and_on_damage_there_is_none() -> None:
    document = signed_word()
    assert not stamps_of(document)
    assert not stamps_of(document[:500])
    assert not list(on_credentials(document, "nowhere"))


@pytest.mark.parametrize(("name", "word"), [("sigTst", "statement"), ("sigTst2", "signature")])
def test_credentials_have_their_claim_or_their_signature_stamped(name: str, word: str) -> None:
    """Built from C2PA 1.4 and 2.1 section 10.3.2.5."""
    claim, protected, signature = b"a claim", b"\xa1\x01\x26", bytes(64)
    about = array_of(
        text_string("CounterSignature"), byte_string(protected), byte_string(b""), byte_string(claim if name == "sigTst" else byte_string(signature))
    )

    def single(key: str, value: bytes) -> bytes:
        return b"\xa1" + text_string(key) + value

    beside = single(name, single("tstTokens", array_of(single("val", byte_string(token(about))))))
    read = signed_claim(array_of(byte_string(protected), beside, b"\xf6", byte_string(signature)), claim)
    ((what, blob, shown),) = read.stamps(claim)
    assert (what, shown) == (word, about)
    assert time_stamp(blob).imprint == digest("sha256", shown)
    assert read.stated_time(claim) is not None
    assert (read.stated_time(b"another claim") is None) is (name == "sigTst")


def _in_corpus(corpus: Path) -> Iterator[tuple[str, StampOnSignature]]:
    for name in ("Office2010-SP1-XAdES-X-L.docx", "hyperlink-example-signed.docx", "signed.docx"):
        path = next((corpus / "documents").rglob(name))
        yield from ((name, one) for one in on_package(Content.of_file(path), Limits()))
    for name in ("C.jpg", "CIE-sig-CA.jpg"):
        for path in (corpus / "documents").rglob(name):
            yield from ((name, one) for one in on_credentials(path.read_bytes(), name))


@pytest.mark.corpus
def test_stamps_in_real_documents_and_pictures_fit(corpus: Path) -> None:
    """Stamps of GlobalSign and DigiCert, whose roots nobody gave: all fits, and nothing anchors them."""
    found = list(_in_corpus(corpus))
    assert len({name for name, _ in found}) == 5
    for name, one in found:
        answer = judge(one.token, one.hashed, (), Stamped(one.at, what=one.what))
        assert answer.reason is Reason.UNANCHORED, (name, answer.sentence)
