"""A number that carries its own check, such as an account number, does not pass it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from leakcheck.knowledge.capitals_and_signs import capitals_and_signs
from leakcheck.knowledge.check_digits import abn_holds, iban_holds, iban_of, isin_holds, lei_holds, routing_number_holds, vat_number_holds
from leakcheck.model.examined import Examined
from leakcheck.model.facts import HEARD, TextContent
from leakcheck.model.first_few import first_few
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MOST, _MOST_LOOKED_AT = 5, 2_000
_NOT_SIGNS = re.compile(r"[^0-9A-Z]")
#: What people put in place of a number.
_EXAMPLE = re.compile(r"X{3}|(\d)\1{4}|12345|23456|98765|00000")


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    written: "re.Pattern[str]"
    """The word that names the kind, and behind it the number as `n`."""
    holds: Callable[[str], bool | None]
    signs: tuple[str, ...]
    """Of these one must stand in what is left of a text without small letters and blanks: many times faster than the expression."""
    word: str = ""
    """Or this, in the text as it is."""


def _kind(name: str, words: str, number: str, holds: Callable[[str], bool | None], *signs: str, word: str = "") -> _Kind:
    written = re.compile(rf"\b(?:{words})\b[^\w\n]{{0,6}}(?:(?:No|Nr|Number|Code|code)\b[^\w\n]{{0,4}})?(?P<n>{number})(?![\w-])")
    return _Kind(name, written, holds, signs, word)


#: Read as far as the country's length, because words may follow.
IBAN = "account number (IBAN)"
_KINDS = (
    _kind(IBAN, "IBAN", r"[A-Z]{2}\d{2}(?:[ -]?[0-9A-Z]){11,30}", iban_holds, "IBAN"),
    _kind("number of a security (ISIN)", "ISIN", r"[A-Z]{2}[0-9A-Z]{9}\d", isin_holds, "ISIN"),
    _kind("identifier of a legal entity (LEI)", "LEI", r"[0-9A-Z]{18}\d\d", lei_holds, "LEI"),
    _kind("Australian business number (ABN)", "ABN|A\\.B\\.N\\.", r"\d{2} ?\d{3} ?\d{3} ?\d{3}", abn_holds, "ABN", "A.B.N."),
    _kind("routing number (ABA)", "ABA|Routing|routing", r"\d{9}", routing_number_holds, "ABA", word="outing"),
    _kind(
        "number for value added tax",
        "VAT|TVA|USt-IdNr\\.?|UID|P\\.? ?IVA|Partita IVA|NIP|BTW|NIF|TVA intracommunautaire|VAT ID|VAT Reg",
        r"(?:BE|DE|FR|IT|LU|PL|PT) ?\d{2}(?:[ .]?\d){6,9}",
        vat_number_holds,
        *("VAT", "TVA", "US-IN", "UID", "IVA", "NIP", "BTW", "NIF"),
    ),
)

#: One look for the signs of all kinds; those with a word in small letters are asked about it whatever comes of that.
_ANY_SIGN = re.compile("|".join(re.escape(sign) for kind in _KINDS for sign in kind.signs))
_KINDS_WITH_A_WORD = tuple(kind for kind in _KINDS if kind.word)


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(TextContent,),
    innocent=(
        "A digit was typed or printed wrongly, as happens to everybody.",
        "A scanner's text recognition read a digit wrongly, or our reader put two columns together.",
        "It is an example, or digits were changed or blacked out to protect somebody.",
        "The number is of another kind than the word before it says.",
    ),
    sources=(
        "ISO 13616 and SWIFT's IBAN Registry; ISO 7064; ISO 6166; ISO 17442; ISO/IEC 7812-1",
        "Australian Business Register, Format of the ABN; American Bankers Association, routing numbers",
        "European Commission, VIES: structure of the VAT numbers",
    ),
    false_alarms=FalseAlarms(0, 8797, "files of 110 public collections with text; but they hold only 12 such numbers, all well formed"),
)
def invalid_identifier(examined: Examined) -> Iterator[Observation]:
    """A number that carries its own check, such as an account number, does not pass it.

    Account numbers, numbers of securities and of companies hold digits that are reckoned from the others, so that one wrong
    digit shows. Who makes up an invoice makes up its numbers, and few know of the check; but a slip of the pen shows in the same
    way. Only numbers are looked at that are named by their kind. That a number passes says only that it was well formed, not
    that it exists. Numbers are shown in part; numbers of payment cards are not looked for.
    """
    for text in examined.every(TextContent):
        # A program that listens mishears figures.
        wrong = list(dict.fromkeys(_wrong(text.text))) if text.role != HEARD else []
        if wrong:
            told = first_few((f"{name} {_masked(number)}" for name, number in wrong), _MOST, "; ")
            yield Observation(sentence=f"In the {text.role} the check digits of these numbers do not fit: {told}.", evidence=(text,))


def _wrong(text: str) -> Iterator[tuple[str, str]]:
    left = capitals_and_signs(text)
    for kind in _KINDS if _ANY_SIGN.search(left) else _KINDS_WITH_A_WORD:
        if not any(sign in left for sign in kind.signs) and not (kind.word and kind.word in text):
            continue
        for _, match in zip(range(_MOST_LOOKED_AT), kind.written.finditer(text), strict=False):
            number = iban_of(match["n"]) if kind.name == IBAN else _NOT_SIGNS.sub("", match["n"])
            if kind.holds(number) is False and not _EXAMPLE.search(number):
                yield kind.name, number


def _masked(number: str) -> str:
    return f"{number[:4]}…{number[-4:]}" if len(number) > 10 else f"{number[:2]}…{number[-3:]}"
