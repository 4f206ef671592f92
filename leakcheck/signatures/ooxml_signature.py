"""Signatures on Word, Excel, PowerPoint and XPS documents in XML form (ISO/IEC 29500-2, [MS-OFFCRYPTO] section 2.5).

Decision: the checking is ours, on lxml's canonical form and cryptography. The libraries for XML signatures know neither the
transform of relations nor what a document may hold beside what is signed, which is the question here; and they trust, as they must
on the web, by the rules of today, where old documents are asked about the time when they were signed.
"""

from collections.abc import Iterator
from zipfile import ZipFile

from leakcheck.decode import document_signature_wording as wording
from leakcheck.decode import signed_document_words as words
from leakcheck.decode.document_signature import MOST_SIGNATURES, judge
from leakcheck.decode.signed_ooxml import FOLDER, SignedOoxml, certificates_beside, part_key, signature_parts
from leakcheck.decode.signed_package import PartReader
from leakcheck.decode.signer_certificate import trusted_certificates
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_canonical import BrokenXml
from leakcheck.decode.xml_signature import BrokenSignature, signature_elements
from leakcheck.decode.zip_package import DAMAGE, opened
from leakcheck.model.attestation import Attestation
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SignatureMark
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.office_package import OFFICE_PACKAGES
from leakcheck.model.scheme import Keyring, Scheme

_NAME = "ooxml_signature"


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    if not any(mark.scheme in {"ooxml", "xps"} for mark in examined.every(SignatureMark)):
        return
    try:
        with opened(content) as archive:
            yield from _answers(archive, keyring, limits)
    except LimitReached as reached:
        said = words.not_examined(f"A signature on this document was not checked: {reached}.")
        yield wording.attestation(said, wording.Checked(Location(FOLDER), scheme=_NAME))
    except DAMAGE as error:
        said = words.unreadable(f"the document's package is damaged ({storable(str(error), 120)})")
        yield wording.attestation(said, wording.Checked(Location(FOLDER), scheme=_NAME))


def _answers(archive: ZipFile, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    parts = PartReader(archive, limits, part_key)
    found = signature_parts(parts)
    trusted = trusted_certificates(tuple(keyring.trusted_certificates()))
    package: SignedOoxml | None = None
    for key in found[:MOST_SIGNATURES]:
        known = wording.Checked(Location(storable(parts.name(key), 200)), scheme=_NAME, whole_size=parts.whole_size)
        try:
            package = package or SignedOoxml(parts)
            for element in signature_elements(parts.data(key))[:1]:
                yield judge(element, package.covered, trusted, known, certificates_beside(parts, key))
        except (BrokenXml, BrokenSignature) as error:
            yield wording.attestation(words.unreadable(str(error)), known)
        except LimitReached as reached:
            yield wording.attestation(words.not_examined(f"A signature on this document was not checked: {reached}."), known)
    if len(found) > MOST_SIGNATURES:
        said = words.not_examined(f"Only the first {MOST_SIGNATURES} signatures of the document were examined.")
        yield wording.attestation(said, wording.Checked(Location(FOLDER), scheme=_NAME))


SCHEME = Scheme(
    name=_NAME,
    title="Signature on an Office document",
    formats=(*OFFICE_PACKAGES, "xps_document"),
    verify=_verify,
    limitations=(
        "Only certificates given with --trusted-certificates are trusted; none is shipped, and the system's are not used.",
        "Whether a certificate had been withdrawn is not asked, and time stamps of other parties have answers of their own.",
        "Office does not sign a document's properties (author, dates, title, preview); that they are left out is told.",
        "Of XPS documents all that a signature leaves out but properties is named, also what no page shows; a signature on a document whose "
        "parts are cut into pieces for a printer is not checked.",
        "Signatures on macros alone are named and not checked; nor are those on documents of the binary formats before 2007.",
    ),
)
