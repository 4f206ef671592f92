"""Reconstructions of published cases, scanned whole: what is said of each file, and what must never be said."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from leakcheck.casefile import CaseReader
from leakcheck.model.case_view import FileResult
from leakcheck.model.report import ReportOptions
from leakcheck.model.rule import Weight
from leakcheck.reports.item_sheet import markdown_sheet

CASES = Path(__file__).parent.parent.parent / "fixtures" / "cases"
#: No attribution, no verdict on the story, no number that looks like a probability.
FORBIDDEN = re.compile(
    r"\b(?:russian?s?|moscow|romanian?|american|ukrainian|kremlin|GRU|FSB|CIA|hack\w*|fak\w+|forg\w+|genuine\w*|prove[sn]?|photoshopped)\b|\d ?%",
    re.I,
)
_WORDS = {Weight.STRONG: "strong", Weight.MODERATE: "moderate", Weight.WEAK: "weak", Weight.NOTE: "note"}


class Told:
    """What a scan says of each item, by the item's path below the dump."""

    def __init__(self, case: CaseReader) -> None:
        self._case = case
        self._results = {result.examined.item.path.removeprefix("dump/"): result for result in case.results()}

    def __iter__(self) -> Iterator[str]:
        return iter(self._results)

    def verdict(self, path: str) -> tuple[str, str]:
        verdict = self._results[path].verdict
        return verdict.status.value, verdict.basis.value

    def flags(self, path: str) -> set[str]:
        return {flag.value for flag in self._results[path].verdict.flags}

    def findings(self, path: str) -> dict[str, str]:
        """Every rule that spoke, with its weight."""
        return {finding.rule: _WORDS[finding.weight] for finding in self._results[path].examined.findings}

    def heavy(self, path: str) -> dict[str, str]:
        """Those that can count towards a verdict; what is only noted may grow with the tool."""
        return {rule: weight for rule, weight in self.findings(path).items() if weight in ("strong", "moderate")}

    def sentence(self, path: str, rule: str) -> str:
        (said,) = (finding.sentence for finding in self._results[path].examined.findings if finding.rule == rule)
        return said

    def sheet(self, path: str) -> str:
        """All that a reader is shown of one item."""
        full = self._case.result(f"dump/{path}")
        assert full is not None
        return markdown_sheet(full, self._case.run(), ReportOptions())

    def listing(self) -> str:
        """Verdicts and findings of all items of which anything is said; files of which the same is said share an entry."""
        spoken = [(_said(result), path) for path, result in self._results.items() if result.examined.findings]
        spoken.sort()
        entries = []
        for said, group in groupby(spoken, key=lambda pair: pair[0]):
            paths = [path for _, path in group]
            more = f" and {len(paths) - 1} more of which the same is said" if len(paths) > 1 else ""
            entries.append(f"{paths[0]}{more}\n{said}")
        quiet = sum(1 for result in self._results.values() if not result.examined.findings)
        rest = [f"{quiet} other items: UNVERIFIABLE, nothing found"] if quiet else []
        return "\n\n".join([*sorted(entries), *rest])


def _said(result: FileResult) -> str:
    verdict = result.verdict
    flags = f", {', '.join(flag.value for flag in verdict.flags)}" if verdict.flags else ""
    lines = [f"  {verdict.status.value} ({verdict.basis.value}{flags})"]
    lines += [
        f"  {_WORDS[finding.weight]}: {finding.sentence}" for finding in sorted(result.examined.findings, key=lambda one: (-one.weight, one.rule))
    ]
    return "\n".join(lines)
