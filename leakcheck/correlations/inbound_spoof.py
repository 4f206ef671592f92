"""Unwanted mail under somebody else's name, as the recipient's own server recorded it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from leakcheck.decode.copy_evidence import addresses, evidence_of, first_person
from leakcheck.decode.domain_alignment import alignment, organisational
from leakcheck.decode.trusted_records import domain_of
from leakcheck.model.attestation import Alignment
from leakcheck.model.dump import Dump
from leakcheck.model.facts import Identifier, IdentifierKind, PersonClaim, PersonRole, RecordedCheck, RecordPlace
from leakcheck.model.finding import located
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule
from leakcheck.model.verdict import Flag

_FAILED = frozenset({"fail", "hardfail", "softfail"})
_CHECKS = frozenset({"dmarc", "spf", "dkim"})
_OURS = frozenset({Alignment.SAME, Alignment.ORGANISATIONAL})
_JUNK = re.compile(
    r"(?:^|[/.\[\]_ -])(?:spam|junk(?:[ -]?e?-?mail)?|bulk ?mail|courrier ind[ée]sirable|ind[ée]sirables|pourriels?|correo no deseado"
    r"|posta indesiderata|unerwünscht\w*|werbung|спам|нежелательн\w*)(?:$|[/.!\[\]_ -])",
    re.IGNORECASE,
)
_LEAST_LETTERS = 8
_OTHER_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A message whose sender the recipient's server could not confirm."""

    item: Item
    sender: PersonClaim
    failed: tuple[RecordedCheck, ...]
    signs: tuple[str, ...]


@rule(
    weight=Weight.NOTE,
    direction=Direction.LEAD,
    family=Family.COVERAGE,
    cause=Cause.TRANSPORT,
    needs=(),
    innocent=(
        "The message was forwarded, or sent through a service that the sender's domain does not name, and a filter took it for unwanted mail.",
        "The record is a line of the header that no signature covers: whoever had this copy can have typed it.",
        "The sender was new to this mailbox, and the domain's records were wrong at the time.",
    ),
    sources=("RFC 8601 sections 2.7 and 7.1", "RFC 7489 section 6.6.2", "RFC 7208 section 2.6.4"),
    false_alarms=None,
    flag=Flag.INBOUND_SPOOF,
)
def inbound_spoof(dump: Dump) -> Iterator[Observation]:
    """The recipient's server took the message for mail under somebody else's name.

    Mailboxes hold mail that strangers sent under invented senders. It contradicts itself in many ways, and yet it is just what the
    recipient received: nobody altered it. Here the recipient's own server recorded that it could not confirm the sender's domain,
    nothing in the collection confirms it, nobody there ever wrote to this sender, and a further sign says that this is unwanted
    mail: a filter's record, the folder, an answer that would go elsewhere, another address in the sender's name, or a domain that
    differs in one sign from that of authenticated mail. A missing signature alone is never such a sign, and neither is a sender who
    is new. The message is put behind the others, and nothing is counted for or against it.
    """
    candidates = dict(_candidates(dump))
    if not candidates:
        return
    written_to, confirmed = _written_to(dump, candidates), _confirmed(dump)
    near = {cut: name for name in sorted(confirmed) for cut in _cut(name)}
    for candidate in candidates.values():
        domain = organisational(candidate.sender.address.rpartition("@")[2].lower())
        if domain in confirmed or candidate.sender.address.lower() in written_to:
            continue
        like = next((near[cut] for cut in _cut(domain) if cut in near), "")
        signs = [*candidate.signs, *([f"its sender's domain is nearly that of other mail here, {like}"] if like else [])]
        if signs:
            yield _observation(candidate, signs)


def _cut(domain: str) -> tuple[str, ...]:
    """The name without one of its signs: two names that share such a form differ in one sign. Short names are too near to everything."""
    return tuple(domain[:place] + domain[place + 1 :] for place in range(len(domain))) if len(domain) >= _LEAST_LETTERS else ()


def _candidates(dump: Dump) -> Iterator[tuple[str, _Candidate]]:
    for path, group in groupby(dump.facts(RecordedCheck), key=lambda pair: pair[0].path):
        pairs = list(group)
        own = [check for _, check in pairs if check.place is RecordPlace.RECIPIENT]
        found = _candidate(dump, pairs[0][0], own) if any(check.result in _FAILED for check in own) else None
        if found is not None:
            yield path, found


def _candidate(dump: Dump, item: Item, records: Sequence[RecordedCheck]) -> _Candidate | None:
    senders = addresses(dump, item.path, PersonRole.SENDER)
    sender = first_person(dump, item.path, PersonRole.SENDER)
    if item.kind is not ItemKind.MAIL or sender is None or len(senders) != 1 or dump.is_anchored(item.path) or _from_list(dump, item):
        return None
    author = sender.address.rpartition("@")[2].lower()
    about = [check for check in records if check.method in _CHECKS and alignment(domain_of(check), author) in _OURS]
    failed = tuple(check for check in about if check.result in _FAILED)
    if not failed or any(check.result == "pass" for check in about):
        return None
    return _Candidate(item, sender, failed, tuple(_signs(dump, item, sender, records)))


def _from_list(dump: Dump, item: Item) -> bool:
    return bool(dump.facts_of(item.path, Identifier, IdentifierKind.LIST))


def _signs(dump: Dump, item: Item, sender: PersonClaim, records: Sequence[RecordedCheck]) -> Iterator[str]:
    own = organisational(sender.address.rpartition("@")[2].lower())
    if any(check.method == "spam" for check in records):
        yield "a filter recorded that it is unwanted mail"
    if _JUNK.search(item.path):
        yield "it lies in a folder for unwanted mail"
    replies = addresses(dump, item.path, PersonRole.REPLY_TO)
    if replies and all(organisational(address.rpartition("@")[2]) != own for address in replies):
        yield "an answer would go to another domain"
    other = _OTHER_ADDRESS.search(sender.name)
    if other and organisational(other[1].lower()) != own:
        yield "the sender's name holds an address of another domain"


def _written_to(dump: Dump, candidates: Mapping[str, _Candidate]) -> frozenset[str]:
    """Which of the candidates' senders somebody in the collection wrote to."""
    asked = {candidate.sender.address.lower() for candidate in candidates.values()}
    found: set[str] = set()
    for role in (PersonRole.RECIPIENT, PersonRole.COPIED):
        for item, person in dump.facts(PersonClaim, role):
            # Unwanted mail often claims to come from its own recipient.
            if person.address.lower() in asked and item.path not in candidates:
                found.add(person.address.lower())
    return frozenset(found)


def _confirmed(dump: Dump) -> frozenset[str]:
    """The domains that authenticated mail of the collection is signed by."""
    return frozenset(organisational(attestation.signer.lower()) for _, attestation in dump.authenticating() if attestation.signer)


def _observation(candidate: _Candidate, signs: Sequence[str]) -> Observation:
    checks = " and ".join(dict.fromkeys(check.method.upper() for check in candidate.failed))
    domain = candidate.sender.address.rpartition("@")[2]
    sentence = (
        f"The recipient's server recorded that it could not confirm {domain} as the sender ({checks}), and {'; '.join(signs)}: this looks like "
        "unwanted mail under somebody else's name. That it contradicts itself would then be the sender's doing, and no sign of a later change."
    )
    evidence = evidence_of(*(located(check, candidate.item.path) for check in candidate.failed), candidate.sender)
    return Observation(sentence=sentence, evidence=evidence, item=candidate.item.path)
