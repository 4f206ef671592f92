"""Marks that mail programs and editors leave in the HTML that they write: class names, comments, name spaces, default fonts.

Every mail with HTML is asked for them, hence plain texts in place of patterns: a megabyte takes some milliseconds.
"""

import re

#: Each mark's name and the texts, in small letters, of which one is enough.
_MARKS = (
    ("Gmail quotation (class gmail_quote)", ("gmail_quote",)),
    ("Gmail text (class gmail_default or gmail_attr)", ("gmail_default", "gmail_attr", "gmail_signature")),
    ("Word's paragraphs (class MsoNormal)", ("msonormal",)),
    ("Office name space (urn:schemas-microsoft-com)", ("urn:schemas-microsoft-com:office", "urn:schemas-microsoft-com:vml")),
    ("Outlook's conditional comments", ("<!--[if mso", "<!--[if gte mso", "<!--[if !mso")),
    ("Outlook for the web or mobile", ("divtagdefaultwrapper", "appendonsend", "ms-outlook-mobile", "elementtoproof")),
    ("Apple Mail", (
        "apple-style-span", "apple-interchange-newline", "applemailsignature", "apple-converted-space", "linebreakatbeginningofsignature")),
    ("Thunderbird (class moz-…)", ("moz-cite-prefix", "moz-text-html", "moz-signature", "moz-forward-container", "moz-email-headers")),
    ("Yahoo Mail (class yahoo_quoted or yahoo-style-wrap)", ("yahoo_quoted", "yahoo-style-wrap")),
    ("Proton Mail (class protonmail_…)", ("protonmail_quote", "protonmail_signature")),
)  # fmt: skip
#: Fonts that tell a generation of programs; the name alone can be a word of the text.
_FONTS = (
    ("default font of Office since 2023 (Aptos)", "aptos", re.compile(r"font-family\s?:[^;{}]{0,40}aptos")),
    ("default font of Office since 2007 (Calibri)", "calibri", re.compile(r"font-family\s?:[^;{}]{0,40}calibri")),
)
#: Where a mail program begins the older message that is answered or passed on; what comes before is the newest hand's.
_OLDER = (
    "gmail_quote", "yahoo_quoted", "protonmail_quote", "moz-cite-prefix", "moz-forward-container", 'type="cite"', "type=cite", "divrplyfwdmsg",
    "appendonsend", "border-top:solid #b5c4df", "border-top:solid #e1e1e1", "border-top: solid #e1e1e1", "-----original message-----",
)  # fmt: skip
_LONGEST = 1_000_000


def html_marks(source: str) -> list[str]:
    """The names of the marks in a text, each once."""
    shown = source[:_LONGEST].lower()
    marks = [name for name, texts in _MARKS if any(map(shown.__contains__, texts))]
    return marks + [name for name, word, pattern in _FONTS if word in shown and pattern.search(shown)]


def newest_layer(source: str) -> str:
    """A mail's HTML up to the mark of the older message that it answers, that mark included."""
    shown = source[:_LONGEST].lower()
    begins = [place + len(text) for text in _OLDER if (place := shown.find(text)) >= 0]
    return shown[: min(begins, default=len(shown))]
