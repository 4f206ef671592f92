"""`leakcheck prove`: a folder for somebody who wants to check one file without us."""

from pathlib import Path

import click

from leakcheck.cli.dump_item import DUMP_HELP, found_item, found_place
from leakcheck.cli.user_passwords import with_passwords
from leakcheck.model.user_error import UserError


@click.command(name="prove", short_help="Put together what others need to check one file.")
@click.argument("item", metavar="FILE-or-ITEM")
@click.option("--output", "-o", required=True, type=click.Path(path_type=Path, file_okay=False), help="The folder to make.")
@click.option(
    "--case", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The case that the item is of; without it a file is read."
)
@click.option("--dump", type=click.Path(path_type=Path, exists=True), help=DUMP_HELP)
@click.option("--keys", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), help="DKIM keys, when a file is read by itself.")
@with_passwords()
@click.option("--force", is_flag=True, help="Replace the files of an older bundle in that folder.")
def command(
    item: str,
    output: Path,
    case: Path | None,
    dump: Path | None,
    keys: tuple[Path, ...],
    passwords: tuple[str, ...],
    force: bool,
) -> None:
    """Put the untouched message, its keys with their sources, the result, and commands for other people's verifiers into a folder.

    Where a file differs from a copy that a signature speaks for, or from an earlier state that it still holds, that goes with it.

    FILE-or-ITEM is a file, or with --case an item's path, the end of one, or a SHA-256. The bytes are read from the dump again and
    compared with what the case recorded. What lies in a locked container needs the password that the scan was given; no file of the
    bundle holds it.
    """
    from leakcheck.decode.visible_text import visible
    from leakcheck.prove import prove

    reader, path = found_item(item, case, keys, passwords)
    place = found_place(path, item, case, dump)
    _refuse(output, Path(place), force=force)
    files = prove(reader, path, place, passwords)
    _write(output, files)
    click.echo(visible(f"{len(files)} files in {output}; begin with {output / 'README.txt'}."))


def _refuse(folder: Path, place: Path, *, force: bool) -> None:
    """Nothing is written into the dump, and nothing is written over unless asked for. Raises UserError."""
    inside = folder.resolve()
    if place.is_dir() and inside.is_relative_to(place.resolve()):
        raise UserError(f"{folder} lies inside the dump, where nothing is ever written. Give another folder with --output.")
    if inside == place.resolve().parent:
        raise UserError(f"{folder} is where the file itself lies. Give a folder of its own with --output.")
    if not force and folder.exists() and any(folder.iterdir()):
        raise UserError(f"{folder} is not empty. Give a new folder, or replace the files of an older bundle with --force.")


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files, and remove what an older bundle left under a bundle's names. Raises OSError."""
    from leakcheck.reports.proof_bundle import COPY

    copy = folder / COPY
    if copy.is_symlink():
        # What lies where a link leads to is not of a bundle.
        copy.unlink()
    for place in (copy, folder):
        _clear(place)
    if copy.is_dir() and not any(copy.iterdir()):
        copy.rmdir()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with (folder / name).open("xb") as stream:
            stream.write(data)


def _clear(folder: Path) -> None:
    """Remove the files of an older bundle. What is written anew replaces a link to elsewhere and does not follow it. Raises OSError."""
    from leakcheck.reports.proof_bundle import is_ours

    for path in folder.iterdir() if folder.is_dir() else ():
        if is_ours(path.name) and (path.is_symlink() or path.is_file()):
            path.unlink()
