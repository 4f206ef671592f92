"""The published examples of each number pass, and no single wrong digit does."""

from collections.abc import Callable

import pytest

from leakcheck.knowledge.check_digits import abn_holds, iban_holds, iban_of, isin_holds, lei_holds, luhn_holds, routing_number_holds, vat_number_holds

Check = Callable[[str], bool | None]
#: The examples of the standards and registers, and for value added tax numbers in use.
EXAMPLES: list[tuple[Check, str]] = [
    (iban_holds, "DE89370400440532013000"),
    (iban_holds, "GB29NWBK60161331926819"),
    (iban_holds, "FR1420041010050500013M02606"),
    (iban_holds, "NO9386011117947"),
    (iban_holds, "MT84MALT011000012345MTLCAST001S"),
    (isin_holds, "US0378331005"),
    (isin_holds, "AU0000XVGZA3"),
    (lei_holds, "5493001KJTIIGC8Y1R12"),
    (luhn_holds, "79927398713"),
    (abn_holds, "51824753556"),
    (routing_number_holds, "111000025"),
    (vat_number_holds, "BE0403019261"),
    (vat_number_holds, "DE136695976"),
    (vat_number_holds, "FR83404833048"),
    (vat_number_holds, "IT00743110157"),
    (vat_number_holds, "LU15027442"),
    (vat_number_holds, "PL8567346215"),
    (vat_number_holds, "PT501964843"),
]


@pytest.mark.parametrize(("check", "number"), EXAMPLES)
def test_published_examples_pass_and_no_single_wrong_digit_does(check: Check, number: str) -> None:
    assert check(number) is True
    for place, sign in enumerate(number):
        if sign.isdigit():
            for other in set("0123456789") - {sign}:
                assert check(number[:place] + other + number[place + 1 :]) is not True, f"{number} with {other} at {place}"


@pytest.mark.parametrize(
    ("check", "number"),
    [(iban_holds, "DE8937040044053201300"), (iban_holds, "ZZ89370400440532013000"), (isin_holds, "US037833100"), (lei_holds, "5493001KJTIIGC8Y1R1X"),
     (abn_holds, "5182475355"), (routing_number_holds, "11100002X"), (routing_number_holds, "000123451"), (vat_number_holds, "AT136695976"), (vat_number_holds, "DE13669597"), (iban_holds, "")],
)  # fmt: skip
def test_other_shapes_are_not_judged(check: Check, number: str) -> None:
    assert check(number) is None


def test_an_account_number_ends_at_its_countrys_length() -> None:
    assert iban_of("DE89 3704 0044 0532 0130 00 BIC COBADEFF") == "DE89370400440532013000"
    assert iban_of("DE89 3704 0044 0532 0130 001") == ""
    assert iban_of("DE89 3704") == ""
