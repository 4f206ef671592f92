"""What is left of a text without its small letters."""

from leakcheck.knowledge.capitals_and_signs import capitals_and_signs


def test_small_letters_and_blanks_are_left_out() -> None:
    assert capitals_and_signs("On the Windows 10\tof an IBAN,\nsee x.") == "OW10IBAN,."


def test_other_letters_stay_as_bytes_in_their_order() -> None:
    assert capitals_and_signs("Брексит é x") == "Брексит é".replace(" ", "").encode().decode("latin-1")
    assert capitals_and_signs("a\ud800B") == "?B"


def test_each_text_has_its_own() -> None:
    first, second = "One Text", "Two Texts"
    assert [capitals_and_signs(one) for one in (first, first, second, first, "One " + "Text")] == ["OT", "OT", "TT", "OT", "OT"]
