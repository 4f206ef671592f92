"""The file to begin with: what was shown first, invented senders last, and the same one on the terminal and on the page."""

from collections.abc import Iterator
from types import ModuleType
from urllib.parse import quote

import msgspec

from leakcheck.model.case_view import FileResult
from leakcheck.model.report import ReportOptions
from leakcheck.model.verdict import Basis, Flag, Status
from leakcheck.reports import terminal, web_page
from leakcheck.reports.reading_order import first_suspicious
from leakcheck.reports.shown import ShownCase
from leakcheck.reports.web_page.overview import begin_here


def _with(result: FileResult, basis: Basis, *flags: Flag) -> FileResult:
    return msgspec.structs.replace(result, verdict=msgspec.structs.replace(result.verdict, status=Status.SUSPICIOUS, basis=basis, flags=flags))


class _Suspects:
    def __init__(self, results: list[FileResult]) -> None:
        self._results = results

    def results(self, status: Status | None) -> list[FileResult]:
        return self._results


def test_what_was_shown_comes_first_and_invented_senders_last(sample: ModuleType) -> None:
    results = list(sample.SampleCase(60, hostile=False).results(None))[:4]
    spoof = _with(results[0], Basis.ALTERED, Flag.INBOUND_SPOOF)
    inferred, contradicts, shown = (
        _with(results[1], Basis.PROVENANCE), _with(results[2], Basis.CONTRADICTION), _with(results[3], Basis.ALTERED),
    )  # fmt: skip
    assert first_suspicious(_Suspects([spoof, inferred, contradicts, shown]), 9) == [shown, contradicts, inferred, spoof]  # type: ignore[arg-type]


def test_the_terminal_and_the_page_begin_with_the_same_file(sample: ModuleType) -> None:
    case, options = sample.SampleCase(60, hostile=False), ReportOptions()
    first = first_suspicious(ShownCase(case, options), 1)[0].examined.item.path
    (said,) = ("".join(part.chunks) for part in terminal.REPORT.render(case, options))
    page = {part.name: "".join(part.chunks) for part in web_page.REPORT.render(case, options)}["index.html"]
    assert said.partition("\n1. ")[2].startswith(first[:40])
    assert f'Begin with <a href="#item={quote(first, safe="")}">' in page


def test_a_page_without_anything_suspicious_says_what_that_is_not(sample: ModuleType) -> None:
    case = sample.SampleCase(0, hostile=False)
    assert begin_here(ShownCase(case, ReportOptions())) == ""
    made = [result for result in sample.SampleCase(60, hostile=False).results(None) if result.verdict.status is not Status.SUSPICIOUS]

    class Calm(sample.SampleCase):  # type: ignore[misc, name-defined]
        def results(self, status: Status | None = None) -> Iterator[FileResult]:
            return iter([result for result in made if status in {None, result.verdict.status}])

        def counts(self) -> dict[Status, int]:
            return {status: sum(result.verdict.status is status for result in made) for status in Status}

    assert "is not evidence that the files are what they claim to be" in begin_here(ShownCase(Calm(60, hostile=False), ReportOptions()))
