"""The file holds two different times of its creation."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.claimed_times import claimed, is_before_day
from leakcheck.knowledge.dated_facts import earliest_of, is_unfinished
from leakcheck.model.examined import Examined
from leakcheck.model.facts import SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_TOLERANCE = timedelta(minutes=2)
_KINDS = ("pdf_producer", "pdf_creator", "odf_generator", "software_tag", "macos_version", "macos_build")


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.CREATION,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT, ItemKind.PICTURE),
    innocent=(
        "A program updated one of the two places in which a file keeps its times and not the other, which many do.",
        "The file was made from another whose block of metadata it took over.",
        "One place keeps the time without its zone.",
    ),
    sources=("COPA v Wright [2024] EWHC 1198 (Ch), appendix (SSRN documents)", "base rates of this project: 111 of 1,487 PDF files with both"),
    false_alarms=FalseAlarms(2, 183, "honest files of 110 public collections, see benchmarks/false_alarms.py"),
)
def two_creation_dates(examined: Examined) -> Iterator[Observation]:
    """Two places in the file give two different times of creation.

    PDF files and pictures keep their times in more than one place. Programs that update one place and forget the other are
    common, so that a difference alone weighs little; it is worth more where one of the two times is too early for the program
    named in the file, and the sentence then says so.
    """
    created = claimed(examined, TimeRole.CREATED)
    for first, second in _pairs(created):
        earlier, later = sorted((first, second), key=lambda claim: claim.moment.earliest)
        if earlier.moment.is_before(later.moment, _TOLERANCE):
            sentence = f"The file gives two times of its creation: {earlier.moment} ({earlier.at.part}) and {later.moment} ({later.at.part})."
            software = _too_new(examined, earlier, later)
            if software is not None:
                sentence += f" The earlier one is too early for “{software.name[:100]}”."
            yield Observation(sentence=sentence, evidence=(earlier, later, *((software,) if software else ())))
            return


def _pairs(created: list[TimeClaim]) -> Iterator[tuple[TimeClaim, TimeClaim]]:
    """Claims of different places; several within one place are a history, not a contradiction."""
    for place, first in enumerate(created[:20]):
        for second in created[place + 1 : 20]:
            if _place(first) != _place(second):
                yield first, second


def _place(claim: TimeClaim) -> str:
    return "XMP" if "XMP" in claim.at.part else claim.at.part.split(" ")[0].split(":")[0]


def _too_new(examined: Examined, earlier: TimeClaim, later: TimeClaim) -> SoftwareClaim | None:
    for claim in examined.every(SoftwareClaim):
        text = f"{claim.name} {claim.version}".strip()
        named = claim.role in {SoftwareRole.PRODUCER, SoftwareRole.CREATOR} and not is_unfinished(text)
        fact = earliest_of(_KINDS, text) if named else None
        if fact is not None and is_before_day(earlier.moment, fact.not_before) and not is_before_day(later.moment, fact.not_before):
            return claim
    return None
