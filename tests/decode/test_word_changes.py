"""The shortest difference between two wordings."""

from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.word_changes import MOST_EDITS, word_changes

WORDS = st.lists(st.sampled_from(["one", "two", "three", "four", "five", "12", "Ann"]), max_size=40)


def test_a_changed_amount_is_one_telling_passage_shown_with_its_neighbours() -> None:
    found = word_changes("The hall costs 12 400 euros for the evening.", "The hall costs 72 400 euros for the evening.")
    assert found is not None
    assert [(passage.removed, passage.added) for passage in found.passages] == [(("12",), ("72",))]
    assert found.telling
    assert found.changed == 1
    assert found.lines == ("- The hall costs 12 400 euros for the evening", "+ The hall costs 72 400 euros for the evening")


def test_case_spaces_and_punctuation_are_no_wording() -> None:
    found = word_changes("The  hall,\ncosts nothing", "the hall costs: nothing!")
    assert found is not None
    assert found.passages == ()


def test_a_small_word_changed_is_not_telling() -> None:
    found = word_changes("a cat and a dog", "a cat or a dog")
    assert found is not None
    assert not found.telling


def test_passages_with_numbers_come_first_in_the_lines_and_the_lines_are_bounded() -> None:
    old = " ".join(("and", "then", "some", "more", "words", "of", "the", "same", "kind", "stand", "here") * 100)
    words = old.split()
    for place in range(10, len(words), 12):
        words[place] = "other"
    words[-5] = "Anna"
    found = word_changes(old, " ".join(words))
    assert found is not None
    assert len(found.lines) <= 41
    assert "Anna" in found.lines[1]
    assert "further passages" in found.lines[-1]


def test_accounts_come_before_amounts_before_names_before_dates_before_mere_words() -> None:
    old = (
        "the old board has met and it said nothing else of note about this; the meeting was held on 16 September in the hall of the town as ever; "
        "the work was done by Rempart and by nobody else of the whole region; the gifts reach 21 750 euros and were paid by very many persons; "
        "all is to be paid to the account DE89 3704 0044 0532 0130 00 at the end"
    )
    new = old.replace("old board", "new board").replace("16 Sep", "17 Sep").replace("Rempart", "Bastion").replace("21 750", "91 750")
    found = word_changes(old, new.replace("0532", "0599"))
    assert found is not None
    assert [passage.matter.name for passage in found.passages] == ["WORDS", "DATE", "NAME", "AMOUNT", "ACCOUNT"]
    assert [next(word for word in ("0599", "91", "Bastion", "17", "new") if word in line) for line in found.lines[1::2]] == [
        "0599", "91", "Bastion", "17", "new"
    ]  # fmt: skip


def test_texts_with_nothing_in_common_are_given_up_early() -> None:
    assert word_changes(" ".join(f"a{n}" for n in range(MOST_EDITS)), " ".join(f"b{n}" for n in range(MOST_EDITS))) is None


def test_long_texts_with_few_changes_are_compared_whole() -> None:
    old = " ".join(f"word{number % 500}" for number in range(30_000))
    new = old.replace("word17 ", "word18 ", 1) + " end"
    found = word_changes(old, new)
    assert found is not None
    assert found.changed == 2


@given(WORDS, WORDS)
def test_the_passages_turn_the_first_text_into_the_second(old: list[str], new: list[str]) -> None:
    found = word_changes(" ".join(old), " ".join(new))
    assert found is not None
    out, done = [], 0
    for passage in found.passages:
        out += old[done : passage.first[0]] + new[passage.second[0] : passage.second[1]]
        done = passage.first[1]
    assert out + old[done:] == new


@given(WORDS)
def test_a_text_does_not_differ_from_itself(words: list[str]) -> None:
    found = word_changes(" ".join(words), " ".join(words))
    assert found is not None
    assert found.passages == ()
    assert found.lines == ()


def test_tells_where_only_the_blanks_of_a_form_were_filled_and_where_words_were_only_added() -> None:
    def changed(old: str, new: str) -> tuple[bool, bool]:
        found = word_changes(old, new)
        assert found is not None
        return found.form_filled, found.only_added

    assert changed("Name: ____ Born: [date]", "Name: Karl Vogel Born: 3 April 1980") == (True, True)
    assert changed("Name: Karl", "Name: Karl, born on 3 April 1980") == (False, True)
    assert changed("Name: ____ Sum: 240", "Name: Karl Sum: 420") == (False, False)
    assert changed("Contents ........ 3", "Contents ........ 4") == (False, False)
    assert changed("the same", "the same") == (False, True)
