"""The recipient's server recorded that a check of the sender's domain failed."""

from collections.abc import Iterator

from leakcheck.decode.domain_alignment import alignment
from leakcheck.decode.trusted_records import author_domain, domain_of, trusted_records
from leakcheck.model.attestation import Alignment
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Identifier, IdentifierKind, PersonClaim, PersonRole, RecordedCheck
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_METHODS = ("dmarc", "spf", "dkim")
_FAILED = frozenset({"fail", "hardfail"})
_OURS = frozenset({Alignment.SAME, Alignment.ORGANISATIONAL})
_LIST = "A mailing list passed it on: the sender's domain does not name the list's servers, and the list changed the text."


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.COVERAGE,
    cause=Cause.TRANSPORT,
    needs=(RecordedCheck, PersonClaim),
    about=(ItemKind.MAIL,),
    innocent=(
        _LIST,
        "The message was forwarded from another mailbox, whose server the sender's domain does not name.",
        "The sender wrote through another server than that of the domain, or the domain's records were wrong or could not be reached.",
        "The record is a line of the header that no signature covers: whoever had this copy can have typed it.",
    ),
    sources=("RFC 8601 sections 2.7 and 7.1", "RFC 7208 section 2.6.4", "RFC 7489 section 6.6.2"),
    false_alarms=FalseAlarms(12, 328, "honest mails with recorded checks, of 80 public collections"),
)
def recorded_check_failed(mail: Examined) -> Iterator[Observation]:
    """The recipient's server recorded at receipt that a check of the sender's domain failed.

    Mail servers check whether the server that hands a message over may speak for the sender's domain (SPF), whether the domain's
    signature fits (DKIM), and whether one of the two agrees with the sender line (DMARC). A recorded failure for the very domain of
    the sender line means that the server could not confirm where the message came from. Forwarding and mailing lists cause it every
    day. Where another check of the same domain passed, nothing is said.
    """
    author = author_domain(mail)
    records = [record for record in trusted_records(mail) if record.method in _METHODS and alignment(domain_of(record), author) in _OURS]
    from_list = any(fact.kind is IdentifierKind.LIST for fact in mail.every(Identifier))
    if not author or from_list or mail.authenticated or any(record.result == "pass" for record in records):
        return
    failed = sorted((record for record in records if record.result in _FAILED), key=lambda record: _METHODS.index(record.method))
    if failed:
        sender = next(claim for claim in mail.every(PersonClaim) if claim.role is PersonRole.SENDER)
        who = f"The server {failed[0].recorder}" if failed[0].recorder else "The recipient's server"
        methods = " and ".join(dict.fromkeys(record.method.upper() for record in failed))
        sentence = f"{who} recorded at receipt that the check of {author} failed ({methods}): it could not confirm that the message came from there."
        yield Observation(sentence=sentence, evidence=(*failed, sender), tested=(Tested(_LIST, "excluded"),))
