"""In which order what is SUSPICIOUS is looked at: every report begins with the same file."""

import heapq

from leakcheck.model.case_view import FileResult
from leakcheck.model.verdict import Basis, Flag, Status
from leakcheck.reports.shown import ShownCase

#: What was shown comes before what was inferred.
ORDER = {basis: place for place, basis in enumerate((Basis.ALTERED, Basis.IMPOSSIBLE, Basis.CONTRADICTION, Basis.PROVENANCE))}


def first_suspicious(case: ShownCase, most: int) -> list[FileResult]:
    """At most so many of the SUSPICIOUS files, those to look at first in front."""
    return heapq.nsmallest(most, case.results(Status.SUSPICIOUS), key=_rank)


def _rank(result: FileResult) -> tuple[bool, int, str]:
    # Every mailbox holds mail under invented senders; that must not stand above what concerns the dump itself.
    return Flag.INBOUND_SPOOF in result.verdict.flags, ORDER.get(result.verdict.basis, len(ORDER)), result.examined.item.path
