"""`leakcheck keys import` and `add`: take keys into the user's own store."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leakcheck.cli.user_keys import all_key_files, keep_keys, own_keys, store_path
from leakcheck.model.user_error import UserError

if TYPE_CHECKING:
    from leakcheck.gather import Gathered, Statement
    from leakcheck.knowledge.key_tests import KeyTests
    from leakcheck.model.key_file import KeyFile

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
CASES = click.Path(path_type=Path, exists=True, file_okay=False)
KINDS = ("dns", "zone", "archive", "supplied", "with-dump")
NOT_TESTED = (
    "Keys were not tested for known ways to compute their private half, because the package badkeys is not installed: "
    "pip install 'leakcheck-toolkit[weak-keys]'"
)


@click.command(name="import", short_help="Take keys of any form into your own store.")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE…")
@click.option("--source", default="", help="Where these keys come from; it is printed beside every result that rests on them.")
@click.option("--kind", type=click.Choice(KINDS), help="What kind of source that is; see docs/keys.md. Needs --source, except with-dump.")
@click.option("--name", default="", metavar="SELECTOR._domainkey.DOMAIN", help="Whose key it is, where a file holds only the record (dig +short).")
@click.option("--domain", multiple=True, help="Only the keys of this domain and its subdomains.")
@click.option("--weak-key-list", multiple=True, type=FILE, help="A list of keys made on broken Debian systems, as openssl-blacklist has it.")
@click.option("--case", multiple=True, type=CASES, help="Record the change in this case.")
def import_keys(
    files: tuple[Path, ...],
    source: str,
    kind: str | None,
    name: str,
    domain: tuple[str, ...],
    weak_key_list: tuple[Path, ...],
    case: tuple[Path, ...],
) -> None:
    """Take the keys in FILE… into your own store, used by every later scan. What a file holds decides how it is read.

    Known are zone files, the output of dig, host and nslookup, JSON lines of passive DNS, the JSON of archive.prove.email, tables
    as opendkim and dkimpy read them, and bare records. Doing it again changes nothing. Nothing is asked over the network.
    """
    from leakcheck.gather import Statement, of_domains
    from leakcheck.knowledge.key_files import examined_key_file
    from leakcheck.knowledge.key_tests import KeyTests, debian_list
    from leakcheck.model.key_record import KeyOrigin

    if kind and kind != KeyOrigin.WITH_DUMP.value and not source:
        raise UserError(f"--kind {kind} says that somebody saw these keys; say who, when and where with --source.")
    tests = KeyTests(debian_list(weak_key_list))
    wanted = of_domains(domain)
    statement = Statement(source, KeyOrigin(kind) if kind else None)
    read = {path: examined_key_file(path, name, wanted) for path in files}
    take_in(read, statement, tests, "keys import", case)


@click.command(name="add", short_help="Add the keys in FILE to your own store.")
@click.argument("file", type=FILE)
@click.option("--source", required=True, help="Where these keys come from; it is printed beside every result that rests on them.")
@click.option("--case", multiple=True, type=CASES, help="Record the change in this case.")
def add(file: Path, source: str, case: tuple[Path, ...]) -> None:
    """Add the keys in FILE to your own store, used by every later scan, under a source of yours alone. See also: keys import."""
    from leakcheck.gather import Statement
    from leakcheck.knowledge.key_files import examined_key_file, read_key_file
    from leakcheck.knowledge.key_tests import KeyTests

    read_key_file(file)
    take_in({file: examined_key_file(file)}, Statement(source, alone=True), KeyTests(), "keys add", case)


def take_in(files: "dict[Path, KeyFile]", statement: "Statement", tests: "KeyTests", command: str, cases: Sequence[Path]) -> None:
    """Take what was read into the store, say what became of it, and record it. Raises UserError where no file held a key."""
    from leakcheck.gather import gather
    from leakcheck.knowledge.dkim_keys import KeyStore

    for path, file in files.items():
        _tell_file(path, file)
    if not any(file.records for file in files.values()):
        raise UserError("No key that can be used was found; nothing was changed.")
    before = KeyStore.of_files(all_key_files(())).digest()
    gathered = gather(own_keys(), files.values(), statement, tests)
    if gathered.added or gathered.widened:
        keep_keys(gathered.records)
    _tell(gathered, store_path(), tests)
    what = ", ".join(path.name for path in files) + (f" ({statement.source})" if statement.source else "")
    record(cases, command, what, before, gathered)


def record(cases: Sequence[Path], command: str, what: str, before: str, gathered: "Gathered") -> None:
    """Record a change of the store in cases."""
    from leakcheck.decode.visible_text import storable
    from leakcheck.knowledge.dkim_keys import KeyStore
    from leakcheck.model.key_change import KeyChange
    from leakcheck.pipeline import now, record_key_change

    change = KeyChange(
        when=now(),
        command=command,
        what=storable(what, 1000),
        digest_before=before,
        digest_after=KeyStore.of_files(all_key_files(())).digest(),
        added=gathered.added,
        widened=gathered.widened,
        refused=gathered.refusals.count,
    )
    for case in cases:
        record_key_change(case, change)


def _tell_file(path: Path, file: "KeyFile") -> None:
    from leakcheck.decode.visible_text import visible

    click.echo(
        visible(f"{path}: read as {file.form.value}; {count(len(file.records), 'key')}, {count(file.refusals.count, 'entry', 'entries')} refused.")
    )
    for refusal in file.refusals.told:
        click.echo(visible(f"  line {refusal.line} refused: {refusal.why}"))
    if file.refusals.count > len(file.refusals.told):
        click.echo(f"  and {file.refusals.count - len(file.refusals.told):,} more")
    for remark in file.remarks:
        click.echo(f"  {remark}")


def _tell(gathered: "Gathered", own: Path, tests: "KeyTests") -> None:
    from leakcheck.decode.visible_text import visible

    for refusal in gathered.refusals.told:
        click.echo(visible(f"  line {refusal.line} refused: {refusal.why}"))
    click.echo(visible(f"{count(gathered.added, 'key')} added to {own}; {gathered.widened:,} changed, {gathered.known:,} known already."))
    if gathered.refusals.count:
        click.echo(f"{count(gathered.refusals.count, 'key')} refused, because no signature can be checked with them.")
    for danger in gathered.dangers:
        click.echo(visible(danger))
    if gathered.sourceless:
        sentence = (
            f"{count(gathered.sourceless, 'key')} without a source: what they open is only conditional. State where they come from with --source."
        )
        click.echo(f"leakcheck: {sentence}", err=True)
    if not tests.installed:
        click.echo(f"leakcheck: {NOT_TESTED}", err=True)


def count(number: int, noun: str, nouns: str = "") -> str:
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"
