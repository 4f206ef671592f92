"""Text made comparable: normalised, digested, and sketched for near-identity (MinHash, Broder 1997)."""

import hashlib
import re
import struct
import unicodedata
from functools import cache

from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import TextContent
from leakcheck.model.location import Location

_WORD = re.compile(r"\w+")
_EMPTY_LINES = re.compile(r"\n{3,}")
#: ASCII in small letters, and blanks for what stands between words: nearly all texts are taken apart in a quarter of the time of the expression.
_SMALL_WORDS = bytes(ord(letter.lower()) if letter.isalnum() or letter == "_" else 32 for letter in map(chr, range(128))).ljust(256)
#: Words in a shingle. Three keeps one changed word visible (it touches three shingles) without drowning short texts.
SHINGLE = 3
PERMUTATIONS = 128
#: Fewer words than this are no text to compare: greetings and signatures would all look alike.
LEAST_WORDS = 12
_SEED = 20170505
_VALUES = struct.Struct(f"<{PERMUTATIONS}I")


def text_content(text: str, role: str, at: Location, longest: int) -> TextContent | None:
    """The text as a fact; None if there is nothing but blanks. Line breaks are kept, runs of blanks within a line folded."""
    cut = storable(text, longest)
    lines = [" ".join(line.split()) for line in (cut if cut.isascii() else unicodedata.normalize("NFC", cut)).splitlines()]
    kept = "\n".join(lines).strip()
    if "\n\n\n" in kept:
        kept = _EMPTY_LINES.sub("\n\n", kept)
    if not kept:
        return None
    words = words_of(kept)
    return TextContent(
        at=at, role=role, text=kept, digest=hashlib.sha256((" ".join(words) or kept).encode()).hexdigest(),
        minhash=sketch(words), complete="cut" if len(text) > longest else "whole",
    )  # fmt: skip


def words_of(text: str) -> list[str]:
    """The words of a text in their order, compatibility-normalised and case-folded: what counts as its wording."""
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return folded.encode().translate(_SMALL_WORDS).decode("ascii").split() if folded.isascii() else _WORD.findall(folded)


def sketch(words: list[str]) -> bytes:
    """128 MinHash values of the set of three-word shingles, four bytes each, little-endian; empty for very short texts."""
    if len(words) < LEAST_WORDS:
        return b""
    from rensa import RMinHash  # type: ignore[attr-defined]  # compiled, without stubs; loaded only where a text is read

    minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    minhash.update([f"{first} {second} {third}" for first, second, third in zip(words, words[1:], words[2:], strict=False)])
    return _VALUES.pack(*minhash.digest())


def likeness(first: bytes, second: bytes) -> float:
    """Estimated Jaccard similarity of two sketches, 0 to 1."""
    if not first or len(first) != len(second) or len(first) % 4:
        return 0.0
    # All values are compared by a few operations on two long numbers: 32 bits that differ anywhere leave their highest bit set.
    values = len(first) // 4
    low, high = _lanes(values)
    differing = int.from_bytes(first, "little") ^ int.from_bytes(second, "little")
    unequal = ((((differing & low) + low) | differing) & high).bit_count()
    return (values - unequal) / values


@cache
def _lanes(values: int) -> tuple[int, int]:
    """For so many values of 32 bits: all their bits but the highest, and their highest bits."""
    one_each = ((1 << 32 * values) - 1) // 0xFFFFFFFF
    return one_each * 0x7FFFFFFF, one_each * 0x80000000
