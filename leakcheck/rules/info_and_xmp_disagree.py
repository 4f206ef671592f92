"""A PDF keeps its properties in two places, and they differ."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TypeVar

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_INFO, _XMP = "/Info", "XMP "
_PROGRAMS = ((SoftwareRole.PRODUCER, "producer"), (SoftwareRole.CREATOR, "program"))
_TOLERANCE = timedelta(minutes=2)
_Place = TimeClaim | SoftwareClaim
C = TypeVar("C", TimeClaim, SoftwareClaim)


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "A program updated one of the two places and not the other, as many do that join, stamp or shrink PDF files.",
        "One place states the time without its zone, or with a wrong one.",
    ),
    sources=(
        "ISO 32000-1 section 14.3 (document information and metadata)",
        "base rates of this project: of PDF files with both, the last saves differ in 80 of 1,412, the programs in 53 of 1,410",
    ),
    false_alarms=FalseAlarms(4, 184, "PDF files that keep both; honest files of public collections"),
)
def info_and_xmp_disagree(examined: Examined) -> Iterator[Observation]:
    """The two places in which the PDF keeps its properties name different times of last save or different programs.

    PDF files keep time and program in an old place and in a newer one. Programs that write both write the same. A difference
    shows that something changed one of them alone, which is common with honest tools; the one that a viewer shows need not be
    the one that is older. Times of creation are compared by a rule of their own.
    """
    apart: list[tuple[str, _Place, _Place]] = [*_times(examined), *_programs(examined)]
    if apart:
        told = "; ".join(f"{what}: “{_shown(first)}” and “{_shown(second)}”" for what, first, second in apart)
        evidence: tuple[AnyFact, ...] = tuple(fact for _, first, second in apart for fact in (first, second))
        yield Observation(sentence=f"The properties of the PDF and its XMP block differ: {told}.", evidence=evidence)


def _times(examined: Examined) -> Iterator[tuple[str, TimeClaim, TimeClaim]]:
    info, xmp = _both([claim for claim in examined.every(TimeClaim) if claim.role is TimeRole.MODIFIED])
    if info and xmp and (info.moment.is_before(xmp.moment, _TOLERANCE) or xmp.moment.is_before(info.moment, _TOLERANCE)):
        yield "last save", info, xmp


def _programs(examined: Examined) -> Iterator[tuple[str, SoftwareClaim, SoftwareClaim]]:
    for role, what in _PROGRAMS:
        info, xmp = _both([claim for claim in examined.every(SoftwareClaim) if claim.role is role])
        if info and xmp and _key(info) != _key(xmp):
            yield what, info, xmp


def _both(claims: list[C]) -> tuple[C | None, C | None]:
    """The first in the properties and the first in the XMP block; most files have no two claims, and need not be asked where they stand."""
    if len(claims) < 2:
        return None, None
    info = next((claim for claim in claims if claim.at.part.startswith(_INFO)), None)
    return info, next((claim for claim in claims if claim.at.part.startswith(_XMP)), None)


def _key(claim: SoftwareClaim) -> str:
    return "".join(letter for letter in f"{claim.name}{claim.version}".casefold() if letter.isalnum())


def _shown(fact: _Place) -> str:
    return str(fact.moment) if isinstance(fact, TimeClaim) else fact.name[:80]
