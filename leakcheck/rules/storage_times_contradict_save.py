"""The file's own directory of storages disagrees with the last save that the document claims."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.claimed_times import claimed
from leakcheck.knowledge.template_dates import means_nothing
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_A_DAY = timedelta(days=1)
_ROOT, _SAVED = "directory, root: modified", "SummaryInformation: last saved"


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "For a later directory: Excel and PowerPoint keep the time of the last change when a document is saved without one.",
        "For a later directory: a program that manages or indexes documents wrote a property into the file.",
        "For an earlier directory: the clock of the computer was set back while the document was open.",
        "A program other than Microsoft's wrote the file and filled the directory with a time of its own.",
    ),
    sources=(
        "[MS-CFB] section 2.6.1 (Modified Time of a storage)",
        "https://www.meridiandiscovery.com/articles/word-forensic-analysis-compound-file-binary",
    ),
    false_alarms=FalseAlarms(
        0, 475, "at its full weight; later directories, which are only handling: 85, of them 2 of 131 from Word. Honest files of public collections"
    ),
)
def storage_times_contradict_save(examined: Examined) -> Iterator[Observation]:
    """The time at which the file's storage was last written does not fit the last save that the document claims.

    Older Office documents are small file systems with a directory, and the directory notes when its root was last written.
    Programs that show a document's times do not show this one. A directory that is later than the last save shows that the file
    was written again: handling, and common with Excel and PowerPoint. A directory that is earlier contradicts the last save,
    since the note of that save lies in the file too.
    """
    root = next((claim for claim in examined.every(TimeClaim) if claim.role is TimeRole.STORED and claim.at.part == _ROOT), None)
    saved = next((claim for claim in claimed(examined, TimeRole.MODIFIED) if claim.at.part == _SAVED), None)
    if root is None or saved is None or means_nothing(root.moment):
        return
    both = f"The directory inside the file was last written on {root.moment}, "
    if saved.moment.is_before(root.moment, _A_DAY):
        sentence = f"{both}later than the last save that the document claims ({saved.moment}): it was written again."
        yield Observation(sentence=sentence, evidence=(root, saved), weight=Weight.WEAK, direction=Direction.HANDLING)
    elif root.moment.is_before(saved.moment, _A_DAY):
        yield Observation(sentence=f"{both}earlier than the last save that the document claims ({saved.moment}).", evidence=(root, saved))
