"""What two cases share, and what belongs together in them and differs."""

import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from leakcheck.casefile import CaseWriter
from leakcheck.casefile.overlap import Overlap, Tie, way
from leakcheck.decode.text_digest import text_content
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location

WORDS = [f"word{number}" for number in range(4000)]
TEXT = " ".join(random.Random(1).choices(WORDS, k=300))
CHANGED = TEXT.replace(TEXT.split()[40], "changed")


class Two:
    """Two cases that are filled item by item."""

    def __init__(self, make: Any, folder: Path) -> None:
        self._make, self._folders = make, (folder / "one", folder / "two")
        self._writers = [CaseWriter(one) for one in self._folders]
        for writer in self._writers:
            writer.begin(make.run)

    def add(self, side: int, path: str, text: str = TEXT, *, sha: str = "", kind: ItemKind = ItemKind.DOCUMENT, message_id: str = "") -> None:
        role = "body" if kind is ItemKind.MAIL else "document"
        facts = [text_content(text, role, Location("text"), 100_000)]
        if message_id:
            facts.append(Identifier(at=Location("header Message-ID [0]"), kind=IdentifierKind.MESSAGE, value=message_id))  # type: ignore[arg-type]
        made = self._make.examined(path, kind=kind, facts=tuple(facts))
        item = Item(path, 100, sha or f"{side}{path}", kind=kind)
        self._writers[side].save(self._make.result(self._make.unit(path), msgspec.structs.replace(made, item=item)))

    def overlap(self) -> Overlap:
        for writer in self._writers:
            writer.finish_reading()
            writer.close()
        return Overlap(*self._folders)


@pytest.fixture
def two(make: Any, tmp_path: Path) -> Two:
    return Two(make, tmp_path)


def _differing(two: Two) -> list[tuple[Tie, str, str]]:
    overlap = two.overlap()
    found = [(pair.tie, pair.first, pair.second) for pair in overlap.differing()]
    overlap.close()
    return found


def test_files_of_the_same_bytes_are_counted_and_named(two: Two) -> None:
    two.add(0, "one/a", sha="f" * 64)
    two.add(0, "one/b", CHANGED)
    two.add(1, "two/z", sha="f" * 64)
    overlap = two.overlap()
    assert overlap.same_bytes(5) == (1, [("one/a", "two/z")])
    assert overlap.same_words(5) == (0, [])
    overlap.close()


def test_the_same_words_in_other_bytes_are_told_apart_from_the_same_bytes(two: Two) -> None:
    two.add(0, "one/a.docx")
    two.add(1, "two/a.odt")
    overlap = two.overlap()
    assert overlap.same_words(5) == (1, [("one/a.docx", "two/a.odt")])
    assert list(overlap.differing()) == []
    overlap.close()


def test_a_changed_and_renamed_copy_is_found_even_beside_an_unchanged_one(two: Two) -> None:
    two.add(0, "one/note.docx")
    two.add(0, "one/other.docx", CHANGED)
    two.add(1, "two/note.docx")
    assert _differing(two) == [(Tie.WORDS, "one/other.docx", "two/note.docx")]


def test_versions_that_both_dumps_hold_are_no_difference_between_them(two: Two) -> None:
    for side, name in enumerate(("one", "two")):
        two.add(side, f"{name}/v1.docx")
        two.add(side, f"{name}/v2.docx", CHANGED)
    assert _differing(two) == []


def test_messages_of_one_name_with_other_words_are_a_pair_and_others_are_not(two: Two) -> None:
    two.add(0, "one/1", kind=ItemKind.MAIL, message_id="a@x")
    two.add(0, "one/2", kind=ItemKind.MAIL, message_id="b@x")
    two.add(1, "two/1", CHANGED, kind=ItemKind.MAIL, message_id="a@x")
    two.add(1, "two/2", kind=ItemKind.MAIL, message_id="b@x")
    assert _differing(two) == [(Tie.MESSAGE, "one/1", "two/1")]


