"""The bytes that programs make of a password."""

from leakcheck.decode.password_spellings import spellings


def test_a_plain_word_has_one_spelling() -> None:
    assert spellings("swordfish") == [b"swordfish"]


def test_other_letters_are_spelt_as_windows_and_dos_wrote_them_too() -> None:
    assert spellings("Schlüssel") == ["Schlüssel".encode(), b"Schl\xfcssel", b"Schl\x81ssel"]
    assert "пароль".encode("cp866") in spellings("пароль")
