"""`leakcheck dates`: since when something exists, as far as the tables know."""

import click

from leakcheck.model.user_error import UserError

_MOST = 20
#: How a row's source says that its day was reckoned: the thing came out on some later day.
_BOUND = "LOWER BOUND"


@click.command(name="dates", short_help="Tell since when a program, a font or a character exists.")
@click.argument("query", nargs=-1, required=True)
@click.option("--all", "every", is_flag=True, help="All rows whose name holds the words, not only the first.")
def command(query: tuple[str, ...], every: bool) -> None:
    """Tell since when something exists: QUERY is a program, font, build number, camera, character or domain, as a file names it.

    For example: leakcheck dates Calibri; leakcheck dates "iPhone Mail (14E304)"; leakcheck dates .berlin
    """
    from leakcheck.decode.visible_text import visible
    from leakcheck.knowledge.date_search import dates_of

    found = dates_of(" ".join(query))
    if not found:
        raise UserError(f"The tables date nothing called {visible(' '.join(query))!r}. That they do not know it says nothing about it.")
    shown = [one for number, one in enumerate(found) if every or one.exact or number < _MOST]
    for one in shown:
        click.echo(f"{one.shown_day:<10}  {visible(one.what)} ({one.kind})")
        if one.counted_before != one.day:
            click.echo(f"            counted only in files that claim a time before {one.counted_before}")
        if _BOUND in one.source:
            click.echo("            no exact day is known: it is no older than this")
        click.echo(f"            source: {visible(one.source)}")
    if len(found) > len(shown):
        click.echo(f"and {len(found) - len(shown):,} more whose names hold these words; --all shows them")
