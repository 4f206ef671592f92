"""The marks between the message's parts have the shape of another mail program than the one that it names."""

from collections.abc import Iterator

from leakcheck.decode.mail_shapes import program_shapes
from leakcheck.knowledge.mail_fingerprints import foreign
from leakcheck.model.examined import Examined
from leakcheck.model.facts import HeaderField, SoftwareClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_LONGEST = 100


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.TRANSPORT,
    needs=(SoftwareClaim, HeaderField),
    about=(ItemKind.MAIL,),
    innocent=(
        "A gateway, a filter or a list server put the message's parts together anew, as those that add a footer do.",
        "The program that exported the message made the marks anew, as exports from Outlook and from archives do.",
        "An add-in of the program, for encryption or signatures, made the outermost part.",
        "The message is bulk mail, whose programs write any program's name into it.",
    ),
    sources=("RFC 2046 section 5.1.1", "learned from public mail: leakcheck/knowledge/tables/mail_fingerprints.csv"),
    false_alarms=None,
)
def mime_style_foreign_to_client(mail: Examined) -> Iterator[Observation]:
    """The marks between the message's parts have the shape of another mail program than the one that the message names.

    Mail programs set a mark between the parts of a message, and each makes its marks in its own way. This rule speaks only where
    a program is known from many messages of several senders, none of which has a mark of this shape, and where the shape is
    known of another program. Honest gateways put messages together anew, so that this says little alone.
    """
    for claim, family, shape, field in program_shapes(mail, "boundary"):
        habit = foreign("boundary", family, shape)
        if habit is not None:
            sentence = (
                f"The message names the program “{claim.name[:_LONGEST]}”, but the marks between its parts have a shape ({shape}) that was seen "
                f"with {' and '.join(habit.others)} and in none of {habit.mails:,} messages of {family}."
            )
            yield Observation(sentence=sentence, evidence=(field, claim))
            return
