"""Names that computers come with are told apart from people's."""

import pytest

from leakcheck.knowledge.generic_names import names_nobody


@pytest.mark.parametrize("name", ["User", "ADMINISTRATOR", "Windows  User", "Пользователь Windows"])
def test_installers_names_stand_for_nobody(name: str) -> None:
    assert names_nobody(name)


@pytest.mark.parametrize("name", ["", "Claire Vasseur", "Сидоренко Пётр Ильич", "bureau"])
def test_other_names_may_be_somebodys(name: str) -> None:
    assert not names_nobody(name)
