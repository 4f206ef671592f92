"""The text names something that came up later than the file's own date."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain

from leakcheck.knowledge.claimed_times import last_known
from leakcheck.knowledge.dated_terms import DatedTerm, addresses_in, terms_in
from leakcheck.knowledge.template_dates import clock_default
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TextContent, TimeClaim
from leakcheck.model.first_few import first_few
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Names are spoken of before they are announced, by those who choose them.
_TALK = timedelta(days=31)
_MOST = 5


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(TextContent, TimeClaim),
    innocent=(
        "The date that the file gives is not that of its words: a converted, exported or generated text keeps or gets another.",
        "The clock of the computer was set wrong when the text was saved.",
        "The word is meant in another sense, is somebody's name, or was in use among few people before it became known.",
        "The words come from a page's surroundings, such as links and advertisements, which a later display put there.",
    ),
    sources=(
        "knowledge/tables/dated_terms.csv: each row names its source; tlds.csv: ICANN's delegation dates",
        "COPA v Wright [2024] EWHC 1198 (Ch): papers that name what came later",
    ),
    false_alarms=FalseAlarms(0, 6841, "dated files of 110 public collections with text; but only 66 of all texts hold one of the names or endings"),
)
def later_event_in_text(examined: Examined) -> Iterator[Observation]:
    """The text names a thing, an event or a product that was not known by that name at the latest date of the file.

    An invoice of 2015 that speaks of COVID-19 was not written in 2015, or its date is not what it seems. A short list of names
    with the day on which each came up is looked through, and in documents the endings of addresses, such as .paris, most of
    which are younger than 2013; the source is told. A list cannot know in what sense a
    word is meant: a person must judge, and so this never counts against a file.
    """
    known = last_known(examined)
    if known is None or clock_default(known.moment):
        return
    found: dict[str, tuple[str, DatedTerm, TextContent]] = {}
    for text in examined.every(TextContent):
        after = known.moment.latest.date() + _TALK
        # Addresses in mail are asked about by a rule of their own.
        addresses = () if examined.item.kind is ItemKind.MAIL else addresses_in(text.text, after)
        for spelling, term in chain(terms_in(text.text, after), addresses):
            found.setdefault(term.name, (spelling, term, text))
    if found:
        yield _observation(list(found.values()), known)


def _observation(found: list[tuple[str, DatedTerm, TextContent]], known: TimeClaim) -> Observation:
    told = (f"“{spelling}”, not before {term.since} ({term.source.removeprefix('LOWER BOUND: ')})" for spelling, term, _ in found)
    sentence = (
        f"The latest time the file gives for itself is {known.moment}, and its text has names that came up later: "
        f"{first_few(told, _MOST, '; ')}. In which sense they are meant a person must judge."
    )
    texts = tuple(dict.fromkeys(text for _, _, text in found[:_MOST]))
    return Observation(sentence=sentence, evidence=(*texts, known))
