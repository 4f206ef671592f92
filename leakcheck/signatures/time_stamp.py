"""Time stamps of authorities (RFC 3161): over a signature of any kind, over a PDF (PAdES), or beside a file as `.tsr` or `.tst`.

Decision: only authorities are trusted behind which a certificate stands that the user gave, as for signatures. The programs that
people have trust some fifty, which change every year, so that one file would be answered differently from one desk to the next.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from leakcheck.decode.certificate import Certificate
from leakcheck.decode.cms_file_signature import side_signatures
from leakcheck.decode.cms_message import MessageKind, kind_of, undressed
from leakcheck.decode.cms_signed_data import NoSignedData, Signer, signed_data
from leakcheck.decode.credential_binding import is_about
from leakcheck.decode.pdf_signature_wording import behind
from leakcheck.decode.pdf_signed_range import TIME_STAMP, SignedRange, blank_after, kinds_after, signed_ranges
from leakcheck.decode.side_files import CMS_ENDINGS, CREDENTIALS_ENDING, STAMP_ENDINGS
from leakcheck.decode.signature_method import digest
from leakcheck.decode.signed_parts import may_be_signed, signed_parts
from leakcheck.decode.signer_certificate import trusted_certificates
from leakcheck.decode.stamps_on_signatures import StampOnSignature, on_credentials, on_package, on_store
from leakcheck.decode.time_stamp_judgement import Stamped, judge
from leakcheck.model.attestation import Attestation
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SignatureMark
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.office_package import OFFICE_PACKAGES
from leakcheck.model.scheme import Keyring, Scheme

#: In one file. Contracts that go round a board have a dozen, and archives add one every few years.
MOST_STAMPS = 40
_MOST_PARTS = 20
_PDF, _MAIL, _CMS = "pdf_document", "email_message", "cms_message"
#: The marks that readers leave of other signatures on which stamps hang.
_CREDENTIALS, _OFFICE = "c2pa", frozenset({"ooxml", "xps", "odf"})
_DOCUMENTS = (*OFFICE_PACKAGES, "opendocument", "xps_document")
_OF_SIGNATURES = "Programs that write a signature anew, or show the authority it in another form than the standard asks for, do this"
_PICTURES = ("jpeg_picture", "jpeg_2000_picture", "png_picture", "tiff_picture", "webp_picture", "heic_picture", "movie")


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    trusted = trusted_certificates(tuple(keyring.trusted_certificates()))
    for name, token in sorted(content.beside.items()):
        if name.lower().endswith(STAMP_ENDINGS):
            known = Stamped(Location(f"beside the file, in {name}"), what="this file")
            yield judge(token, partial(_hash_of_file, content, limits), trusted, known)
    marks = {mark.scheme: mark for mark in examined.every(SignatureMark)}
    try:
        if examined.item.format in {_PDF, _MAIL}:
            data = content.read(limits.item_bytes)
            yield from _of_document(data, trusted) if examined.item.format == _PDF else _of_message(data, trusted)
        if _CREDENTIALS in marks:
            yield from _on_signatures(on_credentials(content.read(limits.item_bytes), marks[_CREDENTIALS].at.part), trusted)
        yield from _on_signatures(_on_credentials_beside(content, examined, limits), trusted)
        yield from _on_cms(content, examined, trusted, limits)
        if not _OFFICE.isdisjoint(marks):
            yield from _on_signatures(on_package(content, limits), trusted)
    except LimitReached:
        return  # said by the schemes for the signatures themselves


def _on_credentials_beside(content: Content, examined: Examined, limits: Limits) -> Iterator[StampOnSignature]:
    """The stamps on content credentials that lie beside the file and are about its bytes; on no others, whose file this need not be."""
    for name, store in sorted(content.beside.items()) if examined.item.format in {_PDF, *_PICTURES} else ():
        if name.lower().endswith(CREDENTIALS_ENDING) and is_about(store, content.read(limits.item_bytes)):
            yield from on_store(store, f"{name}, beside the file")


def _on_cms(content: Content, examined: Examined, trusted: Sequence[Certificate], limits: Limits) -> Iterator[Attestation]:
    """The stamps on the signatures of a signed file, and on those that lie beside a file and are about it."""
    if examined.item.format == _CMS and kind_of(content.head) is MessageKind.SIGNED:
        try:
            blob = undressed(content.read(limits.item_bytes))
        except NoSignedData:
            return  # said elsewhere
        yield from _of_signature(blob, "the signature in this file", Location("signer"), trusted)
    if any(name.lower().endswith(CMS_ENDINGS) for name in content.beside):
        for one in side_signatures(content.beside, content.read(limits.item_bytes)):
            at = Location(f"beside the file, in {one.name}")
            yield from _of_signature(one.blob, f"the signature beside this file, in {one.name},", at, trusted)


def _on_signatures(stamps: Iterator[StampOnSignature], trusted: Sequence[Certificate]) -> Iterator[Attestation]:
    for stamp in islice(stamps, MOST_STAMPS):
        yield judge(stamp.token, stamp.hashed, trusted, Stamped(stamp.at, what=stamp.what, cause=_OF_SIGNATURES))


def _hash_of_file(content: Content, limits: Limits, name: str) -> bytes:
    return digest(name, content.read(limits.item_bytes))


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_document(data: bytes, trusted: Sequence[Certificate]) -> Iterator[Attestation]:
    if b"/ByteRange" not in data:
        return
    left = MOST_STAMPS
    for number, found in enumerate(signed_ranges(data, MOST_STAMPS), 1):
        if found.fault or found.empty or left <= 0:
            continue
        at = Location(f"signature {number}: /ByteRange at byte {found.place}", found.stated)
        if found.form == TIME_STAMP:
            left -= 1
            gap = _gap(data, found)
            known = Stamped(at, what="the part of this document that it covers" if gap else "this document", gap=gap)
            yield judge(found.contents, partial(_hash_of_range, data, found), trusted, known)
            continue
        for answer in _of_signature(found.contents, f"signature {number} on this document", at, trusted):
            left -= 1
            yield answer


def _hash_of_range(data: bytes, found: SignedRange, name: str) -> bytes:
    return digest(name, found.covered(data))


def _gap(data: bytes, found: SignedRange) -> str:
    if found.end >= len(data) or blank_after(data, found.end):
        return ""
    return behind(len(data) - found.end, kinds_after(data, found.end))


def _of_signature(blob: bytes, what: str, at: Location, trusted: Sequence[Certificate]) -> Iterator[Attestation]:
    """The stamps over a signature, which lie in it; nothing of what is no signature, which is said elsewhere."""
    try:
        signers = signed_data(blob).signers
    except NoSignedData:
        return
    for signer in signers:
        for stamp in signer.stamps:
            yield judge(stamp, partial(_hash_of_signature, signer), trusted, Stamped(at, what=what, cause=_OF_SIGNATURES))


def _hash_of_signature(signer: Signer, name: str) -> bytes:
    return digest(name, signer.signature)


# ── mail ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_message(data: bytes, trusted: Sequence[Certificate]) -> Iterator[Attestation]:
    if not may_be_signed(data):
        return
    for _, part in zip(range(_MOST_PARTS), signed_parts(data), strict=False):
        at = Location(f"body part {part.number}")
        yield from _of_signature(part.signature, "the S/MIME signature of this message", at, trusted)


SCHEME = Scheme(
    name="time_stamp",
    title="Time stamp of an authority",
    formats=(_PDF, _MAIL, _CMS, *_DOCUMENTS, *_PICTURES),
    verify=_verify,
    limitations=(
        "Only certificates given with --trusted-certificates are trusted; none is shipped, and the system's are not used.",
        "Whether the authority's certificate had been withdrawn is not asked.",
        "Stamps on signatures that lie inside opaque mail, or on credentials of earlier states of a picture, are not looked at.",
        "A stamp over the data that archives add to a signature for checking it later is not looked at.",
    ),
    beside=True,
)
