"""Time stamps that hang on signatures of other kinds than CMS: on content credentials, and on XML signatures of documents.

Which bytes the authority was shown: C2PA 1.4 and 2.1 section 10.3.2.5; XAdES, ETSI EN 319 132-1 section 5.3 (SignatureTimeStamp).
Stamps over more than the signature (SigAndRefsTimeStamp, ArchiveTimeStamp) are left alone.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from leakcheck.decode.content_credentials import NoCredentials, statement_in
from leakcheck.decode.cose_signature import NoSignature, signed_claim
from leakcheck.decode.credential_places import store_in
from leakcheck.decode.signature_method import UnsupportedMethod, digest
from leakcheck.decode.signed_odf import SIGNATURES
from leakcheck.decode.signed_ooxml import part_key, signature_parts
from leakcheck.decode.signed_package import PartReader
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_canonical import DEFAULT, BrokenXml, canonical_element, is_form
from leakcheck.decode.xml_signature import DS, prefixes_of, signature_elements, stamps_on
from leakcheck.decode.zip_package import DAMAGE, opened
from leakcheck.model.content import Content
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from lxml import etree

_LONGEST, _MOST = 256 << 10, 40
#: The value of a signature by the longest keys takes a few thousand letters; a stamp for each of many signatures is made of it.
_LONGEST_VALUE = 64 << 10


@dataclass(frozen=True, slots=True)
class StampOnSignature:
    """A time stamp, and the bytes that it should be about."""

    at: Location
    what: str
    """What these are, in words that begin a sentence."""
    token: bytes
    stamped: bytes | None
    """None where they stand in a form that is not known here."""

    def hashed(self, name: str) -> bytes:
        """Their hash. Raises UnsupportedMethod."""
        if self.stamped is None:
            raise UnsupportedMethod("the form in which the signature was shown to its authority is not known here")
        return digest(name, self.stamped)


def on_credentials(data: bytes, place: str) -> Iterator[StampOnSignature]:
    """The stamps on a file's content credentials; none where these cannot be read, which is said elsewhere."""
    store = store_in(data)
    return on_store(store.data, place) if store else iter(())


def on_store(store: bytes, place: str) -> Iterator[StampOnSignature]:
    """As `on_credentials`, of credentials that were found; `place` is in or beside what file they lie."""
    try:
        statement = statement_in(store)
        signature = signed_claim(statement.signature, statement.claim_bytes)
    except (NoCredentials, NoSignature):
        return
    for what, token, stamped in signature.stamps(statement.claim_bytes):
        yield StampOnSignature(Location(f"content credentials in {place}"), f"the {what} of this file's content credentials", token, stamped)


def on_package(content: Content, limits: Limits) -> Iterator[StampOnSignature]:
    """The stamps on the signatures of an Office document or an OpenDocument; none where these cannot be read. Raises LimitReached."""
    try:
        with opened(content) as archive:
            parts = PartReader(archive, limits, part_key)
            listed = signature_parts(parts) + [part_key(name) for name in SIGNATURES if parts.has(part_key(name))]
            elements = ((parts.name(key), one) for key in listed[:_MOST] for one in _signatures(parts.data(key)))
            for number, (part, element) in enumerate(islice(elements, _MOST), 1):
                for token, stamped in _stamps(element):
                    yield StampOnSignature(Location(storable(part, 200)), f"signature {number} on this document", token, stamped)
    except (BrokenXml, *DAMAGE):
        return


def _signatures(data: bytes) -> "list[etree._Element]":
    return signature_elements(data) if data else []


def _stamps(element: "etree._Element") -> "Iterator[tuple[bytes, bytes | None]]":
    """Each token with the bytes that the authority was shown: the signature's value as it stands, in a canonical form."""
    value = element.find(f"{DS}SignatureValue")
    if value is None or len(value) or len(value.text or "") > _LONGEST_VALUE:
        return
    for stamp in islice(stamps_on(element), _MOST):
        stamped = _shown(value, stamp)
        for token in islice(stamp.iter("{*}EncapsulatedTimeStamp"), _MOST):
            try:
                read = base64.b64decode("".join((token.text or "").split()), validate=True)
            except (ValueError, binascii.Error):
                read = b""  # told as one that cannot be read
            yield read if len(read) <= _LONGEST else b"", stamped


def _shown(value: "etree._Element", stamp: "etree._Element") -> bytes | None:
    form = stamp.find(f"{DS}CanonicalizationMethod")
    name = DEFAULT if form is None else form.get("Algorithm", "")
    return canonical_element(value, name, () if form is None else prefixes_of(form)) if is_form(name) else None
