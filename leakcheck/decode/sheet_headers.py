"""The words above and below the printed pages of a sheet, among the codes for fonts, places and numbers (ISO/IEC 29500-1 section 18.3.1.46)."""

import re

_CODE = re.compile(r'&(?:"[^"]{0,80}"|K[0-9A-Fa-f]{6}|\d{1,3}|[A-Z&])')


def header_words(text: str) -> str:
    """What is printed for a header or a footer, without its codes."""
    return " ".join(_CODE.sub(" ", text).split())
