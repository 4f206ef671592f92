"""`leakcheck explain`: what a rule, verdict, basis, reason, flag or weight means."""

import click

from leakcheck.model.user_error import UserError


@click.command(name="explain", short_help="Explain a word that stands in a report.")
@click.argument("word")
def command(word: str) -> None:
    """Explain a RULE, VERDICT, BASIS, REASON, FLAG or WEIGHT that stands in a report."""
    from leakcheck.cli.manual import glossary, rule_manual, rules_by_id

    wanted = word.strip().lower().replace("-", "_").replace(" ", "_")
    rules = rules_by_id()
    if wanted in rules:
        click.echo(rule_manual(rules[wanted]))
        return
    found = [entry for entry in glossary() if entry.word.lower().replace("-", "_").replace(" ", "_") == wanted]
    if not found:
        raise UserError(f"Nothing is called {word!r}. List the rules with: leakcheck rules")
    for entry in found:
        click.echo(f"{entry.word} ({entry.kind})\n\n{entry.meaning}\n")
