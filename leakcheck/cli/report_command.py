"""`leakcheck report`: show a case again, in any format, without the dump."""

from pathlib import Path

import click

from leakcheck.cli.dump_item import DUMP_HELP
from leakcheck.cli.output import (
    MASK_AND_NO_PICTURES_HELP,
    NO_PICTURES_HELP,
    opened_case,
    picture_source,
    print_report,
    report_options,
    write_report,
    write_report_anew,
)
from leakcheck.cli.report_place import refuse_inside_dumps
from leakcheck.cli.user_passwords import with_passwords


@click.command(name="report")
@click.argument("case", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--format", "format_", default="terminal", show_default=True, help="terminal, html, jsonl, json or csv.")
@click.option(
    "--output", type=click.Path(path_type=Path), help="Folder to write to, or file for what is one [default: standard output, for html CASE/report]."
)
@click.option("--force", is_flag=True, help="Write into a folder that is not empty, or over a file.")
@click.option("--mask-editors", is_flag=True, help=MASK_AND_NO_PICTURES_HELP)
@click.option("--no-pictures", is_flag=True, help=NO_PICTURES_HELP)
@click.option("--dump", type=click.Path(path_type=Path, exists=True), help=f"{DUMP_HELP} For the page's pictures.")
@with_passwords("For the page's pictures.")
def command(
    case: Path,
    format_: str,
    output: Path | None,
    force: bool,
    mask_editors: bool,
    no_pictures: bool,
    dump: Path | None,
    passwords: tuple[str, ...],
) -> None:
    """Show the results kept in CASE."""
    from leakcheck.decode.visible_text import visible
    from leakcheck.retrieve import place_of

    reader = opened_case(case)

    def place(path: str) -> str:
        return str(dump) if dump is not None else place_of(path, case.resolve().parent)

    options = report_options(case, mask_editors=mask_editors, depict=None if no_pictures else picture_source(reader, place, passwords))
    if output is None and format_ != "html":
        print_report(reader, format_, options)
        return
    if output is None:
        written = write_report(reader, format_, case / "report", options)
    else:
        refuse_inside_dumps(output, reader.run().roots, place)
        written = write_report_anew(reader, format_, output, options, force=force)
    click.echo(visible(str(written)))
