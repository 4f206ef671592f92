"""The JSON document fits its schema and holds what the lines hold."""

import json
from importlib.resources import files
from types import ModuleType

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from leakcheck.model.report import ReportOptions
from leakcheck.reports import json_document, json_lines

SCHEMAS = {
    name: json.loads((files("leakcheck.reports") / "schemas" / name).read_text(encoding="utf-8"))
    for name in ("json_lines-1.json", "json_document-1.json")
}
REGISTRY: Registry = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values())


def document(case: object) -> dict[str, object]:
    (part,) = json_document.REPORT.render(case, ReportOptions())  # type: ignore[arg-type]
    assert part.name == "report.json"
    read: dict[str, object] = json.loads("".join(part.chunks))
    return read


@pytest.mark.parametrize("items", [0, 1, 42])
def test_it_fits_the_schema(sample: ModuleType, items: int) -> None:
    Draft202012Validator(SCHEMAS["json_document-1.json"], registry=REGISTRY).validate(document(sample.SampleCase(items)))


def test_it_holds_what_the_lines_hold(sample: ModuleType) -> None:
    read = document(sample.SampleCase(42))
    (part,) = json_lines.REPORT.render(sample.SampleCase(42), ReportOptions())
    records = [json.loads(line) for line in "".join(part.chunks).splitlines()]
    for kind, name in (("item", "items"), ("note", "notes"), ("problem", "problems")):
        expected = [{key: value for key, value in record.items() if key not in {"type", "schema"}} for record in records if record["type"] == kind]
        assert read[name] == expected


def test_every_chunk_is_small(sample: ModuleType) -> None:
    (part,) = json_document.REPORT.render(sample.SampleCase(200, hostile=False), ReportOptions())
    assert max(map(len, part.chunks)) < 20_000
