"""The words above and below a sheet's printed pages."""

import pytest

from leakcheck.decode.sheet_headers import header_words


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ('&L&"Times New Roman,Обычный"&12Streng vertraulich&RSeite &P von &N', "Streng vertraulich Seite von"),
        ("&CAutor: K. Schmid &K000000&D", "Autor: K. Schmid"),
        ("one && two", "one two"),
        ("&C&P", ""),
        ("no codes", "no codes"),
        ('&"' + "x" * 100_000, '&"' + "x" * 100_000),
    ],
)
def test_codes_are_left_out(written: str, printed: str) -> None:
    assert header_words(written) == printed
