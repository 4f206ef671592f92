"""`leakcheck formats`: what can be read."""

import click


@click.command(name="formats")
@click.option("--markdown", is_flag=True, help="The whole reference as Markdown.")
def command(markdown: bool) -> None:
    """List the formats, or print their reference."""
    from leakcheck import catalogue
    from leakcheck.cli.manual import formats_page

    if markdown:
        click.echo(formats_page(), nl=False)
        return
    for format_ in catalogue.formats():
        click.echo(f"{format_.name:<24} {format_.kind.value:<10} {format_.title}")
