"""The widths of the fonts that every reader of PDF has, held against the copy of Adobe's files in another library."""

import importlib

import pytest

from leakcheck.decode.standard_fonts import standard_widths

LETTERS = {code: bytes([code]).decode("cp1252", "replace") for code in range(32, 256)}


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Helvetica", "Helvetica"),
        ("Arial-ItalicMT", "Helvetica-Oblique"),
        ("Arial,BoldItalic", "Helvetica-BoldOblique"),
        ("ABCDEF+ArialMT", "Helvetica"),
        ("Helvetica-Bold", "Helvetica-Bold"),
        ("TimesNewRomanPSMT", "Times-Roman"),
        ("Times-Roman", "Times-Roman"),
        ("TimesNewRoman,Bold", "Times-Bold"),
        ("TimesNewRomanPS-ItalicMT", "Times-Italic"),
        ("Times-BoldItalic", "Times-BoldItalic"),
        ("CourierNew,Bold", "Courier-Bold"),
    ],
)
def test_all_letters_are_as_wide_as_adobe_published(name: str, core: str) -> None:
    try:
        published = importlib.import_module("pypdf._codecs.core_font_metrics").CORE_FONT_METRICS[core].character_widths
    except (ImportError, AttributeError):
        pytest.skip("this version of pypdf brings no widths")
    found = standard_widths(name, LETTERS)
    both = {code: letter for code, letter in LETTERS.items() if code in found and letter in published}
    assert len(both) > 180
    apart = {letter: (found[code], published[letter]) for code, letter in both.items() if found[code] != published[letter]}
    assert not apart


@pytest.mark.parametrize("name", ["", "Symbol", "ZapfDingbats", "ArialNarrow", "Arial-Black", "Helvetica-Condensed", "Times-Roman-Extra", "x" * 5000])
def test_other_fonts_are_not_known(name: str) -> None:
    assert standard_widths(name, LETTERS) == {}
