"""What a report is: results in, text out; it never sees a file of the dump."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from leakcheck.model.case_view import CaseView
from leakcheck.model.picture_pair import PicturePair
from leakcheck.model.rule import FalseAlarms

Depict = Callable[[Sequence[tuple[str, str]]], tuple[list[PicturePair], str]]
"""Small copies of pairs of pictures, given by their items' paths, and a sentence where some cannot be had."""
Measured = Callable[[], Mapping[str, FalseAlarms]]
"""How often each check spoke on honest files, by the check's id; those that were not measured are left out."""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What the user asked for. Same options, same case: the same bytes."""

    colour: bool = False
    width: int = 100
    mask_editors: bool = False
    """Replace the names of people recorded inside files, for reports meant for sharing."""
    case: str = ""
    """The case folder as the user would type it in a shell, for the commands that a report proposes; empty where it is not known."""
    depict: Depict | None = None
    """Where a report has small copies of the dump's pictures from; None where it shows none. A report itself sees no file."""
    measured: Measured | None = None
    """Where a report has the checks' measured rates from; None where it tells none. A report itself knows no check."""


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One file of a report. A report of a single part may go to standard output instead."""

    name: str
    """Relative file name, for example `report.csv` or `index.html`."""
    chunks: Iterable[str]


@dataclass(frozen=True, slots=True)
class Report:
    """A way to show a case."""

    name: str
    title: str
    render: Callable[[CaseView, ReportOptions], Iterator[ReportPart]]
