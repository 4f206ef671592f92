"""`leakcheck explain`: what a rule, verdict, basis, reason, flag or weight means."""

import click

from leakcheck.model.user_error import UserError


@click.command(name="explain", short_help="Explain a word that stands in a report.")
@click.argument("word")
def command(word: str) -> None:
    """Explain a RULE, VERDICT, BASIS, REASON, FLAG, WEIGHT or DIRECTION that stands in a report, or why a sign often cited is not counted."""
    from leakcheck.cli.manual import glossary, myth_manual, myths_by_id, note_manual, notes_by_id, rule_manual, rules_by_id

    wanted = word.strip().lower().replace("-", "_").replace(" ", "_")
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
    found = [entry for entry in glossary() if entry.word.lower().replace("-", "_").replace(" ", "_") == wanted]
    if not found:
        raise UserError(f"Nothing is called {word!r}. List the rules, and what is not counted, with: leakcheck rules")
    for entry in found:
        click.echo(f"{entry.word} ({entry.kind})\n\n{entry.meaning}\n")
