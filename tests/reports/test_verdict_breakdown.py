"""The lines below a verdict's count: they add up, and every basis has its place."""

import pytest

from leakcheck.model.verdict import Basis, Flag, Status, Verdict
from leakcheck.reports.verdict_breakdown import VerdictBreakdown

BY_STATUS = {
    Status.AUTHENTICATED: (Basis.SIGNED, Basis.SIGNED_AFTER_REPAIR, Basis.BODY_ONLY, Basis.INHERITED),
    Status.SUSPICIOUS: (Basis.ALTERED, Basis.IMPOSSIBLE, Basis.CONTRADICTION, Basis.PROVENANCE),
}
BY_STATUS[Status.UNVERIFIABLE] = tuple(basis for basis in Basis if basis not in {*BY_STATUS[Status.AUTHENTICATED], *BY_STATUS[Status.SUSPICIOUS]})


def verdict(status: Status, basis: Basis, *flags: Flag) -> Verdict:
    return Verdict(status=status, basis=basis, sentence="x", flags=flags)


@pytest.mark.parametrize("status", Status)
def test_the_lines_of_each_verdict_add_up(status: Status) -> None:
    seen = [verdict(status, basis) for basis in BY_STATUS[status] for _ in range(3)]
    shares = VerdictBreakdown(seen).shares(status)
    assert sum(share.count for share in shares if not share.within) == len(seen)
    assert {basis for share in shares for basis in share.bases} == set(BY_STATUS[status])


def test_keys_that_were_given_are_told_across_the_lines() -> None:
    given = verdict(Status.AUTHENTICATED, Basis.SIGNED, Flag.SUPPLIED_KEY)
    documented = verdict(Status.AUTHENTICATED, Basis.SIGNED)
    signed, supplied = VerdictBreakdown([given, documented, given]).shares(Status.AUTHENTICATED)
    assert (signed.count, signed.within) == (3, False)
    assert (supplied.count, supplied.within) == (2, True)
    assert "by keys that you gave" in supplied.words


def test_what_does_not_occur_is_not_told() -> None:
    assert VerdictBreakdown().shares(Status.AUTHENTICATED) == []
    assert VerdictBreakdown([verdict(Status.UNVERIFIABLE, Basis.CONTAINER)]).shares(Status.SUSPICIOUS) == []
