"""Which of an item's findings to show first, and which evidence and innocent explanation of it."""

from leakcheck.model.case_view import FileResult
from leakcheck.model.finding import Finding
from leakcheck.model.rule import Direction
from leakcheck.reports.fact_wording import said

_SPOKEN_AGAINST = frozenset({"excluded", "unlikely"})
#: How the test of an innocent explanation came out, in words that stand behind it.
TEST_WORDS = {
    "excluded": "excluded by what the files hold",
    "unlikely": "unlikely by what the files state, which is no proof",
    "possible": "possible",
    "untestable": "could not be tested",
    "holds": "holds, by a comparison with the dump",
    "": "not tested",
}


def leading_finding(result: FileResult) -> Finding | None:
    """The weightiest finding that the verdict rests on; the first of them where several weigh the same."""
    counted = [finding for finding in result.examined.findings if finding.rule in result.verdict.counted]
    return max(counted, key=lambda finding: finding.weight, default=None)


def telling_finding(result: FileResult) -> Finding | None:
    """The finding that leads; where the verdict rests on none, the one that tells most: an unexplained sign of alteration first, then by weight."""
    found = result.examined.findings
    return leading_finding(result) or max(found, key=_telling, default=None)


def _telling(finding: Finding) -> tuple[bool, bool, int]:
    return finding.direction is Direction.ALTERATION and not finding.is_explained, finding.direction is not Direction.LIMIT, finding.weight


def strongest_evidence(finding: Finding) -> str:
    """The primary fact as `where: raw value`, so that another tool can find it."""
    at = finding.evidence[0].at
    return f"{at.part}: {at.raw or said(finding.evidence[0]).value}"


def main_explanation(finding: Finding) -> str:
    """The innocent explanation to go through first: one that a test left possible, else one that no test excluded."""
    possible = [tested.explanation for tested in finding.tested if tested.outcome == "possible"]
    excluded = {tested.explanation for tested in finding.tested if tested.outcome in _SPOKEN_AGAINST}
    untested = [text for text in finding.innocent if text not in excluded]
    return next(iter([*possible, *untested]), "What could explain it was tested, and something speaks against all of it; see the sheet.")
