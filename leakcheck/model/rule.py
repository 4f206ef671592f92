"""A check and its manual in one place. The same type serves one item and the whole dump."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Generic, TypeVar

import msgspec

from leakcheck.model.facts import AnyFact, Fact
from leakcheck.model.item import ItemKind
from leakcheck.model.verdict import Flag


class Weight(IntEnum):
    """How hard a finding is to explain innocently. The published meanings are those of `leakcheck explain strong` and the like."""

    NOTE = 0
    """Information; never moves a verdict."""
    WEAK = 1
    """Seen in more than 1 in 100 honest files, or not measured on enough of them."""
    MODERATE = 2
    """Expected if the claim is wrong, seen in at most 1 in 100 honest files."""
    STRONG = 3
    """Hard to explain unless the claim is wrong: not seen in honest files, known innocent causes excluded."""


class Direction(StrEnum):
    ALTERATION = "alteration"
    GENUINENESS = "integrity"
    """Speaks for unchanged bytes. Printed as integrity: the word for authentic content is never used (forensics C5)."""
    HANDLING = "handling"
    """The file was saved or packed again; says nothing about its words."""
    LEAD = "lead"
    """Worth asking about; never moves a verdict."""
    LIMIT = "limit"
    """Something in the file's history that limits what any check can say about it; never moves a verdict."""


class Family(StrEnum):
    """Findings of one family are one kind of witness (forensics C4 rule 4)."""

    HEADER_CLOCK = "header clock"
    SOFTWARE_CHRONOLOGY = "software chronology"
    CONTAINER_STRUCTURE = "container structure"
    LANGUAGE = "language"
    CONTENT = "content"
    CROSS_COPY = "cross-copy"
    CLUSTER = "cluster"
    COVERAGE = "coverage"


class Cause(StrEnum):
    """The single event that could explain a finding; findings of one cause are one witness (forensics C4 rule 5)."""

    DATE_LINE = "the date line"
    TRANSPORT = "the way through the mail servers"
    SIGNATURE = "what the signature covers"
    CREATION = "the creation of the file"
    LAST_SAVE = "the last save"
    TEXT = "the wording"
    COPY = "the comparison with another copy"
    COLLECTION = "the comparison with the collection"


class FalseAlarms(msgspec.Struct, frozen=True):
    """How often a rule spoke on honest files: `hits` of `files` that it could be asked about."""

    hits: int
    files: int
    corpus: str


class Tested(msgspec.Struct, frozen=True, omit_defaults=True):
    """An innocent explanation that was tested by machine, and how that came out."""

    explanation: str
    outcome: str
    """`excluded`; `unlikely`, by what the files state, which is no proof; `possible`; `untestable`; or `holds`: then the sign means nothing here."""


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule says: one sentence and the facts it rests on. Refuses to speak without evidence."""

    sentence: str
    evidence: tuple[AnyFact, ...]
    """The first is the primary one; facts of other items carry their item in `at.item`."""
    weight: Weight | None = None
    """Only to speak more softly than the rule's own weight."""
    direction: Direction | None = None
    cause: Cause | None = None
    """Only where the kind of item decides which event could explain it."""
    tested: tuple[Tested, ...] = ()
    item: str = ""
    """Correlations only: the path of the item that this is about."""
    others: tuple[str, ...] = ()
    """Correlations only: the paths of the items compared with."""
    difference: tuple[str, ...] = ()
    """A readable diff: lines that begin with `- `, `+ ` or two blanks."""
    explains: tuple[str, ...] = ()
    """Correlations only: the rules whose findings on this item mean nothing here, because of what the sentence says."""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError("an observation without evidence is an opinion")


Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """A check, and everything that a reader must know about it."""

    id: str
    title: str
    explanation: str
    weight: Weight
    direction: Direction
    family: Family
    cause: Cause
    needs: tuple[type[Fact], ...]
    innocent: tuple[str, ...]
    sources: tuple[str, ...]
    check: Callable[[Subject], Iterator[Observation]]
    false_alarms: FalseAlarms | None
    about: frozenset[ItemKind] = frozenset()
    """The kinds of item that the rule can be asked about; empty for any. Of others it counts neither as asked nor as silent."""
    provenance: str = ""
    """`burst` or `outlier` for the two that together make the basis `provenance`; else empty."""
    flag: Flag | None = None
    """What a finding of this rule puts beside the verdict, unless it spoke more softly than the rule's own weight."""

    @property
    def is_check(self) -> bool:
        """Whether it tests something; what merely notes, or tells what limits every check, is not counted as a check that was applied."""
        return self.direction is not Direction.LIMIT and self.weight > Weight.NOTE

    def __post_init__(self) -> None:
        if self.false_alarms is None and self.weight > Weight.WEAK:
            raise ValueError(f"rule {self.id}: without a measured false-alarm rate a rule is at most weak")
        if not (self.innocent and self.sources and self.title and self.explanation):
            raise ValueError(f"rule {self.id}: title, explanation, innocent explanations and sources cannot be left out")


def rule(
    *,
    weight: Weight,
    direction: Direction,
    family: Family,
    cause: Cause,
    needs: tuple[type[Fact], ...],
    innocent: tuple[str, ...],
    sources: tuple[str, ...],
    false_alarms: FalseAlarms | None,
    about: tuple[ItemKind, ...] = (),
    provenance: str = "",
    flag: Flag | None = None,
) -> Callable[[Callable[[Subject], Iterator[Observation]]], Rule[Subject]]:
    """Turn a generator of observations into a Rule; the docstring's first line is the title, the rest explains."""

    def made(check: Callable[[Subject], Iterator[Observation]]) -> Rule[Subject]:
        title, _, explanation = inspect.cleandoc(check.__doc__ or "").partition("\n")
        return Rule(
            id=check.__name__,
            title=title.strip(),
            explanation=explanation.strip(),
            weight=weight,
            direction=direction,
            family=family,
            cause=cause,
            needs=needs,
            innocent=innocent,
            sources=sources,
            check=check,
            false_alarms=false_alarms,
            about=frozenset(about),
            provenance=provenance,
            flag=flag,
        )

    return made
