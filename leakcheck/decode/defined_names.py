"""Names that somebody gave to cells, constants and formulas of a workbook: they outlive sheets, and tell earlier projects, people and files.

Constants can be anything, passwords too, and a report about a leaked file must not leak more: where one may stand it is withheld.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from leakcheck.decode import connection_settings as allowed
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, PathClaim
from leakcheck.model.location import Location

FORMULA, GONE = "a formula", "#REF!"
_MOST, _LONGEST, _LONGEST_NAME = 300, 500, 255
#: A folder before a workbook's name has at least so many letters: a number alone, `'[1]Sheet'`, has none.
_LEAST_FOLDER = 2
#: What Excel names itself: areas for printing, functions of later versions, their parameters.
_BUILT_IN = ("_xlnm.", "_xlfn.", "_xlpm.", "_xlws.", "_xleta.")
#: A workbook with its folder before it, as formulas write it: `'C:\Folder\[Book.xls]Sheet'!A1`.
_OTHER_BOOK = re.compile(r"'?(?P<folder>(?:[A-Za-z]:[\\/]|\\\\|/|file:)[^\[\]']{0,400})\[(?P<book>[^\[\]']{1,200})\]")


class DefinedName(NamedTuple):
    """One name of a workbook, and what it stands for."""

    name: str
    refers: str
    """Cells, a constant in quotation marks, or the words for a formula that is not read; `#REF!` where the cells or their sheet were deleted."""
    is_hidden: bool = False
    comment: str = ""


def name_facts(names: Iterable[DefinedName], place: str) -> Iterator[AnyFact]:
    """Each name with what it stands for, and the files that it points to; not those that Excel gives itself."""
    told: dict[str, None] = {}
    for one in islice((one for one in names if one.name and not one.name.startswith(_BUILT_IN)), _MOST):
        shown = _shown(one)
        value = storable(f"{one.name[:_LONGEST_NAME]}: {shown}" if shown else one.name, _LONGEST)
        yield Description(at=Location(place, value), kind="hidden defined name" if one.is_hidden else "defined name", value=value)
        if (path := _path(one.refers, shown)) and path not in told:
            told[path] = None
            role = "value of a defined name" if one.refers.startswith('"') else "linked file"
            yield PathClaim(at=Location(place, value), path=storable(path, _LONGEST), role=role)


def _shown(one: DefinedName) -> str:
    """What it stands for, in words where that is more than cells."""
    is_place = "!" in one.refers and '"' not in one.refers and not one.comment
    if not is_place and any(map(allowed.may_be_secret, (one.name, one.refers, one.comment))):
        return f"{allowed.WITHHELD}, because it may be a password"
    comment = f" ({one.comment})" if one.comment else ""
    return f"{one.refers}{', cells or a sheet that were deleted' if GONE in one.refers else ''}{comment}"


def _path(refers: str, shown: str) -> str:
    if refers.startswith('"') and refers[1:-1] in shown:
        return allowed.path(refers[1:-1])
    match = _OTHER_BOOK.search(refers) if refers.find("[", _LEAST_FOLDER) > 0 else None
    return match["folder"] + match["book"] if match else ""
