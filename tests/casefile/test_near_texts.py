"""Like texts are found by their sketches, only where one of them is anchored."""

import random
from typing import Any

import pytest

from leakcheck.decode.text_digest import text_content
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location

WORDS = [f"word{number}" for number in range(4000)]


def _text(seed: int, length: int = 200) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def _changed(text: str, words: int) -> str:
    parts = text.split()
    for place in range(5, 5 + 17 * words, 17):
        parts[place % len(parts)] = f"new{place}"
    return " ".join(parts)


def _add(make: Any, writer: Any, path: str, text: str, *, signed: bool = False, role: str = "body", kind: ItemKind = ItemKind.MAIL) -> None:
    fact = text_content(text, role, Location("body"), 10_000)
    writer.save(make.result(make.unit(path), make.examined(path, signed=signed, kind=kind, facts=(fact,))))


def _pairs(writer: Any, least: float = 0.7) -> list[tuple[str, str]]:
    return [(near.anchored.path, near.loose.path) for near in writer.dump().near_texts(least)]


def test_a_changed_copy_of_an_anchored_text_is_found_among_others(make: Any) -> None:
    writer = make.writer()
    for seed in range(60):
        _add(make, writer, f"dump/{seed:02}", _text(seed), signed=seed % 2 == 0)
    _add(make, writer, "dump/copy", _changed(_text(4), 3))
    assert _pairs(writer) == [("dump/04", "dump/copy")]
    writer.close()


def test_nearly_all_changed_copies_are_found(make: Any) -> None:
    writer = make.writer()
    for seed in range(60):
        _add(make, writer, f"dump/a{seed:02}", _text(seed), signed=True)
        _add(make, writer, f"dump/b{seed:02}", _changed(_text(seed), 4))
    assert len(_pairs(writer)) >= 58
    writer.close()


def test_a_document_that_is_signed_itself_anchors_no_other(make: Any) -> None:
    """Its unsigned original lacks the words that the signing program put on the page, and is no altered copy."""
    writer = make.writer()
    _add(make, writer, "dump/signed.pdf", _text(4), signed=True, kind=ItemKind.DOCUMENT)
    _add(make, writer, "dump/original.pdf", _changed(_text(4), 3), kind=ItemKind.DOCUMENT)
    assert _pairs(writer) == []
    assert writer.dump().anchor("dump/signed.pdf") is None
    writer.close()


@pytest.mark.parametrize(("signed", "role", "least"), [(False, "body", 0.7), (True, "subject", 0.7), (True, "body", 0.99)])
def test_what_was_not_asked_for_is_not_found(make: Any, signed: bool, role: str, least: float) -> None:
    writer = make.writer()
    _add(make, writer, "dump/a", _text(1), signed=signed, role=role)
    _add(make, writer, "dump/b", _changed(_text(1), 4), role=role)
    assert _pairs(writer, least) == []
    writer.close()


def test_boilerplate_on_hundreds_of_anchored_mails_does_not_multiply(make: Any) -> None:
    writer = make.writer()
    for number in range(230):
        _add(make, writer, f"dump/{number:03}", _text(1), signed=True)
    assert _pairs(writer) == []
    writer.close()


def test_a_loose_message_that_bears_a_message_id_is_not_looked_for(make: Any) -> None:
    writer = make.writer()
    _add(make, writer, "dump/a", _text(1), signed=True)
    number = Identifier(at=Location("header Message-ID [0]"), kind=IdentifierKind.MESSAGE, value="1@example.org")
    fact = text_content(_changed(_text(1), 2), "body", Location("body"), 10_000)
    writer.save(make.result(make.unit("dump/b"), make.examined("dump/b", facts=(fact, number))))
    assert _pairs(writer) == []
    _add(make, writer, "dump/c", _changed(_text(1), 2))
    assert _pairs(writer) == [("dump/a", "dump/c")]
    writer.close()


