"""A page in the case folder that no longer shows what the case holds."""

import shlex
from pathlib import Path

import click


def say_page_is_older(case: Path) -> None:
    """Say so on standard error, if there is a page: nobody may read answers in it that were given up."""
    from leakcheck.decode.visible_text import visible

    page = case / "report" / "index.html"
    if page.is_file():
        again = f"leakcheck report {shlex.quote(str(case))} --format html"
        click.echo(f"leakcheck: the page {visible(str(page))} is older than the case now; write it anew with: {visible(again)}", err=True)
