"""Which parts of a message carry an S/MIME signature, over which bytes, and what a reader sees outside of them (RFC 8551 section 3)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from leakcheck.decode.mail_body import Part, parts
from leakcheck.decode.mail_headers import HeaderBlock, header_block
from leakcheck.decode.small_letters import small_letters

_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature"})
_OPAQUE = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
#: Section 3.2.1 lets programs go by the name of a file whose type was lost on the way.
_UNTYPED = frozenset({"application/octet-stream", "application/binary"})
_OTHER_SIGNATURES = frozenset({"application/pgp-signature"})
#: The only ones that a multipart may state (RFC 2045 section 6.4).
_UNENCODED = frozenset({"", "7bit", "8bit", "binary"})
_BOUNDARY = re.compile(r";\s*boundary[*0-9]*\s*=")
_LONGEST_HEAD = 1 << 20
# Expressions for what stands there literally look for two or three bytes in half the time that `in` takes.
_MARKS = tuple(re.compile(re.escape(mark)) for mark in (b"pkcs7-", b".p7m", b".p7s"))
MIXED_ENDS = "the signed part's line ends are not those of one system and were read as CRLF"
AS_THEY_STAND = "the line ends were signed as they stand, and not as CRLF"
ONE_MORE_END = "the line end before the boundary was signed too"


@dataclass(frozen=True, slots=True)
class SignedText:
    """One form in which a part may have been signed."""

    data: bytes
    repair: str = ""
    """How it differs from what the standard asks for, in words."""


@dataclass(frozen=True, slots=True)
class SignedPart:
    """A part that carries a signature of its own."""

    number: str
    """The place of the signature among the parts."""
    signature: bytes
    """The CMS structure, transfer encoding undone."""
    texts: tuple[SignedText, ...]
    """What it covers, the form of the standard first; empty for an opaque signature, which holds its text."""
    outside: str
    """What a reader sees of the message outside of it, in words; empty if that is nothing."""


def may_be_signed(data: bytes) -> bool:
    """Whether to look closer: cheap, and never False where a part has the type of a signature or its file name in plain letters."""
    small = small_letters(data)
    return any(mark.search(small) for mark in _MARKS)


def signed_parts(data: bytes) -> Iterator[SignedPart]:
    """The signed and opaque parts of a message or of an opaque signature's text, outer before inner, one at a time. Never raises."""
    taken = parts(data)
    cut = f"it has {taken.cut}, which were not looked at" if taken.cut else ""
    for part in sorted(taken.leaves, key=lambda one: one.number.count(".")):
        covered = _covered(part, taken.spans)
        if covered:
            span = taken.spans.get(covered) if covered != part.number else None
            texts = tuple(_forms(data, *span)) if span else ()
            gap = _outside(taken.leaves, covered) or cut or _ambiguous(data, covered, taken.spans)
            yield SignedPart(part.number, part.data, texts, gap)


def _covered(part: Part, spans: Mapping[str, tuple[int, int]]) -> str:
    """The number of the part that a leaf signs, its own where it holds what it signs; empty where it is no signature."""
    name = part.name.lower()
    if part.kind in _OPAQUE or (part.kind in _UNTYPED and name.endswith((".p7m", ".p7z"))):
        return part.number
    before = _sibling_before(part.number)
    return before if before in spans and _is_smime_signature(part) else ""


def _sibling_before(number: str) -> str:
    """Section 3.5.3: the signature is the second of two parts. Where footers were put around them it may be a later one."""
    parent, dot, place = number.rpartition(".")
    return f"{parent}{dot}{int(place) - 1}"


def _forms(data: bytes, start: int, end: int) -> Iterator[SignedText]:
    """Section 3.1.1: lines end with CRLF when they are signed; exports and systems store them in other ways."""
    raw = data[start:end]
    canonical = _crlf(raw)
    ends, pairs = raw.count(b"\n"), raw.count(b"\r\n")
    yield SignedText(canonical, MIXED_ENDS if 0 < pairs < ends or b"\r\r\n" in raw else "")
    if raw != canonical:
        yield SignedText(raw, AS_THEY_STAND)
    if end < len(data):
        yield SignedText(canonical + b"\r\n", ONE_MORE_END)


def _crlf(raw: bytes) -> bytes:
    if b"\n" not in raw:
        return raw.replace(b"\r", b"\r\n")
    if b"\r\r\n" in raw:
        # Of a doubled line end before the boundary a half is left.
        raw = raw.removesuffix(b"\r")
    return raw.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _outside(leaves: Sequence[Part], covered: str) -> str:
    """What of the message lies neither in the covered part nor is a signature."""
    inside = f"{covered}."
    others = [part for part in leaves if part.number != covered and not part.number.startswith(inside) and not _is_signature(part)]
    seen = [part for part in others if part.data.strip()]
    if any(part.is_words for part in seen):
        return "text stands in the message outside of the signed part"
    if seen:
        return f"something is attached outside of the signed part ({seen[0].name or seen[0].kind})"
    return ""


def _is_signature(part: Part) -> bool:
    return part.kind in _OTHER_SIGNATURES or _is_smime_signature(part)


def _is_smime_signature(part: Part) -> bool:
    return part.kind in _SIGNATURES or (part.kind in _UNTYPED and part.name.lower().endswith(".p7s"))


def _ambiguous(data: bytes, covered: str, spans: Mapping[str, tuple[int, int]]) -> str:
    """Why programs may divide the message into other parts than those here, in words: what lies around the signed part is not signed."""
    steps = list(accumulate(covered.split("."), lambda above, step: f"{above}.{step}"))[:-1]
    starts = [0, *(spans[step][0] for step in steps if step in spans)]
    heads = (header_block(data[start : start + _LONGEST_HEAD]) for start in starts)
    return next((why for head in heads if (why := _double_meaning(head))), "")


def _double_meaning(head: HeaderBlock) -> str:
    types, encodings = head.every("Content-Type"), head.every("Content-Transfer-Encoding")
    if len(types) > 1 or len(encodings) > 1:
        return "what kind of parts it has is stated twice, and programs differ in which statement they follow"
    kind = types[0].unfolded.lower() if types else ""
    if kind.startswith("multipart/") and (len(_BOUNDARY.findall(kind)) > 1 or (encodings and encodings[0].unfolded.lower() not in _UNENCODED)):
        return "how its parts are divided is stated in a way that programs read differently"
    return ""
