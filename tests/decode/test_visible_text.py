"""Untrusted text is made visible, and made fit to be stored."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.visible_text import storable, visible


def test_escapes_overrides_and_nulls_are_written_out() -> None:
    assert visible("a\x1b[31mb") == "a<U+001B>[31mb"
    assert visible("invoice\u202efdp.exe") == "invoice<U+202E>fdp.exe"
    assert visible("line\nline") == "line<U+000A>line"
    assert visible("line\nline", keep_newlines="\n") == "line\nline"


def test_words_of_all_scripts_stay() -> None:
    for text in ("Élise Müller", "Привет", "東京", "العربية", "😀", "naïve café — “quoted”"):
        assert visible(text) == text


@given(text=st.text(max_size=200))
def test_nothing_invisible_is_left(text: str) -> None:
    shown = visible(text)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}]
    assert visible(shown) == shown


@given(data=st.binary(max_size=100))
def test_everything_can_be_stored(data: bytes) -> None:
    kept = storable(data.decode("utf-8", "surrogateescape"), 50)
    kept.encode("utf-8")
    assert "\0" not in kept
