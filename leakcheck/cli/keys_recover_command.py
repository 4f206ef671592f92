"""`leakcheck keys recover`: compute lost DKIM keys from the signatures of a case."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leakcheck.cli.command import INCOMPLETE, NOTHING
from leakcheck.cli.page_age import say_page_is_older
from leakcheck.cli.progress import watching
from leakcheck.cli.user_keys import all_key_files

if TYPE_CHECKING:
    from leakcheck.key_recovery import Recovered

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command(name="recover", short_help="Compute lost keys from the signatures of a case.")
@click.argument("case", type=_FOLDER)
@click.option("--max-key-recovery", type=click.IntRange(0, 100_000), default=20, show_default=True, metavar="N", help="At most so many searches.")
@click.option("--seconds", type=click.FloatRange(1), default=3600.0, show_default=True, help="Stop after so long; what was found is kept.")
@click.option("--seconds-each", type=click.FloatRange(1), default=600.0, show_default=True, help="Give up one search after so long.")
@click.option("--keys", multiple=True, type=_FILE, help="Also try the keys in this file.")
@click.option("--anchor", multiple=True, type=_FILE, help="A mail that you hold independently of the dump: ties a key to its domain.")
@click.option("--anchor-case", multiple=True, type=_FOLDER, help="The case of another dump, independent of this one.")
@click.option("--forget-anchors", is_flag=True, help="Drop the anchors given before.")
def recover(
    case: Path,
    max_key_recovery: int,
    seconds: float,
    seconds_each: float,
    keys: tuple[Path, ...],
    anchor: tuple[Path, ...],
    anchor_case: tuple[Path, ...],
    forget_anchors: bool,
) -> int:
    """Compute keys that nobody kept from the signatures of CASE, and judge its mails anew.

    Works from the case alone, without the dump and without the network. Known keys are tried first. One search takes half a
    minute to two minutes of one core for usual keys, and is never repeated. A key is named when it made three signatures.
    """
    from leakcheck.key_recovery import RecoveryOptions, recover_keys
    from leakcheck.recover import Budget

    budget = Budget(max_key_recovery, seconds, seconds_each)
    options = RecoveryOptions(case, budget, all_key_files(keys), tuple(map(str, anchor)), anchor_case, forget_anchors)
    with watching() as watch:
        recovered = recover_keys(options, watch)
    tell(recovered)
    say_page_is_older(case)
    return INCOMPLETE if recovered.did.needs_gmpy2 else NOTHING


def tell(recovered: "Recovered") -> None:
    """Print what was found, and what that shows."""
    from leakcheck.decode.recovered_key_summary import SHOWS_NOT
    from leakcheck.decode.visible_text import visible

    for sentences in recovered.keys:
        click.echo(visible(sentences))
    if recovered.keys:
        click.echo(f"\n{SHOWS_NOT}")
    else:
        click.echo("No lost key was found.")
    for remark in (*recovered.remarks, *_remarks(recovered)):
        click.echo(f"leakcheck: {visible(remark)}", err=True)


def _remarks(recovered: "Recovered") -> list[str]:
    did = recovered.did
    said = [f"{did.searches:,} {'search' if did.searches == 1 else 'searches'} made, in {did.seconds:,.0f} s."]
    if recovered.unnamed:
        said.append(f"{recovered.unnamed:,} more opened fewer than three signatures each: too few to name a key.")
    if did.unfinished:
        said.append(f"{did.unfinished:,} reached the limit of time or memory (see --seconds-each).")
    if did.needs_gmpy2:
        said.append("Keys with the usual exponent need the package gmpy2; install it with: pip install 'leakcheck-toolkit[recovery]'")
    if did.out_of_budget:
        said.append("The budget was spent before all were tried; run the same command again to go on, or give more with --max-key-recovery.")
    return said
