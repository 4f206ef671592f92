"""Messages of the Cryptographic Message Syntax as they lie in files (RFC 5652; PKCS #7, RFC 2315): of which kind, and what can be read without a key.

They come in DER, in BER with lengths left open, in PEM (RFC 7468 section 8), and in bare base64, as programs for signed documents write
them in Italy and elsewhere. What asn1crypto raises for hostile bytes is caught.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from leakcheck.decode.certificate import BROKEN, Certificate, certificate, title_of
from leakcheck.decode.cms_signed_data import NoSignedData
from leakcheck.decode.definite_lengths import with_definite_lengths
from leakcheck.decode.visible_text import storable


class MessageKind(Enum):
    """What a message is; the value is the content of its object identifier."""

    SIGNED = "1.2.840.113549.1.7.2"
    ENVELOPED = "1.2.840.113549.1.7.3"
    SIGNED_AND_ENVELOPED = "1.2.840.113549.1.7.4"
    """Of PKCS #7 alone: the signature cannot be seen without a key either."""
    DIGESTED = "1.2.840.113549.1.7.5"
    ENCRYPTED = "1.2.840.113549.1.7.6"
    """For whoever has a key or password that the message does not speak of."""
    AUTHENTICATED = "1.2.840.113549.1.9.16.1.2"
    """With a code that only those can check who share a key."""
    COMPRESSED = "1.2.840.113549.1.9.16.1.9"
    AUTH_ENVELOPED = "1.2.840.113549.1.9.16.1.23"
    """RFC 5083."""


#: Kinds that name for whom they are made.
ADDRESSED = frozenset({MessageKind.ENVELOPED, MessageKind.SIGNED_AND_ENVELOPED, MessageKind.AUTH_ENVELOPED, MessageKind.AUTHENTICATED})
MOST_CERTIFICATES = 1_000
MOST_RECIPIENTS = 100
_SEQUENCE, _SET, _IDENTIFIER, _OPEN = 0x30, 0x31, 0x06, 0x80
#: RFC 7468 sections 8 and 9, and what older programs write.
_ARMOUR = re.compile(rb"-----BEGIN (PKCS7|CMS|PKCS #7 SIGNED DATA)-----[ \t]*\r?\n")
_BLANKS = b"\xef\xbb\xbf\r\n\t "
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
#: How base64 of a sequence of more than 127 bytes, or one whose length is left open, begins.
_BARE = b"MI"
#: Enough for the longest length and identifier.
_LETTERS_OF_HEAD = 64


@dataclass(frozen=True, slots=True)
class Recipients:
    """Those who can open a message, in words that name what it says of them."""

    named: tuple[str, ...]
    count: int


# ── kind and dress ───────────────────────────────────────────────────────────────────────────────────────────────────


