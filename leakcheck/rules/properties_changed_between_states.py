"""A later save of the PDF gave the whole file another time of creation, or another program."""

from collections.abc import Iterator

from leakcheck.knowledge.claimed_times import claimed
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_EARLIER = " in state "
_PROGRAMS = {"/Info /Producer": SoftwareRole.PRODUCER, "/Info /Creator": SoftwareRole.CREATOR}


@rule(
    weight=Weight.WEAK,
    direction=Direction.HANDLING,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "Whoever published or archived the document corrected its properties, or gave it back those that it had before another program.",
        "The program that saved the file last puts its own name, and the time of its own work, in the place of those that stood there.",
    ),
    sources=(
        "ISO 32000-1 sections 7.5.6 (incremental updates) and 14.3.3 (CreationDate: when the document was created)",
        "https://exiftool.org/TagNames/PDF.html (changes are appended and can be taken back)",
    ),
    false_alarms=FalseAlarms(1, 65, "PDF files that hold an earlier state which names a time of creation or a program; public collections"),
)
def properties_changed_between_states(examined: Examined) -> Iterator[Observation]:
    """A later save gave the PDF another time of creation or another program than an earlier state inside it names.

    A change can be saved in a PDF by appending it, so that the earlier state stays readable in the file. When a document was created
    does not change by saving it again, and programs that save so leave the name of the one that made it, or add their own behind it.
    Another time or name in the last state shows that the properties were handled. It says nothing about the words of the document.
    """
    changed = [*_creations(examined), *_programs(examined)]
    if changed:
        told = "; ".join(f"{what}: “{before}” before, “{now}” now" for what, before, now, _ in changed)
        evidence = tuple(dict.fromkeys(fact for *_, facts in changed for fact in facts))
        yield Observation(sentence=f"A later save changed what this PDF says of its making: {told}.", evidence=evidence)


def _creations(examined: Examined) -> Iterator[tuple[str, str, str, tuple[AnyFact, ...]]]:
    """The oldest state's time of creation, where the last one's is another under every reading of their zones."""
    before = next((claim for claim in claimed(examined, TimeRole.HISTORY) if claim.at.part.startswith(f"/Info /CreationDate{_EARLIER}")), None)
    now = next((claim for claim in claimed(examined, TimeRole.CREATED) if claim.at.part == "/Info /CreationDate"), None)
    if before and now and (before.moment.is_before(now.moment) or now.moment.is_before(before.moment)):
        yield "creation", str(before.moment), str(now.moment), (before, now)


def _programs(examined: Examined) -> Iterator[tuple[str, str, str, tuple[AnyFact, ...]]]:
    """The oldest state's programs, unless the last one names them too: programs that append say so behind what stood there."""
    claims = list(examined.every(SoftwareClaim))
    for part, role in _PROGRAMS.items():
        before = next((claim for claim in claims if claim.at.part.startswith(f"{part}{_EARLIER}")), None)
        now = next((claim for claim in claims if claim.role is role and claim.at.part == part), None)
        if before and now and before.name.casefold() not in now.name.casefold():
            yield f"program ({part.removeprefix('/Info /')})", before.name[:80], now.name[:80], (before, now)
