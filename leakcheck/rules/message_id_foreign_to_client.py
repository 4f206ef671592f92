"""The message's number has the shape of another mail program than the one that it names."""

from collections.abc import Iterator

from leakcheck.decode.mail_shapes import program_shapes
from leakcheck.knowledge.mail_fingerprints import foreign
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Identifier, SoftwareClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_LONGEST = 100


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.TRANSPORT,
    needs=(SoftwareClaim, Identifier),
    about=(ItemKind.MAIL,),
    innocent=(
        "The program wrote no number, and the first mail server gave the message one of its own.",
        "A list server, a gateway or a program that archives mail gave the message another number.",
        "A version of the program that was not among the mail we learned from writes its numbers in this way.",
        "The message is bulk mail, whose programs write any program's name into it.",
    ),
    sources=("RFC 5322 section 3.6.4", "learned from public mail: leakcheck/knowledge/tables/mail_fingerprints.csv"),
    false_alarms=None,
)
def message_id_foreign_to_client(mail: Examined) -> Iterator[Observation]:
    """The message's number has the shape of another mail program than the one that the message names.

    Each mail program makes the numbers of its messages (Message-ID) in its own way. The table says which shapes were seen with
    which program. This rule speaks only where a program is known from many messages of several senders, none of which has the
    shape, and where the shape is known of another program. Whoever writes a header by hand may put together lines of two.
    """
    for claim, family, shape, number in program_shapes(mail, "number"):
        habit = foreign("number", family, shape)
        if habit is not None and isinstance(number, Identifier):
            sentence = (
                f"The message names the program “{claim.name[:_LONGEST]}”, but its number {number.value[:_LONGEST]} has a shape that was seen "
                f"with {' and '.join(habit.others)} and in none of {habit.mails:,} messages of {family}."
            )
            yield Observation(sentence=sentence, evidence=(number, claim))
            return
