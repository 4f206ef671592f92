"""The document's own list of who saved it does not end with the person who is named as its last editor."""

from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(PersonClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "A newer Word saved the document, which keeps the old list and adds nothing to it.",
        "The user changed his or her name in the program's settings.",
        "A program for managing documents set the name of the last editor.",
    ),
    sources=(
        "[MS-DOC] section 2.9.286 (SttbSavedBy)",
        "https://www.smh.com.au/technology/uk-government-gets-bitten-by-microsoft-word-20030702-gdh10e.html",
    ),
    false_alarms=FalseAlarms(0, 19, "Word documents with such a list and a last editor; honest files of public collections: too few for more weight"),
)
def saved_by_list_contradicts_author(examined: Examined) -> Iterator[Observation]:
    """The last editor that the document names does not stand in its own list of who saved it.

    Word 97 to 2002 kept in each document the names of the last ten who saved it, and where. The name that is shown as the last
    editor's comes from the summary and is easily changed; the list is hardly known. The two are written at one save.
    """
    # The one that is shown: a document can keep another name in a place of its own.
    named = [person for person in examined.every(PersonClaim) if person.role is PersonRole.LAST_EDITOR and person.name.strip()][:1]
    listed = [person for person in examined.every(PersonClaim) if person.role is PersonRole.EARLIER_EDITOR and person.name.strip()]
    if named and listed and _key(named[0]) not in {_key(person) for person in listed}:
        names = ", ".join(dict.fromkeys(f"“{person.name[:60]}”" for person in listed[-5:]))
        sentence = f"The document names “{named[0].name[:60]}” as its last editor, who does not stand in its own list of who saved it: {names}."
        yield Observation(sentence=sentence, evidence=(named[0], *listed[-10:]))


def _key(person: PersonClaim) -> str:
    return " ".join(person.name.casefold().split())
