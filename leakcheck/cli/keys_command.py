"""`leakcheck keys`: the DKIM keys that signatures are checked with."""

from pathlib import Path

import click

from leakcheck.cli.keys_fetch_command import fetch
from leakcheck.cli.keys_import_command import CASES, FILE, add, count, import_keys
from leakcheck.cli.keys_recover_command import recover
from leakcheck.cli.keys_show_command import export, show
from leakcheck.cli.output import opened_case
from leakcheck.cli.user_keys import all_key_files


@click.group(name="keys")
def command() -> None:
    """Show, take in and write out the keys that are known."""


for _subcommand in (show, add, import_keys, export, fetch, recover):
    command.add_command(_subcommand)


@command.command(name="list")
@click.argument("domain", default="")
@click.option("--keys", multiple=True, type=FILE, help="Also the keys in this file.")
@click.option("--case", type=CASES, help="Instead: how the keys that this case is judged with have changed.")
def list_keys(domain: str, keys: tuple[Path, ...], case: Path | None) -> None:
    """List the keys of DOMAIN and its subdomains, or all."""
    from leakcheck.decode.visible_text import visible
    from leakcheck.gather import of_domains
    from leakcheck.knowledge.dkim_keys import KeyStore

    if case is not None:
        _list_changes(case)
        return
    wanted = of_domains((domain,) if domain else ())
    found = [record for record in KeyStore.of_files(all_key_files(keys)).records() if wanted(record)]
    for record in found:
        seen = f"{record.first_seen or '?'} to {record.last_seen or '?'}"
        click.echo(visible(f"{record.selector}._domainkey.{record.domain}  seen {seen}  {record.origin.value}: {record.source}"))
    if not found:
        click.echo(
            f"leakcheck: No key of {visible(domain) or 'any domain'} is known. Add some with: leakcheck keys import FILE --source TEXT", err=True
        )


def _list_changes(case: Path) -> None:
    from leakcheck.decode.visible_text import visible

    reader = opened_case(case)
    for change in reader.key_changes():
        numbers = f"{change.added:,} added, {change.widened:,} changed, {change.refused:,} refused; " if change.command != "scan" else ""
        digests = f"digest {change.digest_before[:16] or '?'} to {change.digest_after[:16]}"
        click.echo(visible(f"{change.when}  {change.command}: {change.what}; {numbers}{digests}"))
    lacking = count(len(reader.names_without_key()), "name lacks", "names lack")
    click.echo(f"The last scan used the keys with the digest {reader.run().keys[:16]}; {lacking} a key.")
