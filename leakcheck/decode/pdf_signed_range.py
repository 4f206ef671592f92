"""Which bytes of a PDF a signature covers, and what was added behind them (ISO 32000-1 section 12.8.1).

A signature covers the file but for one hole, in which it stands itself as hexadecimal digits. Attacks on readers of signed PDF
lie about that hole: they widen it, move it, or put text into it. So the hole is held here to what the standard makes of it, the
value of /Contents and nothing else, and the signature is read from the hole, never from where another object might point.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from leakcheck.decode.pdf_structure import Object, objects_in
from leakcheck.decode.visible_text import storable

#: Honest ones have under 100,000; those with lists of withdrawn certificates up to a few megabytes.
_LONGEST_SIGNATURE = 4 << 20
_LONGEST_DICTIONARY = 16 << 10
#: Of places that look like a range, those in streams among them.
_MOST_TRIED = 200
#: What is added to an honest file after it was signed is a few dozen objects with a few hundred bytes before their streams.
_MOST_ADDED = 5_000
_LONGEST_HEAD = 4_096
#: The form of a time stamp over the document (PAdES, ETSI EN 319 142-1 section 5.4.3).
TIME_STAMP = "ETSI.RFC3161"
NOT_FILLED_IN = "the place for the range of bytes was never filled in"
_RANGE = re.compile(rb"/ByteRange\s{0,100}\[([^\[\]]{0,300})\]")
_NUMBERS = re.compile(rb"\s*\d{1,12}(?:\s+\d{1,12})*\s*")
_FORM = re.compile(rb"/SubFilter\s*/([\w.#-]{1,60})")
_KEY_BEFORE = re.compile(rb"/Contents\s*\Z")
_LEVEL = re.compile(rb"/TransformMethod\s*/DocMDP\b")
_PERMISSION = re.compile(rb"/P\s+([123])\b(?!\s+\d+\s+R)")
_RIGHTS = re.compile(rb"/TransformMethod\s*/UR3?\b")
_NAMED_RIGHTS = re.compile(rb"/UR3?\s{1,9}(\d{1,10})\s{1,9}\d{1,5}\s{1,9}R\b")
_NUMBER = re.compile(rb"(\d{1,10})\s\d{1,5}\Z")
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
_BLANK = b"\0\t\n\f\r "


@dataclass(frozen=True, slots=True)
class SignedRange:
    """One signature dictionary."""

    place: int
    """Where its /ByteRange stands in the file."""
    stated: str
    """The /ByteRange as written."""
    spans: tuple[tuple[int, int], tuple[int, int]] | None
    """The two covered spans, each from its first byte to behind its last; None where the range is faulty."""
    contents: bytes
    """What stands in the hole, decoded, padding included."""
    head: bytes
    """The dictionary around the hole, without what stands in it."""
    number: bytes = b""
    """The number of its object, in digits; empty where it has none of its own."""
    fault: str = ""
    """What is wrong with the range, in words that end a sentence."""

    @property
    def empty(self) -> bool:
        """Whether the dictionary is a form for a signature that nobody made."""
        return self.fault == NOT_FILLED_IN if self.fault else not self.contents.strip(b"\0")

    @property
    def form(self) -> str:
        """The /SubFilter, without its slash; empty where none is stated."""
        found = _FORM.search(self.head)
        return found[1].decode("ascii") if found else ""

    def grants_rights(self, data: bytes) -> bool:
        """Whether it is no signer's but a program maker's, which lets a reader save or comment the document (section 12.8.2.3)."""
        if _RIGHTS.search(self.head):
            return True
        return bool(self.number) and any(match[1] == self.number for match in islice(_NAMED_RIGHTS.finditer(data), _MOST_TRIED))

    @property
    def end(self) -> int:
        return self.spans[1][1] if self.spans else 0

    @property
    def certifies(self) -> int:
        """What changes the first signer allowed (section 12.8.2.2, /P of DocMDP): 1 none, 2 form filling, 3 remarks too; 0 where nothing is said."""
        if not _LEVEL.search(self.head):
            return 0
        given = _PERMISSION.search(self.head)
        return int(given[1]) if given else 2

    def covered(self, data: bytes) -> bytes:
        """The signed bytes."""
        if self.spans is None:
            return b""
        (start, hole), (after, end) = self.spans
        return data[start:hole] + data[after:end]


def signed_ranges(data: bytes, most: int) -> list[SignedRange]:
    """The signatures in the order in which they stand, at most so many; a range that is stated twice counts once."""
    found: dict[str, SignedRange] = {}
    owned: list[tuple[int, int]] | None = None
    for match in islice(_RANGE.finditer(data), _MOST_TRIED):
        if len(found) >= most:
            break
        if _stated(match) in found:
            continue
        one = _signed_range(data, match)
        if one.fault and owned is None:
            owned = _places(data)
        # What looks like a range inside a stream (an attached PDF, a text about PDF) is none of this file's.
        if not one.fault or any(start <= match.start() < end for start, end in owned or ()):
            found.setdefault(one.stated, one)
    return list(found.values())


def _places(data: bytes) -> list[tuple[int, int]]:
    """Where the dictionaries with a range stand that are objects of the file itself."""
    heads = (one.head for one in objects_in(data, 0, len(data)) if b"/ByteRange" in one.head)
    starts = ((data.find(head), len(head)) for head, _ in zip(heads, range(100), strict=False))
    return [(start, start + length) for start, length in starts if start >= 0]


def _stated(match: "re.Match[bytes]") -> str:
    return storable(" ".join(match[1].decode("latin-1").split()), 200)


def _signed_range(data: bytes, match: "re.Match[bytes]") -> SignedRange:
    stated = _stated(match)
    fault, numbers = "", [int(number) for number in match[1].split()] if _NUMBERS.fullmatch(match[1]) else []
    if not numbers:
        fault = NOT_FILLED_IN
    elif len(numbers) != 4:
        fault = f"it states {len(numbers)} numbers for what it covers, and not four"
    if fault:
        return SignedRange(match.start(), stated, None, b"", b"", fault=fault)
    first, hole, after, rest = numbers[0], numbers[0] + numbers[1], numbers[2], numbers[3]
    fault = _fault(data, first, hole, after, after + rest)
    if fault:
        return SignedRange(match.start(), stated, None, b"", b"", fault=fault)
    contents = _decoded(data[hole + 1 : after - 1])
    if contents is None:
        fault = "in the hole that it leaves stands something else than a signature"
    spans = None if fault else ((first, hole), (after, after + rest))
    return SignedRange(match.start(), stated, spans, contents or b"", *_head(data, match.start(), hole, after), fault)


def _fault(data: bytes, first: int, hole: int, after: int, end: int) -> str:
    if first:
        return "it leaves out the beginning of the file"
    if end > len(data):
        return f"it states to cover {end:,} bytes, and the file has {len(data):,}: its end is missing"
    if not hole < after <= end or after - hole < 2:
        return "the two spans that it states to cover overlap or are empty"
    if after - hole > 2 * _LONGEST_SIGNATURE:
        return "the hole that it leaves is larger than any signature"
    if data[hole : hole + 1] != b"<" or data[after - 1 : after] != b">":
        return "the hole that it leaves does not lie where a signature stands"
    return "" if _KEY_BEFORE.search(data, max(0, hole - 40), hole) else "the hole that it leaves is not the place of a signature"


def _decoded(digits: bytes) -> bytes | None:
    """Hexadecimal digits with blanks between them (section 7.3.4.3); None for anything else."""
    digits = digits.translate(None, _BLANK)
    try:
        return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    except binascii.Error:
        return None


def _head(data: bytes, place: int, hole: int, after: int) -> tuple[bytes, bytes]:
    """The dictionary, whichever side of the hole the range stands on, and the number of its object."""
    if not abs(place - hole) < _LONGEST_DICTIONARY and not abs(place - after) < _LONGEST_DICTIONARY:
        return b"", b""
    begin = min(place, hole)
    start = data.rfind(b" obj", max(0, begin - _LONGEST_DICTIONARY), begin)
    close = data.find(b"endobj", after, after + _LONGEST_DICTIONARY)
    number = _NUMBER.search(data, max(0, start - 20), start) if start >= 0 else None
    head = data[max(start, begin - _LONGEST_DICTIONARY, 0) : hole] + data[after : close if close >= 0 else after]
    return head, number[1] if number else b""


# ── what was added ───────────────────────────────────────────────────────────────────────────────────────────────────

#: In the order in which they are asked for; the words are the end of a sentence.
_KINDS = (
    ("", re.compile(rb"/Type\s*/XRef\b")),
    ("a time stamp of another party", re.compile(rb"/Type\s*/DocTimeStamp\b|/SubFilter\s*/ETSI\.RFC3161\b")),
    ("another signature", re.compile(rb"/ByteRange\b|/Type\s*/Sig\b")),
    ("data for checking signatures later", re.compile(rb"/Type\s*/(?:DSS|VRI)\b|/VRI\b|/OCSPs?\b|/CRLs?\b")),
    ("form fields", re.compile(rb"/FT\s*/|/Subtype\s*/Widget\b|/SigFlags\b|/Fields\b")),
    ("remarks", re.compile(rb"/Subtype\s*/(?:Highlight|FreeText|Text|Popup|Ink|Stamp|Link|Underline|StrikeOut|Line|Square|Circle|FileAttachment)\b")),
    ("properties of the document", re.compile(rb"/Type\s*/Metadata\b|/Producer\b|/ModDate\b")),
    ("entries of its catalogue or its pages", re.compile(rb"/Type\s*/(?:Catalog|Pages|Page)\b")),
    ("objects that were packed and not looked at", re.compile(rb"/Type\s*/ObjStm\b")),
)
OTHER = "text, pictures or other objects"
NO_OBJECTS = "something that is no part of a PDF"


def blank_after(data: bytes, end: int) -> bool:
    """Whether nothing but line ends and padding stands behind what is signed."""
    return not data[end:].strip(_BLANK)


def kinds_after(data: bytes, end: int) -> list[str]:
    """What stands in the objects behind `end`, in words, each once and in a fixed order. Never says that a change is harmless."""
    heads = list(islice(objects_in(data, end, len(data)), _MOST_ADDED + 1))
    if not heads:
        return [NO_OBJECTS]
    for_checking = {number for head in heads if _KINDS[3][1].search(head.head, 0, _LONGEST_HEAD) for number in _referred(head)}
    kinds = {_kind(head, for_checking) for head in heads} - {""}
    if len(heads) > _MOST_ADDED:
        kinds.add(OTHER)
    order = [*(words for words, _ in _KINDS), OTHER]
    return sorted(kinds, key=order.index) or ["an index of its objects"]


def _kind(head: Object, for_checking: set[int]) -> str:
    found = next((words for words, pattern in _KINDS if pattern.search(head.head, 0, _LONGEST_HEAD)), None)
    if found is not None:
        return found
    # Certificates and lists of withdrawn ones are streams without a type, which only the store that names them tells apart.
    return _KINDS[3][0] if head.number in for_checking else OTHER


def _referred(head: Object) -> Iterator[int]:
    if not re.search(rb"/Type\s*/Catalog\b", head.head[:_LONGEST_HEAD]):
        yield from (int(number) for number in _REFERENCE.findall(head.head[:_LONGEST_DICTIONARY]))
