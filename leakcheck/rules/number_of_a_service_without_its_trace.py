"""The message's number is one that a large mail service gives, and no line of that service is in the header."""

from collections.abc import Iterator

from leakcheck.decode.mail_shapes import number_shape, service_shapes
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Hop, Identifier, IdentifierKind
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: By the beginning of the shape's name: the service, and what its servers are called in trace lines. Google's own lines of 2005 named
#: nothing but an address.
_SERVICES = {
    "Gmail's": ("Google", ("google", "gmail", "by 10.", "by 2002:")),
    "Microsoft's service": ("Microsoft", ("outlook.com", "exchangelabs", "microsoft", "hotmail")),
}
_LIST = "A mailing list handed the message on and left out the trace lines of the way to it."
_LONGEST = 100


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.TRANSPORT,
    needs=(Hop, Identifier),
    about=(ItemKind.MAIL,),
    innocent=(
        _LIST,
        "The sender's own mail server took the message from the service and left out where it came from, to keep that private.",
        "The program that exported the message dropped the lower trace lines.",
        "The message is bulk mail, whose programs copy the numbers of large services.",
    ),
    sources=("RFC 5322 section 3.6.4", "RFC 5321 section 4.4: each server adds its trace line and removes none"),
    # Counted on the mail that it was adjusted to: an honest message of 2005 was told until Google's trace lines of that year were known here.
    false_alarms=FalseAlarms(
        1, 116, "messages with trace lines and a number of Google's or Microsoft's shape, of public test suites; it was adjusted to them, and is weak"
    ),
)
def number_of_a_service_without_its_trace(mail: Examined) -> Iterator[Observation]:
    """The message's number is one that a large mail service gives, and no line of that service is in the header.

    Google's and Microsoft's servers give the messages that they send numbers (Message-ID) of their own shape, and write their
    trace lines and many other lines into them. A received message that bears such a number, has trace lines, and none of that
    service, did not come that way, or lost the lines. Whoever makes up a message often copies a number from a real one.
    """
    number = next((one for one in mail.every(Identifier) if one.kind is IdentifierKind.MESSAGE), None)
    shape = number_shape(number.value) if number is not None else ""
    service, names = next((found for beginning, found in _SERVICES.items() if shape.startswith(beginning)), ("", ()))
    hops = [hop for hop in mail.every(Hop) if hop.moment is not None]
    if number is None or not service or not hops or _was_there(mail, service, names):
        return
    listed = any(one.kind is IdentifierKind.LIST for one in mail.every(Identifier))
    sentence = (
        f"The message has the number {number.value[:_LONGEST]}, of the shape that {service}'s servers give, "
        f"but no line of its header, trace line or other, is {service}'s."
    )
    tested = (Tested(_LIST, "possible" if listed else "excluded"),)
    yield Observation(sentence=sentence, evidence=(number, *hops[:10]), tested=tested)


def _was_there(mail: Examined, service: str, names: tuple[str, ...]) -> bool:
    """Whether any trace line, even by the name that another server noted, or any other line speaks of the service."""
    traces = (hop.at.raw.lower() for hop in mail.every(Hop))
    return any(name in raw for raw in traces for name in names) or any(family == service for _, family, _, _ in service_shapes(mail))
