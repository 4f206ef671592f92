"""Why something could not be read, in words for a reader: what Python says of a failed conversion is for programmers."""

import lzma
import re
import struct
import zlib

from leakcheck.decode.visible_text import storable, visible

#: What our own code never says with words of its own.
_BY_KIND: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((struct.error, IndexError), "it ends before something that should stand there"),
    ((zlib.error, lzma.LZMAError), "its packed data are broken"),
    ((UnicodeError,), "a text in it is not in the letters that it is said to be in"),
    ((OverflowError, TypeError, KeyError, AttributeError, RecursionError), "a value in it is impossible"),
)
#: Python's own words for a value out of its bounds. Our ValueErrors are in plain words and pass.
_FOR_PROGRAMMERS = re.compile(
    r"bytes_le|seek|out of range|must be|literal|null (?:byte|character)|convert|argument|buffer|unpack_|codec|0x[0-9a-f]{2}|\d-bit|NoneType"
)


def damage_words(error: BaseException, longest: int = 200) -> str:
    """The reason in a few words without a full stop, to stand in brackets."""
    for kinds, words in _BY_KIND:
        if isinstance(error, kinds):
            return words
    said = storable(visible(str(error)), longest).strip()
    if not said:
        return "it ends too early" if isinstance(error, EOFError) else "no reason is given"
    return "a value in it is impossible" if _FOR_PROGRAMMERS.search(said) else said
