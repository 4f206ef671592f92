"""Every part of an OpenDocument package is later than the last save that the document claims."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.claimed_times import claimed
from leakcheck.knowledge.template_dates import means_nothing
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Beyond any zone: package entries state none.
_A_DAY = timedelta(days=1)
_NOTE = "meta.xml"


@rule(
    weight=Weight.WEAK,
    direction=Direction.HANDLING,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "A program that manages, cleans or converts documents packed the file again and kept the note of the last save.",
        "A program library wrote the file and copied the properties of a pattern.",
        "The clock of the computer that packed the file was wrong.",
    ),
    sources=("APPNOTE.TXT 6.3.10 section 4.4.6 (time of an entry)", "OpenDocument 1.3 part 2 (packages)"),
    false_alarms=FalseAlarms(18, 691, "OpenDocument files of public test suites, of which authors had edited most of the 18 by hand"),
)
def packed_after_last_save(examined: Examined) -> Iterator[Observation]:
    """Every part of the document's package is later than the last save that the document claims.

    OpenDocument files are packages of parts, and the package notes a time for each. LibreOffice and its relatives write all parts
    at the last save, so that the two agree. Where all parts are more than a day later than the last save, the package was put
    together later than the document says, or the note of the last save was changed. Microsoft's own formats are not asked:
    Office writes a fixed day of 1980, and whatever packs its files again writes its own.
    """
    packed = [claim for claim in examined.every(TimeClaim) if claim.role is TimeRole.PACKED and claim.voucher is Voucher.CONTAINER]
    saves = [claim for claim in claimed(examined, TimeRole.MODIFIED) if claim.at.part.startswith(_NOTE)]
    saved = max(saves, key=lambda claim: claim.moment.latest, default=None)
    if not packed or saved is None or any(means_nothing(claim.moment) for claim in (*packed, saved)):
        return
    first = min(packed, key=lambda claim: claim.moment.earliest)
    if saved.moment.is_before(first.moment, _A_DAY):
        sentence = f"All parts of the package were packed on {first.moment} or later, after the last save that the document claims ({saved.moment})."
        yield Observation(sentence=sentence, evidence=(saved, first))
