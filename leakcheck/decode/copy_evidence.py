"""The facts on which a comparison of copies rests, and what mails and documents say of which copy they are."""

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar

import msgspec

from leakcheck.decode.editing_traces import instant
from leakcheck.model.dump import Anchor, Dump
from leakcheck.model.facts import AnyFact, Fact, Identifier, IdentifierKind, PersonClaim, PersonRole, SignatureMark, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import Item
from leakcheck.model.location import Location

F = TypeVar("F", bound=Fact)
#: Containers inside containers end somewhere; so does the search upwards.
_DEEPEST = 32


def whole_file(item: Item) -> Identifier:
    """The digest of an item's bytes, as evidence."""
    return Identifier(at=Location("the whole file", item.sha256, item.path), kind=IdentifierKind.SHA256, value=item.sha256)


def signature_of(anchor: Anchor) -> SignatureMark:
    """The signature that authenticates a mail, as evidence."""
    attestation = anchor.attestation
    at = Location(attestation.at.part, attestation.at.raw, anchor.mail.path)
    return SignatureMark(at=at, scheme=attestation.scheme, detail=attestation.signer)


def first_time(dump: Dump, path: str, role: TimeRole) -> TimeClaim | None:
    """The first time of this role that an item itself states, with its item filled in."""
    claims = dump.facts_of(path, TimeClaim, role)
    return next((_at(claim, path) for claim in claims if claim.voucher is Voucher.CLAIMED), None)


def first_times(dump: Dump, paths: Collection[str], role: TimeRole) -> dict[str, TimeClaim]:
    """The same of some items, those of them that state one; as the item states it."""
    found: dict[str, TimeClaim] = {}
    for path, claims in dump.facts_of_each(paths, TimeClaim, role).items():
        first = next((claim for claim in claims if claim.voucher is Voucher.CLAIMED), None)
        if first is not None:
            found[path] = first
    return found


def first_person(dump: Dump, path: str, role: PersonRole) -> PersonClaim | None:
    """The first person of this role in an item, with its item filled in."""
    return next((_at(claim, path) for claim in dump.facts_of(path, PersonClaim, role)), None)


def addresses(dump: Dump, path: str, *roles: PersonRole) -> frozenset[str]:
    """The mail addresses of these roles in an item, in lower case."""
    return frozenset(claim.address.lower() for claim in dump.facts_of(path, PersonClaim) if claim.role in roles and claim.address)


def sent_at(dump: Dump, path: str) -> datetime | None:
    """The instant that a mail's date line claims."""
    claim = first_time(dump, path, TimeRole.SENT)
    return None if claim is None else instant(claim)


def received_at(dump: Dump, path: str) -> TimeClaim | None:
    """The earliest receipt that a mail server or a mailbox recorded of the mail that an item is or lies in; the nearest mail decides."""
    for _ in range(_DEEPEST):
        received = (claim for claim in dump.facts_of(path, TimeClaim, TimeRole.RECEIVED) if claim.voucher is not Voucher.CLAIMED)
        first = min(received, key=lambda claim: claim.moment.earliest, default=None)
        item = dump.item(path)
        if first is not None or item is None or not item.parent:
            return None if first is None else _at(first, path)
        path = item.parent
    return None


def evidence_of(*facts: AnyFact | None) -> tuple[AnyFact, ...]:
    """Those of the facts that there are."""
    return tuple(fact for fact in facts if fact is not None)


def _at(fact: F, path: str) -> F:
    return fact if fact.at.item else msgspec.structs.replace(fact, at=msgspec.structs.replace(fact.at, item=path))
