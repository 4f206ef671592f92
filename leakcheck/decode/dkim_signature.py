"""A DKIM-Signature field and what it signs (RFC 6376): tags, canonical forms, hashes. Linear in its input, and capped.

Canonical forms are made by whole-body byte operations; regular expressions of the obvious kind are quadratic on hostile bodies.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal

from leakcheck.decode.mbox_lines import is_separator

Canonicalisation = Literal["simple", "relaxed"]
#: More than any honest message has; what lies beyond is answered `too large` and never examined.
LONGEST_HEADER = 1 << 20
MOST_FIELDS = 2000
MOST_SIGNATURES = 20
LONGEST_SIGNATURE = 20_000
MOST_NAMES = 500
_LONGEST_NUMBER = 20
# RFC 5322 sections 2.2 and 4.5.8: printable ASCII without the colon; blanks before the colon are obsolete and still about.
_FIELD_NAME = re.compile(rb"[!-9;-~]{1,200}[ \t]*")


class MalformedSignature(Exception):
    """The field breaks RFC 6376; the text says how."""


@dataclass(frozen=True, slots=True)
class SignatureTags:
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


def signature_tags(raw: bytes) -> SignatureTags:
    """The tags of a field's value. Raises MalformedSignature."""
    tags = _tag_list(raw)
    missing = [name for name in ("v", "a", "b", "bh", "d", "h", "s") if name not in tags]
    if missing:
        raise MalformedSignature(f"the tag {missing[0]}= is missing")
    if tags["v"] != "1":
        raise MalformedSignature(f"version {tags['v'][:20]!r} is not version 1")
    header_form, _, body_form = tags.get("c", "simple/simple").lower().partition("/")
    names = tuple(name.strip().lower() for name in tags["h"].split(":"))
    if len(names) > MOST_NAMES:
        raise MalformedSignature(f"it names more than {MOST_NAMES} header fields")
    domain = tags["d"].lower().rstrip(".")
    identity = tags.get("i", f"@{domain}").lower().rpartition("@")[2].rstrip(".")
    if identity != domain and not identity.endswith(f".{domain}"):
        raise MalformedSignature("its identity (i=) does not lie in its domain (d=)")
    signature = _base64(tags["b"], "b")
    if not (signature and domain and tags["s"]):
        raise MalformedSignature("one of its parts is empty")
    return SignatureTags(
        algorithm=tags["a"].lower(),
        domain=domain,
        selector=tags["s"].lower(),
        names=names,
        header_form=_form(header_form),
        body_form=_form(body_form or "simple"),
        body_hash=_base64(tags["bh"], "bh"),
        signature=signature,
        length=_number(tags, "l"),
        signed_at=_number(tags, "t"),
        expires=_number(tags, "x"),
        identity_domain=identity,
    )


def _tag_list(raw: bytes) -> dict[str, str]:
    """name=value pairs (RFC 6376 section 3.2); folding white space is dropped. A repeated tag makes the list invalid."""
    if len(raw) > LONGEST_SIGNATURE:
        raise MalformedSignature("the field is longer than any honest signature")
    tags: dict[str, str] = {}
    for piece in raw.decode("utf-8", "replace").split(";"):
        name, equals, value = piece.partition("=")
        name = name.strip()
        if not equals:
            if name:
                raise MalformedSignature("it holds text that is no tag")
            continue
        if name in tags:
            raise MalformedSignature(f"the tag {name[:20]}= stands twice")
        tags[name] = "".join(value.split()) if name in {"b", "bh"} else " ".join(value.split())
    return tags


def _form(text: str) -> Canonicalisation:
    if text == "relaxed":
        return "relaxed"
    if text == "simple":
        return "simple"
    raise MalformedSignature(f"the canonicalisation {text[:20]!r} is not known")


