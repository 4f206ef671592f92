"""`leakcheck people`: who writes and receives the mail of a case."""

from pathlib import Path

import click

from leakcheck.cli.output import opened_case

_MASK_HELP = "Withhold names, addresses, folders and computers. Domains that several people share, numbers, days and mail programs stay."


@click.command(name="people", short_help="List who writes and receives the mail of CASE.")
@click.argument("case", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--format", "format_", type=click.Choice(["text", "jsonl"]), default="text", show_default=True, help="To read, or one JSON object a line."
)
@click.option("--least", type=click.IntRange(min=1), default=1, show_default=True, help="Only addresses on at least so many messages.")
@click.option("--mask-editors", is_flag=True, help=_MASK_HELP)
def command(case: Path, format_: str, least: int, mask_editors: bool) -> None:
    """List the addresses in the mail of CASE: the names beside them, other addresses that may be the same person's and what says so,
    and with which program, from which zone and how often signed their messages were sent, and from when to when.

    All of it is what the dump says. A list of the people of a leak endangers people: keep it as you keep the dump.
    """
    from leakcheck.reports.people_list import json_list, masked, shared_domains, text_list

    reader = opened_case(case)
    people = reader.people(least)
    shown = masked(people, shared_domains(reader.people(1))) if mask_editors else people
    for line in json_list(shown) if format_ == "jsonl" else text_list(shown):
        click.echo(line)
