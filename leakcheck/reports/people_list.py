"""The people of a dump, to read and for programs: addresses, names, other addresses, and how their messages were made over time.

A list of the people of a leak endangers people. For sharing, names and addresses can be withheld.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator

import msgspec

from leakcheck.decode.sender_habit import HOSTS
from leakcheck.decode.visible_text import visible
from leakcheck.model.people import Alias, Period, Person, Spelling
from leakcheck.reports.name_mask import WITHHELD

_BLANKS = re.compile(r"\s+")
#: Fewer addresses at a domain, and the domain names a person or a family.
_LEAST_AT_A_DOMAIN = 3
_CAUTION = "That a message names somebody as its sender does not mean that this person wrote it."


def text_list(people: Iterable[Person]) -> Iterator[str]:
    """One block of lines a person."""
    yield _CAUTION
    for person in people:
        yield ""
        yield from (visible(line) for line in _block(person))


def json_list(people: Iterable[Person]) -> Iterator[str]:
    """One JSON object a line and person (model/people.py)."""
    for person in people:
        yield msgspec.json.encode(person).decode()


def masked(people: Iterable[Person], domains: Container[str]) -> Iterator[Person]:
    """The same without names and without addresses, but for those of `domains`, the domains that many people share.

    Each address becomes a number, the same wherever it stands. Folders and hosts, which are often named after people, are left out.
    """
    mask = _Mask(domains)
    for person in people:
        yield msgspec.structs.replace(
            person,
            address=mask(person.address),
            names=tuple(Spelling(WITHHELD, one.mails) for one in person.names),
            folder=WITHHELD if person.folder else "",
            aliases=tuple(Alias(mask(one.address), one.because) for one in person.aliases),
            periods=tuple(one for one in person.periods if one.respect != HOSTS or one.value in domains),
        )


def shared_domains(people: Iterable[Person]) -> frozenset[str]:
    """The domains of so many addresses that they point to nobody."""
    counts = Counter(person.address.rpartition("@")[2] for person in people)
    return frozenset(domain for domain, count in counts.items() if count >= _LEAST_AT_A_DOMAIN)


class _Mask:
    """Gives each address a number, in the order in which they are met."""

    def __init__(self, domains: Container[str]) -> None:
        self._numbers: dict[str, int] = {}
        self._domains = domains

    def __call__(self, address: str) -> str:
        number = self._numbers.setdefault(address, len(self._numbers) + 1)
        domain = address.rpartition("@")[2]
        return f"person-{number}@{domain}" if domain in self._domains else f"person-{number}"


def _block(person: Person) -> Iterator[str]:
    names = ", ".join(f"{one.name} ({one.mails:,})" for one in person.names)
    yield f"{person.address}  {names}".rstrip()
    yield f"  in messages: sender of {person.sent:,} ({person.authenticated:,} authenticated), recipient of {person.received:,}{_days(person)}"
    if person.arrived:
        yield f"  {person.signed:,} of the {person.arrived:,} that were received carry a DKIM signature"
    if person.folder:
        yield f"  owner, as it seems, of the sent mail in {person.folder}"
    for alias in person.aliases:
        yield f"  see also {alias.address}: {alias.because}"
    for respect in dict.fromkeys(period.respect for period in person.periods):
        said = "; ".join(_period(period) for period in person.periods if period.respect == respect)
        yield f"  {respect}: {said}"


def _days(person: Person) -> str:
    return f"; wrote from {person.first} to {person.last}" if person.first else ""


def _period(period: Period) -> str:
    days = period.first if period.first == period.last else f"{period.first} to {period.last}"
    return f"{_BLANKS.sub(' ', period.value)} ({period.mails:,}, {days})"
