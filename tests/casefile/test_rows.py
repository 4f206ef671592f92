"""An item goes to the coordinator as ready rows, and nothing of it is lost on the way."""

from typing import Any

import msgspec
import pytest

from leakcheck.casefile import encoded
from leakcheck.casefile.rows import fact_of, rows_of


def test_an_items_rows_hold_all_that_was_read(make: Any) -> None:
    examined = make.examined("dump/a.eml!/b.docx", signed=True)
    rows = rows_of(encoded(examined), "dump/a.eml")
    assert (rows.path, rows.parent, rows.kind, rows.authenticated) == ("dump/a.eml!/b.docx", "dump/a.eml", examined.item.kind.value, True)
    assert rows.looked_for.split() == list(examined.looked_for)
    assert tuple(fact_of(row[-1]) for row in rows.facts) == examined.facts
    assert [row[0] for row in rows.findings] == [finding.rule for finding in examined.findings]
    assert [row[:2] for row in rows.problems] == [(problem.stage, problem.kind.value) for problem in examined.problems]
    assert [row[:3] for row in rows.attestations] == [(one.scheme, one.outcome.value, one.reason.value) for one in examined.attestations]


@pytest.mark.parametrize("message", [b"", b"\xc0", msgspec.msgpack.encode({"path": "x"}), msgspec.msgpack.encode(["x"] * 12)])
def test_what_no_worker_of_ours_hands_over_is_refused(message: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        rows_of(message, "x")


def _first(row: Any, place: int, value: object) -> Any:
    return [[*row[0][:place], value, *row[0][place + 1 :]], *row[1:]]


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (0, lambda path: "dump/other.eml"),
        (0, lambda path: "dump/a.eml.txt!/b.docx"),
        (1, lambda parent: ""),
        (1, lambda parent: "dump"),
        (3, lambda kind: "treaty"),
        (4, lambda size: -1),
        (4, lambda size: 1 << 63),
        (6, lambda authenticated: False),
        (8, lambda facts: _first(facts, 6, "{}")),
        (9, lambda attestations: []),
        (9, lambda attestations: _first(attestations, 4, "nothing")),
        (9, lambda attestations: _first(attestations, 1, "FAILED")),
        (10, lambda findings: _first(findings, 1, 3)),
        (10, lambda findings: _first(findings, 4, "{}")),
        (11, lambda problems: _first(problems, 1, "disaster")),
        (11, lambda problems: _first(problems, 2, "dump/other.eml")),
    ],
)
def test_a_worker_that_was_taken_over_cannot_write_what_is_no_item_of_its_file(make: Any, place: int, change: Any) -> None:
    sound = msgspec.msgpack.decode(encoded(make.examined("dump/a.eml!/b.docx", signed=True)))
    assert rows_of(msgspec.msgpack.encode(sound), "dump/a.eml").authenticated
    sound[place] = change(sound[place])
    with pytest.raises(msgspec.DecodeError):
        rows_of(msgspec.msgpack.encode(sound), "dump/a.eml")
