"""`leakcheck rules`: what is looked for."""

import click


@click.command(name="rules", short_help="List the rules, and what is not counted.")
@click.option("--markdown", is_flag=True, help="The whole reference as Markdown.")
def command(markdown: bool) -> None:
    """List the rules and what is not counted, or print the whole manual."""
    from leakcheck.cli.manual import myths_by_id, rules_by_id, rules_page

    if markdown:
        click.echo(rules_page(), nl=False)
        return
    for rule in rules_by_id().values():
        click.echo(f"{rule.id:<42} {rule.weight.name.lower():<9} {rule.title}")
    click.echo("\nOften cited, and not counted, because honest files show the same:\n")
    for myth in myths_by_id().values():
        click.echo(f"{myth.id:<52} “{myth.claim}”")
