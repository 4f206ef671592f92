"""Where a report may be written: not into the dump, and over nothing that is not ours unless asked for."""

from collections.abc import Callable, Iterable
from pathlib import Path

from leakcheck.model.user_error import UserError

#: Stands early in every page that this program writes, whatever its version.
_OURS = b"<title>leakcheck"
_HEAD = 4096


def refuse_foreign_folder(folder: Path, *, force: bool) -> None:
    """A folder for a page must be new, empty, or hold a page of ours. Raises UserError."""
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file, and a page is a folder of files. Give a new folder with --output.")
    if not force and folder.is_dir() and any(folder.iterdir()) and not _holds_our_page(folder):
        raise UserError(f"{folder} is not empty and holds no page of leakcheck. Give a new folder, or write into this one with --force.")


def refuse_existing_file(file: Path, *, force: bool) -> None:
    """A single file must be new. Raises UserError."""
    if not force and (file.exists() or file.is_symlink()):
        raise UserError(f"{file} is there already. Give another name with --output, or replace it with --force.")


def refuse_inside_dumps(output: Path, roots: Iterable[str], place_of: Callable[[str], str]) -> None:
    """Nothing is written into a dump, as far as it is known where the dump lies. Raises UserError."""
    for root in roots:
        try:
            place = Path(place_of(root)).resolve()
        except UserError:
            continue
        if place.is_dir() and output.resolve().is_relative_to(place):
            raise UserError(f"{output} lies inside the dump, where nothing is ever written. Give another place with --output.")


def without_link(file: Path, folder: Path) -> Path:
    """The same path, with no link of that name in the folder, nor on the way to it: a link could lead the report elsewhere."""
    for path in (file.parent, file):
        if path != folder and path.is_symlink():
            path.unlink()
    return file


def _holds_our_page(folder: Path) -> bool:
    page = folder / "index.html"
    if page.is_symlink() or not page.is_file():
        return False
    with page.open("rb") as stream:
        return _OURS in stream.read(_HEAD)
