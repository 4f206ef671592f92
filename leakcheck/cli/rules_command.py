"""`leakcheck rules`: what is looked for."""

import click


@click.command(name="rules")
@click.option("--markdown", is_flag=True, help="The whole reference as Markdown.")
def command(markdown: bool) -> None:
    """List the rules, or print their whole manual."""
    from leakcheck.cli.manual import rules_by_id, rules_page

    if markdown:
        click.echo(rules_page(), nl=False)
        return
    for rule in rules_by_id().values():
        click.echo(f"{rule.id:<42} {rule.weight.name.lower():<9} {rule.title}")
