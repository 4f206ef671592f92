"""A received message without a signature, of a domain that signed nearly all of its mail at that time."""

from collections.abc import Iterator

from leakcheck.decode.copy_evidence import evidence_of, first_person
from leakcheck.decode.mail_route import handover, house
from leakcheck.model.dump import Dump, SigningHabit
from leakcheck.model.facts import HeaderField, Hop, Identifier, IdentifierKind, PersonRole, SignatureMark, TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import located
from leakcheck.model.item import Item
from leakcheck.model.rule import Cause, Direction, Family, Observation, Tested, Weight, rule

#: Fewer received mails of a domain in a month do not show a habit: 1 in 100 must be able to show.
_LEAST = 100
_NEARLY_ALL = 0.99
_RELAY = "It left through another server than the domain's other mail: a newsletter or ticket service, a device, an alias, a forwarding."
_INTERNAL = "It is internal mail, or the sender's own copy: neither is signed."
_LIST = "It came over a mailing list or is a bounce, which are often not signed."
_STRIPPED = "A gateway of the recipient removes signatures."
_SYSTEMS = frozenset({"mailer-daemon", "postmaster", "mailerdaemon", "majordomo", "listserv", "noreply-calendar", "calendar-notification"})
_AUTOMATIC = ("multipart/report", "text/calendar", "message/delivery-status")


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.COVERAGE,
    cause=Cause.SIGNATURE,
    needs=(),
    innocent=(
        _RELAY,
        _INTERNAL,
        _LIST,
        _STRIPPED,
        "The sender's server could not sign for a while, for example while its key was changed.",
        "The program that exported this one message dropped the signature line.",
    ),
    sources=("RFC 6376 section 6.3 (a missing signature says nothing by itself)", "RFC 8601 section 5 (order of trace lines)"),
    # No public collection holds a hundred received mails of one domain and month; without a measured rate a rule is weak at most.
    false_alarms=None,
)
def unsigned_although_domain_signs(dump: Dump) -> Iterator[Observation]:
    """A received message carries no signature, though its sender's domain signed nearly all the mail of that month.

    The mail servers of a domain that signs with DKIM sign everything that leaves through them. Where at least a hundred messages of
    one domain and month lie in the collection, at least 99 in 100 of them are signed, and a message that came the same way, from
    the same sender's servers to the same recipient's servers, is not, then the signature was either never there or was taken out.
    Whoever changes a signed message and wants to hide it can remove the signature line; but messages without one are also made
    innocently, which is why this is a question to ask, and never by itself a reason to doubt a file.
    """
    for habit in dump.signing_habits(_LEAST, _NEARLY_ALL):
        usual = {_way(dump, item) for item in habit.examples}
        for item in habit.unsigned:
            way = _way(dump, item)
            if all(way) and way[0] != way[1] and way in usual and not _explained(dump, item, habit.domain, way[1]):
                yield _observation(dump, item, habit, way)


def _way(dump: Dump, item: Item) -> tuple[str, str]:
    return handover(sorted(dump.facts_of(item.path, Hop), key=lambda hop: hop.position))


def _explained(dump: Dump, item: Item, domain: str, recipient: str) -> bool:
    """Whether the message is of a kind that is often not signed, or carries another mark of a signature after all."""
    if house(domain) == recipient or dump.facts_of(item.path, SignatureMark):
        return True
    if dump.facts_of(item.path, Identifier, IdentifierKind.LIST):
        return True
    sender = first_person(dump, item.path, PersonRole.SENDER)
    if sender is None or sender.address.partition("@")[0].lower() in _SYSTEMS:
        return True
    types = (field.value.lower() for field in dump.facts_of(item.path, HeaderField) if field.name.lower() == "content-type")
    return any(kind in value for value in types for kind in _AUTOMATIC)


def _observation(dump: Dump, item: Item, habit: SigningHabit, way: tuple[str, str]) -> Observation:
    sentence = (
        f"{habit.signed:,} of the {habit.mails:,} messages from {habit.domain} that were received in {habit.month} are signed; this one is not, "
        f"though by its trace lines it came the same way, from servers of {way[0]} to servers of {way[1]}. By itself this is no evidence that "
        "anybody altered it."
    )
    received = (
        located(fact, item.path) for fact in dump.facts_of(item.path, TimeClaim) if fact.role is TimeRole.RECEIVED and fact.voucher is Voucher.RELAYED
    )
    tested = (Tested(_RELAY, "possible"), Tested(_INTERNAL, "excluded"), Tested(_LIST, "excluded"), Tested(_STRIPPED, "excluded"))
    return Observation(
        sentence=sentence,
        evidence=evidence_of(next(received, None), first_person(dump, item.path, PersonRole.SENDER)),
        tested=tested,
        item=item.path,
        others=tuple(example.path for example in habit.examples[:3]),
    )
