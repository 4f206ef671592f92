"""Words out of Rich Text, and the page that Outlook wrapped into it: tags, code pages, what only readers of Rich Text shall see."""

from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.rtf_words import rtf_text, wrapped_html

#: As Outlook writes it: the page's own tags in groups of their own, what is for readers of Rich Text between `\htmlrtf` and `\htmlrtf0`.
WRAPPED = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fswiss\fcharset204 Arial Cyr;}}"
    rb'\uc1\pard{\*\htmltag19 <html>}{\*\htmltag34 <head>}{\*\htmltag161 <meta name=Generator content="Microsoft Word 15 (filtered medium)">}'
    rb"{\*\htmltag41 </head>}{\*\htmltag50 <body lang=FR>}{\*\htmltag64 <p>}\htmlrtf {\b\htmlrtf0 Au \'e9t\'e9 \htmlrtf\f1\htmlrtf0 \'cf\'f0\'e8"
    rb'{\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 {\*\htmltag84 <a href="http://example.org/\'e9">}ici\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}'
    rb"{\*\mhtmltag72 <p>not this}\par{\*\htmltag58 </body>}{\*\htmltag27 </html>}}"
)


def test_the_page_comes_out_as_it_was_wrapped() -> None:
    assert wrapped_html(WRAPPED) == (
        '<html><head><meta name=Generator content="Microsoft Word 15 (filtered medium)"></head><body lang=FR><p>Au été При&nbsp;'
        '<a href="http://example.org/é">ici</p>\n</body></html>'
    )


def test_its_words_are_those_of_the_page() -> None:
    assert rtf_text(WRAPPED).strip() == "Au été При\xa0ici"


def test_other_rich_text_wraps_no_page() -> None:
    plain = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\info{\author Somebody}}One\par two \u1046 ?{\*\unknown not this}\tab three}"
    assert wrapped_html(plain) == ""
    assert rtf_text(plain) == "One\ntwo Ж\tthree"


@given(st.binary(max_size=300))
def test_never_raises(data: bytes) -> None:
    wrapped_html(rb"{\rtf1\fromhtml1 " + data)
    rtf_text(data)
