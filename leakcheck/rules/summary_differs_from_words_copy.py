"""Word keeps a document's author, last editor and title in two places, and they differ."""

from collections.abc import Iterator
from unicodedata import normalize

from leakcheck.decode.word_associated_strings import PLACE
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Description, PersonClaim, PersonRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_SHOWN = "SummaryInformation: "
_PEOPLE = {PersonRole.AUTHOR: "author", PersonRole.LAST_EDITOR: "last editor"}
_Claim = PersonClaim | Description


@rule(
    weight=Weight.WEAK,
    direction=Direction.HANDLING,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(PersonClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "Somebody filled in the properties in the file manager of Windows, which changes the one place and does not know of the other.",
        "A program for managing documents, or for removing personal data before publication, wrote its own values into the one place.",
    ),
    sources=(
        "[MS-DOC] section 2.9.276 (SttbfAssoc: to be ignored where the summary states the same property)",
        "[MS-OLEPS] section 3.1 (SummaryInformation)",
    ),
    false_alarms=FalseAlarms(
        3, 125, "Word documents in binary form that keep both; public collections; in two of the three names were overwritten before publication"
    ),
)
def summary_differs_from_words_copy(examined: Examined) -> Iterator[Observation]:
    """The document's properties name another author, last editor or title than Word's own copy of them inside the document.

    Word writes these properties twice into a binary document at each save: into a block that every program can read and change, which
    is what is shown, and among its own strings, of which hardly anybody knows. Where the two differ, something other than Word changed
    the first after Word's last save, and the second tells what stood there before. That says nothing about the words of the document.
    """
    apart = [*_apart(examined, PersonClaim), *_apart(examined, Description)]
    if apart:
        told = "; ".join(f"{what}: “{_text(shown)[:60]}” is shown, Word's copy has “{_text(kept)[:60]}”" for what, shown, kept in apart)
        evidence = tuple(fact for _, shown, kept in apart for fact in (shown, kept))
        yield Observation(sentence=f"The properties of the document differ from Word's own copy of them: {told}.", evidence=evidence)


def _apart(examined: Examined, kind: type[_Claim]) -> Iterator[tuple[str, _Claim, _Claim]]:
    claims = list(examined.every(kind))
    for kept in claims:
        if kept.at.part.startswith(PLACE) and (what := _what(kept)):
            shown = next((one for one in claims if one.at.part.startswith(_SHOWN) and _what(one) == what), None)
            if shown is not None and _differ(_text(shown), _text(kept)):
                yield what, shown, kept


def _what(claim: _Claim) -> str:
    if isinstance(claim, PersonClaim):
        return _PEOPLE.get(claim.role, "")
    return claim.kind if claim.kind == "title" else ""


def _text(claim: _Claim) -> str:
    return claim.name if isinstance(claim, PersonClaim) else claim.value


def _differ(shown: str, kept: str) -> bool:
    """By their letters and digits. Where the one place could not hold a letter, a question mark stands in it or a letter without its accent."""
    return "?" not in shown and _letters(shown) != _letters(kept)


def _letters(text: str) -> str:
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if letter.isalnum())
