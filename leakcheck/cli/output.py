"""Writing reports to a terminal, a pipe or a folder."""

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leakcheck.cli.report_place import refuse_existing_file, refuse_foreign_folder, without_link
from leakcheck.model.user_error import UserError

if TYPE_CHECKING:
    from leakcheck.casefile import CaseReader
    from leakcheck.model.picture_pair import PicturePair
    from leakcheck.model.report import Depict, Report, ReportOptions, ReportPart
    from leakcheck.model.rule import FalseAlarms


_MASKED = (
    "Withhold names of those whom a file records as author, editor, commenter, manager or owner, or as shown in a picture, "
    "in what is said of that file"
)
_STANDS = "Senders, recipients, companies, computers, paths and names of files, subjects and words stay."
MASK_EDITORS_HELP = f"{_MASKED}. {_STANDS}"
MASK_AND_NO_PICTURES_HELP = f"{_MASKED}, and leave out pictures. {_STANDS}"
NO_PICTURES_HELP = "Put no small copies of pictures into the page."


def report_options(case: Path | None, *, mask_editors: bool, depict: "Depict | None" = None) -> "ReportOptions":
    """Options that follow from where standard output goes: colour only on a terminal and without NO_COLOR (no-color.org)."""
    from leakcheck.model.report import ReportOptions

    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    width = min(shutil.get_terminal_size((100, 24)).columns, 140)
    return ReportOptions(colour=colour, width=width, mask_editors=mask_editors, case=_typed(case), depict=depict, measured=measured_rates)


def picture_source(reader: "CaseReader", place_of: Callable[[str], str], passwords: tuple[str, ...] = ()) -> "Depict":
    """What gives a report small copies of pictures; `place_of`: where the item of a path lies, which raises UserError if it is not known."""

    def depict_all(pairs: Sequence[tuple[str, str]]) -> "tuple[list[PicturePair], str]":
        from leakcheck.depict import Place, depict
        from leakcheck.model.item import root_of

        try:
            found = [(reader.item(first), reader.item(second)) for first, second in pairs]
            sides = [[Place(item, place_of(item.path), root_of(item.path)) for item in pair if item is not None] for pair in found]
            return depict([(side[0], side[1]) for side in sides if len(side) == 2], passwords), ""
        except UserError as error:
            return [], f"The pictures are not shown: {error}"

    return depict_all


def measured_rates() -> "Mapping[str, FalseAlarms]":
    """How often each check spoke on honest files, where that was measured."""
    from leakcheck.cli.manual import rules_by_id

    return {name: rule.false_alarms for name, rule in rules_by_id().items() if rule.false_alarms is not None}


def _typed(case: Path | None) -> str:
    """The folder as it can be typed in a shell; empty if it cannot be shown as it is."""
    from leakcheck.decode.visible_text import visible

    name = "" if case is None else str(case)
    return shlex.quote(name) if name and visible(name) == name else ""


def report_named(name: str) -> "Report":
    """The report of that name. Raises UserError naming those there are."""
    from leakcheck import catalogue

    names = {report.name: report for report in catalogue.reports()}
    if name not in names:
        raise UserError(f"There is no report format {name!r}; choose one of: {', '.join(names)}.")
    return names[name]


def print_report(reader: "CaseReader", name: str, options: "ReportOptions") -> None:
    """Print a report of one part. Raises UserError for one of several files."""
    parts = list(report_named(name).render(reader, options))
    if len(parts) != 1:
        raise UserError(f"The report {name} is a folder of files; write it with: leakcheck report CASE --format {name} --output FOLDER")
    # Line ends are part of some formats (RFC 4180), so nothing may translate them.
    for chunk in parts[0].chunks:
        click.echo(chunk.encode("utf-8", "backslashreplace"), nl=False)


def write_report(reader: "CaseReader", name: str, folder: Path, options: "ReportOptions") -> Path:
    """Write a report's files into `folder`; returns the one to open. Raises OSError."""
    return _written(report_named(name).render(reader, options), folder)


def write_report_anew(reader: "CaseReader", name: str, output: Path, options: "ReportOptions", *, force: bool) -> Path:
    """Write a report to where the user wants it: a folder, or for a report of one file also that file. Raises OSError, and UserError.

    What is there and is not ours is not written over unless forced.
    """
    parts = report_named(name).render(reader, options)
    begun = list(islice(parts, 2))
    if len(begun) > 1:
        if output.suffix.lower() in {".html", ".htm"} and not output.is_dir():
            raise UserError(f"The report {name} is a folder of files, with index.html to open. Give the name of a folder with --output.")
        refuse_foreign_folder(output, force=force)
        return _written(chain(begun, parts), output)
    as_file = not output.is_dir() and (output.suffix != "" or output.is_file())
    folder, part = (output.parent, replace(begun[0], name=output.name)) if as_file else (output, begun[0])
    refuse_existing_file(folder / part.name, force=force)
    return _written([part], folder)


def _written(parts: "Iterable[ReportPart]", folder: Path) -> Path:
    first: Path | None = None
    for part in parts:
        target = without_link(folder / part.name, folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            stream.writelines(part.chunks)
        if first is None or part.name == "index.html":
            first = target
    return first or folder


def opened_case(folder: Path) -> "CaseReader":
    """A finished or unfinished case for reading. Raises UserError (CaseError) if there is none."""
    from leakcheck.casefile import CaseReader

    return CaseReader(folder)
