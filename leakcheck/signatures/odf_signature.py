"""Signatures on OpenDocument files (OpenDocument 1.3 part 2 section 5), on the whole document or on its macros alone.

Judged like those on Office documents; the differences (where the list of parts stands, what is customarily left out) are in
`decode/signed_odf.py`.
"""

from collections.abc import Iterator
from zipfile import ZipFile

from leakcheck.decode import document_signature_wording as wording
from leakcheck.decode import signed_document_words as words
from leakcheck.decode.document_signature import MOST_SIGNATURES, judge
from leakcheck.decode.signed_odf import SIGNATURES, SignedOdf
from leakcheck.decode.signed_package import PartReader
from leakcheck.decode.signer_certificate import trusted_certificates
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_canonical import BrokenXml
from leakcheck.decode.xml_signature import signature_elements
from leakcheck.decode.zip_package import DAMAGE, MAGIC, opened
from leakcheck.model.attestation import Attestation
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SignatureMark
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.scheme import Keyring, Scheme

_NAME = "odf_signature"


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    if not content.head.startswith(MAGIC) or not any(mark.scheme == "odf" for mark in examined.every(SignatureMark)):
        return
    try:
        with opened(content) as archive:
            yield from _answers(archive, keyring, limits)
    except LimitReached as reached:
        said = words.not_examined(f"The document was not examined for signatures: {reached}.")
        yield wording.attestation(said, wording.Checked(Location("META-INF"), scheme=_NAME))
    except DAMAGE as error:
        said = words.unreadable(f"the document's package is damaged ({storable(str(error), 120)})")
        yield wording.attestation(said, wording.Checked(Location("META-INF"), scheme=_NAME))


def _answers(archive: ZipFile, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    parts = PartReader(archive, limits, str)
    package = SignedOdf(parts)
    trusted = trusted_certificates(tuple(keyring.trusted_certificates()))
    for name in SIGNATURES:
        try:
            elements = signature_elements(parts.data(name)) if parts.has(name) and parts.size(name) else []
        except BrokenXml as error:
            yield wording.attestation(words.unreadable(str(error)), wording.Checked(Location(name), scheme=_NAME))
            continue
        for number, element in enumerate(elements[:MOST_SIGNATURES], 1):
            known = wording.Checked(Location(f"{name}: signature {number}"), scheme=_NAME, whole_size=parts.whole_size)
            yield judge(element, package.covered, trusted, known)
        if len(elements) > MOST_SIGNATURES:
            said = words.not_examined(f"Only the first {MOST_SIGNATURES} signatures of the document were examined.")
            yield wording.attestation(said, wording.Checked(Location(name), scheme=_NAME))


SCHEME = Scheme(
    name=_NAME,
    title="Signature on an OpenDocument file",
    formats=("opendocument",),
    verify=_verify,
    limitations=(
        "Only certificates given with --trusted-certificates are trusted; none is shipped, and the system's are not used.",
        "Whether a certificate had been withdrawn is not asked, and time stamps of other parties have answers of their own.",
        "Signatures with OpenPGP keys, which LibreOffice can make too, are named and not checked.",
        "Signatures of encrypted documents are checked only over the parts as they lie in the file.",
    ),
)
