"""JSON lines: what the schema says, line by line."""

import json
from enum import StrEnum
from importlib.resources import files
from types import ModuleType

import pytest
from jsonschema import Draft202012Validator

from leakcheck.model.attestation import Alignment, Outcome, Reason
from leakcheck.model.case_view import NoteKind
from leakcheck.model.item import ItemKind
from leakcheck.model.key_record import KeyOrigin
from leakcheck.model.problem import ProblemKind
from leakcheck.model.report import ReportOptions
from leakcheck.model.rule import Cause, Direction, Family, Weight
from leakcheck.model.verdict import Basis, Flag, Status
from leakcheck.reports.json_lines import REPORT

SCHEMA = json.loads((files("leakcheck.reports") / "schemas" / "json_lines-1.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def lines(case: object) -> list[str]:
    (part,) = REPORT.render(case, ReportOptions())  # type: ignore[arg-type]
    assert part.name == "report.jsonl"
    return "".join(part.chunks).splitlines()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("hostile", [True, False])
def test_every_line_fits_the_schema(sample: ModuleType, hostile: bool) -> None:
    for line in lines(sample.SampleCase(42, hostile=hostile)):
        VALIDATOR.validate(json.loads(line))


def test_the_schema_refuses_what_it_should() -> None:
    assert not VALIDATOR.is_valid({"type": "item", "schema": 1})
    assert not VALIDATOR.is_valid({"type": "verdict", "schema": 1})


def test_the_schema_knows_every_key(sample: ModuleType) -> None:
    for line in map(json.loads, lines(sample.SampleCase(42))):
        described = SCHEMA["$defs"][line["type"]]["properties"]
        assert set(line) - {"type", "schema", "counts"} == set(described)
        for name in ("verdict", "findings", "signatures"):
            for record in [line[name]] if name == "verdict" and name in line else line.get(name, []):
                assert set(record) == set(SCHEMA["$defs"][name.removesuffix("s")]["properties"])


@pytest.mark.parametrize(
    ("record", "key", "words"),
    [
        ("verdict", "status", Status), ("verdict", "basis", Basis), ("finding", "direction", Direction), ("finding", "family", Family),
        ("finding", "cause", Cause), ("signature", "outcome", Outcome), ("signature", "reason", Reason), ("signature", "alignment", Alignment),
        ("key", "origin", KeyOrigin), ("problem", "kind", ProblemKind), ("note", "kind", NoteKind), ("item", "kind", ItemKind),
    ],
)  # fmt: skip
def test_the_schema_knows_every_word_of_the_model(record: str, key: str, words: type[StrEnum]) -> None:
    assert SCHEMA["$defs"][record]["properties"][key]["enum"] == [word.value for word in words]


def test_the_schema_knows_every_flag_and_weight() -> None:
    assert SCHEMA["$defs"]["verdict"]["properties"]["flags"]["items"]["enum"] == [flag.value for flag in Flag]
    assert SCHEMA["$defs"]["finding"]["properties"]["weight"]["enum"] == [weight.name.lower() for weight in Weight]


def test_run_first_then_items_then_notes_families_and_problems(sample: ModuleType) -> None:
    kinds = [json.loads(line)["type"] for line in lines(sample.SampleCase(42))]
    assert kinds[0] == "run"
    assert list(dict.fromkeys(kinds)) == ["run", "item", "note", "family", "problem"]
    assert kinds.count("item") == 42
    assert all(line.startswith('{"type":"') for line in lines(sample.SampleCase(2)))


def test_it_is_a_stream(sample: ModuleType) -> None:
    case = sample.SampleCase(10**6, hostile=False)
    case.counts = lambda: dict.fromkeys(sample.Status, 0)
    (part,) = REPORT.render(case, ReportOptions())
    chunks = iter(part.chunks)
    assert '"type":"run"' in next(chunks)
    assert '"type":"item"' in next(chunks)
