"""Two people's mailboxes hold the message in the same words, each with its own way through the servers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from leakcheck.decode.copy_evidence import evidence_of, sent_at
from leakcheck.decode.mail_wording import Extent, mail_difference
from leakcheck.decode.text_digest import LEAST_WORDS, words_of
from leakcheck.model.dump import Dump
from leakcheck.model.facts import AnyFact, HeaderField, Hop, Identifier, IdentifierKind, PersonClaim, PersonRole, TextContent
from leakcheck.model.finding import located
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule
from leakcheck.model.verdict import Flag

#: An identifier on more messages than this is a broken program's constant.
_MOST = 50
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_LETTERS = 3
#: Names of folders that are also names of accounts.
_FOLDERS = frozenset({"all", "archive", "archives", "drafts", "dump", "export", "inbox", "mail", "mailbox", "mails", "outbox", "sent", "trash"})
_OF_MESSAGE = (PersonRole.SENDER, PersonRole.RECIPIENT, PersonRole.COPIED)


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy of a message, and what tells whose it is."""

    item: Item
    text: str
    hops: tuple[Hop, ...]
    people: tuple[PersonClaim, ...]
    lines: tuple[datetime | None, str, frozenset[tuple[PersonRole, str]]]
    """When it says that it was sent, what about, and by whom to whom: what a reader goes by beside the words."""


@rule(
    weight=Weight.MODERATE,
    direction=Direction.GENUINENESS,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        "Both copies went through the same hands after they had left the mailboxes, and could have been changed alike there.",
        "The folder bears a correspondent's name because its owner files mail by people: then both copies are one person's.",
        "Somebody who can enter both mailboxes, such as an administrator, put the message into each.",
    ),
    sources=(
        "https://www.vircom.com/blog/facebook-ceglias-alleged-emails-fraud-or-not",
        "RFC 5321 section 4.4 (trace lines are added on the way to each recipient)",
        "RFC 5322 section 3.6.4 (one Message-ID, one message)",
    ),
    false_alarms=FalseAlarms(0, 2899, "mails of the shared corpus, where no two people's mailboxes hold one message"),
    flag=Flag.TWO_CUSTODIANS,
)
def held_by_two_people(dump: Dump) -> Iterator[Observation]:
    """Two people's mailboxes hold the message in the same words.

    The sender keeps a message as it left, without trace lines; each recipient keeps it with the lines that the servers put on top on
    the way to him. Where two such copies lie in the mailboxes of two people whom the message itself names, and their words, date,
    subject, sender and recipients are the same, whoever changed one would have had to change the other alike. That speaks for the
    words, and it does not authenticate them: nothing here rests on somebody else's key. Whose a mailbox is, the names of the mailbox
    and its folders must say.
    """
    for _, items in dump.sharing(IdentifierKind.MESSAGE, _MOST):
        copies = [copy for item in items if item.kind is ItemKind.MAIL for copy in _copy(dump, item)]
        for copy in copies if len(copies) > 1 else ():
            yield from _beside(dump, copy, copies)


def _copy(dump: Dump, item: Item) -> Iterator[_Copy]:
    bodies = dump.facts_of(item.path, TextContent, "body")
    if not bodies or any(text.complete != "whole" for text in bodies):
        return
    people = tuple(one for one in dump.facts_of(item.path, PersonClaim) if one.role in _OF_MESSAGE)
    subjects = (" ".join(field.value.split()) for field in dump.facts_of(item.path, HeaderField) if field.name.lower() == "subject")
    lines = sent_at(dump, item.path), next(subjects, ""), frozenset((one.role, one.address.lower()) for one in people)
    yield _Copy(item, "\n".join(text.text for text in bodies), tuple(dump.facts_of(item.path, Hop)), people, lines)


def _beside(dump: Dump, copy: _Copy, copies: Sequence[_Copy]) -> Iterator[Observation]:
    for other in copies:
        owners = _owners(copy, other)
        if owners is not None and _same_words(copy, other):
            yield _observation(dump, copy, other, owners)
            return


def _owners(copy: _Copy, other: _Copy) -> tuple[PersonClaim, PersonClaim] | None:
    """The two people in whose mailboxes the copies lie; None unless both are clear, differ, and each copy came its own way."""
    if copy.item.path == other.item.path or _way(copy) == _way(other):
        return None
    if copy.lines[0] is None or copy.lines != other.lines:
        return None
    own, theirs = copy.item.path.split("/")[:-1], other.item.path.split("/")[:-1]
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(own, theirs, strict=False)))
    found = [_owner(one, steps[common:]) for one, steps in ((copy, own), (other, theirs))]
    if found[0] is None or found[1] is None or found[0].address == found[1].address:
        return None
    # The sender's own copy bears no trace lines: with them it came back to him, from a list or as a copy to himself.
    if any(owner is not None and owner.address in _senders(one) and one.hops for owner, one in zip(found, (copy, other), strict=True)):
        return None
    return found[0], found[1]


def _owner(copy: _Copy, steps: Sequence[str]) -> PersonClaim | None:
    """The one of the message's people whom the mailbox and its folders name; None where they name none or more than one."""
    written = {word.casefold() for step in steps for word in _WORD.findall(step)}
    named = {one.address: one for one in copy.people if one.address and any(words <= written for words in _names(one))}
    return next(iter(named.values())) if len(named) == 1 else None


def _names(person: PersonClaim) -> Iterator[frozenset[str]]:
    for name in (person.name, person.address.partition("@")[0]):
        words = frozenset(word.casefold() for word in _WORD.findall(name))
        if words and not words <= _FOLDERS and max(map(len, words)) >= _LEAST_LETTERS:
            yield words


def _way(copy: _Copy) -> tuple[tuple[str, str, str], ...]:
    return tuple((hop.from_host, hop.by_host, hop.identifier) for hop in copy.hops)


def _senders(copy: _Copy) -> frozenset[str]:
    return frozenset(one.address for one in copy.people if one.role is PersonRole.SENDER)


def _same_words(copy: _Copy, other: _Copy) -> bool:
    return len(words_of(copy.text)) >= LEAST_WORDS and mail_difference(copy.text, other.text).extent is Extent.NONE


def _observation(dump: Dump, copy: _Copy, other: _Copy, owners: tuple[PersonClaim, PersonClaim]) -> Observation:
    sentence = (
        f"Two mailboxes hold this message in the same words, by their names that of {_named(owners[0])}, in which this copy lies, and that of "
        f"{_named(owners[1])} ({other.item.path}). The copies came different ways, as their trace lines show."
    )
    owned = [located(owner, one.item.path) for one, owner in zip((copy, other), owners, strict=True)]
    hops = [located(hop, one.item.path) for one in (copy, other) for hop in one.hops[:1]]
    evidence = evidence_of(_message_id(dump, copy), _message_id(dump, other), *owned, *hops)
    return Observation(sentence=sentence, evidence=evidence, item=copy.item.path, others=(other.item.path,))


def _named(person: PersonClaim) -> str:
    return person.name or person.address


def _message_id(dump: Dump, copy: _Copy) -> AnyFact | None:
    found = (fact for fact in dump.facts_of(copy.item.path, Identifier, IdentifierKind.MESSAGE))
    return next((located(fact, copy.item.path) for fact in found), None)
