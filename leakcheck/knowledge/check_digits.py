"""Numbers that carry their own check: the published rules by which a slip of the pen shows. No register is asked whether a number exists."""

import re
from collections.abc import Callable

#: Lengths of account numbers by country (SWIFT, IBAN Registry). Countries that are missing are not judged.
_IBAN_LENGTHS = {
    15: "NO", 16: "BE", 18: "DK FI FO GL NL", 19: "MK SI", 20: "AT BA EE KZ LT LU XK", 21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG", 25: "LY PT ST", 26: "IS TR",
    27: "FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HU LB PL SV", 29: "BR EG PS QA UA", 30: "JO KW MU", 31: "MT SC", 32: "LC",
}  # fmt: skip
#: Federal Reserve districts: 01-12, thrift institutions 21-32, electronic 61-72, traveller's cheques 80.
_AMERICAN = re.compile(r"0[1-9]|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80")
_LENGTH_OF = {country: length for length, countries in _IBAN_LENGTHS.items() for country in countries.split()}


def iban_holds(written: str) -> bool | None:
    """ISO 13616 with the check of ISO 7064, MOD 97-10. None for a country or length that is not in the registry's list."""
    number = iban_of(written)
    return _letters_as_digits(number[4:] + number[:4]) % 97 == 1 if number else None


def iban_of(written: str) -> str:
    """The account number at the beginning of what is written, without blanks; empty where it does not end at its country's length."""
    number = ""
    for place, sign in enumerate(written):
        number += sign.strip(" -")
        if len(number) == _LENGTH_OF.get(number[:2]):
            return number if not written[place + 1 : place + 2].isalnum() else ""
    return ""


def lei_holds(number: str) -> bool | None:
    """A legal entity's identifier (ISO 17442): 20 signs, MOD 97-10."""
    return _letters_as_digits(number) % 97 == 1 if len(number) == 20 and number[18:].isdigit() else None


def isin_holds(number: str) -> bool | None:
    """A security's number (ISO 6166): letters as two digits, then Luhn's sum."""
    if len(number) != 12 or not number[:2].isalpha() or not number[11].isdigit():
        return None
    return luhn_holds("".join(str(int(sign, 36)) for sign in number))


def luhn_holds(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B: every second digit from the right doubled, the digits of the products added."""
    return sum(sum(divmod(int(sign) * (1 + place % 2), 10)) for place, sign in enumerate(reversed(digits))) % 10 == 0


def abn_holds(number: str) -> bool | None:
    """An Australian business number: 11 digits, weighted, divisible by 89 (Australian Business Register, Format of the ABN)."""
    if len(number) != 11 or not number.isdigit():
        return None
    digits = [int(sign) for sign in number]
    digits[0] -= 1
    return sum(digit * weight for digit, weight in zip(digits, (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19), strict=True)) % 89 == 0


def routing_number_holds(number: str) -> bool | None:
    """An American bank's routing number: 9 digits, weights 3, 7, 1 (American Bankers Association). Canada's, which begin with 00, have no check."""
    if len(number) != 9 or not number.isdigit() or not _AMERICAN.match(number):
        return None
    return sum(int(sign) * weight for sign, weight in zip(number, (3, 7, 1) * 3, strict=True)) % 10 == 0


def vat_number_holds(number: str) -> bool | None:
    """A number for value added tax with its country's two letters, for countries whose rule is one for all numbers; None for others."""
    rule = _VAT.get((number[:2], len(number) - 2))
    return rule(number[2:]) if rule is not None and number[2:].isdigit() else None


def _german(digits: str) -> bool:
    """ISO 7064, MOD 11,10."""
    product = 10
    for sign in digits[:8]:
        product = ((int(sign) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(digits[8])


def _french(digits: str) -> bool:
    """The key of two digits before the house's number of nine (SIREN)."""
    return int(digits[:2]) == (12 + 3 * (int(digits[2:]) % 97)) % 97


def _polish(digits: str) -> bool:
    return sum(int(sign) * weight for sign, weight in zip(digits, (6, 5, 7, 2, 3, 4, 5, 6, 7), strict=False)) % 11 == int(digits[9])


def _portuguese(digits: str) -> bool:
    left = sum(int(sign) * weight for sign, weight in zip(digits, range(9, 1, -1), strict=False)) % 11
    return (0 if left < 2 else 11 - left) == int(digits[8])


_VAT: dict[tuple[str, int], Callable[[str], bool]] = {
    ("BE", 10): lambda digits: (int(digits[:8]) + int(digits[8:])) % 97 == 0,
    ("DE", 9): _german,
    ("FR", 11): _french,
    ("IT", 11): luhn_holds,
    ("LU", 8): lambda digits: int(digits[:6]) % 89 == int(digits[6:]),
    ("PL", 10): _polish,
    ("PT", 9): _portuguese,
}


def _letters_as_digits(number: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in number))
