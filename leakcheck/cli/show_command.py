"""`leakcheck show`: one file's sheet, to read or to put on file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leakcheck.cli.dump_item import DUMP_HELP, found_place, one_path, read_alone
from leakcheck.cli.output import MASK_EDITORS_HELP, opened_case, report_options
from leakcheck.cli.user_passwords import with_passwords
from leakcheck.model.user_error import UserError

if TYPE_CHECKING:
    from leakcheck.casefile import CaseReader
    from leakcheck.model.case_view import FileResult
    from leakcheck.model.report import ReportOptions
    from leakcheck.reports.item_sheet import Section


@click.command(name="show", short_help="Show one file's verdict with its evidence.")
@click.argument("item", metavar="FILE-or-ITEM")
@click.option(
    "--case", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The case to look in; without it the file is read by itself."
)
@click.option("--keys", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), help="DKIM keys, when a file is read by itself.")
@click.option("--format", "format_", type=click.Choice(["terminal", "markdown"]), default="terminal", show_default=True, help="How the sheet is set.")
@click.option("--mask-editors", is_flag=True, help=MASK_EDITORS_HELP)
@click.option("--second-opinion", is_flag=True, help="Of a message: also ask dkimpy about its DKIM signatures, and say where it differs and why.")
@click.option("--why", is_flag=True, help="Show only why the verdict is as it is: what counted, what did not and why, and which checks saw nothing.")
@click.option(
    "--words",
    is_flag=True,
    help="Show the words instead, each kind apart: of pages or cells, hidden, deleted, kept where none shows them.",
)
@click.option("--dump", type=click.Path(path_type=Path, exists=True), help=DUMP_HELP)
@with_passwords()
def command(
    item: str,
    case: Path | None,
    keys: tuple[Path, ...],
    format_: str,
    mask_editors: bool,
    second_opinion: bool,
    why: bool,
    words: bool,
    dump: Path | None,
    passwords: tuple[str, ...],
) -> None:
    """Show one file's verdict with its evidence, its innocent explanations, and what was and was not looked for.

    FILE-or-ITEM is a file, an item's path as reports print it, the end of such a path, or a SHA-256.
    """
    from leakcheck.reports.item_sheet import markdown_sheet, terminal_sheet

    if sum((why, words, second_opinion)) > 1:
        raise UserError("Say one of --why, --words and --second-opinion.")
    reader = opened_case(case) if case else read_alone(item, keys, passwords)
    sheet = markdown_sheet if format_ == "markdown" else terminal_sheet
    options = report_options(case, mask_editors=mask_editors)
    paths = _paths(reader, item, everything=case is None)
    for path in paths:
        result = reader.result(path)
        if result is None:
            raise UserError(f"{path!r} was read, but has no verdict yet: the scan was not finished. Run the same scan again to go on.")
        if why:
            click.echo(_why(result, format_, options))
        elif words:
            click.echo(_words(result, format_, options))
        else:
            added = _second(reader, path, found_place(path, item, case, dump), passwords) if second_opinion else ()
            click.echo(sheet(result, reader.run(), options, added))


def _why(result: "FileResult", format_: str, options: "ReportOptions") -> str:
    """The tree of reasons; it names the checks that could not be asked, which only the catalogue knows."""
    from leakcheck import catalogue
    from leakcheck.reports.proof_tree import markdown_tree, proof_tree, terminal_tree

    examined = result.examined
    of_the_kind = (rule for rule in catalogue.rules() if not rule.about or examined.item.kind in rule.about)
    unasked = [rule.id for rule in of_the_kind if rule.id not in examined.looked_for]
    tree = proof_tree(result, unasked, mask_editors=options.mask_editors)
    return markdown_tree(tree) if format_ == "markdown" else terminal_tree(tree, options)


def _words(result: "FileResult", format_: str, options: "ReportOptions") -> str:
    from leakcheck.reports.words_sheet import markdown_words, terminal_words

    return (markdown_words if format_ == "markdown" else terminal_words)(result, options)


def _paths(reader: "CaseReader", item: str, *, everything: bool) -> list[str]:
    """The paths meant by what was typed: all of a file read by itself, one of a case. Raises UserError where that is none or more."""
    return [found.path for found in reader.items()] if everything else [one_path(reader, item)]


def _second(reader: "CaseReader", path: str, place: str, words: tuple[str, ...]) -> "tuple[Section, ...]":
    """Another verifier's answers as a section of the sheet."""
    from leakcheck.prove import second_answers
    from leakcheck.reports.item_sheet import second_opinion_section

    answers = [(one.attestation, one.theirs, one.compared) for one in second_answers(reader, path, place, words)]
    return (second_opinion_section(answers),) if answers else ()
