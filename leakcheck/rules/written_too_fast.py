"""The document holds more words than can be typed in the time that it was open."""

from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import Quantity, QuantityKind
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Nobody types so many words in a minute over a whole document; fast typists reach a hundred.
_PER_MINUTE = 500
_LEAST_WORDS, _MOST_SAVES = 300, 2


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.CREATION,
    needs=(Quantity,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "The text was pasted from another document, or opened in another format and saved as this one.",
        "A program filled in a form or report.",
        "Somebody had personal information removed before sending the document, which sets the counter to nought.",
    ),
    sources=("ISO/IEC 29500-1 sections 22.2.2.28 (TotalTime) and 22.2.2.33 (Words)", "base rates of this project"),
    false_alarms=FalseAlarms(48, 171, "documents of 300 words and more that state both; honest files of public collections"),
)
def written_too_fast(examined: Examined) -> Iterator[Observation]:
    """The document has many words, but was open for editing only for minutes and saved once or twice.

    Its words were not typed in this file: they were pasted, or an existing document was saved under a new name or in another
    format. That is common. It shows that there is, or was, an earlier document to ask for.
    """
    stated: dict[QuantityKind, Quantity] = {}
    for quantity in examined.every(Quantity):
        stated.setdefault(quantity.kind, quantity)
    words, minutes, saves = (stated.get(kind) for kind in (QuantityKind.WORDS, QuantityKind.EDITING_TIME, QuantityKind.REVISION_COUNT))
    if words is None or minutes is None or saves is None or words.value < _LEAST_WORDS or not 0 <= saves.value <= _MOST_SAVES:
        return
    if 0 <= minutes.value < words.value / _PER_MINUTE:
        time = "one minute" if minutes.value == 1 else f"{minutes.value:,.0f} minutes"
        sentence = f"The document has {words.value:,.0f} words, but says that it was edited for {time} and saved {_times(saves.value)}."
        yield Observation(sentence=sentence, evidence=(words, minutes, saves))


def _times(count: float) -> str:
    return {0: "not at all", 1: "once"}.get(int(count), "twice")
