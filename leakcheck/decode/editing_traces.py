"""What the documents of a dump record of their making, document by document, drawn out of the case in one pass."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from leakcheck.model.dump import Dump
from leakcheck.model.facts import (
    AnyFact,
    Fact,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.item import Item, ItemKind

#: A kind of fact and its role.
Asked = tuple[type[Fact], str]
_ASKED: tuple[Asked, ...] = (
    (TimeClaim, TimeRole.CREATED),
    (TimeClaim, TimeRole.MODIFIED),
    (PersonClaim, PersonRole.AUTHOR),
    (PersonClaim, PersonRole.LAST_EDITOR),
    (SoftwareClaim, SoftwareRole.APPLICATION),
    (SoftwareClaim, SoftwareRole.PRODUCER),
    (LanguageClaim, LanguageRole.PROOFING),
    (LanguageClaim, LanguageRole.INTERFACE),
    (Identifier, IdentifierKind.COMPANY),
    (Identifier, IdentifierKind.CODEPAGE),
    (Identifier, IdentifierKind.TEMPLATE),
)


@dataclass(frozen=True, slots=True)
class EditingTrace:
    """One document and what it records of who made it, when and with what."""

    item: Item
    facts: tuple[AnyFact, ...]

    def time(self, role: TimeRole) -> TimeClaim | None:
        """The first time of this role that the file itself states."""
        return next((fact for fact in self.facts if isinstance(fact, TimeClaim) and fact.role == role and fact.voucher is Voucher.CLAIMED), None)

    def person(self, role: PersonRole) -> PersonClaim | None:
        """The first person of this role that is named."""
        return next((fact for fact in self.facts if isinstance(fact, PersonClaim) and fact.role == role and fact.name), None)

    @property
    def software(self) -> SoftwareClaim | None:
        """The program that last saved the file; where that is not told, the one that wrote its bytes."""
        found = [fact for fact in self.facts if isinstance(fact, SoftwareClaim)]
        return min(found, key=lambda fact: fact.role != SoftwareRole.APPLICATION, default=None)


def editing_traces(dump: Dump, also: tuple[Asked, ...] = ()) -> Iterator[EditingTrace]:
    """Every document that records anything of its making, in the order of the paths, holding one document at a time.

    `also`: further facts that are wanted.
    """
    asked = (*_ASKED, *also)
    ranks = {one: place for place, one in enumerate(asked)}
    for item, facts in dump.facts_together(ItemKind.DOCUMENT, asked):
        yield EditingTrace(item, tuple(sorted(facts, key=lambda fact: ranks[type(fact), _role(fact)])))


def _role(fact: AnyFact) -> str:
    """What the fact is of, for the kinds that are asked for here."""
    return str(getattr(fact, "role", "") or getattr(fact, "kind", ""))


def name_key(name: str) -> str:
    """A person's name as it is compared: case and spaces do not matter."""
    return " ".join(name.casefold().split())


def instant(claim: TimeClaim) -> datetime:
    """A claim placed on one time line; without a zone by its wall clock, as the Office programs of one house all write it."""
    return claim.moment.utc or claim.moment.wall.replace(tzinfo=UTC)
