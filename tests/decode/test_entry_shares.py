"""Long lists cut into shares: nothing lost, nothing twice, no entry alone."""

import re
import time

from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode import entry_shares
from leakcheck.decode.entry_shares import further_shares, shares
from leakcheck.model.format import Child
from leakcheck.model.problem import Problem

BEGIN = re.compile(rb"^BEGIN", re.MULTILINE)


@given(st.integers(0, 60), st.integers(2, 9), st.binary(max_size=20))
def test_nothing_is_lost_or_told_twice(count: int, most: int, before: bytes) -> None:
    data = before.replace(b"BEGIN", b"") + b"".join(b"\nBEGIN%d" % number for number in range(count))
    cut = shares(data, BEGIN, most)
    assert b"".join(data[share.start : share.end] for share in cut) == data
    assert sum(share.count for share in cut) == count
    assert [share.first for share in cut[1:]] == [sum(share.count for share in cut[:place]) + 1 for place in range(1, len(cut))]
    assert all(share.count <= most + 1 for share in cut)
    assert len(cut) == 1 or all(share.count > 1 for share in cut)


def test_long_entries_are_together_as_far_as_there_is_room() -> None:
    data = (b"BEGIN" + b"x" * (3 << 20) + b"\n") * 10
    cut = shares(data, BEGIN, 1000)
    assert [share.count for share in cut] == [3, 3, 4]


def test_a_flood_of_entries_ends_in_a_sentence() -> None:
    begun = time.process_time()
    data = b"BEGIN\n" * 3_000_000
    found = list(further_shares(data, shares(data, BEGIN, 1000), "cards", ".vcf"))
    assert time.process_time() - begun < 20
    problem = found.pop()
    assert isinstance(problem, Problem)
    assert problem.sentence == "The file holds more cards than are read: of 3,000,000 the first 1,000,000 were."
    assert len(found) == entry_shares._MOST_SHARES - 1
    assert all(isinstance(one, Child) for one in found)
