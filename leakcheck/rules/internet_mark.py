"""A note beside a file says from where it was downloaded."""

from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Link, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_ORIGINS = frozenset({"downloaded from", "page that led to the download"})


@rule(
    weight=Weight.NOTE,
    direction=Direction.LEAD,
    family=Family.COVERAGE,
    cause=Cause.COLLECTION,
    needs=(Link,),
    about=(ItemKind.OTHER,),
    innocent=(
        "Whoever collected the files downloaded them from where they were published.",
        "The file came out of a web mail or a cloud folder of its owner, whose address is named.",
    ),
    sources=("[MS-FSCC] section 5.6.1 (Zone.Identifier)", "https://eclecticlight.co (com.apple.quarantine, kMDItemWhereFroms)"),
    false_alarms=None,
)
def internet_mark(examined: Examined) -> Iterator[Observation]:
    """The system noted, beside the file of the same name, from where it was downloaded.

    Windows and the Mac keep such notes beside files from the network, and archives and copies carry them along. The address
    is a place to ask or to look for the first copy; the time says when this copy reached that computer.
    """
    links = [link for link in examined.every(Link) if link.kind in _ORIGINS]
    times = [claim for claim in examined.every(TimeClaim) if claim.role is TimeRole.DOWNLOADED]
    told = [*(f"{link.kind}: {link.target[:200]}" for link in links[:3]), *(f"on {claim.moment}" for claim in times[:1])]
    evidence: tuple[AnyFact, ...] = (*links[:5], *times[:5])
    if evidence:
        yield Observation(sentence=f"The file that this note belongs to was downloaded: {'; '.join(told)}.", evidence=evidence)
