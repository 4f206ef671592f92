"""References beyond the end of lists and captions, and what is none: indexes, gaps, other documents, notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.text_references import Dangling, dangling

LIST = "\n".join(f"[{number}] Miller, On the age of inks, volume {number}" for number in range(1, 7))


def sources(words: str) -> list[Dangling]:
    return list(dangling(f"{words}\nReferences\n{LIST}"))


@pytest.mark.parametrize(
    "words", ["as shown by Miller [2] and later [8].", "seen before [1, 8]", "seen “before” [3;4] and after.[8]", "as they say, [2] and again [7–8]"]
)
def test_a_source_beyond_the_list_is_told(words: str) -> None:
    (one,) = sources(words)
    assert (one.what, one.last) == ("source", 6)
    assert 8 in one.numbers


@pytest.mark.parametrize(
    "words",
    [
        "as shown by Miller [2] and [6]",
        "a[8] = b[2] and c[1]",
        "as shown by Miller [2] in [1948] and [99]",
        "only elsewhere [8]",
        "chapter 8, page [ 9 ]",
    ],
)
def test_good_references_indexes_years_and_other_lists_are_left_alone(words: str) -> None:
    assert sources(words) == []


def test_a_list_with_a_gap_was_not_seen_whole() -> None:
    text = "Miller [2] and [9]\n" + LIST.replace("[4]", "4")
    assert list(dangling(text)) == []


CAPTIONS = "Figure 1: A house of stone\nFigure 2: A house of wood\nFigure 3. A house of straw\n"


def test_a_figure_beyond_the_last_caption_is_told() -> None:
    assert list(dangling(f"{CAPTIONS}as in Figure 2 and (see figure 5).")) == [Dangling("figure", (5,), 3)]
    german = "Abbildung 1: Haus\nAbbildung 2: Hof\nAbbildung 3: Baum\nwie in Abb. 2 und in Abbildung 4."
    assert list(dangling(german)) == [Dangling("Abbildung", (4,), 3)]


@pytest.mark.parametrize(
    "words",
    ["as in Figure 2 and Figure 3", "as in Figure 2, see Figure 4.1", "as in Figure 2 and Figure 4b", "as in Figure 4", "in Figure 2 of 2019"],
)
def test_figures_that_are_there_parts_and_unnamed_ones_are_left_alone(words: str) -> None:
    assert list(dangling(CAPTIONS + words)) == []


def test_few_captions_are_no_numbering() -> None:
    assert list(dangling("Figure 1: A house\nFigure 2: A barn\nas in Figure 2 and Figure 3")) == []


def test_a_large_text_of_brackets_is_read_in_one_pass() -> None:
    assert list(dangling("word [1] " * 50_000 + "[1,1" * 50_000)) == []


@given(st.lists(st.sampled_from(["word ", "[1]", "[7]", "[", "]", "\n", "Figure ", "1", "2: a", ",", "–", "9"]), max_size=60))
def test_any_order_of_its_pieces_is_read(pieces: list[str]) -> None:
    assert all(number > one.last for one in dangling("".join(pieces)) for number in one.numbers)
