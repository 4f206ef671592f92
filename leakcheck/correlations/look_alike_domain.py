"""A sender's domain looks like one that this collection knows well."""

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from leakcheck.decode.domain_alignment import organisational
from leakcheck.decode.near_words import NearWords
from leakcheck.decode.visible_text import storable, visible
from leakcheck.knowledge.confusables import skeleton
from leakcheck.model.dump import Dump
from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.finding import located
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Mails that name a domain, from which on people here know it, and how many more they must be than those of its look-alike.
_KNOWN, _TIMES = 20, 10
#: A domain in more mails than this is a correspondent.
_RARE = 3
#: Shorter names differ by one letter without meaning to; two slips take a longer name.
_ONE_SLIP, _TWO_SLIPS, _OTHER_ENDING = 6, 10, 5
_MOST_KNOWN, _MOST_NAMES = 2_000, 200_000
#: Services that give addresses under the endings of many countries.
_EVERYWHERE = frozenset({"yahoo", "hotmail", "live", "outlook", "google", "googlemail", "amazon", "ebay", "paypal", "apple", "icloud"})
#: Names that stand for any, in examples and tests.
_ANYBODY = frozenset({"domain", "example", "mydomain", "yourdomain", "company", "mycompany", "yourcompany", "server"})
#: Endings that nobody can register (RFC 2606, RFC 6761, RFC 6762).
_RESERVED = frozenset({"invalid", "example", "test", "localhost", "local", "localdomain"})
_DIGITS = str.maketrans("", "", "0123456789")
_NAMED = (PersonRole.SENDER, PersonRole.RECIPIENT, PersonRole.COPIED)


@dataclass(frozen=True, slots=True)
class _Likeness:
    known: str
    how: str


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.HEADER_CLOCK,
    cause=Cause.TRANSPORT,
    needs=(),
    innocent=(
        "Two houses bear similar names, or one house has several domains.",
        "The sender's address was typed wrongly in the settings of the program.",
        "It is unwanted mail that came in so, and nobody here had a part in it.",
    ),
    sources=(
        "Unicode Technical Standard 39 section 4 (skeletons of names that look alike)",
        "Damerau, A technique for computer detection and correction of spelling errors, CACM 7 (1964)",
    ),
    false_alarms=FalseAlarms(
        1, 1936, "messages of public test suites, no collection of one house among them; the one is an address made up for a test"
    ),
)
def look_alike_domain(dump: Dump) -> Iterator[Observation]:
    """A sender's domain looks like one that this collection knows well.

    Whoever wants to be taken for somebody registers a domain that reads like theirs: a letter exchanged, left out or doubled, a
    digit for a letter, a letter of another alphabet, another ending. Domains that occur in very few messages here are compared
    with those that occur in many. Mail from such a domain may be what let somebody in, or may have been invented; it may as
    well come from a house with a similar name. Who registered the domain, and when, has to be looked up.
    """
    counts, senders = _counted(dump)
    known = [name for name, count in counts.most_common(_MOST_KNOWN) if count >= _KNOWN]
    index = _Index(known)
    alike: dict[str, _Likeness] = {}
    for name in sorted(senders):
        found = index.likeness(name) if counts[name] <= _RARE else None
        if found is not None and counts[found.known] >= _TIMES * counts[name]:
            alike[name] = found
    if not alike:
        return
    for item, claim, name in _senders(dump):
        if name in alike:
            yield _observation(item, claim, name, alike[name], counts)


class _Index:
    """The known domains by what they can be taken for."""

    def __init__(self, known: list[str]) -> None:
        self._by_shape = {skeleton(shown(name)): name for name in reversed(known)}
        self._by_label: dict[str, list[str]] = {}
        for name in known:
            self._by_label.setdefault(_label(name), []).append(name)
        self._near = NearWords((label for label in self._by_label if len(label) >= _ONE_SLIP), 2)
        self._known = frozenset(known)
        self._asked: dict[str, list[tuple[int, str]]] = {}
        """What is near a label, which the same name has with each of its endings."""

    def likeness(self, name: str) -> _Likeness | None:
        """The known domain that this one looks like, and in what way; None for a known one."""
        label = _label(name)
        if name in self._known or name.rpartition(".")[2] in _RESERVED:
            return None
        same = self._by_shape.get(skeleton(shown(name)))
        if same is not None:
            return _Likeness(same, "reads at a glance like")
        if len(label) >= _OTHER_ENDING and label not in _EVERYWHERE | _ANYBODY and len(self._by_label.get(label, ())) == 1:
            return _Likeness(self._by_label[label][0], "has the same name with another ending as")
        return self._by_slips(name, label)

    def _by_slips(self, name: str, label: str) -> _Likeness | None:
        if label not in self._asked:
            self._asked[label] = self._near.near(label)
        for count, other in self._asked[label]:
            # server1 and server2 are a series.
            series = label.translate(_DIGITS) == other.translate(_DIGITS)
            if not series and min(len(label), len(other)) >= (_ONE_SLIP if count == 1 else _TWO_SLIPS):
                for one in self._by_label[other]:
                    if _ending(one) == _ending(name):
                        return _Likeness(one, "differs in one letter from" if count == 1 else "differs in two letters from")
        return None


def shown(name: str) -> str:
    """A domain as it is shown to people: labels in other alphabets decoded (RFC 3492); as written, where they cannot be."""
    try:
        return ".".join(label[4:].encode().decode("punycode") if label.startswith("xn--") else label for label in name.split("."))
    except UnicodeError:
        return name


def _label(name: str) -> str:
    return name.partition(".")[0]


def _ending(name: str) -> str:
    return name.partition(".")[2]


def _counted(dump: Dump) -> tuple[Counter[str], set[str]]:
    """In how many messages each domain stands as sender's or recipient's, and the domains of senders."""
    counts: Counter[str] = Counter()
    senders: set[str] = set()
    streams = [dump.facts(PersonClaim, role) for role in _NAMED]
    for _, claims in groupby(heapq.merge(*streams, key=lambda pair: pair[0].path), key=lambda pair: pair[0].path):
        named = [(item, claim, name) for item, claim in claims if (name := _domain(claim))]
        senders.update(next(([name] for _, claim, name in named if claim.role is PersonRole.SENDER), ()))
        names = {name for item, _, name in named if item.kind is ItemKind.MAIL}
        counts.update(names if len(counts) < _MOST_NAMES else names & counts.keys())
    return counts, senders & counts.keys()


def _senders(dump: Dump) -> Iterator[tuple[Item, PersonClaim, str]]:
    """Each message, its first sender with a domain, and that domain."""
    path = ""
    for item, claim in dump.facts(PersonClaim, PersonRole.SENDER):
        name = _domain(claim)
        if name and item.path != path:
            path = item.path
            yield item, claim, name


def _domain(claim: PersonClaim) -> str:
    return _registered(claim.address.rpartition("@")[2])


# Kept, because a collection writes to the same few domains.
@lru_cache(maxsize=1024)
def _registered(written: str) -> str:
    host = written.strip(" >.").lower()
    return organisational(host) if "." in host and len(host) <= 253 else ""


def _observation(item: Item, claim: PersonClaim, name: str, likeness: _Likeness, counts: Counter[str]) -> Observation:
    written = f"{visible(storable(shown(name)))} ({name})" if shown(name) != name else name
    sentence = (
        f"The sender's domain {written} {likeness.how} {likeness.known}, "
        f"which stands in {counts[likeness.known]:,} messages here; it itself stands in {counts[name]:,}. Ask who registered it, and when."
    )
    return Observation(sentence=sentence, evidence=(located(claim, item.path),), item=item.path)
