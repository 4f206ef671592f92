"""What in the dump is later than the theft that the user states: how much, of what kind, and by which programs."""

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby

from leakcheck.decode.visible_text import visible
from leakcheck.model.case_view import DumpNote, NoteKind
from leakcheck.model.dump import Dump
from leakcheck.model.facts import Fact, PersonClaim, PersonRole, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.note import Circumstances, note


@dataclass(frozen=True, slots=True)
class _Handling:
    """One thing that can be done with files, the times that tell of it, and what it would mean after a theft."""

    roles: tuple[TimeRole, ...]
    kinds: frozenset[ItemKind]
    what: str
    means: str

    def concerns(self, item: Item) -> bool:
        # Office files and OpenDocument are packages themselves: the times of their own parts are no archive's.
        loose = item.kind is ItemKind.DOCUMENT and not item.parent and TimeRole.PACKED in self.roles
        return item.kind in self.kinds and not loose


_FILES = frozenset({ItemKind.DOCUMENT, ItemKind.PICTURE})
_HANDLINGS = (
    _Handling(
        (TimeRole.SENT, TimeRole.RECEIVED),
        frozenset({ItemKind.MAIL}),
        "messages were sent or received",
        "the mailbox was taken later than stated or more than once, or these messages were added",
    ),
    _Handling((TimeRole.MODIFIED,), _FILES, "documents and pictures were last saved", "somebody saved them on the way from the theft to here"),
    _Handling((TimeRole.PRINTED,), _FILES, "documents were printed", "somebody opened and printed them on the way from the theft to here"),
    _Handling((TimeRole.SIGNED,), _FILES, "documents were signed", "somebody signed them after they are said to have been taken"),
    _Handling(
        (TimeRole.PACKED,), frozenset(ItemKind), "files bear a time of packing", "archives were made, or made anew, on the way from the theft to here"
    ),
    _Handling(
        (TimeRole.DOWNLOADED,),
        frozenset(ItemKind),
        "files were taken from the network",
        "somebody fetched copies of them after they are said to have been taken",
    ),
    _Handling(
        (TimeRole.LISTED,),
        # Documents keep times of the figures that were taken into them.
        frozenset(ItemKind) - {ItemKind.DOCUMENT},
        "folder listings and shortcuts name files with times",
        "a system showed or indexed the folders after they are said to have been taken",
    ),
    _Handling(
        (TimeRole.VIEWED,),
        frozenset({ItemKind.MAIL}),
        "messages were last shown by the mail program that kept them",
        "the mailbox was taken later than stated, or somebody read in it on the way from the theft to here",
    ),
)
_PROGRAMS = (SoftwareRole.APPLICATION, SoftwareRole.PRODUCER)
_MOST_PROGRAMS, _MOST_NAMES, _EXAMPLES = 4, 10_000, 5


@dataclass(slots=True)
class _Count:
    """What bears later times of one handling."""

    late: int = 0
    asked: int = 0
    programs: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, path: str, programs: set[str]) -> None:
        self.late += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(path)
        if len(self.programs) < _MOST_NAMES:
            self.programs.update(programs)


@note(
    innocent=(
        "Whoever received the files opened, indexed or packed them, as one does with files.",
        "The theft happened later than is known, or more than once.",
        "The clock of a computer on the way was wrong, or the time was written without its zone.",
    ),
    sources=("https://cybersecurity.att.com/blogs/labs-research/macronleaks-a-timeline-of-events",),
)
def later_than_theft(dump: Dump, circumstances: Circumstances) -> Iterator[DumpNote]:
    """How many files bear times later than the theft that was stated, by what was done with them and with which programs.

    Files that are said to be taken on one day and bear later times passed through other hands on the way, or were not taken then.
    Opening, indexing and packing change no words, and nearly every collection shows some of it. But what was saved later cannot be
    called untouched, and it is worth asking who held it in between.
    """
    if not circumstances.since_theft:
        return
    theft = datetime.fromisoformat(circumstances.since_theft).replace(tzinfo=UTC)
    for handling, count in zip(_HANDLINGS, _counted(dump, theft), strict=True):
        if count.late:
            yield _note(handling, count, circumstances.since_theft)
    yield from _lock_files(dump, circumstances.since_theft)


def _counted(dump: Dump, theft: datetime) -> list[_Count]:
    """What bears later times, for each handling, in one pass over the dump."""
    counts = [_Count() for _ in _HANDLINGS]
    for item, facts in _by_item(dump):
        for handling, count in zip(_HANDLINGS, counts, strict=True):
            times = [fact.moment for fact in facts if isinstance(fact, TimeClaim) and fact.role in handling.roles]
            if times and handling.concerns(item):
                count.asked += 1
                if any(moment.earliest > theft for moment in times):
                    count.add(item.path, set(_programs(facts)))
    return counts


def _by_item(dump: Dump) -> Iterator[tuple[Item, list[Fact]]]:
    """Each item's times and programs, in the order of the paths, one item at a time."""
    streams: list[Iterator[tuple[Item, Fact]]] = [dump.facts(TimeClaim, role) for handling in _HANDLINGS for role in handling.roles]
    streams += [dump.facts(SoftwareClaim, role) for role in _PROGRAMS]
    for _, pairs in groupby(heapq.merge(*streams, key=lambda pair: pair[0].path), key=lambda pair: pair[0].path):
        listed = list(pairs)
        yield listed[0][0], [fact for _, fact in listed]


def _programs(facts: Sequence[Fact]) -> Iterator[str]:
    for fact in facts:
        # LibreOffice adds system and build behind a dollar sign.
        if isinstance(fact, SoftwareClaim) and (name := fact.name.partition("$")[0].strip()):
            yield name


def _note(handling: _Handling, count: _Count, theft: str) -> DumpNote:
    named = sorted(count.programs.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_PROGRAMS]
    programs = ", ".join(f"“{visible(name[:60])}” ({number:,})" for name, number in named)
    with_ = f" The programs that they name: {programs}." if programs else ""
    sentence = (
        f"By the times they bear, {count.late:,} of {count.asked:,} {handling.what} after {theft}, the stated day of the theft. If that day and the "
        f"clocks are right, {handling.means}.{with_}"
    )
    return DumpNote(kind=NoteKind.COLLECTION, sentence=sentence, items=count.late, of=count.asked, examples=tuple(count.examples))


def _lock_files(dump: Dump, theft: str) -> Iterator[DumpNote]:
    """Files that Office and LibreOffice keep beside an open document hold no time; they are named so that somebody asks."""
    found = list(dict.fromkeys(item.path for item, _ in dump.facts(PersonClaim, PersonRole.OPENED_BY) if item.format == "owner_file"))
    if found:
        lie = "One lock file lies" if len(found) == 1 else f"{len(found):,} lock files lie"
        sentence = (
            f"{lie} in this dump: programs keep them beside a document while somebody has it open. The copy was made at such a moment; whether "
            f"before or after {theft}, the stated day of the theft, cannot be told from them. They name who had it open."
        )
        yield DumpNote(kind=NoteKind.COLLECTION, sentence=sentence, items=len(found), of=dump.count(), examples=tuple(found[:_EXAMPLES]))
