"""By what a reader recognises an item: a mail's subject, sender and Date line, a document's title, people and last save, as the file states them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from leakcheck.model.facts import AnyFact, Description, HeaderField, PersonClaim, PersonRole, TextContent, TimeClaim, TimeRole
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.moment import Moment

NO_SUBJECT = "(no subject)"
#: A hostile From line can name thousands.
_MOST_PEOPLE = 3
#: A mail's Date line; of documents the last save, of pictures the moment of taking, each else what comes nearest.
_TIMES: dict[ItemKind, tuple[TimeRole, ...]] = {
    ItemKind.MAIL: (TimeRole.SENT,),
    ItemKind.PICTURE: (TimeRole.CAPTURED, TimeRole.CREATED, TimeRole.MODIFIED),
    ItemKind.DOCUMENT: (TimeRole.MODIFIED, TimeRole.CREATED),
    ItemKind.OTHER: (TimeRole.MODIFIED, TimeRole.CREATED),
}
_PEOPLE = (PersonRole.SENDER, PersonRole.AUTHOR, PersonRole.LAST_EDITOR)


@dataclass(frozen=True, slots=True)
class Headline:
    """Empty texts: the file states nothing of the kind, or is of a kind that has none."""

    subject: str = ""
    sender: str = ""
    title: str = ""
    editors: str = ""
    """Who wrote a document and who saved it last, in words."""
    moment: Moment | None = None

    of_mail: bool = False

    @property
    def mail_date(self) -> str:
        """The Date line of a mail, read; empty for anything else."""
        return str(self.moment) if self.moment and self.of_mail else ""


def headline_facts(facts: Iterable[AnyFact]) -> tuple[AnyFact, ...]:
    """Those of an item's facts that its headline is made of."""
    return tuple(fact for fact in facts if _tells(fact))


def _tells(fact: AnyFact) -> bool:
    match fact:
        case HeaderField():
            return fact.name == "Subject"
        case TextContent():
            return fact.role == "subject"
        case Description():
            return fact.kind == "title"
        case PersonClaim():
            return fact.role in _PEOPLE
        case TimeClaim():
            return any(fact.role in roles for roles in _TIMES.values())
    return False


def headline(item: Item, facts: Sequence[AnyFact]) -> Headline:
    """The headline of an item with these facts; of an item in a container it is what it says itself, and not what its container says."""
    moment = _moment(item.kind, facts)
    if item.kind is ItemKind.MAIL:
        return Headline(subject=_subject(facts), sender=_people(facts, PersonRole.SENDER), moment=moment, of_mail=True)
    title = next((fact.value for fact in facts if isinstance(fact, Description) and fact.kind == "title"), "")
    return Headline(title=title, editors=", ".join(_editors(facts)), moment=moment)


def _subject(facts: Sequence[AnyFact]) -> str:
    line = next((fact.value for fact in facts if isinstance(fact, HeaderField) and fact.name == "Subject"), "")
    return line or next((fact.text for fact in facts if isinstance(fact, TextContent) and fact.role == "subject"), "")


def _editors(facts: Sequence[AnyFact]) -> Iterator[str]:
    author, last = (_people(facts, role) for role in (PersonRole.AUTHOR, PersonRole.LAST_EDITOR))
    if author:
        yield f"author {author}"
    if last:
        yield f"last saved by {last}"


def _people(facts: Sequence[AnyFact], role: PersonRole) -> str:
    named = list(dict.fromkeys(_named(fact) for fact in facts if isinstance(fact, PersonClaim) and fact.role is role))
    more = f" and {len(named) - _MOST_PEOPLE:,} more" if len(named) > _MOST_PEOPLE else ""
    return ", ".join(named[:_MOST_PEOPLE]) + more


def _named(claim: PersonClaim) -> str:
    return f"{claim.name} <{claim.address}>" if claim.name and claim.address else claim.name or claim.address


def _moment(kind: ItemKind, facts: Sequence[AnyFact]) -> Moment | None:
    for role in _TIMES.get(kind, ()):
        for fact in facts:
            if isinstance(fact, TimeClaim) and fact.role is role:
                return fact.moment
    return None