def test_texts_of_different_kinds_of_items_are_no_copies(make: Any) -> None:
    writer = make.writer()
    _add(make, writer, "dump/a", _text(1), signed=True)
    _add(make, writer, "dump/b", _text(1), role="document", kind=ItemKind.DOCUMENT)
    assert _pairs(writer) == []
    writer.close()


def test_what_is_less_alike_is_found_after_what_is_more(make: Any) -> None:
    writer = make.writer()
    _add(make, writer, "dump/a", _text(1), signed=True)
    _add(make, writer, "dump/b", _changed(_text(1), 8))
    _add(make, writer, "dump/c", _text(1))
    dump = writer.dump()
    assert [[near.loose.path for near in dump.near_texts(least)] for least in (0.99, 0.7, 0.99)] == [["dump/c"], ["dump/b", "dump/c"], ["dump/c"]]
    writer.close()


def test_asking_twice_gives_the_same_answer(make: Any) -> None:
    writer = make.writer()
    _add(make, writer, "dump/a", _text(1), signed=True)
    _add(make, writer, "dump/b", _changed(_text(1), 2))
    assert _pairs(writer) == _pairs(writer) == [("dump/a", "dump/b")]
    writer.close()


def test_a_loose_file_is_not_compared_with_an_earlier_state_inside_an_anchored_one_nor_a_loose_state_with_anything(make: Any) -> None:
    writer = make.writer()
    _add(make, writer, "dump/a.eml", _text(9), signed=True)
    _add(make, writer, "dump/a.eml!/b.pdf!/state 1 of 2.pdf", _text(4), kind=ItemKind.EARLIER_STATE)
    _add(make, writer, "dump/a.eml!/b.pdf", _text(5), kind=ItemKind.DOCUMENT)
    _add(make, writer, "dump/loose.pdf", _changed(_text(4), 3), kind=ItemKind.DOCUMENT)
    _add(make, writer, "dump/loose.pdf!/state 1 of 2.pdf", _changed(_text(5), 3), kind=ItemKind.EARLIER_STATE)
    assert _pairs(writer) == []
    writer.close()


def test_documents_of_one_name_are_met_whatever_their_words_unless_many_bear_the_name(make: Any) -> None:
    writer = make.writer()
    _add(make, writer, "dump/a.eml", _text(1), signed=True)
    _add(make, writer, "dump/a.eml!/Plan.pdf", "nine words", role="document", kind=ItemKind.DOCUMENT)
    _add(make, writer, "dump/x/plan.PDF", _text(2), role="document", kind=ItemKind.DOCUMENT)
    _add(make, writer, "dump/x/other.pdf", "nine words", role="document", kind=ItemKind.DOCUMENT)
    met = [(near.anchored.path, near.loose.path, near.likeness) for near in writer.dump().namesakes()]
    assert met == [("dump/a.eml!/Plan.pdf", "dump/x/plan.PDF", 0.0)]
    for number in range(30):
        _add(make, writer, f"dump/{number}/plan.pdf", "nine words", role="document", kind=ItemKind.DOCUMENT)
    assert list(writer.dump().namesakes()) == []
    writer.close()


@pytest.mark.parametrize("name", ["part-1.1", "2", "Plan.docx!/sheet1.xlsx"])
def test_names_that_a_program_gave_make_no_namesakes(make: Any, name: str) -> None:
    writer = make.writer()
    for mail, signed in (("dump/a.eml", True), ("dump/b.eml", False)):
        _add(make, writer, mail, _text(1), signed=signed)
        if "!/" in name:
            _add(make, writer, f"{mail}!/{name.partition('!')[0]}", _text(3), role="other", kind=ItemKind.DOCUMENT)
        _add(make, writer, f"{mail}!/{name}", "nine words", role="document", kind=ItemKind.DOCUMENT)
    assert list(writer.dump().namesakes()) == []
    writer.close()
