"""`leakcheck keys`: the DKIM keys that signatures are checked with."""

from pathlib import Path

import click

from leakcheck.cli.keys_recover_command import recover
from leakcheck.cli.user_keys import all_key_files, store_path


@click.group(name="keys")
def command() -> None:
    """List the known DKIM keys, or add keys of your own."""


command.add_command(recover)


@command.command(name="list")
@click.argument("domain", default="")
@click.option("--keys", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Also the keys in this file.")
def list_keys(domain: str, keys: tuple[Path, ...]) -> None:
    """List the keys of DOMAIN and its subdomains, or all."""
    from leakcheck.decode.visible_text import visible
    from leakcheck.knowledge.dkim_keys import KeyStore

    wanted = domain.lower().rstrip(".")
    known = KeyStore.of_files(all_key_files(keys)).records()
    found = [record for record in known if not wanted or record.domain == wanted or record.domain.endswith(f".{wanted}")]
    for record in found:
        seen = f"{record.first_seen or '?'} to {record.last_seen or '?'}"
        click.echo(visible(f"{record.selector}._domainkey.{record.domain}  seen {seen}  {record.origin.value}: {record.source}"))
    if not found:
        click.echo(f"leakcheck: No key of {visible(wanted) or 'any domain'} is known. Add some with: leakcheck keys add FILE --source TEXT", err=True)


@command.command(name="add", short_help="Add the keys in FILE to your own store.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--source", required=True, help="Where these keys come from; it is printed beside every result that rests on them.")
def add(file: Path, source: str) -> None:
    """Add the keys in FILE (JSON lines, zone file or TXT record) to your own store, used by every later scan."""
    from leakcheck.decode.visible_text import visible
    from leakcheck.knowledge.dkim_keys import KeyStore
    from leakcheck.knowledge.key_files import read_key_file, write_key_lines

    records = read_key_file(file)
    own = store_path()
    known = set(KeyStore.of_files((own,)).records()) if own.exists() else set()
    own.parent.mkdir(parents=True, exist_ok=True)
    with own.open("a", encoding="utf-8") as stream:
        count = write_key_lines((record for record in records if record not in known), stream, source)
    click.echo(visible(f"{count} {'key' if count == 1 else 'keys'} added to {own}."))
