"""Content credentials on pictures and PDF, or beside them (C2PA 2.1): who signed a statement on how it was made, and whether it is about these bytes.

The statement is a claim: what its signer says. The signature shows whose key signed it, the hashes in it that the statement and the
picture are the ones that were signed. Pictures lose their credentials wherever they are uploaded; that there are none says nothing.

Decision: this is checked with our own readers of JUMBF, CBOR and COSE on the one library for mathematics that other signatures are
checked with: some 500 lines of reading and 600 of places and words. The library of the standard's makers answers the same (it was the
second verifier), but is many megabytes of compiled code that asks the network for certificates unless told not to, and trusts a list
that changes with its version.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from leakcheck.decode import credential_wording as wording
from leakcheck.decode.certificate import Certificate, certificate
from leakcheck.decode.certificate_chain import Chain, best_chain
from leakcheck.decode.certified_answer import Said
from leakcheck.decode.content_credentials import OF_ANOTHER, NoCredentials, Statement, statement_in
from leakcheck.decode.cose_signature import NoSignature, SignedClaim, signed_claim
from leakcheck.decode.credential_binding import NoBinding, assertions_fault, binding
from leakcheck.decode.credential_places import Store, store_in
from leakcheck.decode.side_files import CREDENTIALS_ENDING
from leakcheck.decode.signature_method import UnsupportedMethod, fits, is_breakable, key_bits, public_key
from leakcheck.decode.signer_certificate import NOT_REVOKED, Doubt, chain_doubts, trusted_certificates
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SignatureMark
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import at_instant
from leakcheck.model.scheme import Keyring, Scheme

_NAME = "c2pa"
#: Formats that can carry credentials or have them beside, and how the type begins that these state of such a file.
_KINDS = {
    "jpeg_picture": ("image/jpeg", "image/jpg"), "jpeg_2000_picture": ("image/jp2", "image/jpx", "image/jph"),
    "png_picture": ("image/png",), "tiff_picture": ("image/tif",), "webp_picture": ("image/webp",),
    "heic_picture": ("image/hei", "image/avif"), "movie": ("video/", "audio/mp4"), "pdf_document": ("application/pdf",),
}  # fmt: skip
_FORMATS = tuple(_KINDS)
#: Answers on credentials beside a file that are given only where it is sure that they are meant for it.
_MAY_BE_OF_ANOTHER = frozenset({Reason.BODY_ALTERED, Reason.MALFORMED, Reason.UNSUPPORTED})
#: RFC 5280 section 4.2.1.12: purposes that go with no signature on a picture, if a certificate has no other (C2PA 2.1 section 14.5.1).
_OTHER_PURPOSES = frozenset({"server_auth", "client_auth", "code_signing", "time_stamping", "ocsp_signing"})
_SIGNING = frozenset({"digital_signature"})


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    trusted = trusted_certificates(tuple(keyring.trusted_certificates()))
    # The reader of the picture came by the credentials' place; without its mark nothing is read again.
    mark = next((one for one in examined.every(SignatureMark) if one.scheme == _NAME and not one.detail.startswith(OF_ANOTHER)), None)
    if mark is not None:
        known = wording.Checked(Location(f"content credentials in {mark.at.part}"))
        yield wording.attestation(_answer(content, None, trusted, known, limits), known)
    for name, held in sorted(content.beside.items()):
        if name.lower().endswith(CREDENTIALS_ENDING) and examined.item.format in _FORMATS:
            known = wording.Checked(Location(f"content credentials beside the file, in {name}"), beside=name)
            said = _answer(content, Store(held, ()), trusted, known, limits)
            if said[1] not in _MAY_BE_OF_ANOTHER or _is_meant(examined.item, name, held):
                yield wording.attestation(said, known)


def _is_meant(item: Item, name: str, held: bytes) -> bool:
    """Whether credentials beside a file are about it though they do not fit: a name without its ending can be that of several files."""
    own = item.path.rpartition("/")[2]
    if name == f"{own}{CREDENTIALS_ENDING}":
        return True
    try:
        claim = statement_in(held).claim
    except NoCredentials:
        return False
    kind = claim.get("dc:format")
    return claim.get("dc:title") == own or (isinstance(kind, str) and kind.startswith(_KINDS[item.format]))


def _answer(content: Content, beside: Store | None, trusted: Sequence[Certificate], known: wording.Checked, limits: Limits) -> Said:
    """The answer on the credentials in the file, or on those beside it."""
    try:
        data = content.read(limits.item_bytes)
        store = beside or store_in(data)
        if store is None:
            return wording.unreadable("they do not stand in the file in one piece, or are too long")
        if beside is not None and not binding(data, store, statement_in(store.data)).fits:
            return wording.of_other_bytes(known)
        return _said(data, store, trusted, known)
    except LimitReached as reached:
        return wording.not_examined(str(reached))
    except (NoCredentials, NoSignature) as error:
        return wording.unreadable(str(error), known.beside)
    except (NoBinding, UnsupportedMethod) as error:
        return wording.unsupported(str(error), known.beside)


def _said(data: bytes, store: Store, trusted: Sequence[Certificate], known: wording.Checked) -> Said:
    # 1 they can be read, and the signer's certificate is there
    statement = statement_in(store.data)
    signature = signed_claim(statement.signature, statement.claim_bytes)
    known.notes += wording.told(statement)
    given = tuple(one for one in map(certificate, signature.certificates) if one is not None)
    if signature.method is None:
        return wording.unsupported("the method of their signature is unknown")
    if not given:
        return wording.without_certificate()
    owner = given[0]
    _take(owner, signature, statement, known)
    # 2 its key made the signature over the statement
    if not fits(public_key(owner.public_key), signature.method, signature.proof(), signature.signed(statement.claim_bytes)):
        return wording.strange(known)
    # 3 the statement's parts are those that it names
    fault = assertions_fault(statement)
    if fault:
        return wording.inside_altered(known, fault)
    # 4 and it is about these bytes
    bound = binding(data, store, statement)
    if not bound.fits:
        return wording.altered(known)
    known.covered, known.left_out, known.stated = bound.covered, bound.left_out, wording.statements(statement)
    return _judged(owner, given, trusted, known)


def _take(owner: Certificate, signature: SignedClaim, statement: Statement, known: wording.Checked) -> None:
    known.owner, known.algorithm, known.key_bits = owner, str(signature.method), key_bits(public_key(owner.public_key))
    known.notes.append(NOT_REVOKED)
    moment = signature.stated_time(statement.claim_bytes)
    if moment is not None:
        known.signing_time = at_instant(moment)
        known.notes.append(wording.STAMPED)


def _judged(owner: Certificate, given: Sequence[Certificate], trusted: Sequence[Certificate], known: wording.Checked) -> Said:
    """Whether what fits is good enough to build on."""
    chain = best_chain(owner, given, trusted, _moments(known), for_mail=False)
    doubts = list(_doubts(owner, chain, known))
    if doubts:
        known.notes += [f"besides, {why}" for _, why in doubts[1:]]
        return wording.doubtful(known, *doubts[0])
    return wording.partly_covered(known) if known.left_out else wording.verified(known, chain.top)


def _doubts(owner: Certificate, chain: Chain, known: wording.Checked) -> Iterator[Doubt]:
    if is_breakable(public_key(owner.public_key)):
        yield Reason.FORGEABLE, "its key is so weak that others can find its private half"
    if not _may_sign(owner):
        yield Reason.CERTIFICATE_FORBIDS, "that certificate does not allow its key to sign such statements"
    yield from chain_doubts(chain, "" if known.signing_time else wording.TIMELESS)


def _moments(known: wording.Checked) -> list[datetime]:
    signed = known.signing_time
    return [] if signed is None else list(dict.fromkeys((signed.earliest, signed.latest)))


def _may_sign(owner: Certificate) -> bool:
    fitting = owner.purposes is None or bool(owner.purposes - _OTHER_PURPOSES)
    return fitting and not owner.may_issue and (owner.usage is None or bool(owner.usage & _SIGNING))


SCHEME = Scheme(
    name=_NAME,
    title="Content credentials (C2PA)",
    formats=_FORMATS,
    verify=_verify,
    beside=True,
    limitations=(
        "Only certificates given with --trusted-certificates are trusted; the lists of C2PA can be given there as they are.",
        "Whether a certificate had been withdrawn is not asked, and time stamps of other parties have answers of their own.",
        "Statements of earlier states and of pictures that were used are counted and not checked; those that only add to an earlier one are named.",
        "Credentials that name the bytes by boxes (c2pa.hash.boxes) or by a tree of hashes are named.",
        "Credentials in a file of their own are checked where they lie beside a picture, film or PDF that is called like them (photo.c2pa or"
        " photo.jpg.c2pa beside photo.jpg) and take no more than 256 kilobytes; of some that are about other bytes and share but the name's"
        " beginning nothing is said.",
    ),
)
