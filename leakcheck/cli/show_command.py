"""`leakcheck show`: one file's sheet, to read or to put on file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leakcheck.cli.output import opened_case, report_options
from leakcheck.cli.user_keys import all_key_files
from leakcheck.model.user_error import UserError

if TYPE_CHECKING:
    from leakcheck.casefile import CaseReader
    from leakcheck.model.case_view import FileResult


@click.command(name="show", short_help="Show one file's verdict with its evidence.")
@click.argument("item", metavar="FILE-or-ITEM")
@click.option(
    "--case", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The case to look in; without it the file is read by itself."
)
@click.option("--keys", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), help="DKIM keys, when a file is read by itself.")
@click.option("--format", "format_", type=click.Choice(["terminal", "markdown"]), default="terminal", show_default=True, help="How the sheet is set.")
@click.option("--mask-editors", is_flag=True, help="Withhold the names of people recorded inside files.")
def command(item: str, case: Path | None, keys: tuple[Path, ...], format_: str, mask_editors: bool) -> None:
    """Show one file's verdict with its evidence, its innocent explanations, and what was and was not looked for.

    FILE-or-ITEM is a file, an item's path as reports print it, the end of such a path, or a SHA-256.
    """
    from leakcheck.reports.item_sheet import markdown_sheet, terminal_sheet

    reader = opened_case(case) if case else _alone(item, keys)
    sheet = markdown_sheet if format_ == "markdown" else terminal_sheet
    options = report_options(case, mask_editors=mask_editors)
    for result in _found(reader, item, everything=case is None):
        click.echo(sheet(result, reader.run(), options))


def _alone(item: str, keys: tuple[Path, ...]) -> "CaseReader":
    from leakcheck.pipeline import examine

    if not Path(item).is_file():
        raise UserError(f"There is no file {item!r}. To look at an item of a case, name the case with --case.")
    return examine(item, all_key_files(keys))


def _found(reader: "CaseReader", item: str, *, everything: bool) -> "list[FileResult]":
    """The results meant by what was typed, whole. Raises UserError where that is none or more than one."""
    if everything:
        paths = [found.path for found in reader.items()]
    else:
        paths = reader.matching(item) or (reader.matching(_digest(item)) if Path(item).is_file() else [])
    if not paths:
        raise UserError(f"The case holds no item {item!r}. List its items with: leakcheck report CASE --format csv")
    if len(paths) > 1 and not everything:
        listed = "\n  ".join(paths[:20])
        raise UserError(f"{len(paths)} items match {item!r}; name one of them whole:\n  {listed}")
    return [result for path in paths if (result := reader.result(path)) is not None]


def _digest(item: str) -> str:
    from leakcheck.model.content import Content

    return Content.of_file(Path(item)).digest()
