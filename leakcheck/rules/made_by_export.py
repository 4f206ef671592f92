"""The message is what a mail program's export made of it, and not as it travelled."""

from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, PersonClaim, PersonRole, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_EXPORTS = {
    "outlook_message": "Outlook",
    "tnef_attachment": "Outlook or Exchange",
    "outlook_mac_message": "Outlook for Mac",
}


@rule(
    weight=Weight.NOTE,
    direction=Direction.LIMIT,
    family=Family.COVERAGE,
    cause=Cause.COLLECTION,
    needs=(PersonClaim,),
    about=(ItemKind.MAIL,),
    innocent=("Saving messages out of Outlook is how nearly every office hands them over.", "Exchange keeps no message as it came from the network."),
    sources=("[MS-OXCMSG] (properties instead of the message's own bytes)", "[MS-OXTNEF]"),
    false_alarms=None,
)
def made_by_export(examined: Examined) -> Iterator[Observation]:
    """The message was taken out of Outlook or Exchange, which do not keep a message as it travelled.

    They take a message apart and keep its properties; an export puts these together again. Signatures of mail servers over the
    text then cannot fit, and times of creation and change are those of the mailbox or of the export. A failed signature and a late
    time are what such an export always shows. The same message from another mailbox, as a file .eml, may still be checked.
    """
    program = _EXPORTS.get(examined.item.format)
    if program is None:
        return
    senders: list[AnyFact] = [person for person in examined.every(PersonClaim) if person.role is PersonRole.SENDER]
    evidence = senders[:1] or [*examined.every(PersonClaim)][:1] or [*examined.every(TimeClaim)][:1]
    yield Observation(sentence=f"The message is as {program} kept and exported it, not as it travelled.", evidence=tuple(evidence))
