"""Speaks of an amount whose words and figures differ; silent where they agree and for words that the file does not show."""

from claims import document

from leakcheck.decode.text_digest import text_content
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Observation, Weight
from leakcheck.rules.amounts_differ_on_one_line import amounts_differ_on_one_line as rule


def said(words: str, role: str = "document") -> list[Observation]:
    made = text_content(words, role, Location("word/document.xml"), 10_000)
    assert made is not None
    return list(rule.check(document(made)))


def test_a_changed_figure_is_told_with_what_the_words_say() -> None:
    (one,) = said("The buyer pays ten thousand euros (€ 70,000) within thirty (30) days.")
    assert "“ten thousand (€ 70,000)”, where the words are 10,000" in one.sentence
    assert "30" not in one.sentence
    assert (rule.weight, rule.direction) == (Weight.WEAK, Direction.ALTERATION)


def test_is_silent_where_they_agree() -> None:
    assert not said("The buyer pays ten thousand euros (€ 10,000) within thirty (30) days.")


def test_deleted_and_hidden_words_are_not_what_the_file_says() -> None:
    assert not said("within thirty (60) days", "deleted")


def test_the_same_fault_is_told_once_and_a_long_list_is_cut() -> None:
    (one,) = said("within thirty (60) days, " * 3)
    assert one.sentence.count("(60)") == 1
    (many,) = said(", ".join(f"within thirty ({number}) days" for number in range(40, 50)))
    assert "and 5 more" in many.sentence
