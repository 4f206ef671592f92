"""Marks that mail programs and editors leave in the HTML that they write: class names, comments, name spaces, default fonts."""

import re

#: Each mark's name and the text by which it is known.
_MARKS = (
    ("Gmail quotation (class gmail_quote)", re.compile(r"""class\s{0,3}=\s{0,3}["']?gmail_quote""", re.IGNORECASE)),
    ("Gmail text (class gmail_default or gmail_attr)", re.compile(r"gmail_(?:default|attr|signature)", re.IGNORECASE)),
    ("Word's paragraphs (class MsoNormal)", re.compile(r"\bMsoNormal\b")),
    ("Office name space (urn:schemas-microsoft-com)", re.compile(r"xmlns:[owmvx]\s?=\s?[\"']?urn:schemas-microsoft-com", re.IGNORECASE)),
    ("Outlook's conditional comments", re.compile(r"<!--\[if (?:gte )?mso", re.IGNORECASE)),
    ("Outlook for the web or mobile (id divtagdefaultwrapper, appendonsend, ms-outlook-mobile)", re.compile(
        r"divtagdefaultwrapper|appendonsend|ms-outlook-mobile|elementToProof", re.IGNORECASE)),
    ("Apple Mail (Apple-style-span, Apple-interchange-newline, AppleMailSignature)", re.compile(
        r"Apple-style-span|Apple-interchange-newline|AppleMailSignature|Apple-converted-space|lineBreakAtBeginningOfSignature", re.IGNORECASE)),
    ("Thunderbird (class moz-…)", re.compile(
        r"""["' ]moz-(?:cite-prefix|text-html|signature|forward-container|email-headers|txt-link)""", re.IGNORECASE)),
    ("Yahoo Mail (class yahoo_quoted, ydp…, yiv…)", re.compile(r"yahoo_quoted|\bydp[0-9a-f]{6,}|\byiv\d{6,}", re.IGNORECASE)),
    ("Proton Mail (class protonmail_…)", re.compile(r"protonmail_(?:quote|signature)", re.IGNORECASE)),
    ("default font of Office since 2023 (Aptos)", re.compile(r"font-family:[^;\"'{}]{0,40}[\"']?Aptos", re.IGNORECASE)),
    ("default font of Office since 2007 (Calibri)", re.compile(r"font-family:[^;\"'{}]{0,40}[\"']?Calibri", re.IGNORECASE)),
)  # fmt: skip
#: Where a mail program begins the older message that is answered or passed on; what comes before is the newest hand's.
_OLDER = re.compile(
    r"""class\s{0,3}=\s{0,3}["']?(?:gmail_quote|yahoo_quoted|protonmail_quote|moz-cite-prefix|moz-forward-container)"""
    r"""|<blockquote[^<>]{0,300}type\s{0,3}=\s{0,3}["']?cite"""
    r"""|id\s{0,3}=\s{0,3}["']?(?:divRplyFwdMsg|appendonsend|x_divRplyFwdMsg)"""
    r"""|border-top:\s?solid #(?:B5C4DF|E1E1E1)|-----\s?Original Message\s?-----""",
    re.IGNORECASE,
)
_LONGEST = 1_000_000


def html_marks(source: str) -> list[str]:
    """The names of the marks in a text, each once."""
    shown = source[:_LONGEST]
    return [name for name, pattern in _MARKS if pattern.search(shown)]


def newest_layer(source: str) -> str:
    """A mail's HTML up to the mark of the older message that it answers, that mark included."""
    shown = source[:_LONGEST]
    match = _OLDER.search(shown)
    return shown[: match.end()] if match else shown
