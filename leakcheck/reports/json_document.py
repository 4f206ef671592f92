"""One JSON document: run, counts, notes, families, items and problems, as `schemas/json_document-1.json` describes it. Written as a stream."""

from collections.abc import Iterable, Iterator

from leakcheck.model.case_view import CaseView
from leakcheck.model.report import Report, ReportOptions, ReportPart
from leakcheck.reports.item_record import SCHEMA, Record, family_record, item_record, note_record, problem_record, run_record, written
from leakcheck.reports.shown import ShownCase


def render(case: CaseView, options: ReportOptions) -> Iterator[ReportPart]:
    yield ReportPart("report.json", _chunks(ShownCase(case, options)))


def _chunks(case: ShownCase) -> Iterator[str]:
    counts = {status.value: count for status, count in case.counts().items()}
    yield f'{{"schema":{SCHEMA},\n"run":{written(run_record(case.run()))},\n"counts":{written(counts)},\n'
    yield from _array("notes", map(note_record, case.notes()))
    yield ",\n"
    yield from _array("families", map(family_record, case.families()))
    yield ",\n"
    yield from _array("items", map(item_record, case.recognised_results()))
    yield ",\n"
    yield from _array("problems", map(problem_record, case.problems()))
    yield "\n}\n"


def _array(name: str, records: Iterable[Record]) -> Iterator[str]:
    yield f'"{name}":['
    for number, record in enumerate(records):
        yield f"{',' if number else ''}\n{written(record)}"
    yield "]"


REPORT = Report("json", "JSON, one document", render)