def kind_of(head: bytes) -> MessageKind | None:
    """The kind of message that a file is by its first bytes, whatever its dress; None where it is none."""
    if head[:1] == bytes([_SEQUENCE]):
        return _kind(head)
    bare = head.lstrip(_BLANKS)
    armour = _ARMOUR.match(bare)
    if armour is None and not bare.startswith(_BARE):
        return None
    letters = b"".join(bare[armour.end() if armour else 0 :][: 4 * _LETTERS_OF_HEAD].split())[:_LETTERS_OF_HEAD]
    try:
        return _kind(base64.b64decode(letters[: len(letters) // 4 * 4], validate=True))
    except (ValueError, binascii.Error):
        return None


def _kind(head: bytes) -> MessageKind | None:
    """By the identifier that stands first in the sequence (RFC 5652 section 3)."""
    if len(head) < 4 or head[0] != _SEQUENCE:
        return None
    start = 2 if head[1] <= _OPEN else 2 + (head[1] & 0x7F)
    if head[start : start + 1] != bytes([_IDENTIFIER]) or start > 10:
        return None
    end = start + 2 + head[start + 1] if start + 1 < len(head) else start
    return _BY_IDENTIFIER.get(head[start + 2 : end])


def _identifier(dotted: str) -> bytes:
    first, second, *others = (int(step) for step in dotted.split("."))
    found = bytearray([40 * first + second])
    for step in others:
        groups = [step & 0x7F]
        while step := step >> 7:
            groups.append(0x80 | (step & 0x7F))
        found += bytes(reversed(groups))
    return bytes(found)


_BY_IDENTIFIER = {_identifier(kind.value): kind for kind in MessageKind}


def undressed(data: bytes) -> bytes:
    """The message in DER. Raises NoSignedData where its letters or its lengths are damaged."""
    try:
        return with_definite_lengths(_decoded(data))
    except ValueError as error:
        raise NoSignedData(f"its structure is damaged ({error})") from None


def _decoded(data: bytes) -> bytes:
    if data[:1] == bytes([_SEQUENCE]):
        return data
    bare = data.lstrip(_BLANKS)
    armour = _ARMOUR.match(bare)
    if armour:
        bare = bare[armour.end() :].partition(b"-----END ")[0]
    letters = b"".join(bare.split())
    if _NO_BASE64.search(letters):
        raise NoSignedData("among its letters are some that cannot stand in base64")
    try:
        return base64.b64decode(letters, validate=True)
    except (ValueError, binascii.Error):
        raise NoSignedData("its letters in base64 end too early or are damaged") from None


# ── what can be read without a key ───────────────────────────────────────────────────────────────────────────────────


def signed_type(blob: bytes) -> str:
    """The type of what signed data in DER signs, as a dotted identifier. Raises NoSignedData."""
    from asn1crypto import cms

    try:
        return str(cms.ContentInfo.load(blob)["content"]["encap_content_info"]["content_type"].dotted)
    except BROKEN as error:
        raise NoSignedData(f"its structure is damaged ({type(error).__name__})") from None


def signer_count(blob: bytes) -> int:
    """How many signed; none of a set of certificates. Raises NoSignedData."""
    from asn1crypto import cms

    try:
        return len(cms.ContentInfo.load(blob)["content"]["signer_infos"])
    except BROKEN as error:
        raise NoSignedData(f"its structure is damaged ({type(error).__name__})") from None


def certificates_in(blob: bytes) -> tuple[tuple[Certificate, ...], int]:
    """The certificates in signed data, which may hold nothing else (RFC 5652 section 5), and how many there are. Raises NoSignedData."""
    from asn1crypto import cms

    try:
        given = cms.ContentInfo.load(blob)["content"]["certificates"] or ()
        count = len(given)
        found = (certificate(given[at].chosen.dump()) for at in range(min(count, MOST_CERTIFICATES)) if given[at].name == "certificate")
        return tuple(one for one in found if one is not None), count
    except BROKEN as error:
        raise NoSignedData(f"its structure is damaged ({type(error).__name__})") from None


def recipients(blob: bytes) -> Recipients:
    """For whom an encrypted message is made (RFC 5652 section 6.2, RFC 5083 section 2.1). Raises NoSignedData."""
    from asn1crypto import cms

    try:
        # Of all kinds that name recipients the set of them is the first set.
        tagged = _members(_members(blob, 1)[0].inside, 2)[1]
        found = next((one for one in _members(_members(tagged.inside, 1)[0].inside, 4) if one.tag == _SET), None)
        given = cms.RecipientInfos.load(found.whole) if found is not None else ()
        named = [words for at in range(min(len(given), MOST_RECIPIENTS)) for words in _recipient(given[at])]
        return Recipients(tuple(named[:MOST_RECIPIENTS]), max(len(given), len(named)))
    except BROKEN as error:
        raise NoSignedData(f"its structure is damaged ({type(error).__name__})") from None


def compressed(blob: bytes) -> bytes:
    """The packed bytes of compressed data (RFC 3274), for zlib. Raises NoSignedData."""
    from asn1crypto import cms, core

    try:
        inner = cms.ContentInfo.load(blob)["content"]["encap_content_info"]["content"]
        content = bytes(inner) if isinstance(inner, core.OctetString | core.ParsableOctetString) else inner.native
    except BROKEN as error:
        raise NoSignedData(f"its structure is damaged ({type(error).__name__})") from None
    if not isinstance(content, bytes):
        raise NoSignedData("it holds no packed bytes")
    return content


@dataclass(frozen=True, slots=True)
class _Member:
    """One thing in a structure."""

    tag: int
    inside: bytes
    whole: bytes


def _members(data: bytes, most: int) -> list[_Member]:
    """The first few things that follow one another in these bytes. Raises ValueError."""
    from asn1crypto import parser

    found: list[_Member] = []
    while data and len(found) < most:
        _, _, _, head, inside, end = parser.parse(data)
        size = len(head) + len(inside) + len(end)
        found.append(_Member(data[0], inside, data[:size]))
        data = data[size:]
    return found


def _recipient(info: Any) -> Iterator[str]:
    """RFC 5652 section 6.2: one whose key is known by its certificate, several with whom a key is agreed, or whoever shares a secret."""
    if info.name == "ktri":
        yield _named(info.chosen["rid"])
    elif info.name == "kari":
        keys = info.chosen["recipient_encrypted_keys"]
        yield from (_named(keys[at]["rid"]) for at in range(min(len(keys), MOST_RECIPIENTS)))
    else:
        yield {"kekri": "whoever has a key that both sides share", "pwri": "whoever has the password"}.get(info.name, "somebody named in another way")


def _named(identifier: Any) -> str:
    if identifier.name == "issuer_and_serial_number":
        stated = identifier.chosen
        return certificate_words(issuer_title(stated["issuer"].dump()), int(stated["serial_number"].native))
    key = identifier.chosen
    key = key["subject_key_identifier"] if identifier.name == "r_key_id" else key
    return f"the holder of the certificate whose key has the identifier {bytes(key.native).hex()[:128]}"


def certificate_words(issuer: str, serial: int) -> str:
    """A certificate that is not at hand, by what names it."""
    return f"the holder of the certificate that {issuer} issued with the serial number {serial:x}"[:500]


def described(one: Certificate) -> str:
    """A certificate in one line: holder, address, issuer, number and validity."""
    span = f"valid from {one.not_before.date().isoformat()} to {one.not_after.date().isoformat()}"
    return storable(f"{holder(one)}, issued by {issuer_title(one.issuer)}, serial number {one.serial:x}, {span}", 800)


def holder(one: Certificate) -> str:
    """The holder's name, with the mail address that the certificate gives."""
    address = next((address for address in one.addresses if address != one.title), "")
    return f"{one.title} <{address}>" if address else one.title


def issuer_title(name: bytes) -> str:
    """An issuer's name for a reader, of its DER."""
    from asn1crypto import x509

    try:
        return title_of(x509.Name.load(name).native)
    except BROKEN:
        return "an issuer whose name cannot be read"
