"""Signed, encrypted and compressed messages of CMS (RFC 5652; PKCS #7) in files of their own: `.p7m`, `.p7s`, `.p7c`, `.p7b`, `.p7z`.

In Italy, Spain, Brazil and elsewhere signed documents and invoices are kept so: `contract.pdf.p7m` holds the contract and the signature.
"""

import re
import zlib
from collections.abc import Iterator
from typing import IO, cast

from leakcheck.decode.attachment_facts import attachment_facts
from leakcheck.decode.certificate import certificate
from leakcheck.decode.cms_message import (
    ADDRESSED,
    MOST_CERTIFICATES,
    MessageKind,
    certificate_words,
    certificates_in,
    compressed,
    described,
    holder,
    issuer_title,
    kind_of,
    recipients,
    signed_type,
    signer_count,
    undressed,
)
from leakcheck.decode.cms_signed_data import DATA, NoSignedData, SignedData, Signer, is_named, signed_data
from leakcheck.decode.mail_body import parts, words
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.text_encoding import MARKS_AND_BLANKS
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, SignatureMark, TimeClaim, TimeRole
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import at_instant
from leakcheck.model.problem import Problem, ProblemKind

_SCHEME = "cms"
_ENDING = re.compile(r"\.(?:p7m|p7s|p7z|p7)(?:\.(?:pem|b64))?$", re.IGNORECASE)
#: A part of a mail, as S/MIME signs it (RFC 8551 section 3.1), and no mail with lines that say whose it is.
_PART = re.compile(rb"(?:mime-version:[^\r\n]{0,80}\r?\n)?content-(?:type|transfer-encoding|disposition):", re.IGNORECASE)
_RATIO_MATTERS_FROM = 64 << 20


def _recognises(content: Content) -> bool:
    return kind_of(content.head) is not None


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    kind = kind_of(content.head)
    try:
        blob = undressed(content.read(limits.item_bytes))
        if kind is MessageKind.SIGNED:
            yield from _signed(blob, _name(content), limits)
        elif kind is MessageKind.COMPRESSED:
            yield from _compressed(blob, _name(content), limits)
        else:
            yield from _closed(blob, kind)
    except NoSignedData as error:
        yield Problem(ProblemKind.DAMAGED, f"The signed or encrypted content cannot be read: {error}.")


def _name(content: Content) -> str:
    """What the content is called: like the file, whose name only those on disk have here."""
    return _ENDING.sub("", content.file_name) or "content"


# ── signed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _signed(blob: bytes, name: str, limits: Limits) -> Iterator[Extracted]:
    kind = signed_type(blob)
    if not signer_count(blob):
        # A set of certificates, of which there may be many.
        yield from _certificates(blob)
        return
    parsed = signed_data(blob, kind)
    for number, signer in enumerate(parsed.signers, 1):
        yield from _of_signer(parsed, signer, f"signer {number}")
    if parsed.left_out:
        yield Problem(ProblemKind.LIMIT, f"It has {parsed.left_out} further signers, who are not named.")
    if kind != DATA:
        yield Description(at=Location("type of the content", kind), kind="what is signed", value=f"data of the type {storable(kind, 100)}")
    elif parsed.content is not None:
        yield from _inside(parsed.content, name, limits)


def _of_signer(parsed: SignedData, signer: Signer, place: str) -> Iterator[AnyFact]:
    about = "of another file, or of the mail that it lies in, " if parsed.content is None else ""
    given = [one for one in map(certificate, parsed.certificates) if one is not None]
    owner = next((one for one in given if signer.names(one)), None)
    by = holder(owner) if owner else _unknown(signer)
    yield SignatureMark(at=Location(place), scheme=_SCHEME, detail=storable(f"{about}by {by}", 800))
    if owner is not None:
        yield Description(at=Location(f"{place}: certificate", f"{owner.serial:x}"), kind="certificate of the signer", value=described(owner))
    for number, named in enumerate(signer.countersigners, 1):
        other = next((holder(one) for one in given if is_named(one, *named)), "somebody whose certificate is not in it")
        at = Location(f"{place}: countersignature {number}")
        yield SignatureMark(at=at, scheme=_SCHEME, detail=storable(f"over the signature of {by}, by {other}", 800))
    if signer.attributes is not None:
        moment = signer.attributes.signing_time
        if moment is not None:
            yield TimeClaim(at=Location(f"{place}: signing time", moment.isoformat()), role=TimeRole.SIGNED, moment=at_instant(moment))
        if parsed.content is None and signer.hash_name:
            value = signer.attributes.message_digest.hex()
            yield Identifier(at=Location(f"{place}: message digest", value), kind=IdentifierKind.OTHER_FILE, value=f"{signer.hash_name}:{value}")


def _unknown(signer: Signer) -> str:
    if signer.issuer:
        return certificate_words(issuer_title(signer.issuer), signer.serial)
    return "somebody whose certificate is not in it"


