"""HTML read as its words: what browsers show, what they drop, and no text that takes long."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.html_words import html_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("a&nbsp;&eacute;&#8364;&lt;b&amp;c", "a é€<b&c"),
        ("<head><title>t</title></head><body>words", "words"),
        ("<html><head><meta charset=x><body>words<p>more", "words more"),
        ("<style>p{}</style>x<script>if (a<b) c()</SCRIPT>y", "xy"),
        ("<!-- <b>hidden --> -->x<!DOCTYPE y>", "-->x"),
        ("<!-->x<!--->y", "xy"),
        ("<td>one</td><td>two</td>", "one two"),
        ("<a href='x>y' title=\"a'>b\">in</a> <p don't>x", "in x"),
        ("<a title= 'x>y'>in", "in"),
        ("no markup", "no markup"),
        ("3 < 4, x<, y<", "3 < 4, x<, y<"),
        ("x</ div>y</>z", "xyz"),
        ("<![if !x]>x<![endif]><o:p>y</o:p>", "xy"),
        ("<?xml version='1.0'?>x", "x"),
        ("x<script>never closed", "x"),
        ("x<a href='never closed", "x"),
        ("<a b='never closed>x", "x"),
        ("<br/>x<BR>y<br >z", "x y z"),
        ("&#99999999999;&nosuch;&", "\ufffd&nosuch;&"),
        ("&#" + "9" * 5000 + ";x", "&#" + "9" * 5000 + ";x"),
        ("", ""),
    ],
)
def test_html_is_read_as_what_a_browser_shows(source: str, text: str) -> None:
    assert " ".join(html_text(source).split()) == text


def test_blocks_stand_on_lines_of_their_own() -> None:
    assert html_text("a<div>b<br>c</div>d<b>e</b>") == "a\nb\nc\nde"


#: Each takes the standard library's parser many seconds at this size or less.
_HOSTILE = """
from leakcheck.decode.html_words import html_text
for piece in ("<", "<!--", "<a ", "&", "<![CDATA[", "<p>", "</", "<!", "<?", "<a b='", '<a b="', "<script>", "</script ", "<a", "&#", "<a/", "<a b=", "= ", "<title>", "&a"):
    html_text(piece * 400_000)
    html_text("<a" + piece * 400_000)
    html_text("<script>" + piece * 400_000)
print("done")
"""


def test_hostile_text_is_read_in_linear_time() -> None:
    done = subprocess.run([sys.executable, "-c", _HOSTILE], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "done"


@given(st.lists(st.sampled_from(["<", ">", "a", "/", "!", "--", "'", '"', "=", " ", "script", "&", "#9", ";"]), max_size=30).map("".join))
def test_no_text_makes_it_raise(source: str) -> None:
    assert len(html_text(source)) <= len(source) + 1
