"""What a file of keys holds, as it was read: its form, its keys, and what in it was refused and why."""

from dataclasses import dataclass, field
from enum import StrEnum

from leakcheck.model.key_record import KeyRecord

#: So many refusals are told with their line; the others are counted.
MOST_REFUSALS = 50


class KeyFileForm(StrEnum):
    """The forms in which people keep keys, in words for the user."""

    JSON_LINES = "JSON lines in the passive-DNS output format"
    ARCHIVE = "JSON as archive.prove.email answers"
    ZONE = "a zone file"
    RESOLVER = "answers of a resolver (dig, host or nslookup)"
    TABLE = "a table of names and records, as opendkim and dkimpy read it"
    BARE = "one bare record"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that holds no key that can be used."""

    line: int
    """From 1; 0 where the whole file is meant."""
    why: str
    """In words that end a sentence."""


@dataclass(slots=True)
class Refusals:
    """Some refusals in full, and how many there were: a file of a million bad lines takes no more room than one of fifty."""

    told: list[Refusal] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, why: str) -> None:
        self.count += 1
        if len(self.told) < MOST_REFUSALS:
            self.told.append(Refusal(line, why))


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What was read of one file."""

    form: KeyFileForm
    records: tuple[tuple[int, KeyRecord], ...]
    """Each with the number of the line on which it begins."""
    refusals: Refusals
    remarks: tuple[str, ...] = ()
    """What was passed over on purpose, in sentences."""
