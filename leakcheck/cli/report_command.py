"""`leakcheck report`: show a case again, in any format, without the dump."""

from pathlib import Path

import click

from leakcheck.cli.output import opened_case, print_report, report_options, write_report


@click.command(name="report")
@click.argument("case", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--format", "format_", default="terminal", show_default=True, help="terminal, html, jsonl, json or csv.")
@click.option("--output", type=click.Path(path_type=Path), help="Folder to write to [default: standard output, for html CASE/report].")
@click.option("--mask-editors", is_flag=True, help="Withhold the names of people recorded inside files.")
def command(case: Path, format_: str, output: Path | None, mask_editors: bool) -> None:
    """Show the results kept in CASE."""
    from leakcheck.decode.visible_text import visible

    reader = opened_case(case)
    options = report_options(case, mask_editors=mask_editors)
    if output is None and format_ != "html":
        print_report(reader, format_, options)
    else:
        click.echo(visible(str(write_report(reader, format_, output or case / "report", options))))
