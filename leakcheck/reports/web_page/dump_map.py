"""What the page's pictures need of the whole dump, gathered in one passage while the items' details are written."""

from collections.abc import Iterable, Iterator

from leakcheck.model.case_view import FileResult
from leakcheck.model.report import ReportOptions
from leakcheck.reports.shown import ShownCase
from leakcheck.reports.web_page.bursts import Bursts
from leakcheck.reports.web_page.changes import Changes
from leakcheck.reports.web_page.coverage import Coverage
from leakcheck.reports.web_page.families import Families
from leakcheck.reports.web_page.groups import Groups, RowFinder
from leakcheck.reports.web_page.item_data import Index
from leakcheck.reports.web_page.outliers import Outliers
from leakcheck.reports.web_page.pictures import Pictures
from leakcheck.reports.web_page.timeline import timeline


class DumpMap:
    """Sees every item once, in the order of the list."""

    def __init__(self, case: ShownCase) -> None:
        self.groups = Groups()
        self._bursts, self._changes, self._coverage = Bursts(), Changes(), Coverage()
        self._families, self._outliers = Families(case.families()), Outliers()
        self._pictures = Pictures()

    def watched(self, results: Iterable[tuple[FileResult, FileResult]]) -> Iterator[tuple[FileResult, FileResult]]:
        """The results as they may be shown, looked at on their way. Each comes beside what it is without any name withheld."""
        for row, (raw, shown) in enumerate(results):
            self._bursts.see(row, raw, shown)
            self._changes.see(shown)
            self._coverage.see(row, raw, shown)
            self._families.see(row, raw, shown)
            self._outliers.see(row, raw, shown)
            self._pictures.see(raw)
            yield raw, shown

    def drawn(self, case: ShownCase, index: Index, options: ReportOptions) -> dict[str, str]:
        """The pictures by their place in the page; the groups are complete afterwards."""
        finder = RowFinder(index.digests)
        return {
            "timeline": timeline(case.timeline(), finder, self.groups, self._bursts.marks(self.groups)),
            "bursts": self._bursts.drawn(case.timeline(), self.groups),
            "changes": self._changes.drawn(),
            "coverage": self._coverage.drawn(self.groups),
            "outliers": self._outliers.drawn(self.groups),
            "families": self._families.drawn(self.groups),
            "pictures": self._pictures.drawn(options),
        }
