"""The PDF's structure is younger than the program that says it wrote it."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.dated_facts import DatedFact, earliest
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, FeatureUse, SoftwareClaim, SoftwareRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_KINDS = frozenset({"pdf_version", "pdf_feature", "pdf_conformance"})
#: Makers of programs know a new version of PDF before it is published; Adobe's were ahead by up to a year.
_AHEAD = timedelta(days=730)


@rule(
    weight=Weight.MODERATE,
    direction=Direction.HANDLING,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(SoftwareClaim, FeatureUse),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "A program that shrinks, repairs, signs or stamps PDF files wrote the file anew and kept the first program's name.",
        "The program's name does not tell its true version.",
    ),
    sources=("ISO 32000-1 and ISO 32000-2, annexes on versions", "knowledge/tables/formats.csv and software.csv: each row names its source"),
    false_alarms=FalseAlarms(0, 127, "PDF files whose producer and structure both have a date in the tables; honest files of public collections"),
)
def structure_newer_than_producer(examined: Examined) -> Iterator[Observation]:
    """The file uses a kind of PDF that did not exist for years after the program that it names as its producer.

    PDF grows by versions, and no program writes what was thought of years after it was made. Where the file names an old
    producer but is built in a newer way, another program wrote it again and did not put its own name in. That says nothing of
    its words; it says that the file is not as its producer left it.
    """
    producers: list[tuple[AnyFact, DatedFact]] = [(claim, fact) for claim in examined.every(SoftwareClaim) if (fact := _producer(claim)) is not None]
    if not producers:
        return
    features: list[tuple[AnyFact, DatedFact]] = [
        (use, fact) for use in examined.every(FeatureUse) if use.kind in _KINDS and (fact := earliest(use.kind, use.value)) is not None
    ]
    if not features:
        return
    producer, feature = (max(one, key=lambda pair: pair[1].first_date) for one in (producers, features))
    if producer[1].first_date + _AHEAD < feature[1].first_date:
        sentence = (
            f"The file names {producer[1].name} {producer[1].version} ({producer[1].first_date.year}) as the program that wrote it, but is built "
            f"in a way that is younger: {feature[1]}. Another program wrote it again."
        )
        yield Observation(sentence=sentence, evidence=(feature[0], producer[0]))


def _producer(claim: SoftwareClaim) -> DatedFact | None:
    return earliest("pdf_producer", f"{claim.name} {claim.version}".strip()) if claim.role is SoftwareRole.PRODUCER else None
