"""Something inside the file was made after the file says that it was last saved."""

from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.claimed_times import after_last_save
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Word 97 took local time for UTC in its identifiers (seen: four hours in a document saved at UTC+4), and clocks differ besides.
_ZONES = timedelta(hours=26)
_IN_WORDS = {
    "uuid-version-1": "an identifier that holds the time at which a computer made it",
    "endnote-record": "a record that the bibliography program EndNote put in",
    "grammarly-document": "a number that the writing aid Grammarly gave it when it was first opened with it",
    "icc-profile": "a colour profile",
}
_BY_ROLE = {TimeRole.LABELLED: "a sensitivity label", TimeRole.REFRESHED: "data that a pivot table took in"}


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.LAST_SAVE,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT, ItemKind.PICTURE),
    innocent=(
        "A server set a label on the stored document, as Microsoft's Purview does by itself, and left the time of last save as it was.",
        "The clock of the computer on which the file was saved was behind: other files saved on it are off by as much.",
        "A program for managing documents or colours went over the file and kept its old times.",
    ),
    sources=(
        "COPA v Wright [2024] EWHC 1198 (Ch), appendix (ID_000550: add-in times of 2017 in a document dated 2008)",
        "https://learn.microsoft.com/information-protection/develop/concept-mip-metadata (SetDate)",
        "RFC 9562 section 5.1 (UUID version 1)",
        "ISO/IEC 29500-1 section 18.10.1.67 (refreshedDate of a pivot table's data)",
    ),
    false_alarms=FalseAlarms(
        0,
        165,
        "those that hold such a time and a last save, 113 of them in a label, an identifier or a pivot table; too few for more than a weak sign",
    ),
)
def embedded_time_after_last_save(examined: Examined) -> Iterator[Observation]:
    """The file holds something with a time of its own, and that time is later than the last save the file claims.

    Labels, identifiers, records of add-ins, colour profiles and the data of pivot tables carry the time at which they were made,
    where few people look. They come into a file when it is saved, so that none can be younger than the last save. Where one is,
    the time of last save was set back or kept by a program that changed the file without saying so.
    """
    held = [claim for claim in examined.every(TimeClaim) if claim.role in _BY_ROLE or claim.token in _IN_WORDS]
    found = after_last_save(examined, held, _ZONES)
    if found:
        saved, late = found
        what = _BY_ROLE.get(late[0].role) or _IN_WORDS[late[0].token]
        sentence = f"The file says that it was last saved on {saved.moment}, but holds {what}, of {late[0].moment} ({late[0].at.part})."
        yield Observation(sentence=sentence, evidence=(late[0], saved, *late[1:10]))
