"""The cells of a workbook by their names: numbers, formulas, and the numbers of shared strings (ISO/IEC 29500-1 section 18.3.1.4)."""

import html
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from leakcheck.decode.biff12_workbook import sheet_entries
from leakcheck.decode.ooxml_package import Package, attributes

#: A cell with its formula and value: name and type as nearly all programs write them, or whatever else stands in its start tag. Markup is never
#: followed past the next `<`, so that hostile parts cost one pass.
_CELL = re.compile(
    rb"""<(?:x:)?c\s(?:r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="\d{1,6}")?(?: t="(\w{1,10})")?(/?)|([^<>]{1,300}))>"""
    rb"(?:\s{0,40}<(?:x:)?f((?:\s[^<>/]{1,300})?)(?:/>|>([^<]{0,2000})</(?:x:)?f>))?(?:\s{0,40}<(?:x:)?v>([^<]{0,400})</)?"
)
_NAME = re.compile(rb"""(?:^|\s)r=["']([A-Z]{1,3})([1-9]\d{0,6})["']""")
_TYPE = re.compile(rb"""(?:^|\s)t=["'](\w{1,10})["']""")
_FORMULA_TYPE = re.compile(rb"\st=")
_SHEET = re.compile(rb"<(?:\w{1,20}:)?sheet\s([^<>]{1,1000})>")
_RELATED = re.compile(r"\w{1,20}:id$")
_TEXTS = frozenset({b"s", b"str", b"inlineStr"})
_ALL_SHEETS = 12 << 20
_LONGEST_BOOK = 2_000_000
_MOST_SHEETS, _MOST_CELLS = 300, 400_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    state: str
    """`visible`, `hidden`, or `veryHidden`, which only a macro can show."""


@dataclass(slots=True)
class Cells:
    """One sheet's cells by row and column, both from 1. A cell that is not here is empty."""

    sheet: Sheet
    values: dict[tuple[int, int], float | None] = field(default_factory=dict)
    """Numbers; None for what is not a number: text, errors, truth values, what could not be read."""
    texts: set[tuple[int, int]] = field(default_factory=set)
    """Those of them that hold text, which a sum passes over."""
    formulas: list[tuple[tuple[int, int], str, str]] = field(default_factory=list)
    """Place, formula and the number that is kept beside it, as it stands."""
    calculated: set[tuple[int, int]] = field(default_factory=set)
    """Those that hold a formula of any kind, read or not."""
    strings: list[tuple[tuple[int, int], int]] = field(default_factory=list)
    """Place and number of the shared string, in the order of the part."""


def sheets(package: Package) -> Sequence[Sheet]:
    """The worksheets in the order of their tabs."""
    return package.once(_sheets)


def _sheets(package: Package) -> Sequence[Sheet]:
    book = package.related("officeDocument", "xl/workbook.xml")
    folder, _, name = book.rpartition("/")
    targets = {one.id: posixpath.normpath(posixpath.join(folder, one.target)).lstrip("/") for one in package.relations(f"{folder}/_rels/{name}.rels")}
    data = package.part(book)[:_LONGEST_BOOK]
    if book.lower().endswith(".bin"):
        return [Sheet(one.name, targets[one.relation], one.state) for one in sheet_entries(data) if one.relation in targets]
    found = []
    for match in islice(_SHEET.finditer(data), _MOST_SHEETS):
        values = attributes(match[1])
        relation = next((value for key, value in values.items() if _RELATED.search(key)), "")
        if relation in targets:
            found.append(Sheet(values.get("name", ""), targets[relation], values.get("state", "visible")))
    return found


def cells(package: Package) -> list[Cells]:
    """The cells of all sheets; nothing where there are too many, because half of them would tell wrong sums."""
    listed = sheets(package)
    if sum(len(package.part(sheet.part)) for sheet in listed) > _ALL_SHEETS:
        return []
    found, count = [], 0
    for sheet in listed:
        read = Cells(sheet)
        for match in _CELL.finditer(package.part(sheet.part)):
            count += 1
            if count > _MOST_CELLS or not _add(read, match):
                return []
        found.append(read)
    return found


def _add(read: Cells, match: "re.Match[bytes]") -> bool:
    """Take a cell in; False where it has no name, so that nobody knows where it stands."""
    letters, row, kind, end, unusual, how, formula, value = match.groups()
    if unusual is not None:
        letters, row, kind, end = _named(unusual)
    if not letters or end:
        return bool(letters)
    place = (int(row), column(letters))
    if kind in _TEXTS:
        read.texts.add(place)
        if kind == b"s" and value is not None and value.isdigit() and len(value) < 9:
            read.strings.append((place, int(value)))
    number = _number(value) if (kind is None or kind == b"n") and value is not None else None
    if number is not None or value is not None or formula is not None or kind == b"inlineStr" or how:
        read.values[place] = number
    if formula is not None or how:
        read.calculated.add(place)
        if formula and number is not None and not _FORMULA_TYPE.search(how):
            read.formulas.append((place, html.unescape(formula.decode("utf-8", "replace")), value.decode("ascii", "replace")))
    return True


def _named(inside: bytes) -> tuple[bytes, bytes, bytes | None, bool]:
    """The letters of its column, its row, its type, if it states one, and whether the tag is all of it; no letters for a cell without a name."""
    name, kind = _NAME.search(inside), _TYPE.search(inside)
    return (name[1], name[2], kind[1] if kind else None, inside.endswith(b"/")) if name else (b"", b"", None, False)


def _number(text: bytes) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e300 else None


@lru_cache(maxsize=1000)
def column(letters: str | bytes) -> int:
    """The number of a column by its letters: `A` is 1."""
    number = 0
    for letter in letters if isinstance(letters, bytes) else letters.encode():
        number = number * 26 + letter - 64
    return number


def cell_name(place: tuple[int, int]) -> str:
    """`B7` for row 7, column 2."""
    row, number = place
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def in_order(read: Cells) -> Iterator[tuple[tuple[int, int], int]]:
    """The first cell of each shared string, as a reader meets them: row by row."""
    seen: set[int] = set()
    for place, number in sorted(read.strings):
        if number not in seen:
            seen.add(number)
            yield place, number
