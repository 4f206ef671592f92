"""Names that computers come with are told apart from people's."""

import pytest

from leakcheck.knowledge.generic_names import names_nobody


@pytest.mark.parametrize("name", ["User", "ADMINISTRATOR", "Windows  User", "Пользователь Windows"])
def test_installers_names_stand_for_nobody(name: str) -> None:
    assert names_nobody(name)


@pytest.mark.parametrize("name", ["", "Claire Vasseur", "Сидоренко Пётр Ильич", "bureau"])
def test_other_names_may_be_somebodys(name: str) -> None:
    assert not names_nobody(name)


@pytest.mark.parametrize(
    "name",
    [
        "Windows-Benutzer",
        "Microsoft-Konto",
        "Acer",
        "HP Inc.",
        "Besitzer",
        "user1",
        "Gast",
        "Office",
        "LAPTOP-4",
        "DESKTOP-7F3A2B1",
        "Unknown Author",
    ],
)
def test_what_programs_and_makers_enter_in_other_languages_stands_for_nobody(name: str) -> None:
    assert names_nobody(name)


@pytest.mark.parametrize("name", ["Karla Winter", "Dell'Acqua", "Benutzer Müller", "Officer", "Homer", "bureau", "K. Owner", ""])
def test_a_name_that_only_resembles_one_is_somebodys(name: str) -> None:
    assert not names_nobody(name)