def _certificates(blob: bytes) -> Iterator[Extracted]:
    found, count = certificates_in(blob)
    for number, one in enumerate(found, 1):
        yield Description(at=Location(f"certificate {number}", f"{one.serial:x}"), kind="certificate", value=described(one))
    if count > MOST_CERTIFICATES:
        yield Problem(ProblemKind.LIMIT, f"It holds {count:,} certificates, of which the first {MOST_CERTIFICATES:,} are named.")


def _inside(data: bytes, name: str, limits: Limits) -> Iterator[Extracted]:
    """The content; a part of a mail is taken apart, as it is one only together with lines that stand outside."""
    if not _PART.match(data):
        yield Child(name, Content.of_bytes(data))
        return
    leaves = parts(data).leaves
    found = words(leaves)
    if found is not None:
        at = Location(f"signed part {found[1].number} ({found[1].kind})")
        if text := text_content(found[0], "body", at, limits.text_characters):
            yield text
    for part in leaves:
        if not part.is_words and (part.data or part.name):
            yield Child(part.name or f"part-{part.number}", Content.of_bytes(part.data), tuple(attachment_facts(part)))


# ── compressed ───────────────────────────────────────────────────────────────────────────────────────────────────────


class _Unpacked:
    """What zlib packed, as a stream that stops when it becomes far more than the file."""

    def __init__(self, packed: bytes, ratio: int) -> None:
        self._left, self._size, self._most, self._total = packed, len(packed), ratio, 0
        self._zlib = zlib.decompressobj()

    def read(self, size: int) -> bytes:
        data = self._zlib.decompress(self._left, size)
        self._left = self._zlib.unconsumed_tail
        self._total += len(data)
        if self._total > _RATIO_MATTERS_FROM and self._total > self._most * self._size:
            raise LimitReached(f"it unpacks to more than {self._most} times its size")
        return data

    @property
    def is_whole(self) -> bool:
        return self._zlib.eof


def _compressed(blob: bytes, name: str, limits: Limits) -> Iterator[Extracted]:
    stream = _Unpacked(compressed(blob), limits.ratio)
    try:
        inside = Content.of_stream(cast("IO[bytes]", stream), limits.item_bytes)
    except LimitReached as reached:
        yield Problem(ProblemKind.LIMIT, f"It was not unpacked: {reached}.")
        return
    except zlib.error:
        yield Problem(ProblemKind.DAMAGED, "It cannot be unpacked: what it holds is not packed in the way that it states, or is damaged.")
        return
    if stream.is_whole:
        yield Child(name, inside)
    else:
        # Cut off it would look like a copy with words taken out.
        yield Problem(ProblemKind.DAMAGED, "It cannot be unpacked to its end.")


# ── closed ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_CLOSED: dict[MessageKind | None, tuple[ProblemKind, str]] = {
    None: (ProblemKind.DAMAGED, "It is no message of this kind, or its beginning is damaged."),
    MessageKind.ENCRYPTED: (ProblemKind.ENCRYPTED, "It is encrypted for whoever has the key or password, and its content was not read."),
    MessageKind.DIGESTED: (ProblemKind.NO_READER, "It is content with its hash (CMS, digested data), which is not read."),
}


def _closed(blob: bytes, kind: MessageKind | None) -> Iterator[Extracted]:
    if kind not in ADDRESSED:
        yield Problem(*_CLOSED[kind])
        return
    found = recipients(blob)
    for number, named in enumerate(found.named, 1):
        yield Description(at=Location(f"recipient {number}"), kind="can be opened by", value=storable(named, 600))
    count = f"{found.count:,} recipients" if found.count != 1 else "one recipient"
    if kind is MessageKind.AUTHENTICATED:
        yield Problem(ProblemKind.NO_READER, f"It bears a code that {count} can check, who share a key (CMS, authenticated data); it is not read.")
    else:
        yield Problem(ProblemKind.ENCRYPTED, f"It is encrypted for {count}, and its content was not read.")


FORMAT = Format(
    name="cms_message",
    title="Signed or encrypted file (CMS, PKCS #7: .p7m, .p7s, .p7c)",
    kind=ItemKind.OTHER,
    recognises=_recognises,
    begins=(*MARKS_AND_BLANKS, b"\x30", b"-----BEGIN ", b"MI"),
    extract=_extract,
    # Whose mark may stand behind other bytes, here behind the beginning of the message around the document.
    specialises=("pdf_document",),
    limitations=(
        "Encrypted content is not read; whom it is encrypted for is told by the numbers of their certificates, as far as it names them.",
        "Content with a hash or a code for those who share a key (digested and authenticated data) is named and not read.",
        "Of a part of a mail that is signed whole (S/MIME) the words and what is attached are read; the lines above are those of the mail around.",
    ),
)