def test_documents_of_one_name_and_quite_other_words_are_the_last_resort(two: Two) -> None:
    two.add(0, "one/budget.docx")
    two.add(1, "two/x/Budget.docx", " ".join(random.Random(2).choices(WORDS, k=300)))
    assert _differing(two) == [(Tie.NAME, "one/budget.docx", "two/x/Budget.docx")]


def test_a_name_that_stands_on_very_many_files_is_no_name(two: Two) -> None:
    for number in range(12):
        two.add(0, f"one/{number}/image.docx", " ".join(random.Random(number).choices(WORDS, k=300)))
    two.add(1, "two/image.docx", " ".join(random.Random(99).choices(WORDS, k=300)))
    assert _differing(two) == []


def test_what_the_other_holds_in_no_form_is_alone(two: Two) -> None:
    for side in (0, 1):
        two.add(side, f"{side}/same", sha="f" * 64)
        two.add(side, f"{side}/words")
        two.add(side, f"{side}/mail", f"{TEXT} {side}", kind=ItemKind.MAIL, message_id="1@a.example")
        two.add(side, f"{side}/archive", f"names {side}", kind=ItemKind.CONTAINER)
    two.add(0, "0/version", " ".join(WORDS[:300]))
    two.add(1, "1/version", " ".join((*WORDS[:150], "changed", *WORDS[151:300])))
    two.add(0, "0/paper", " ".join(WORDS[1000:1300]))
    two.add(1, "1/letter", " ".join(WORDS[2000:2300]), kind=ItemKind.MAIL, message_id="2@a.example")
    two.add(1, "1/photograph", " ".join(WORDS[3000:3300]), kind=ItemKind.PICTURE)
    overlap = two.overlap()
    assert list(overlap.differing())
    assert overlap.alone(0, 9) == ({"document": 1}, ["0/paper"])
    assert overlap.alone(1, 1) == ({"mail": 1, "picture": 1}, ["1/letter"])
    overlap.close()


def test_what_lies_at_the_same_path_with_other_bytes_is_found_whatever_the_dumps_are_called(two: Two) -> None:
    for side, root in ((0, "old"), (1, "new")):
        two.add(side, f"{root}/mail/a.eml", kind=ItemKind.MAIL)
        two.add(side, f"{root}/same", sha="f" * 64)
        two.add(side, f"{root}/papers.zip", kind=ItemKind.CONTAINER)
        two.add(side, f"{root}/papers.zip!/plan.doc")
        # A message's number is another as soon as one before it is missing.
        two.add(side, f"{root}/inbox.mbox!/17", kind=ItemKind.MAIL)
    overlap = two.overlap()
    count, found = overlap.same_path(10)
    assert overlap.same_path(1)[1] == found[:1]
    overlap.close()
    assert count == 2
    assert [(pair.tie, pair.first, pair.second) for pair in found] == [
        (Tie.PATH, "old/mail/a.eml", "new/mail/a.eml"),
        (Tie.PATH, "old/papers.zip!/plan.doc", "new/papers.zip!/plan.doc"),
    ]


def test_a_pair_of_which_one_lies_in_both_dumps_is_marked(two: Two) -> None:
    two.add(0, "one/first", TEXT, sha="f" * 64)
    two.add(0, "one/version", CHANGED)
    two.add(1, "two/first", TEXT, sha="f" * 64)
    two.add(1, "two/other", TEXT.replace(TEXT.split()[80], "else"))
    overlap = two.overlap()
    crossed = {(pair.first, pair.second): pair.crossed for pair in overlap.differing()}
    overlap.close()
    assert crossed[("one/version", "two/first")]
    assert not crossed[("one/version", "two/other")]


@pytest.mark.parametrize(
    ("path", "below"),
    [("dump/a/b.eml", "/a/b.eml"), ("dump", ""), ("a.zip!/b.doc", "!/b.doc"), ("dump/in.mbox!/3", ""), ("dump/in.mbox!/3!/x.doc", ""), ("dump/2024/3", "/2024/3")],
)  # fmt: skip
def test_the_path_below_the_dump(path: str, below: str) -> None:
    assert way(path) == below
