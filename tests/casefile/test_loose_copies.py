"""Copies among what nothing vouches for: the same words, nearly the same words, the same looks."""

import random
from typing import Any

import pytest

from leakcheck.decode.text_digest import text_content
from leakcheck.model.facts import PictureContent
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location

WORDS = [f"word{number}" for number in range(4000)]


def _text(seed: int, length: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def _changed(text: str, words: int, mark: str = "new") -> str:
    parts = text.split()
    for place in range(5, 5 + 29 * words, 29):
        parts[place % len(parts)] = f"{mark}{place}"
    return " ".join(parts)


def _add(make: Any, writer: Any, path: str, text: str, *, signed: bool = False, kind: ItemKind = ItemKind.DOCUMENT) -> None:
    fact = text_content(text, "document", Location("text"), 10_000)
    writer.save(make.result(make.unit(path), make.examined(path, signed=signed, kind=kind, facts=(fact,))))


def _near(writer: Any, least: float = 0.85) -> list[tuple[str, str]]:
    return [(pair.first.path, pair.second.path) for pair in writer.dump().near_documents(least)]


@pytest.fixture
def writer(make: Any) -> Any:
    made = make.writer()
    yield made
    made.close()


def test_a_changed_copy_is_found_among_strangers(make: Any, writer: Any) -> None:
    for seed in range(60):
        _add(make, writer, f"dump/{seed:02}", _text(seed))
    _add(make, writer, "dump/copy", _changed(_text(4), 3))
    assert _near(writer) == [("dump/04", "dump/copy")]


def test_nearly_all_changed_copies_are_found_and_no_others(make: Any, writer: Any) -> None:
    for seed in range(60):
        _add(make, writer, f"dump/a{seed:02}", _text(seed))
        _add(make, writer, f"dump/b{seed:02}", _changed(_text(seed), 4))
    found = _near(writer)
    assert len(found) >= 57
    assert all(first[-2:] == second[-2:] for first, second in found)


def test_copies_in_the_same_words_are_one_wording_told_apart_by_path(make: Any, writer: Any) -> None:
    for name in "cab":
        _add(make, writer, f"dump/{name}", _text(1))
    _add(make, writer, "dump/d", _changed(_text(1), 2))
    assert _near(writer) == [("dump/a", "dump/d")]
    assert [[item.path for item in group] for group in writer.dump().same_words()] == [["dump/a", "dump/b", "dump/c"]]


def test_what_an_authenticated_mail_holds_is_anothers_task(make: Any, writer: Any) -> None:
    _add(make, writer, "dump/mail", _text(1), signed=True, kind=ItemKind.MAIL)
    _add(make, writer, "dump/loose", _changed(_text(1), 2))
    assert _near(writer) == []
    assert list(writer.dump().same_words()) == []


def test_a_form_that_very_many_filled_in_does_not_multiply(make: Any, writer: Any) -> None:
    form = _text(1, 1000)
    for number in range(60):
        _add(make, writer, f"dump/{number:02}", f"{form} {number}")
    # Nearly every band is shared by all sixty and left out: what is left cannot pair each with each.
    assert len(_near(writer)) < 60 * 59 / 4


def test_asking_twice_gives_the_same_answer(make: Any, writer: Any) -> None:
    _add(make, writer, "dump/a", _text(1))
    _add(make, writer, "dump/b", _changed(_text(1), 2))
    assert _near(writer) == _near(writer) == [("dump/a", "dump/b")]


def test_pictures_of_equal_hashes_are_groups_unless_there_are_too_many(make: Any, writer: Any) -> None:
    for name, looks in (("a", "0f0f"), ("b", "0f0f"), ("c", "ffff"), ("d", ""), ("e", "")):
        seen = PictureContent(at=Location("picture"), role="picture", width=9, height=9, perceptual_hash=looks)
        writer.save(make.result(make.unit(name), make.examined(name, kind=ItemKind.PICTURE, facts=(seen,))))
    assert [[item.path for item, _ in group] for group in writer.dump().same_looks(2)] == [["a", "b"]]
    assert list(writer.dump().same_looks(1)) == []
