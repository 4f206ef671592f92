"""Points to what a pivot table keeps and no sheet shows; a question to ask, and never a sign against the file."""

from claims import document

from leakcheck.decode.text_digest import text_content
from leakcheck.model.facts import TextContent
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.pivot_table_keeps_unseen_values import pivot_table_keeps_unseen_values as rule


def text(words: str, role: str = "pivot-table") -> TextContent:
    made = text_content(words, role, Location(f"xl/pivotCache/pivotCacheDefinition1.xml: {role}"), 10_000)
    assert made is not None
    return made


def test_how_much_no_sheet_shows_is_told_and_none_of_it_quoted() -> None:
    (said,) = rule.check(document(text("Item\tRent\nBribe\t5000")))
    assert said.sentence == "A pivot table keeps values of its source that no sheet shows: 20 characters, which leakcheck show --words prints."
    assert rule.direction is Direction.LEAD


def test_several_tables_are_told_as_one() -> None:
    (said,) = rule.check(document(text("word " * 400), text("other")))
    assert "2,004 characters" in said.sentence
    assert len(said.evidence) == 2


def test_is_silent_about_all_other_words() -> None:
    assert not list(rule.check(document(text("Item\tRent", "document"), text("Bribe", "hidden"))))
