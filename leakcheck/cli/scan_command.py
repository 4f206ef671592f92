"""`leakcheck scan`: read a dump, or go on where a scan was stopped, and say what was found."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leakcheck.cli.command import INCOMPLETE, NOTHING, SOMETHING
from leakcheck.cli.output import MASK_AND_NO_PICTURES_HELP, NO_PICTURES_HELP, picture_source, print_report, report_named, report_options, write_report
from leakcheck.cli.page_age import say_page_is_older
from leakcheck.cli.progress import watching
from leakcheck.cli.user_keys import all_key_files
from leakcheck.cli.user_passwords import with_passwords
from leakcheck.model.user_error import UserError

if TYPE_CHECKING:
    from leakcheck.casefile import CaseReader
    from leakcheck.model.case_view import RunInfo
    from leakcheck.model.verdict import Status


@click.command(name="scan")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--case", type=click.Path(path_type=Path, file_okay=False), help="Folder for the case [default: NAME.leakcheck here].")
@click.option(
    "--keys", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), help="DKIM keys, in any form that keys import reads."
)
@click.option(
    "--pgp-keys", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), help="OpenPGP public keys, armoured or binary."
)
@click.option(
    "--trusted-certificates",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Root certificates that S/MIME and PDF signatures may rest on, PEM or DER.",
)
@click.option("--online", is_flag=True, help="Ask DNS for missing keys. Reveals the signing domains to your resolver.")
@click.option("--jobs", type=click.IntRange(0, 512), default=0, help="Worker processes [default: one a core].")
@click.option("--engine", default="processes", show_default=True, help="How the work is run: processes or serial.")
@click.option("--fail-on", type=click.Choice(["suspicious", "never"]), default="suspicious", show_default=True, help="What makes the exit code 1.")
@click.option("--format", "format_", default="terminal", show_default=True, help="Report on standard output: terminal, jsonl, json, csv.")
@click.option(
    "--max-key-recovery",
    type=click.IntRange(0, 100_000),
    default=0,
    metavar="N",
    help="Compute lost keys from the signatures read, in at most N searches of about a minute; see: leakcheck keys recover --help.",
)
@with_passwords()
@click.option("--since-theft", default="", metavar="DATE", help="Flag files with times later than this day (YYYY-MM-DD).")
@click.option("--strict", is_flag=True, help="Exit with 3 if anything could not be read.")
@click.option("--mask-editors", is_flag=True, help=MASK_AND_NO_PICTURES_HELP)
@click.option("--no-pictures", is_flag=True, help=NO_PICTURES_HELP)
@click.option("--no-page", is_flag=True, help="Do not write the HTML report into the case folder.")
@click.option("--replace", is_flag=True, help="Give up what the case holds of another folder of the same name.")
def command(
    paths: tuple[str, ...],
    case: Path | None,
    keys: tuple[Path, ...],
    pgp_keys: tuple[Path, ...],
    trusted_certificates: tuple[Path, ...],
    online: bool,
    jobs: int,
    engine: str,
    fail_on: str,
    format_: str,
    max_key_recovery: int,
    passwords: tuple[str, ...],
    since_theft: str,
    strict: bool,
    mask_editors: bool,
    no_pictures: bool,
    no_page: bool,
    replace: bool,
) -> int:
    """Read a dump and give every file a verdict with its reasons.

    PATH is a folder, a file, or - for one message on standard input. A scan that was stopped goes on where it was; a
    second scan reads only what changed. The dump itself is never written to.
    """
    from leakcheck.decode.visible_text import visible
    from leakcheck.lost_keys import recoverable
    from leakcheck.model.scan_options import ScanOptions
    from leakcheck.pipeline import roots_of, scan

    folder = case or default_case(paths)
    report_named(format_)
    theft = checked_date(since_theft)
    options = ScanOptions(
        paths,
        folder,
        all_key_files(keys),
        openpgp_keys=pgp_keys,
        trusted_certificates=trusted_certificates,
        online=online,
        jobs=jobs,
        engine=engine,
        since_theft=theft,
        key_recovery=max_key_recovery,
        passwords=passwords,
        replace=replace,
    )
    before = None if replace else _counts_before(folder)
    if online:
        click.echo("leakcheck: --online: keys that are not in the archive are asked for in DNS; your resolver sees the signing domains.", err=True)
    with watching() as watch:
        reader = scan(options, watch)
    depict = picture_source(reader, partial(_place, roots_of(options), folder), options.passwords)
    shown = report_options(folder, mask_editors=mask_editors, depict=None if no_pictures else depict)
    with suppress(BrokenPipeError):  # `| head` has read enough here, and wants the page all the same
        print_report(reader, format_, shown)
    for line in _changes(before, reader, given=bool(keys or pgp_keys or trusted_certificates)):
        click.echo(f"leakcheck: {line}", err=True)
    if not max_key_recovery and recoverable(reader):
        click.echo(f"leakcheck: lost DKIM keys might be computed from the signatures: leakcheck keys recover {visible(str(folder))}", err=True)
    if no_page:
        say_page_is_older(folder)
    else:
        page = write_report(reader, "html", folder / "report", shown)
        click.echo(f"leakcheck: all of it as a page, to open in a browser: {visible(str(page))}", err=True)
    return _exit_code(reader, fail_on, strict=strict)


def _counts_before(case: Path) -> "tuple[RunInfo, dict[Status, int]] | None":
    """What the scan before answered, to be held beside this one; None for a new case, or one that was not finished or cannot be read."""
    from leakcheck.casefile import CaseError, CaseReader

    if not case.is_dir():
        return None
    try:
        reader = CaseReader(case)
        return (reader.run(), reader.counts()) if reader.run().finished else None
    except CaseError:
        return None


def _changes(before: "tuple[RunInfo, dict[Status, int]] | None", reader: "CaseReader", *, given: bool) -> Iterator[str]:
    """How the answers moved since the scan before, and that it knew other keys: without them nothing that rested on them is authenticated."""
    if before is None:
        return
    run, counts = before
    now = reader.counts()
    if reader.run().keys != run.keys:
        yield "this scan knows other keys than the one before" + ("." if given else ": no file of keys was given. Give --keys again if one was then.")
    moved = [f"{status.value} {counts[status]:,} before, {now[status]:,} now" for status in now if now[status] != counts[status]]
    if moved:
        yield f"since the scan before: {'; '.join(moved)}."


def _place(roots: "dict[str, str]", case: Path, path: str) -> str:
    """Where an item lies: in what was just scanned, or where the dump of an earlier scan is found. Raises UserError."""
    from leakcheck.model.item import root_of
    from leakcheck.retrieve import place_of

    return roots.get(root_of(path)) or place_of(path, case.resolve().parent)


def default_case(paths: tuple[str, ...]) -> Path:
    """The case folder where none is named: beside where the command is run, named after what is scanned."""
    name = "stdin" if paths[0] == "-" else Path(paths[0]).resolve().name or "root"
    return Path(f"{name}.leakcheck")


def checked_date(text: str) -> str:
    """An ISO date or nothing. Raises UserError."""
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UserError(f"--since-theft wants a day like 2017-05-05, not {text!r}.") from None


def _exit_code(reader: "CaseReader", fail_on: str, *, strict: bool) -> int:
    from leakcheck.model.verdict import Status

    if strict and next(iter(reader.problems()), None) is not None:
        return INCOMPLETE
    if fail_on == "suspicious" and reader.counts()[Status.SUSPICIOUS]:
        return SOMETHING
    return NOTHING
