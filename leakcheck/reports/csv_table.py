"""A table for a spreadsheet: RFC 4180, one row an item, UTF-8 with a byte order mark.

The mark, because without it Excel reads accented and non-Latin names in the wrong code page. No cell can become a formula
(CWE-1236): spreadsheets evaluate a cell by its first character, whatever its quotes. Semicolons count too, because where a
comma is the decimal sign, as in France and Germany, Excel splits a file at semicolons that RFC 4180 knows nothing of.

New columns come at the end. `evidence` and `innocent explanation` are of the one finding that `evidence is of check` names with its weight;
where it is not one that the verdict rests on, the column after that says so.
"""

import csv
import io
import re
from collections.abc import Iterator

from leakcheck.model.case_view import CaseView, FileResult
from leakcheck.model.report import Report, ReportOptions, ReportPart
from leakcheck.reports.headline import headline
from leakcheck.reports.leading_finding import main_explanation, strongest_evidence, telling_finding
from leakcheck.reports.shown import ShownCase

_BYTE_ORDER_MARK = "\ufeff"
COLUMNS = (
    "path", "verdict", "basis", "sentence", "flags", "findings", "evidence", "innocent explanation",
    "signatures", "format", "kind", "size in bytes", "sha256", "problems", "checks applied",
    "subject", "from", "date", "title", "evidence is of check", "verdict rests on it",
)  # fmt: skip
# What begins a formula in Excel, LibreOffice or Google Sheets, full-width forms included (OWASP, CSV injection).
_FORMULA = re.compile(r"""(^\s*|;[\s"']*)(?=[=+\-@\t\r＝＋－＠])""")
#: Excel refuses to load a cell of more than 32,767 characters as one cell.
_LONGEST_CELL = 32_000


def render(case: CaseView, options: ReportOptions) -> Iterator[ReportPart]:
    yield ReportPart("report.csv", _rows(ShownCase(case, options)))


def _rows(case: ShownCase) -> Iterator[str]:
    yield _BYTE_ORDER_MARK + _line(COLUMNS)
    for result in case.recognised_results():
        yield _line(tuple(map(harmless, _cells(result))))


def _cells(result: FileResult) -> tuple[str, ...]:
    examined, verdict, leading = result.examined, result.verdict, telling_finding(result)
    told = headline(examined.item, examined.facts)
    return (
        examined.item.path,
        verdict.status.value,
        verdict.basis.value,
        verdict.sentence,
        "; ".join(verdict.flags),
        "; ".join(dict.fromkeys(finding.rule for finding in examined.findings)),
        strongest_evidence(leading) if leading else "",
        main_explanation(leading) if leading else "",
        "; ".join(f"{a.scheme} {a.signer}: {a.outcome.value}, {a.reason.value}" for a in examined.attestations),
        examined.item.format,
        examined.item.kind.value,
        str(examined.item.size),
        examined.item.sha256,
        "; ".join(f"{problem.kind.value}: {problem.sentence}" for problem in examined.problems),
        str(len(examined.looked_for)),
        told.subject,
        told.sender,
        told.mail_date,
        told.title,
        f"{leading.rule} ({leading.weight.name.lower()})" if leading else "",
        ("yes" if leading.rule in verdict.counted else "no") if leading else "",
    )


def harmless(cell: str) -> str:
    """The text with an apostrophe wherever a spreadsheet would begin to read a formula."""
    return _FORMULA.sub(r"\1'", cell[:_LONGEST_CELL])


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


REPORT = Report("csv", "Table for a spreadsheet", render)
