"""The lines below a verdict's count: they add up, and every basis has its place."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest

from leakcheck.model.verdict import Basis, Flag, Status, Verdict
from leakcheck.reports.verdict_breakdown import Share, shares

BY_STATUS = {
    Status.AUTHENTICATED: (Basis.SIGNED, Basis.SIGNED_AFTER_REPAIR, Basis.BODY_ONLY, Basis.INHERITED),
    Status.SUSPICIOUS: (Basis.ALTERED, Basis.IMPOSSIBLE, Basis.CONTRADICTION, Basis.PROVENANCE),
}
BY_STATUS[Status.UNVERIFIABLE] = tuple(basis for basis in Basis if basis not in {*BY_STATUS[Status.AUTHENTICATED], *BY_STATUS[Status.SUSPICIOUS]})


@dataclass
class Case:
    """Verdicts, counted as a case counts them."""

    verdicts: Sequence[Verdict] = ()

    def counts_by_basis(self) -> Sequence[tuple[Status, str, int]]:
        counted = Counter((one.status, one.basis.value) for one in self.verdicts)
        return [(status, basis, count) for (status, basis), count in counted.items()]

    def counts_by_flag(self, status: Status) -> Mapping[Flag, int]:
        return Counter(flag for one in self.verdicts if one.status is status for flag in one.flags)


def told(status: Status, *verdicts: Verdict) -> Sequence[Share]:
    return shares(Case(verdicts), status)


def verdict(status: Status, basis: Basis, *flags: Flag) -> Verdict:
    return Verdict(status=status, basis=basis, sentence="x", flags=flags)


@pytest.mark.parametrize("status", Status)
def test_the_lines_of_each_verdict_add_up(status: Status) -> None:
    seen = [verdict(status, basis) for basis in BY_STATUS[status] for _ in range(3)]
    found = told(status, *seen)
    assert sum(share.count for share in found if not share.within) == len(seen)
    assert {basis for share in found for basis in share.bases} == set(BY_STATUS[status])


def test_keys_that_were_given_are_told_across_the_lines() -> None:
    given = verdict(Status.AUTHENTICATED, Basis.SIGNED, Flag.SUPPLIED_KEY)
    documented = verdict(Status.AUTHENTICATED, Basis.SIGNED)
    signed, supplied = told(Status.AUTHENTICATED, given, documented, given)
    assert (signed.count, signed.within) == (3, False)
    assert (supplied.count, supplied.within) == (2, True)
    assert "by keys that you gave" in supplied.words


def test_what_does_not_occur_is_not_told() -> None:
    assert told(Status.AUTHENTICATED) == []
    assert told(Status.SUSPICIOUS, verdict(Status.UNVERIFIABLE, Basis.CONTAINER)) == []
