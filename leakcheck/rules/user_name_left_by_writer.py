"""A workbook names another user as the one who had it open than the one who last saved it."""

from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(PersonClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "The name often stays from an earlier save by somebody else; then it is that of a colleague.",
        "Program libraries write a constant name there.",
        "One person has two names: that of the computer's account and that of the program.",
    ),
    sources=("[MS-XLS] section 2.4.349 (WriteAccess)", "base rates of this project: 551 of 711 workbooks hold such a name"),
    false_alarms=FalseAlarms(50, 380, "Excel workbooks in binary form that name both; honest files of public collections"),
)
def user_name_left_by_writer(examined: Examined) -> Iterator[Observation]:
    """The workbook holds the name of a user who opened it for writing, and it is neither the author's nor the last editor's.

    Excel's binary workbooks keep, besides author and last editor, the name of the user who had the file open for writing. Few
    people know of it, and programs that change the other two leave it. It is a name to ask about, no more.
    """
    people = list(examined.every(PersonClaim))
    named = {_key(person) for person in people if person.role in {PersonRole.AUTHOR, PersonRole.LAST_EDITOR}}
    opened = next((person for person in people if person.role is PersonRole.OPENED_BY and _key(person)), None)
    if opened is not None and named - {""} and _key(opened) not in named:
        editor = next(person for person in people if person.role in {PersonRole.LAST_EDITOR, PersonRole.AUTHOR} and _key(person))
        sentence = (
            f"The workbook was opened for writing by “{opened.name[:60]}” ({opened.at.part}), whom it names neither as author nor as last editor."
        )
        yield Observation(sentence=sentence, evidence=(opened, editor))


def _key(person: PersonClaim) -> str:
    return " ".join(person.name.casefold().split())
