"""A DKIM-Signature field (RFC 6376 section 3.5), or one of its relatives: the tags. Linear in its input, and capped."""

import binascii
import re
from enum import Enum
from functools import lru_cache
from typing import Literal

import msgspec

Canonicalisation = Literal["simple", "relaxed"]
#: More than any honest message or signature has; what lies beyond is answered `too large` or `malformed` and never examined.
MOST_SIGNATURES = 20
LONGEST_SIGNATURE = 20_000
MOST_NAMES = 500
_LONGEST_NUMBER = 20
#: Lists of names that are longer are not kept.
_LONGEST_KEPT = 2_000
_FORMS: dict[str, Canonicalisation] = {"simple": "simple", "relaxed": "relaxed"}
#: Tags in whose values white space means nothing at all (base64).
_UNBROKEN = frozenset({"b", "bh"})
_SIGNATURE_TAG = re.compile(rb";\s*b\s*=([^;]*)")


class Dialect(Enum):
    """The relatives of DKIM that share its tags and hashes."""

    DKIM = "dkim-signature"
    GOOGLE = "x-google-dkim-signature"
    """Google's second signature on mail of its own users: hashed under the name DKIM-Signature."""
    ARC = "arc-message-signature"
    """RFC 8617 section 4.1.2: no v=, and i= is the number of the set."""
    DOMAINKEYS = "domainkey-signature"
    """DKIM's forerunner (RFC 4870), of 2004 to about 2013: other tags and one hash for header lines and text; see `domainkeys_signature`."""

    @property
    def field(self) -> str:
        """The lower-case name of the header field."""
        return self.value

    @property
    def hashed_as(self) -> bytes:
        """The field name that enters the hash; empty for the one that stands there."""
        return b"DKIM-Signature" if self is Dialect.GOOGLE else b""


class MalformedSignature(Exception):
    """The field breaks RFC 6376; the text says how."""


class SignatureTags(msgspec.Struct, frozen=True):
    """The tags of a DKIM-Signature field (RFC 6376 section 3.5)."""

    algorithm: str
    domain: str
    selector: str
    names: tuple[str, ...]
    """h=: signed header names in lower case, in order."""
    header_form: Canonicalisation
    body_form: Canonicalisation
    body_hash: bytes
    signature: bytes
    length: int | None
    """l=: so many bytes of the canonical body are signed; None for all."""
    signed_at: int | None
    expires: int | None
    identity_domain: str
    """The domain of i=; that of d= where the tag is absent."""

    @property
    def hash_name(self) -> str:
        return "sha1" if self.algorithm.endswith("sha1") else "sha256"


def signature_tags(raw: bytes, dialect: Dialect = Dialect.DKIM) -> SignatureTags:
    """The tags of a field's value. Raises MalformedSignature."""
    tags = tag_list(raw)
    for name in ("a", "b", "bh", "d", "h", "s", "i" if dialect is Dialect.ARC else "v"):
        if name not in tags:
            raise MalformedSignature(f"the tag {name}= is missing")
    if dialect is not Dialect.ARC and tags["v"] != "1":
        raise MalformedSignature(f"version {tags['v'][:20]!r} is not version 1")
    header_form, _, body_form = tags.get("c", "simple/simple").lower().partition("/")
    names = _names(tags["h"]) if len(tags["h"]) <= _LONGEST_KEPT else _names.__wrapped__(tags["h"])
    if len(names) > MOST_NAMES:
        raise MalformedSignature(f"it names more than {MOST_NAMES} header fields")
    domain = tags["d"].lower().rstrip(".")
    identity = domain if dialect is Dialect.ARC or "i" not in tags else tags["i"].lower().rpartition("@")[2].rstrip(".")
    if identity != domain and not identity.endswith(f".{domain}"):
        raise MalformedSignature("its identity (i=) does not lie in its domain (d=)")
    signature = base64_of(tags["b"], "b")
    if not (signature and domain and tags["s"]):
        raise MalformedSignature("one of its parts is empty")
    return SignatureTags(
        algorithm=tags["a"].lower(),
        domain=domain,
        selector=tags["s"].lower(),
        names=names,
        header_form=_form(header_form),
        body_form=_form(body_form or "simple"),
        body_hash=base64_of(tags["bh"], "bh"),
        signature=signature,
        length=_number(tags, "l"),
        signed_at=_number(tags, "t"),
        expires=_number(tags, "x"),
        identity_domain=identity,
    )


# Kept, because the same few servers sign throughout a mailbox.
@lru_cache(maxsize=1024)
def _names(listed: str) -> tuple[str, ...]:
    # Nearly all are of ASCII and without blanks; beyond ASCII a letter's lower case may depend on what stands around it.
    if listed.isascii() and " " not in listed:
        return tuple(listed.lower().split(":"))
    return tuple([name.strip().lower() for name in listed.split(":")])


def tag_list(raw: bytes) -> dict[str, str]:
    """name=value pairs (RFC 6376 section 3.2); folding white space is dropped. A repeated tag makes the list invalid. Raises MalformedSignature."""
    if len(raw) > LONGEST_SIGNATURE:
        raise MalformedSignature("the field is longer than any honest signature")
    tags: dict[str, str] = {}
    # White space in one go: separators are none, so that it is the same as tag by tag.
    for piece in " ".join(raw.decode("utf-8", "replace").split()).split(";"):
        name, equals, value = piece.partition("=")
        name = name.strip()
        if not equals:
            if name:
                raise MalformedSignature("it holds text that is no tag")
            continue
        if name in tags:
            raise MalformedSignature(f"the tag {name[:20]}= stands twice")
        tags[name] = value.replace(" ", "") if name in _UNBROKEN else value.strip()
    return tags


def _form(text: str) -> Canonicalisation:
    if text not in _FORMS:
        raise MalformedSignature(f"the canonicalisation {text[:20]!r} is not known")
    return _FORMS[text]


def base64_of(text: str, tag: str) -> bytes:
    """The bytes of a tag's value. Raises MalformedSignature."""
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except ValueError as error:
        raise MalformedSignature(f"the base64 of {tag}= is broken") from error


def _number(tags: dict[str, str], tag: str) -> int | None:
    text = tags.get(tag)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST_NUMBER:
        raise MalformedSignature(f"{tag}= is no number of sensible length")
    return int(text)


def without_signature(whole: bytes) -> bytes:
    """The signature field with the value of its b= tag taken out, all else as it stands (RFC 6376 section 3.5)."""
    name, colon, value = whole.partition(b":")
    # A semicolon before all, so that the first tag is looked for as any other.
    pieces = b";" + value
    found = _SIGNATURE_TAG.search(pieces)
    if found is None:
        return whole
    rest = pieces[found.end(1) :]
    # The line end of the field itself stays, where b= is the last tag.
    tail = rest or (b"\r\n" if found[1].endswith(b"\r\n") else b"")
    return name + colon + pieces[1 : found.start(1)] + tail
