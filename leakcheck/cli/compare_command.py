"""`leakcheck compare`: two files, two items or two dumps beside each other."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leakcheck.cli.dump_item import DUMP_HELP, found_place, one_path, read_alone
from leakcheck.cli.output import MASK_AND_NO_PICTURES_HELP, NO_PICTURES_HELP, opened_case, report_options
from leakcheck.cli.report_place import refuse_foreign_folder
from leakcheck.cli.user_keys import all_key_files
from leakcheck.cli.user_passwords import with_passwords
from leakcheck.model.user_error import UserError

if TYPE_CHECKING:
    from leakcheck.casefile import CaseReader
    from leakcheck.compare import ComparedDumps
    from leakcheck.model.picture_pair import PicturePair
    from leakcheck.model.report import ReportPart


@click.command(name="compare", short_help="Show what two files have in common and what differs.")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option(
    "--case",
    "cases",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The case that A and B are items of; given twice, that of A and that of B.",
)
@click.option(
    "--keys", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), help="DKIM keys, when files are read by themselves."
)
@click.option("--format", "format_", type=click.Choice(["terminal", "html"]), default="terminal", show_default=True, help="How it is set.")
@click.option("--output", "-o", type=click.Path(path_type=Path, file_okay=False), help="The folder for the page.")
@click.option("--force", is_flag=True, help="Write the page into a folder that is not empty.")
@click.option("--dump", "dumps", multiple=True, type=click.Path(path_type=Path, exists=True), help=f"{DUMP_HELP} Given like --case.")
@with_passwords()
@click.option("--mask-editors", is_flag=True, help=MASK_AND_NO_PICTURES_HELP)
@click.option("--no-pictures", is_flag=True, help=NO_PICTURES_HELP)
def command(
    first: str,
    second: str,
    cases: tuple[Path, ...],
    keys: tuple[Path, ...],
    format_: str,
    output: Path | None,
    force: bool,
    dumps: tuple[Path, ...],
    passwords: tuple[str, ...],
    mask_editors: bool,
    no_pictures: bool,
) -> None:
    """Show what two files have in common, what differs in words, in properties and in times, and what that means.

    A and B are two files, what lies in them (mails.zip!/letter.eml), or two folders (dumps, or cases of them) that overlap; with --case
    they are items' paths, the ends of such paths, or SHA-256 values. Passwords open what is locked in files and dumps that are read now, and the
    way to pictures; a case was read with those that its scan was given.
    """
    if (format_ == "html") != (output is not None):
        raise UserError("A page is a folder of files: give both --format html and --output FOLDER.")
    if len(cases) > 2 or len(dumps) > 2:
        raise UserError("Give --case (and --dump) once for both items, or twice: that of A and that of B.")
    options = report_options(cases[0] if cases else None, mask_editors=mask_editors)
    from leakcheck.compare import compare_items
    from leakcheck.decode.visible_text import visible
    from leakcheck.reports.comparison import made_with, terminal_comparison
    from leakcheck.reports.comparison_page import page

    pictures: tuple[list[PicturePair], str] = ([], "")
    if not cases and Path(first).is_dir() and Path(second).is_dir():
        found = _dumps(Path(first), Path(second), keys, passwords)
    else:
        halves = _found(first, cases[:1], dumps[:1], keys, passwords), _found(second, cases[-1:], dumps[-1:], keys, passwords)
        found = compare_items(*halves[0][:2], *halves[1][:2])
        pictures = _pictures(found, halves, passwords, left_out=no_pictures or mask_editors)
    made = [made_with(found.runs, f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")]
    if output is None:
        click.echo(terminal_comparison(found.pairs, options, found.sections, pictures, made), nl=False)
    else:
        parts = page(found.pairs, options, found.sections, pictures, made)
        click.echo(visible(f"Written: open {_written(parts, output, (first, second), force=force)} in a browser."))


def _pictures(found: "ComparedDumps", halves: "tuple[Half, Half]", words: tuple[str, ...], *, left_out: bool) -> "tuple[list[PicturePair], str]":
    """The pictures laid on one another, and a sentence where they are not."""
    from leakcheck.compare import laid_out

    if not found.pictures:
        return [], ""
    if left_out:
        return [], "There are pictures to compare, and they were left out, as asked."
    try:
        return laid_out(found, (halves[0][2](), halves[1][2]()), passwords=words)
    except UserError as error:
        return [], f"The pictures were not laid side by side: {error}"


def _dumps(first: Path, second: Path, keys: tuple[Path, ...], words: tuple[str, ...]) -> "ComparedDumps":
    """Two dumps, or the cases of them. A dump without a case is read into one that vanishes."""
    from leakcheck.compare import compare_cases

    with _case_of(first, keys, words) as one, _case_of(second, keys, words) as two:
        return compare_cases(opened_case(one), opened_case(two), (one, two), (str(first), str(second)))


@contextmanager
def _case_of(folder: Path, keys: tuple[Path, ...], words: tuple[str, ...]) -> Iterator[Path]:
    """The folder of the case: the folder itself where it is one, else one made for the time being. Raises UserError."""
    from leakcheck.casefile import FILE
    from leakcheck.model.scan_options import ScanOptions
    from leakcheck.pipeline import scan

    if (folder / FILE).is_file():
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="leakcheck-") as made:
        scan(ScanOptions((str(folder),), Path(made), tuple(all_key_files(keys)), passwords=words))
        yield Path(made)


Half = tuple["CaseReader", str, Callable[[], str]]
"""A case, the path of an item of it, and a function that says where the item's bytes lie. It raises UserError if they are not there."""


def _found(item: str, case: tuple[Path, ...], dump: tuple[Path, ...], keys: tuple[Path, ...], words: tuple[str, ...]) -> Half:
    """A file that the case does not know may still be compared with what it holds."""
    from leakcheck.model.item import INSIDE

    if case:
        reader = opened_case(case[0])
        if reader.matching(item) or not Path(item).is_file():
            path = one_path(reader, item)
            return reader, path, lambda: found_place(path, item, case[0], dump[0] if dump else None)
    file, _, inside = (item, "", "") if Path(item).is_file() else item.partition(INSIDE)
    reader = read_alone(file, keys, words)
    top = next(found.path for found in reader.items() if not found.parent)
    return reader, one_path(reader, f"{top}{INSIDE}{inside}") if inside else top, lambda: file


def _written(parts: "list[ReportPart]", folder: Path, compared: tuple[str, ...], *, force: bool) -> Path:
    """Write the page's files; returns the one to open. Raises OSError, and UserError for a folder inside a dump or one that is not ours."""
    inside = folder.resolve()
    for place in (Path(name).resolve() for name in compared):
        if (place.is_dir() and inside.is_relative_to(place)) or inside == place.parent:
            raise UserError(f"{folder} is where the files themselves lie. Give a folder of its own with --output.")
    refuse_foreign_folder(folder, force=force)
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts:
        # Removed and made anew: what stands there may be a link to elsewhere.
        (folder / part.name).unlink(missing_ok=True)
        with (folder / part.name).open("x", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            stream.writelines(part.chunks)
    return folder / parts[0].name
