"""Which item a command means, and where its bytes lie."""

import shlex
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from leakcheck.cli.near_names import names_like
from leakcheck.cli.output import opened_case
from leakcheck.cli.user_keys import all_key_files
from leakcheck.model.user_error import UserError

if TYPE_CHECKING:
    from leakcheck.casefile import CaseReader

_MOST_LOOKED_THROUGH = 50_000
DUMP_HELP = "Where the dump lies; without it, it is looked for here and beside the case."


def found_item(item: str, case: Path | None, keys: tuple[Path, ...], passwords: tuple[str, ...] = ()) -> "tuple[CaseReader, str]":
    """The case and the path of the one item meant. Raises UserError where that is none or more than one."""
    if case is None:
        reader = read_alone(item, keys, passwords)
        return reader, next(found.path for found in reader.items() if not found.parent)
    reader = opened_case(case)
    return reader, one_path(reader, item)


def found_place(path: str, item: str, case: Path | None, dump: Path | None) -> str:
    """The file or folder that the item's bytes are read from. Raises UserError."""
    from leakcheck.retrieve import place_of

    if case is None:
        return item
    return str(dump) if dump is not None else place_of(path, case.resolve().parent)


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
