"""A case as every report may show it: all text made visible, and editors' names withheld where the user asked for it.

Decision: one wrapper in front of the case, instead of a call at every place where a report writes a text, because the place
that is forgotten is the one that an attacker finds. What comes out of `ShownCase` can be written anywhere that one line of
plain text can; only the escaping of the report's own syntax (HTML, CSV, Markdown) is left to it.
"""

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import TypeVar

import msgspec

from leakcheck.decode.visible_text import visible
from leakcheck.model.case_view import CaseView, DumpNote, FileResult, RunInfo, TimePoint
from leakcheck.model.document_family import DocumentFamily, FamilyLink
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, PersonClaim
from leakcheck.model.finding import Finding
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem
from leakcheck.model.report import ReportOptions
from leakcheck.model.rule import Tested
from leakcheck.model.verdict import Flag, Status, Verdict
from leakcheck.reports.headline import headline_facts
from leakcheck.reports.name_mask import WITHHELD, editor_names, is_editor, mask_of

T = TypeVar("T")
Change = Callable[[str], str]
#: Fields that are never masked: by them an item is found again, or they are words of ours and not of the file.
_KEPT = frozenset(
    {
        (Item, "path"), (Item, "parent"), (Item, "sha256"), (Item, "format"), (Location, "item"), (Problem, "item"), (Problem, "stage"),
        (Finding, "others"), (Finding, "rule"), (Finding, "title"), (Finding, "innocent"), (Finding, "provenance"),
        (Tested, "explanation"), (Tested, "outcome"), (Verdict, "counted"), (Examined, "looked_for"), (DumpNote, "rule"),
        (DocumentFamily, "members"), (FamilyLink, "first"), (FamilyLink, "second"),
    }
)  # fmt: skip


class ShownCase:
    """A `CaseView` that has been made safe to show."""

    def __init__(self, case: CaseView, options: ReportOptions) -> None:
        self._case = case
        self._masking = options.mask_editors

    def run(self) -> RunInfo:
        return made_safe(self._case.run(), _unmasked)

    def counts(self) -> dict[Status, int]:
        return self._case.counts()

    def files(self) -> int:
        return self._case.files()

    def counts_by_basis(self) -> Sequence[tuple[Status, str, int]]:
        return self._case.counts_by_basis()

    def counts_by_flag(self, status: Status) -> dict[Flag, int]:
        return self._case.counts_by_flag(status)

    def counts_by_format(self) -> Sequence[tuple[str, Status, int]]:
        return [(visible(name), status, count) for name, status, count in self._case.counts_by_format()]

    def results(self, status: Status | None = None) -> Iterator[FileResult]:
        """Items in the order of their paths, without facts beyond the evidence of their findings."""
        for result in self._case.results(status):
            facts = self._case.all_facts_of(result.examined.item.path) if self._masking else ()
            yield shown_result(result, facts, masking=self._masking)

    def recognised_results(self, status: Status | None = None) -> Iterator[FileResult]:
        """The same with the few facts by which a reader recognises each item (`headline`)."""
        for result in self._case.results(status):
            facts = tuple(self._case.all_facts_of(result.examined.item.path))
            few = msgspec.structs.replace(result, examined=msgspec.structs.replace(result.examined, facts=headline_facts(facts)))
            yield shown_result(few, facts, masking=self._masking)

    def whole_results(self) -> Iterator[tuple[FileResult, FileResult]]:
        """Items in the order of their paths, facts included: as they are, for counting alone, and as they may be shown.

        Counting needs the first, because two names that are withheld read alike.
        """
        for result in self._case.results():
            facts = tuple(self._case.all_facts_of(result.examined.item.path))
            whole = msgspec.structs.replace(result, examined=msgspec.structs.replace(result.examined, facts=facts))
            yield whole, shown_result(whole, facts, masking=self._masking)

    def notes(self) -> Sequence[DumpNote]:
        notes = self._case.notes()
        change = self._mask_of_all() if notes and self._masking else _unmasked
        return [made_safe(note, change) for note in notes]

    def families(self) -> Iterator[DocumentFamily]:
        for family in self._case.families():
            # Printers, templates and macros bear names that anybody gave them.
            names = (name for path in family.members for name in editor_names(self._case.all_facts_of(path))) if self._masking else ()
            yield made_safe(family, mask_of(set(names)) if self._masking else _unmasked)

    def problems(self) -> Iterator[Problem]:
        for problem in self._case.problems():
            change = mask_of(editor_names(self._case.all_facts_of(problem.item))) if self._masking else _unmasked
            yield made_safe(problem, change)

    def timeline(self) -> Iterator[TimePoint]:
        for point in self._case.timeline():
            yield made_safe(point, _unmasked)

    def _mask_of_all(self) -> Change:
        """What hides every editor of the dump: only notes on the dump need it, because they can name anyone."""
        names: set[str] = set()
        for result in self._case.results():
            names |= editor_names(self._case.all_facts_of(result.examined.item.path))
        return mask_of(names)


def shown_result(result: FileResult, facts: Sequence[AnyFact] = (), *, masking: bool) -> FileResult:
    """One item made safe to show. `facts`: what else is known of it, so that its editors are known when they are to be masked."""
    if not masking:
        return made_safe(result, _unmasked)
    found = result.examined.findings
    evidence = [fact for finding in found for fact in finding.evidence]
    return made_safe(result, mask_of(editor_names([*facts, *result.examined.facts, *evidence])))


def made_safe(value: T, mask: Change) -> T:
    """The same structure with every text in it masked and made visible."""
    safe: T = _changed(value, mask)  # type: ignore[assignment]
    return safe


def _changed(value: object, mask: Change) -> object:
    match value:
        case Enum():
            return value
        case str():
            return visible(mask(value))
        case tuple():
            return value if mask is _unmasked and _plain(value) else tuple(_changed(one, mask) for one in value)
        case msgspec.Struct():
            return _changed_struct(value, mask)
    return value


def _plain(texts: tuple[object, ...]) -> bool:
    """Whether these are texts in which nothing is to be made visible: the names of forty checks are looked through at once."""
    try:
        together = "".join(texts)  # type: ignore[arg-type]  # what is no text is told by the attempt, which costs least
    except TypeError:
        return False
    return visible(together) == together


def _changed_struct(value: msgspec.Struct, mask: Change) -> msgspec.Struct:
    if mask is not _unmasked and isinstance(value, PersonClaim) and is_editor(value):
        value = _withheld(value)
    new = {}
    for name in value.__struct_fields__:
        old = getattr(value, name)
        changed = _changed(old, _unmasked if (type(value), name) in _KEPT else mask)
        if changed is not old and changed != old:
            new[name] = changed
    return msgspec.structs.replace(value, **new) if new else value


def _withheld(claim: PersonClaim) -> PersonClaim:
    # The raw value may write the name otherwise than the claim does (surname first, inside XML), hence goes as a whole.
    at = msgspec.structs.replace(claim.at, raw=WITHHELD) if claim.at.raw else claim.at
    return msgspec.structs.replace(claim, at=at, name=claim.name and WITHHELD, address=claim.address and WITHHELD)


def _unmasked(text: str) -> str:
    return text
