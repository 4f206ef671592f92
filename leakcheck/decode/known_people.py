"""Who belongs to a collection as far as it shows: people who write or receive its mails, and authors of its documents."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import permutations

from leakcheck.model.dump import Dump
from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.item import ItemKind

_WORD = re.compile(r"[^\W\d_]{2,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"}
_MOST_NAMES = 3
_IN_MAIL = (PersonRole.SENDER, PersonRole.RECIPIENT, PersonRole.COPIED)


class KnownPeople:
    """Names are compared as sets of words: “Vasseur, Claire”, “claire.vasseur@…” and “Claire Vasseur” are one.

    Last editors do not make themselves known, because a stranger who went through a folder stands on many documents. A name of
    one word is known only if it stands so.
    """

    def __init__(self, dump: Dump) -> None:
        self._dump = dump
        self._names: set[frozenset[str]] | None = None
        self._short: set[str] | None = None

    def knows(self, name: str) -> bool:
        """Whether somebody of this name is known; the first question reads the dump."""
        words = _words(name)
        return bool(words) and words in self._known()

    def may_know(self, name: str) -> bool:
        """Whether a name may be a known person's initials (“AM”) or account (“amueller”, “muellera”, “A. Müller”)."""
        if self._short is None:
            self._short = {short for names in self._known() for short in _short(names)}
        return _compact(name) in self._short

    def _known(self) -> set[frozenset[str]]:
        if self._names is None:
            self._names = set(self._read())
        return self._names

    def _read(self) -> Iterator[frozenset[str]]:
        for role in _IN_MAIL:
            for _, person in self._dump.facts(PersonClaim, role):
                yield _words(person.name)
                yield _words(person.address.partition("@")[0])
        for item, person in self._dump.facts(PersonClaim, PersonRole.AUTHOR):
            if item.kind is ItemKind.DOCUMENT:
                yield _words(person.name)


def _short(names: frozenset[str]) -> Iterator[str]:
    """The initials and accounts that people of two or three names are given."""
    if not 2 <= len(names) <= _MOST_NAMES:
        return
    for order in permutations(names):
        yield "".join(name[0] for name in order)
        for first in _spellings(order[0]):
            for last in _spellings(order[-1]):
                yield from (first[0] + last, last + first[0])


def _compact(name: str) -> str:
    """A name's letters and no more: “A. Müller” and “a.müller” are one; of an address the part before the @."""
    return "".join(_LETTERS.findall(name.partition("@")[0].rpartition("\\")[2].casefold()))


def _spellings(name: str) -> set[str]:
    """A name as it is, and in the letters that accounts are made of: ü is ue or u in them."""
    stripped = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return {name, stripped, "".join(_SPELLED.get(letter, letter) for letter in name)}


def _words(name: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(name))
