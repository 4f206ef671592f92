"""Tells of references that lead nowhere as a question; silent for texts that were cut and for deleted words."""

from claims import document

from leakcheck.decode.text_digest import text_content
from leakcheck.model.facts import TextContent
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.dangling_reference import dangling_reference as rule

TEXT = "as shown by Miller [2] and later [7].\n" + "\n".join(f"[{number}] Miller, On the age of inks, volume {number}" for number in range(1, 7))


def text(words: str, role: str = "document", longest: int = 10_000) -> TextContent:
    made = text_content(words, role, Location("word/document.xml"), longest)
    assert made is not None
    return made


def test_a_source_that_was_struck_off_is_a_lead() -> None:
    (said,) = rule.check(document(text(TEXT)))
    assert "source 7, where the last is 6" in said.sentence
    assert rule.direction is Direction.LEAD


def test_a_text_that_was_cut_may_have_lost_the_end_of_its_list() -> None:
    assert not list(rule.check(document(text(TEXT + "\nand so on", longest=len(TEXT)))))


def test_deleted_words_are_not_the_text() -> None:
    assert not list(rule.check(document(text(TEXT, "deleted"))))


def test_complete_lists_are_silent() -> None:
    assert not list(rule.check(document(text(TEXT.replace("[7]", "[6]")))))
