"""An item goes to the coordinator as ready rows, and nothing of it is lost on the way."""

from typing import Any

import msgspec
import pytest

from leakcheck.casefile import encoded
from leakcheck.casefile.rows import fact_of, rows_of


def test_an_items_rows_hold_all_that_was_read(make: Any) -> None:
    examined = make.examined("dump/a.eml!/b.docx", signed=True)
    rows = rows_of(encoded(examined))
    assert (rows.path, rows.parent, rows.kind, rows.authenticated) == ("dump/a.eml!/b.docx", "dump/a.eml", examined.item.kind.value, 1)
    assert rows.looked_for.split() == list(examined.looked_for)
    assert tuple(fact_of(row[-1]) for row in rows.facts) == examined.facts
    assert [row[0] for row in rows.findings] == [finding.rule for finding in examined.findings]
    assert [row[:2] for row in rows.problems] == [(problem.stage, problem.kind.value) for problem in examined.problems]
    assert [row[:3] for row in rows.attestations] == [(one.scheme, one.outcome.value, one.reason.value) for one in examined.attestations]


@pytest.mark.parametrize("message", [b"", b"\xc0", msgspec.msgpack.encode({"path": "x"}), msgspec.msgpack.encode(["x"] * 12)])
def test_what_no_worker_of_ours_hands_over_is_refused(message: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        rows_of(message)
