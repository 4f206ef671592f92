"""Which item a command means, and where its bytes lie."""

import os
import shlex
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leakcheck.cli.near_names import names_like
from leakcheck.cli.output import opened_case
from leakcheck.cli.typed_again import typed_again
from leakcheck.cli.user_keys import all_key_files
from leakcheck.model.user_error import UserError

if TYPE_CHECKING:
    from leakcheck.casefile import CaseReader

_MOST_LOOKED_THROUGH = 50_000
#: Commands that read an item of one dump, so that one --dump is all that lacks.
_OF_ONE_DUMP = frozenset({"prove", "show"})
#: So far and no further the dump is looked for, to name it in the command that is proposed.
_MOST_FOLDERS, _DEEPEST = 2000, 4
DUMP_HELP = "Where the dump lies; without it, it is looked for here and beside the case."


def found_item(item: str, case: Path | None, keys: tuple[Path, ...], passwords: tuple[str, ...] = ()) -> "tuple[CaseReader, str]":
    """The case and the path of the one item meant. Raises UserError where that is none or more than one."""
    if case is None:
        reader = read_alone(item, keys, passwords)
        return reader, next(found.path for found in reader.items() if not found.parent)
    reader = opened_case(case)
    return reader, one_path(reader, item)


def found_place(path: str, item: str, case: Path | None, dump: Path | None) -> str:
    """The file or folder that the item's bytes are read from. Raises UserError, with the command to type where it is of one dump."""
    from leakcheck.model.item import root_of
    from leakcheck.retrieve import place_of

    if case is None:
        return item
    if dump is not None:
        return str(dump)
    try:
        return place_of(path, case.resolve().parent)
    except UserError as error:
        again = typed_again("--dump", _seen_below(path) or "PATH") if click.get_current_context().info_name in _OF_ONE_DUMP else ""
        if not again:
            raise
        what = f"{root_of(path)!r} lies neither here nor beside the case, and a case holds no files"
        raise UserError(f"The dump {what}. Say where it is, with --dump:\n  {again}") from error


def _seen_below(path: str) -> str:
    """A folder or file below this one that has the dump's name and holds the item's file; empty where none is seen near."""
    from leakcheck.model.item import INSIDE, root_of

    root = root_of(path)
    rest = path.split(INSIDE, 1)[0].removeprefix(root).lstrip("/")
    left = _MOST_FOLDERS
    for name, inner, _ in os.walk("."):
        folder = Path(name)
        if (folder / root / rest if rest else folder / root).exists():
            return str(folder / root)
        left -= 1
        inner[:] = sorted(one for one in inner if not one.startswith(".")) if len(folder.parts) < _DEEPEST else []
        if left <= 0:
            break
    return ""


def read_alone(item: str, keys: tuple[Path, ...], passwords: tuple[str, ...] = ()) -> "CaseReader":
    """A file examined by itself. Raises UserError."""
    from leakcheck.pipeline import examine

    if Path(item).is_dir():
        raise UserError(f"{item!r} is a folder. Scan it, and look at its files then: leakcheck scan {shlex.quote(item)}")
    if not Path(item).is_file():
        raise UserError(f"There is no file {item!r}. To look at an item of a case, name the case with --case.")
    return examine(item, all_key_files(keys), passwords=passwords)


def one_path(reader: "CaseReader", item: str) -> str:
    """The path of the one item meant by what was typed. Raises UserError where that is none or more than one."""
    paths = reader.matching(item) or (reader.matching(_digest(item)) if Path(item).is_file() else [])
    if not paths:
        near = _near(reader, item)
        raise UserError(f"The case holds no item {item!r}.{near} List its items with: leakcheck report CASE --format csv")
    if len(paths) > 1:
        listed = "\n  ".join(paths[:20])
        raise UserError(f"{len(paths)} items match {item!r}; name one of them whole:\n  {listed}")
    return paths[0]


def _near(reader: "CaseReader", item: str) -> str:
    """The items whose own name is nearest to the one that was typed."""
    paths = [one.path for one in islice(reader.items(), _MOST_LOOKED_THROUGH)]
    by_name: dict[str, str] = {}
    for path in paths:
        by_name.setdefault(path.rpartition("/")[2], path)
    found = [by_name[name] for name in names_like(item.rpartition("/")[2], list(by_name))]
    return " Did you mean:" + "".join(f"\n  {path}" for path in found) + "\n" if found else ""


def _digest(item: str) -> str:
    from leakcheck.model.content import Content

    return Content.of_file(Path(item)).digest()
