"""`leakcheck explain`: what a rule, verdict, basis, reason, flag or weight means."""

import click

from leakcheck.cli.near_names import alike, plain_name
from leakcheck.model.user_error import UserError


@click.command(name="explain", short_help="Explain a word that stands in a report.")
@click.argument("word", required=False)
def command(word: str | None) -> None:
    """Explain a RULE, VERDICT, BASIS, REASON, FLAG, WEIGHT, DIRECTION or term that stands in a report, or why a sign often cited is not counted.

    Without WORD it lists the words there are.
    """
    from leakcheck.cli.manual import glossary, myth_manual, myths_by_id, note_manual, notes_by_id, rule_manual, rules_by_id

    if word is None:
        click.echo(_words())
        return
    wanted = plain_name(word)
    rules = rules_by_id()
    if wanted in rules:
        click.echo(rule_manual(rules[wanted]))
        return
    if wanted in notes_by_id():
        click.echo(note_manual(notes_by_id()[wanted]))
        return
    if wanted in myths_by_id():
        click.echo(myth_manual(myths_by_id()[wanted]))
        return
    found = [entry for entry in glossary() if plain_name(entry.word) == wanted]
    if not found:
        known = [*rules, *notes_by_id(), *myths_by_id(), *(entry.word for entry in glossary())]
        raise UserError(f"Nothing is called {word!r}.{alike(word, known)} List the words with: leakcheck explain; the rules with: leakcheck rules")
    for entry in found:
        click.echo(f"{entry.word} ({entry.kind})\n\n{entry.meaning}\n")


def _words() -> str:
    """All words that can be explained, by what they are."""
    import textwrap

    from leakcheck.cli.manual import glossary

    kinds: dict[str, list[str]] = {}
    for entry in glossary():
        kinds.setdefault(entry.kind, []).append(entry.word)
    listed = [textwrap.fill(f"{kind}: {', '.join(words)}", 98, subsequent_indent="  ", break_on_hyphens=False) for kind, words in kinds.items()]
    return "\n".join(["Words that reports use, by what they are:", "", *listed, "", "The rules, and what is not counted: leakcheck rules"])
