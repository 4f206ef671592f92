"""`leakcheck find`: in which files of a case words stand."""

from pathlib import Path

import click

from leakcheck.cli.output import opened_case
from leakcheck.model.user_error import UserError

_MASK_HELP = "Withhold the names of those whom a file records as its editors; what is looked for is not found there."


@click.command(name="find", short_help="Find words in the files of CASE, hidden and deleted ones too.")
@click.argument("case", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("words", nargs=-1, required=True)
@click.option("--whole-words", is_flag=True, help="Not within longer words.")
@click.option("--verdict", type=click.Choice(["authenticated", "unverifiable", "suspicious"]), help="Only in files with this verdict.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "jsonl"]), default="text", show_default=True, help="To read, or one JSON object a line."
)
@click.option("--mask-editors", is_flag=True, help=_MASK_HELP)
def command(case: Path, words: tuple[str, ...], whole_words: bool, verdict: str | None, format_: str, mask_editors: bool) -> None:
    """List the files of CASE that hold all of the WORDS: in mails, subjects, documents, slides and cells, in what lies in archives and attachments,
    and in words that are hidden, deleted, under a box or left from earlier saves.

    Quote words that stand one behind the other: leakcheck find dump.leakcheck "bank account" Nantes

    Capitals, accents and line breaks make no difference.
    """
    from leakcheck.decode.word_search import folded
    from leakcheck.model.verdict import Status
    from leakcheck.reports.found_words import json_list, masking, text_list

    if not all(map(folded, words)):
        raise UserError("Nothing can be looked for: there is a word without a letter, figure or sign in it.")
    reader = opened_case(case)
    mask = masking(reader.all_facts_of) if mask_editors else lambda _, text: text
    found = reader.with_words(words, Status(verdict.upper()) if verdict else None, whole_words=whole_words, mask=mask)
    for line in json_list(found) if format_ == "jsonl" else text_list(found, lambda text: click.style(text, bold=True)):
        click.echo(line)
