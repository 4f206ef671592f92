"""What is said of an inserted picture: paths, addresses, names without an ending, labels of Word, and what Office made by itself."""

import time

import pytest

from leakcheck.decode.inserted_pictures import called, described, given_away
from leakcheck.model.facts import Description, FeatureUse, Link, PathClaim

WORKS = r"C:\Users\nadia\Pictures\receipt.jpg"


@pytest.mark.parametrize("labels", ["Description: ", "Description: Description: ", "Beschreibung: ", "Description : ", "Описание: "])
def test_labels_that_word_put_before_a_path_are_none_of_it(labels: str) -> None:
    (fact,) = described("a", labels + WORKS)
    assert isinstance(fact, PathClaim)
    assert (fact.path, fact.at.raw) == (WORKS, labels + WORKS)
    assert list(given_away("a", labels + WORKS)) == [fact]


def test_words_behind_a_label_are_told_as_they_stand() -> None:
    (fact,) = described("a", "Description: the minister")
    assert isinstance(fact, Description)
    assert fact.value == "Description: the minister"


def test_rich_text_of_word_leaves_out_the_end_of_the_line_before_what_it_made_by_itself() -> None:
    # As it stands in the Rich Text of a published letter.
    assert [type(fact) for fact in described("a", "TextDescription automatically generated")] == [Description, FeatureUse]
    assert [type(fact) for fact in described("a", "Not a Description automatically generated")] == [Description]


@pytest.mark.parametrize("text", ["deeply_embedded_pic", "vinagenuwin", "CDR 96-15"])
def test_a_name_without_an_ending(text: str) -> None:
    (fact,) = called("a", text)
    assert fact == Description(at=fact.at, kind="name of an inserted picture", value=text)


@pytest.mark.parametrize(("text", "kind"), [(WORKS, PathClaim), ("Aster2.bmp", PathClaim), ("https://example.org/a.jpg", Link)])
def test_a_name_that_is_a_place(text: str, kind: type) -> None:
    assert [type(fact) for fact in called("a", text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Our summer sale",
        "image001.png",
        "cid:image001.png@01CC3AFE",
        "https://example.org/a.jpg",
        "Learn how descriptions are automatically generated",
        "Report page: Description automatically generated from the database",
        "Rechnung: Automatisch generierte Beschreibung",
        "D:/ read page 3.14 and then",
    ],
)
def test_what_a_newsletter_says_of_its_pictures_is_not_told(text: str) -> None:
    assert list(given_away("a", text)) == []


@pytest.mark.parametrize(
    "text",
    ["Logo\n\nDescription automatically\r\n  generated", "Logo\r\n\r\n Description automatically generated", "Description automatically generated"],
)
def test_in_html_the_ends_of_lines_are_blanks(text: str) -> None:
    words, feature = given_away("a", text)
    assert isinstance(words, Description)
    assert isinstance(feature, FeatureUse)
    assert words.value == " ".join(text.split())


def test_long_texts_cost_little() -> None:
    begun = time.process_time()
    for text in ("Description: " * 80, "a" * 1000, "a " * 500, "Description automatically " * 40, "C:\\" * 300, "\\\\" + "." * 1000):
        for _ in range(200):
            assert len(list(described("a", text))) + len(list(called("a", text))) + len(list(given_away("a", text))) < 6
    assert time.process_time() - begun < 3
