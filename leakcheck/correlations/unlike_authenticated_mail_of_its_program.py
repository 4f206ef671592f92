"""A message is made in a way that no authenticated message of its program or service shows at its time."""

from collections.abc import Iterator, Sequence

from leakcheck.decode.learned_shapes import ASKED, GRACE_MONTHS, Comparison, LearnedShapes
from leakcheck.model.dump import Dump, Standing
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.first_few import first_few
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_LIST = "A list server put the message together anew."
_VERSION = "The message was written with a version of the program, or went through a server of the service, that no authenticated message here did."
_MOST_SHOWN = 4
_ABOUT = {
    "number": "the form of the number (Message-ID)",
    "boundary": "the marks between the parts",
    "order": "the order of the header lines",
    "trace": "the form of the service's trace line",
}


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    # A telephone or a gateway breaks a sender's habit as well: the same witness as sender_habit_broken.
    family=Family.COVERAGE,
    cause=Cause.COLLECTION,
    needs=(),
    innocent=(
        _VERSION,
        _LIST,
        "A gateway, a filter or the program that exported this one message wrote its header lines or parts anew.",
        "The message is bulk mail, whose programs write any program's name into it.",
    ),
    sources=(
        "https://forensics.wiki/email_headers/ (header lines as marks of programs)",
        "learned from the dump's own authenticated mail; leakcheck/decode/mail_shapes.py names the shapes",
    ),
    # Too few for a moderate sign, which would need some 300 without a hit.
    false_alarms=FalseAlarms(1, 202, "messages of public collections, each asked with all the others taken for the authenticated mail of one dump"),
)
def unlike_authenticated_mail_of_its_program(dump: Dump) -> Iterator[Observation]:
    """A message names a program or service, and is made unlike all authenticated messages of it from that time in this dump.

    Mail programs and services make the numbers of messages, the marks between parts, the order of lines and the trace lines each in
    a way of their own, and change it with the years. From the authenticated messages of this dump it is learned what each wrote,
    month by month. A message without a valid signature is compared with those of its program or service from six months before to
    six months after its date, if there are at least ten of them from three senders' domains or more. It is told of where what it
    shows stands in none of them, with the counts. Whoever makes up a message, or copies a header from another year, has to know
    what was usual in that month. A new version of a program, or a gateway, looks the same, so that this is a question and no more.
    """
    learned = dump.once(LearnedShapes)
    for item, facts in dump.facts_together(ItemKind.MAIL, ASKED, Standing.OTHERS) if learned else ():
        mail = Examined(item=item, facts=tuple(facts))
        unlike = [one for one in learned.comparisons(mail) if one.unseen]
        if unlike:
            yield _observation(mail, unlike)


def _observation(mail: Examined, unlike: Sequence[Comparison]) -> Observation:
    listed = any(one.kind is IdentifierKind.LIST for one in mail.every(Identifier))
    witnesses = tuple(fact for one in unlike for fact in one.known.facts)
    return Observation(
        sentence=f"It is made unlike the authenticated messages of this dump from that time: {'; '.join(map(_said, unlike))}.",
        evidence=(*(fact for one in unlike for _, fact in one.unseen), *witnesses),
        tested=(Tested(_LIST, "possible" if listed else "excluded"), Tested(_VERSION, "possible")),
        item=mail.item.path,
        others=tuple(dict.fromkeys(fact.at.item for fact in witnesses)),
    )


def _said(one: Comparison) -> str:
    here = " and ".join(shape for shape, _ in one.unseen)
    usual = first_few((f"{shape} in {count:,}" for shape, count in one.usual), _MOST_SHOWN, ", ", left_out="others")
    return (
        f"{_ABOUT[one.kind]} is {here}, which none of {one.known.mails:,} of {one.family} shows that are dated within {GRACE_MONTHS} months of it "
        f"({one.known.first.isoformat()} to {one.known.last.isoformat()}); these show {usual}"
    )
