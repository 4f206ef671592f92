"""What a report may read of a case: the only thing a report sees."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Protocol

import msgspec

from leakcheck.model.document_family import DocumentFamily
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact
from leakcheck.model.problem import Problem
from leakcheck.model.verdict import Flag, Status, Verdict


class FileResult(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of one item. In listings `examined.facts` is empty; `all_facts_of` gives them."""

    examined: Examined
    verdict: Verdict


class NoteKind(StrEnum):
    BASE_RATE = "base-rate"
    """A rule that fires too often in this dump to mean anything for single files."""
    EXPORT = "export"
    """What so many items share that it comes from the export, not from a hand."""
    COLLECTION = "collection"


class DumpNote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something about the dump as a whole."""

    kind: NoteKind
    sentence: str
    rule: str = ""
    items: int = 0
    of: int = 0
    examples: tuple[str, ...] = ()
    """Paths of some of the items that it rests on."""


class RunInfo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a verdict can be reproduced from, beside the files (forensics C4 rule 12)."""

    version: str
    tables: str
    """Digest of the dated facts."""
    keys: str
    """Digest of the key store, the user's keys included."""
    plugins: str
    """Digest of the names of all formats, schemes, rules, correlations and notes in use."""
    roots: tuple[str, ...]
    """Names of what was scanned."""
    online: bool
    since_theft: str
    finished: bool
    key_files: tuple[str, ...] = ()
    """Name and SHA-256 of each file of keys or certificates that the user gave: what rests on them is no better than they are."""


class TimePoint(msgspec.Struct, frozen=True):
    """One dot of the dump's timeline."""

    path: str
    role: str
    voucher: str
    utc: str
    """ISO 8601, UTC; times without zone are placed at their wall clock."""
    status: Status


class CaseView(Protocol):
    """A finished case, read-only."""

    def run(self) -> RunInfo: ...

    def counts(self) -> dict[Status, int]:
        """How many items have each verdict (all three keys present)."""

    def files(self) -> int:
        """How many of the items with a verdict are files of the dump itself; all others lie in one of these."""

    def counts_by_basis(self) -> Sequence[tuple[Status, str, int]]: ...

    def counts_by_flag(self, status: Status) -> dict[Flag, int]:
        """How many items of one verdict bear each flag; flags that none bears are left out."""

    def counts_by_format(self) -> Sequence[tuple[str, Status, int]]: ...

    def results(self, status: Status | None = None) -> Iterator[FileResult]:
        """Items in the order of their paths, without facts beyond the evidence of their findings."""

    def result(self, path: str) -> FileResult | None:
        """One item whole, facts included."""

    def all_facts_of(self, path: str) -> Sequence[AnyFact]: ...

    def notes(self) -> Sequence[DumpNote]: ...

    def problems(self) -> Iterator[Problem]:
        """All problems, each with its item."""

    def families(self) -> Iterator[DocumentFamily]:
        """Documents that rare identifiers join, family by family."""

    def timeline(self) -> Iterator[TimePoint]:
        """Sent, received, created, modified, captured and signed times of all items."""
