"""A message is unlike the sender's other messages of its time in several respects."""

from collections.abc import Iterator, Sequence

from leakcheck.decode.copy_evidence import evidence_of, first_person, first_time
from leakcheck.decode.sender_habit import LEAST, Departure, Habit
from leakcheck.model.dump import Dump, SenderMail
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, PersonRole, SoftwareClaim, TimeRole
from leakcheck.model.finding import located
from leakcheck.model.item import Item
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: One alone is a telephone, a journey or an update, in however many respects it shows.
_LEAST_CAUSES = 2
_DEVICE = "The sender wrote this one message on another device or through a web page, or somebody else wrote it for the sender."
_LASTING = "The sender changed the program or moved: then the messages that follow are like this one."


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.COVERAGE,
    cause=Cause.COLLECTION,
    needs=(),
    innocent=(
        _DEVICE,
        _LASTING,
        "The message was sent by a service in the sender's name: an invitation, a shared document, a form.",
        "This one message was exported by another program, or passed a gateway that writes header lines anew.",
    ),
    sources=("https://forensics.wiki/email_headers/ (header lines as marks of programs)", "RFC 5322 sections 3.3 and 3.6.4"),
    # Few senders: no public collection holds much received mail of one person, so that this stays weak.
    false_alarms=FalseAlarms(0, 111, "received messages of a few senders in public collections, each set against the sender's others"),
)
def sender_habit_broken(dump: Dump) -> Iterator[Observation]:
    """A received message differs in several respects from the sender's messages before and after it.

    A person's messages of one time mostly come from the same program, through the same server, from the same time zone. What is
    usual is learned from the sender's authenticated messages if there are ten or more, else from all that were received. A message
    is told of only where it departs from what is the same before and after it in two respects or more that do not hang together, as
    the program and the form of its Message-IDs do, and where hardly another message of the sender shares its ways. Hours and
    weekdays are never looked at. It is a question to ask and no more: people have telephones and travel.
    """
    for sender in dump.senders(LEAST + 1):
        habit = Habit(sender)
        for mail in sender.mails:
            if mail.received and not mail.authenticated:
                found = list(habit.departures(mail))
                if len({one.cause for one in found}) >= _LEAST_CAUSES:
                    yield _observation(dump, mail, habit, found)


def _observation(dump: Dump, mail: SenderMail, habit: Habit, found: Sequence[Departure]) -> Observation:
    which = "authenticated messages" if habit.authenticated else "received messages, which are not authenticated themselves,"
    said = "; ".join(f"{one.respect}: {one.here}, elsewhere {one.usual}" for one in found)
    sentence = f"It differs from the sender's {which} before and after it in {len(found)} respects: {said}."
    usual = min(habit.mails, key=lambda one: (abs(one.sent - mail.sent), one.item.path))
    return Observation(
        sentence=sentence,
        evidence=evidence_of(*_marks(dump, mail.item), *_marks(dump, usual.item)),
        direction=Direction.ALTERATION if habit.authenticated else Direction.LEAD,
        tested=(Tested(_LASTING, "excluded"), Tested(_DEVICE, "possible")),
        item=mail.item.path,
        others=(usual.item.path,),
    )


def _marks(dump: Dump, item: Item) -> tuple[AnyFact, ...]:
    programs = (located(fact, item.path) for fact in dump.facts_of(item.path, SoftwareClaim))
    numbers = (located(fact, item.path) for fact in dump.facts_of(item.path, Identifier, IdentifierKind.MESSAGE))
    return evidence_of(
        first_person(dump, item.path, PersonRole.SENDER), first_time(dump, item.path, TimeRole.SENT), next(programs, None), next(numbers, None)
    )
