"""The text refers by number to a source, figure or table beyond the last one that it has."""

from collections.abc import Iterator

from leakcheck.decode.text_references import dangling
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TextContent
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_SEEN = frozenset({"body", "document"})
_MOST_NUMBERS = 5


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(TextContent,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "The author shortened the list and overlooked a reference, as happens in drafts.",
        "The reference is to another document, or to an appendix that was left out.",
        "The caption or the end of the list is a picture, or our reader did not see it.",
    ),
    sources=("COPA v Wright [2024] EWHC 1198 (Ch), appendix (ID_000367: sources struck off the list and still cited)",),
    false_alarms=FalseAlarms(
        0, 1, "documents with a numbered list that is cited: nearly none among the files of public collections, so that this says little"
    ),
)
def dangling_reference(document: Examined) -> Iterator[Observation]:
    """The text refers by number to a source, figure or table beyond the last one that it has.

    In a paper that was to look older than it was, sources younger than its date had been struck off the list, and their numbers
    still stood in the text. Lists and captions are looked at whose numbers run from one on without a gap. Most references that
    lead nowhere come from drafts: ask for other versions.
    """
    for text in document.every(TextContent):
        if text.role in _SEEN and text.complete == "whole":
            found = list(dangling(text.text))
            if found:
                told = "; ".join(
                    f"{one.what} {', '.join(str(number) for number in one.numbers[:_MOST_NUMBERS])}, where the last is {one.last}" for one in found
                )
                yield Observation(sentence=f"The text refers to what it does not have: {told}.", evidence=(text,))
