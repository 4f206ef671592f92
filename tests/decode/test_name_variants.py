"""Two names that may be one person's share a word, however it is spelled; titles, companies and domains are no such word."""

import pytest

from leakcheck.decode.name_variants import share_a_name


@pytest.mark.parametrize(
    "other",
    [
        "Anna Berger",
        "Anna",
        "Dr. Anna Müller",
        "ANNA-PC",
        "Anna’s MacBook",
        "anna.mueller@example.org",
        "Müller & Groß",
        "Анна Мюллер",
        "adm-mueller",
    ],
)
def test_a_shared_word_may_mean_one_person(other: str) -> None:
    assert share_a_name("Anna Müller", other)
    assert share_a_name(other, "Müller, Anna")


@pytest.mark.parametrize("other", ["", "Karla Winter", "Office", "AM", "karla@mueller.example", "MUELLER\\karla", "Ann"])
def test_nothing_shared_means_nothing(other: str) -> None:
    assert not share_a_name("Anna Müller, Office", other)


def test_long_names_take_no_long_time() -> None:
    assert not share_a_name("Ä" * 100_000, "ö" * 100_000)
