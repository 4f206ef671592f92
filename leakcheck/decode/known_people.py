"""Who belongs to a collection as far as it shows: people who write or receive its mails, and authors of its documents."""

import re
from collections.abc import Iterator

from leakcheck.model.dump import Dump
from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.item import ItemKind

_WORD = re.compile(r"[^\W\d_]{2,}")
_IN_MAIL = (PersonRole.SENDER, PersonRole.RECIPIENT, PersonRole.COPIED)


class KnownPeople:
    """Names are compared as sets of words: “Vasseur, Claire”, “claire.vasseur@…” and “Claire Vasseur” are one.

    Last editors do not make themselves known, because a stranger who went through a folder stands on many documents. A name of
    one word is known only if it stands so.
    """

    def __init__(self, dump: Dump) -> None:
        self._dump = dump
        self._names: set[frozenset[str]] | None = None

    def knows(self, name: str) -> bool:
        """Whether somebody of this name is known; the first question reads the dump."""
        if self._names is None:
            self._names = set(self._read())
        words = _words(name)
        return bool(words) and words in self._names

    def _read(self) -> Iterator[frozenset[str]]:
        for role in _IN_MAIL:
            for _, person in self._dump.facts(PersonClaim, role):
                yield _words(person.name)
                yield _words(person.address.partition("@")[0])
        for item, person in self._dump.facts(PersonClaim, PersonRole.AUTHOR):
            if item.kind is ItemKind.DOCUMENT:
                yield _words(person.name)


def _words(name: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(name))
