"""Text out of a dump made safe to show: controls, bidirectional overrides and escapes become visible.

Bidirectional controls can make a line read otherwise than it is stored (CVE-2021-42574), terminal escapes can rewrite
what stands on the screen, and lone surrogates cannot be encoded at all. One function serves every report.
"""

import re
import unicodedata

#: Cc, Cf, Cs, Co, Cn, Zl, Zp: nothing of these has a glyph of its own that a reader could see.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Everything printable in ASCII and Latin-1 letters is let through at C speed; the rest is looked at one by one.
_DOUBTFUL = re.compile(r"[^\x20-\x7e\xa1-\xac\xae-\u02ff]")


def visible(text: str, keep_newlines: str = "") -> str:
    r"""The text with every invisible or direction-changing character written as `<U+XXXX>`.

    `keep_newlines`: pass "\n" to let line feeds through (text blocks); all else stays on one line.
    """
    return _DOUBTFUL.sub(lambda match: _shown(match[0], keep_newlines), text)


def _shown(character: str, keep: str) -> str:
    if character in keep:
        return character
    if unicodedata.category(character) in _INVISIBLE:
        return f"<U+{ord(character):04X}>"
    return character


def storable(text: str, longest: int = 10_000) -> str:
    """The text without what no database or JSON can hold: lone surrogates are written out, NULs made visible, length bounded."""
    cut = text[:longest]
    if "\x00" in cut:
        cut = cut.replace("\x00", "␀")
    if cut.isascii():
        return cut
    try:
        cut.encode("utf-8")
    except UnicodeEncodeError:
        cut = cut.encode("utf-8", "backslashreplace").decode("utf-8")
    return cut
