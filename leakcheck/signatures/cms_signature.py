"""Signatures on files by certificates (CMS, RFC 5652; PKCS #7; CAdES, ETSI EN 319 122-1): in `contract.pdf.p7m`, or beside it as `contract.pdf.p7s`.

Decision: only certificates that the user gave are trusted, never the system's store, as for S/MIME. What is signed is the content to
its last byte; so what comes out of such a file, and any file with the same bytes, is vouched for as an attachment of a signed mail is.
"""

from collections.abc import Iterator, Sequence

from leakcheck.decode import cms_file_wording as wording
from leakcheck.decode.certificate import Certificate
from leakcheck.decode.cms_file_signature import judge, side_signatures, text_forms
from leakcheck.decode.cms_message import MessageKind, kind_of, signed_type, undressed
from leakcheck.decode.cms_signed_data import DATA, NoSignedData, SignedData, signed_data
from leakcheck.decode.signed_parts import SignedText
from leakcheck.decode.signer_certificate import trusted_certificates
from leakcheck.decode.visible_text import storable
from leakcheck.model.attestation import Attestation
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.scheme import Keyring, Scheme

_FORMAT = "cms_message"
_WHOLE = Location("the whole file")
#: The lines of a mail that a reader goes by; a signature beside a whole mail covers them as it covers everything.
_LINES = ("from", "subject", "date")


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    trusted = trusted_certificates(tuple(keyring.trusted_certificates()))
    if examined.item.format == _FORMAT and kind_of(content.head) is MessageKind.SIGNED:
        yield from _of_content(content, trusted, limits)
    if any(kind_of(data) is MessageKind.SIGNED for data in content.beside.values()):
        yield from _of_file(content, examined, trusted, limits)


def _of_content(content: Content, trusted: Sequence[Certificate], limits: Limits) -> Iterator[Attestation]:
    known = wording.Checked(_WHOLE)
    try:
        blob = undressed(content.read(limits.item_bytes))
        kind = signed_type(blob)
        parsed = signed_data(blob) if kind == DATA else None
    except LimitReached as reached:
        yield wording.attestation(wording.not_examined(known, str(reached)), known)
        return
    except NoSignedData as error:
        yield wording.attestation(wording.unreadable(known, str(error)), known)
        return
    if parsed is None:
        said = wording.unsupported(known, f"it signs no file but data of the type {storable(kind, 60)}")
        yield wording.attestation(said, known)
    elif parsed.content is not None:
        yield from _of_signers(parsed, (SignedText(parsed.content),), trusted, "", ())


def _of_file(content: Content, examined: Examined, trusted: Sequence[Certificate], limits: Limits) -> Iterator[Attestation]:
    """The answers of signatures that lie beside the file."""
    try:
        data = content.read(limits.item_bytes)
    except LimitReached as reached:
        known = wording.Checked(Location("beside the file"), beside="a file of its own")
        yield wording.attestation(wording.not_examined(known, str(reached)), known)
        return
    lines = _LINES if examined.item.kind is ItemKind.MAIL else ()
    for one in side_signatures(content.beside, data):
        if one.parsed is None:
            known = wording.Checked(_place(one.name, 0), beside=one.name)
            yield wording.attestation(wording.unreadable(known, one.fault), known)
        else:
            yield from _of_signers(one.parsed, text_forms(data), trusted, one.name, lines)


def _of_signers(
    parsed: SignedData, texts: Sequence[SignedText], trusted: Sequence[Certificate], beside: str, lines: tuple[str, ...]
) -> Iterator[Attestation]:
    for number, signer in enumerate(parsed.signers, 1):
        yield judge(parsed, signer, texts, trusted, wording.Checked(_place(beside, number), beside=beside, header_lines=lines))
    if parsed.left_out:
        known = wording.Checked(_place(beside, len(parsed.signers) + 1), beside=beside)
        yield wording.attestation(wording.not_examined(known, f"{parsed.left_out} further signers are not looked at"), known)


def _place(beside: str, number: int) -> Location:
    signer = f"signer {number}" if number else ""
    return Location(", ".join(word for word in (f"beside the file, in {beside}" if beside else "", signer) if word))


SCHEME = Scheme(
    name=wording.SCHEME,
    title="Signature on a file (CMS, PKCS #7)",
    formats=(_FORMAT,),
    verify=_verify,
    beside=True,
    limitations=(
        "Only certificates given with --trusted-certificates are trusted; none is shipped, and the system's are not used.",
        "Whether a certificate had been withdrawn is not asked; time stamps of other parties have answers of their own.",
        "Signatures over other signatures (countersignatures) are named and not checked.",
        "A signature in a file of its own is checked where it lies beside the file that it names (.p7s or .p7m behind the whole name), in one "
        "folder, archive or message; it must have no more than 256 kB.",
    ),
)
