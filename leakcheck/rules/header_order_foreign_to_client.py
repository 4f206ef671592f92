"""The header lines stand in another mail program's order than that of the one that the message names."""

from collections.abc import Iterator

from leakcheck.decode.mail_shapes import program_shapes
from leakcheck.knowledge.mail_fingerprints import foreign
from leakcheck.model.examined import Examined
from leakcheck.model.facts import FeatureUse, SoftwareClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_LONGEST = 100


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.TRANSPORT,
    needs=(SoftwareClaim, FeatureUse),
    about=(ItemKind.MAIL,),
    innocent=(
        "A mail server or gateway put the lines into its own order, as Exchange, Google and list servers do.",
        "The program that exported the message wrote the header anew from a database, as exports from Outlook do.",
        "A version of the program that was not among the mail we learned from has this order.",
        "The message is bulk mail, whose programs write any program's name into it.",
    ),
    sources=("https://forensics.wiki/: email headers", "learned from public mail: leakcheck/knowledge/tables/mail_fingerprints.csv"),
    false_alarms=None,
)
def header_order_foreign_to_client(mail: Examined) -> Iterator[Observation]:
    """The header lines stand in the order and spelling of another mail program than the one that the message names.

    Each mail program writes From, To, Date and the other lines in its own order, and some in a spelling of their own
    (Message-Id, Mime-Version). This rule speaks only where a program is known from many messages of several senders, none of
    which has the order, and where another program is known for it. A difference can show that a message is not what it says;
    the right order shows nothing. Servers put lines into another order too, so that this says little alone.
    """
    for claim, family, shape, use in program_shapes(mail, "order"):
        habit = foreign("order", family, shape)
        if habit is not None:
            sentence = (
                f"The message names the program “{claim.name[:_LONGEST]}”, but its lines stand in an order ({shape}) that was seen "
                f"with {' and '.join(habit.others)} and in none of {habit.mails:,} messages of {family}."
            )
            yield Observation(sentence=sentence, evidence=(use, claim))
            return
