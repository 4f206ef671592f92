"""JSON lines: the run, then every item, then notes, families and problems, each on a line of its own (https://jsonlines.org).

Every line has `type` (`run`, `item`, `note`, `family` or `problem`) and `schema`; `schemas/json_lines-1.json` describes them all. The
facts read from an item stay in the case file, but for those that a finding rests on.
"""

from collections.abc import Iterator

from leakcheck.model.case_view import CaseView
from leakcheck.model.report import Report, ReportOptions, ReportPart
from leakcheck.reports.item_record import SCHEMA, Record, family_record, item_record, note_record, problem_record, run_record, written
from leakcheck.reports.shown import ShownCase


def render(case: CaseView, options: ReportOptions) -> Iterator[ReportPart]:
    yield ReportPart("report.jsonl", (f"{written(record)}\n" for record in _records(ShownCase(case, options))))


def _records(case: ShownCase) -> Iterator[Record]:
    yield {"type": "run", "schema": SCHEMA, **run_record(case.run()), "counts": {status.value: count for status, count in case.counts().items()}}
    for result in case.recognised_results():
        yield {"type": "item", "schema": SCHEMA, **item_record(result)}
    for note in case.notes():
        yield {"type": "note", "schema": SCHEMA, **note_record(note)}
    for family in case.families():
        yield {"type": "family", "schema": SCHEMA, **family_record(family)}
    for problem in case.problems():
        yield {"type": "problem", "schema": SCHEMA, **problem_record(problem)}


REPORT = Report("jsonl", "JSON, one line an item", render)