def _base64(text: str, tag: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedSignature(f"the base64 of {tag}= is broken") from error


def _number(tags: dict[str, str], tag: str) -> int | None:
    text = tags.get(tag)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST_NUMBER:
        raise MalformedSignature(f"{tag}= is no number of sensible length")
    return int(text)


@dataclass(slots=True)
class SignedMessage:
    """A message as its signatures see it: header fields as they stand, the body's canonical hashes computed once."""

    fields: list[tuple[str, bytes]]
    """Lower-case name and the whole field with its line ends (CRLF), from the top."""
    head: bytes
    """The header block as it stands, with CRLF line ends."""
    body: bytes
    mended: bool
    """Whether line ends of several kinds, or doubled ones, were read as CRLF: then the file is not quite as it was sent."""
    strays: int = 0
    """Lines of the header block that belong to no field, so that no signature covers them; many programs show them as text."""
    _hashes: dict[tuple[str, str, int | None], bytes] = field(default_factory=dict)
    _canonical: dict[str, bytes] = field(default_factory=dict)

    @property
    def whole(self) -> bytes:
        """The message with CRLF line ends throughout, as a second verifier is to see it (RFC 6376 section 5.3)."""
        ending = b"" if self.body.endswith(b"\r\n") or not self.body else b"\r\n"
        return b"".join((self.head, b"\r\n\r\n", self.body, ending))

    def canonical_body(self, form: Canonicalisation) -> bytes:
        if form not in self._canonical:
            self._canonical[form] = relaxed_body(self.body) if form == "relaxed" else simple_body(self.body)
        return self._canonical[form]

    def body_hash(self, form: Canonicalisation, hash_name: str, length: int | None) -> bytes:
        key = (form, hash_name, length)
        if key not in self._hashes:
            self._hashes[key] = hashlib.new(hash_name, self.canonical_body(form)[:length], usedforsecurity=False).digest()
        return self._hashes[key]

    def header_digest(self, tags: SignatureTags, place: int) -> bytes:
        """The hash that the signature in field `place` signs (RFC 6376 section 3.7)."""
        digest = hashlib.new(tags.hash_name, usedforsecurity=False)
        for chosen in self.selected(tags.names):
            digest.update(_header_form(self.fields[chosen][1], tags.header_form))
        digest.update(_header_form(without_signature(self.fields[place][1]), tags.header_form).removesuffix(b"\r\n"))
        return digest.digest()

    def selected(self, names: tuple[str, ...]) -> list[int]:
        """Which fields h= selects: of several of one name from the bottom up (RFC 6376 section 5.4.2)."""
        left: dict[str, list[int]] = {}
        for number, (name, _) in enumerate(self.fields):
            left.setdefault(name, []).append(number)
        return [left[name].pop() for name in names if left.get(name)]


def signed_message(data: bytes) -> SignedMessage | None:
    """The message of a file with any line ends; None where its header block exceeds the caps or is none."""
    # What a text-mode copy makes of a file with CRLF.
    doubled = 0 < data.count(b"\n") == data.count(b"\r\r\n")
    if doubled:
        data = data.replace(b"\r\r\n", b"\r\n")
    bare = data.count(b"\n") - data.count(b"\r\n")
    mended = doubled or 0 < bare < data.count(b"\n")
    crlf = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") if bare else data
    crlf = crlf.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    head, _, body = crlf.partition(b"\r\n\r\n")
    if len(head) > LONGEST_HEADER:
        return None
    fields: list[list[bytes]] = []
    for line in head.split(b"\r\n"):
        if line[:1] in {b" ", b"\t"} and fields:
            fields[-1].append(line)
        else:
            fields.append([line])
            if len(fields) > MOST_FIELDS:
                return None
    named = [found for lines in fields if (found := _named(lines))]
    strays = sum(_is_stray(lines) for lines in fields) if head else 0
    return SignedMessage(named, head, body, mended, strays)


def _named(lines: list[bytes]) -> tuple[str, bytes] | None:
    """The name and the whole of a field; None for what is no field."""
    whole = b"\r\n".join(lines) + b"\r\n"
    name, colon, _ = whole.partition(b":")
    return (name.strip().lower().decode("ascii"), whole) if colon and _FIELD_NAME.fullmatch(name) else None


def _is_stray(lines: list[bytes]) -> bool:
    """Whether lines may be shown though no signature covers them: no field, or a bare CR, after which some programs see a new line."""
    if any(b"\r" in line for line in lines):
        return True
    # The line of an mbox, or of one mailbox inside another, is left behind by honest exports.
    return _named(lines) is None and not (len(lines) == 1 and is_separator(lines[0].removeprefix(b">")))


def simple_body(body: bytes) -> bytes:
    """RFC 6376 section 3.4.3: empty lines at the end reduced to one CRLF."""
    return _without_empty_end(body) + b"\r\n"


def relaxed_body(body: bytes) -> bytes:
    """RFC 6376 section 3.4.4: runs of blanks to one, none at line ends, no empty lines at the end."""
    text = body.replace(b"\t", b" ")
    while b"  " in text:
        text = text.replace(b"  ", b" ")
    text = _without_empty_end(text.replace(b" \r\n", b"\r\n").removesuffix(b" "))
    return text + b"\r\n" if text else b""


def _without_empty_end(text: bytes) -> bytes:
    kept = text.rstrip(b"\r\n")
    # CRLF pairs become one byte each, so that millions of them are dropped at once.
    return kept + text[len(kept) :].replace(b"\r\n", b"\0").rstrip(b"\0").replace(b"\0", b"\r\n")


def _header_form(whole: bytes, form: Canonicalisation) -> bytes:
    if form == "simple":
        return whole
    name, _, value = whole.partition(b":")
    # RFC 6376 section 3.4.2: unfold, runs of blanks to one, none at the ends nor around the colon.
    unfolded = value.replace(b"\r\n", b"").replace(b"\t", b" ")
    while b"  " in unfolded:
        unfolded = unfolded.replace(b"  ", b" ")
    return name.strip(b" \t").lower() + b":" + unfolded.strip(b" ") + b"\r\n"


def without_signature(whole: bytes) -> bytes:
    """The signature field with the value of its b= tag taken out, all else as it stands (RFC 6376 section 3.5)."""
    name, colon, value = whole.partition(b":")
    pieces = value.split(b";")
    for number, piece in enumerate(pieces):
        tag, equals, content = piece.partition(b"=")
        if equals and tag.strip() == b"b":
            # The line end of the field itself stays, where b= is the last tag.
            tail = b"\r\n" if number == len(pieces) - 1 and content.endswith(b"\r\n") else b""
            pieces[number] = tag + equals + tail
            break
    return name + colon + b";".join(pieces)
