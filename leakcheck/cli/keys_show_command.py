"""`leakcheck keys show` and `export`: what is known of the keys of a domain."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leakcheck.cli.keys_import_command import FILE, NOT_TESTED
from leakcheck.cli.user_keys import all_key_files
from leakcheck.model.first_few import first_few

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from leakcheck.knowledge.dkim_keys import KeyStore
    from leakcheck.knowledge.key_tests import KeyTests
    from leakcheck.model.key_record import KeyRecord

#: A string in a zone file has at most 255 characters (RFC 1035 section 3.3); escapes count as more than one here.
_LONGEST_STRING = 200
_MOST_NAMES = 12


@click.command(name="show", short_help="Show all that is known of the keys of DOMAIN.")
@click.argument("domain")
@click.argument("selector", default="")
@click.option("--keys", multiple=True, type=FILE, help="Also the keys in this file.")
@click.option("--weak-key-list", multiple=True, type=FILE, help="A list of keys made on broken Debian systems, as openssl-blacklist has it.")
def show(domain: str, selector: str, keys: tuple[Path, ...], weak_key_list: tuple[Path, ...]) -> None:
    """Show every known key of DOMAIN (and SELECTOR): when and by whom it was seen, what is known against it, who else uses it."""
    from leakcheck.decode.visible_text import visible
    from leakcheck.knowledge.dkim_keys import KeyStore
    from leakcheck.knowledge.key_tests import KeyTests, debian_list

    store, tests = KeyStore.of_files(all_key_files(keys)), KeyTests(debian_list(weak_key_list))
    wanted = domain.lower().rstrip("."), selector.lower()
    names = dict.fromkeys(one.selector for one in store.records() if one.domain == wanted[0] and wanted[1] in ("", one.selector))
    for name in names:
        for record in store.dkim_keys(wanted[0], name):
            click.echo("\n".join(visible(line) for line in _lines(record, store, tests)) + "\n")
    if not names:
        shown = visible(f"{selector} of {domain}" if selector else domain)
        click.echo(f"leakcheck: No key {shown} is known. Its subdomains may have some: leakcheck keys list {visible(domain)}", err=True)
    elif not tests.installed:
        click.echo(f"leakcheck: {NOT_TESTED}", err=True)


def _lines(record: "KeyRecord", store: "KeyStore", tests: "KeyTests") -> Iterator[str]:
    yield record.name
    details = (*_key(record, tests), *_seen(record), ("also under", _others(record, store)), ("record", record.record))
    yield from (f"  {label:<24}{text}" for label, text in details if text)


def _key(record: "KeyRecord", tests: "KeyTests") -> Iterator[tuple[str, str]]:
    from leakcheck.decode.dkim_key import PublicKey, record_key
    from leakcheck.decode.domain_signature import ALGORITHMS
    from leakcheck.model.key_record import key_tags

    kind = key_tags(record.record).get("k", "rsa").lower()
    key = record_key(record.record, kind)[1] if kind in ALGORITHMS.values() else f"keys of the kind {kind[:20]!r} are not known"
    if not isinstance(key, PublicKey):
        yield "key", "withdrawn: the record is empty" if key is None else f"cannot be used: {key}"
        return
    since, danger = record.forgeable_since, record.forgeable_because
    exponent = ""
    if key.rsa is not None:
        numbers = key.rsa.public_numbers()
        exponent = f", exponent {numbers.e}"
        if not danger:
            since, danger = tests.danger(numbers.n, numbers.e)
    yield "key", f"{kind}, {key.bits:,} bits{exponent}"
    yield "fingerprint (SHA-256)", _fingerprint(key.rsa or key.ed25519)
    yield "others could sign with it", " ".join(part for part in (since and f"from {since}:", danger) if part)


def _fingerprint(key: "RSAPublicKey | Ed25519PublicKey | None") -> str:
    """SHA-256 over the key in the form that openssl writes: equal for one key however a record encodes it."""
    from hashlib import sha256

    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest() if key is not None else ""


def _seen(record: "KeyRecord") -> Iterator[tuple[str, str]]:
    last = record.last_seen or record.first_seen
    yield "seen", f"from {record.first_seen} to {last}; it may have lived longer" if record.first_seen else "on an unknown day"
    yield "by", f"{record.source} ({record.origin.value})"
    yield "out of use", f"by {record.retired}, because {record.retired_because}" if record.retired else ""


def _others(record: "KeyRecord", store: "KeyStore") -> str:
    names = dict.fromkeys(one.name for one in store.sharing(record) if one.name != record.name)
    return first_few(names, _MOST_NAMES, ", ")


@click.command(name="export", short_help="Write the known keys in a form that other programs read.")
@click.option("--domain", multiple=True, help="Only the keys of this domain and its subdomains.")
@click.option("--format", "format_", type=click.Choice(["jsonl", "zone", "opendkim"]), default="jsonl", show_default=True, help="The form.")
@click.option("--keys", multiple=True, type=FILE, help="Also the keys in this file.")
def export(domain: tuple[str, ...], format_: str, keys: tuple[Path, ...]) -> None:
    """Write the known keys to standard output. Only jsonl keeps when and by whom each was seen, and can be imported again whole."""
    from leakcheck.gather import of_domains
    from leakcheck.knowledge.dkim_keys import KeyStore
    from leakcheck.knowledge.key_json import write_key_lines

    wanted = of_domains(domain)
    records = [one for one in KeyStore.of_files(all_key_files(keys)).records() if wanted(one) and one.name.isascii() and one.name.isprintable()]
    if format_ == "jsonl":
        write_key_lines(records, sys.stdout)
        return
    for line in _zone(records) if format_ == "zone" else _table(records):
        click.echo(line)


def _zone(records: "Iterable[KeyRecord]") -> Iterator[str]:
    from leakcheck.decode.visible_text import visible

    for one in records:
        text = visible(one.record).replace("\\", "\\\\").replace('"', '\\"')
        pieces = " ".join(f'"{text[start : start + _LONGEST_STRING]}"' for start in range(0, len(text) or 1, _LONGEST_STRING))
        yield f"; seen {one.first_seen or '?'} to {one.last_seen or '?'}, {one.origin.value}: {visible(one.source)}"
        yield f"{one.name}. IN TXT ( {pieces} )"


def _table(records: "Iterable[KeyRecord]") -> Iterator[str]:
    from leakcheck.decode.visible_text import visible

    for one in records:
        yield f"{one.name} {visible(one.record)}"
