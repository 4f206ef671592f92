"""The places that a form leaves open for whoever fills it in: lines of underscores or dots, and words in brackets that name what belongs there."""

import re

_NAMED = r"[^\W\d_][^\[\]<>{}\n\d]{1,38}"
#: After NFKC, which makes three dots of “…”.
_BLANK = re.compile(
    r"_{2,}|\.{3,}|\b(?:x{3,}|redacted)\b"
    rf"|\[{_NAMED}\]|<{_NAMED}>|\{{\{{[^{{}}\n]{{1,60}}\}}\}}|\[[ .…_]{{1,40}}\]"
    # DD/MM/YYYY, TT.MM.JJJJ, JJ/MM/AAAA, ДД.ММ.ГГГГ
    r"|\b([^\W\d_])\1{1,3}[./-]([^\W\d_])\2{1,3}[./-]([^\W\d_])\3{1,3}\b",
    re.IGNORECASE,
)
_SAID = re.compile(r"[^\W_]")


def is_blank(text: str) -> bool:
    """Whether a piece of text is nothing but blanks to be filled in, and the signs and spaces around them."""
    left, found = _BLANK.subn(" ", text)
    return bool(found) and _SAID.search(left) is None
