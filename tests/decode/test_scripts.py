"""Scripts of names, texts and language tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.scripts import script_of, script_of_language, script_of_name


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("Ann Miller", "Latin"),
        ("Łukasz Żądło", "Latin"),
        ("Сидоренко Пётр", "Cyrillic"),
        ("Νίκος", "Greek"),
        ("山田 タロウ", "East Asian"),
        ("김철수", "Hangul"),
        ("יוסי", "Hebrew"),
        ("123", ""),
        ("", ""),
    ],
)
def test_a_name_has_the_script_of_most_of_its_letters(name: str, script: str) -> None:
    assert script_of_name(name) == script


def test_fullwidth_latin_is_latin() -> None:
    assert script_of("Ｍｉｌｌｅｒ") == "Latin"


def test_long_strings_and_mixtures_are_no_names() -> None:
    assert script_of_name("ж" * 200) == ""
    assert script_of_name("aж山") == ""


@pytest.mark.parametrize(
    ("tag", "script"),
    [
        ("ru-RU", "Cyrillic"),
        ("uk", "Cyrillic"),
        ("sr-Cyrl-RS", "Cyrillic"),
        ("sr-RS", "Cyrillic"),
        ("sr-Latn-RS", "Latin"),
        ("el_GR", "Greek"),
        ("en-US", "Latin"),
        ("uz-Cyrl", "Cyrillic"),
        ("", "Latin"),
    ],
)
def test_a_language_tag_implies_a_script(tag: str, script: str) -> None:
    assert script_of_language(tag) == script


@given(st.text(max_size=200))
def test_any_text_has_a_script_or_none(text: str) -> None:
    assert isinstance(script_of(text), str)
    assert isinstance(script_of_language(text), str)
