"""Formulas of a workbook against the values that stand beside them, as far as they can be computed without a doubt.

Only sums, the four operations, numbers and cells are computed, each from the values that the file keeps of the cells it names. All else
(other functions, names, other workbooks, text in a sum of two cells, whole columns) is left alone: not computed is not different.
"""

import re
from collections.abc import Iterator

from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.sheet_cells import Cells, cell_name, column
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, ComputedValue, Description
from leakcheck.model.location import Location

_MOST_FACTS = 50
_LONGEST, _MOST_IN_RANGE, _ALL_READS, _DEPTH = 500, 20_000, 1_000_000, 30
#: Doubles carry fifteen digits; what differs by less than this share of the largest number involved is rounding.
_ROUNDING = 1e-7
_ROWS, _COLUMNS = 1 << 20, 1 << 14
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,15}(?:\.\d{1,15})?(?:E[+-]?\d{1,3})?)|(?P<sum>SUM\()"
    r"|(?P<cell>(?:(?:'(?P<quoted>(?:[^'\[\]]|''){1,60})'|(?P<sheet>[A-Za-z_]\w{0,60}))!)?\$?(?P<column>[A-Z]{1,3})\$?(?P<row>[1-9]\d{0,6})(?![\w(!.\[]))"
    r"|(?P<sign>[-+*/(),:]))"
)
_CALCULATION = re.compile(rb"<(?:\w{1,20}:)?calcPr\s([^<>]{1,600})>")
_TRUE = frozenset({b"1", b"true"})

Place = tuple[int, int]


class _Unknown(Exception):
    """It cannot be computed here."""


def formula_facts(package: Package, book: list[Cells]) -> Iterator[AnyFact]:
    """How the workbook is calculated; each formula whose value differs; how many were compared. `book` holds its cells."""
    part = package.related("officeDocument", "xl/workbook.xml")
    flags = _flags(package.part(part)[:2_000_000])
    if flags.get(b"calcMode") == b"manual":
        yield Description(at=Location(f"{part}: calcPr calcMode", "manual"), kind="calculation", value="only when asked for")
    if flags.get(b"fullCalcOnLoad") in _TRUE:
        yield Description(at=Location(f"{part}: calcPr fullCalcOnLoad"), kind="calculation", value="all anew when the file is opened")
    # With the precision of what is shown, or with formulas that call themselves in rounds, other values are right.
    if flags.get(b"fullPrecision") in {b"0", b"false"} or flags.get(b"iterate") in _TRUE:
        return
    yield from _compared(book)


def _flags(data: bytes) -> dict[bytes, bytes]:
    match = _CALCULATION.search(data)
    return dict(re.findall(rb"""(\w{1,40})=["']([^"'<>]{0,40})["']""", match[1])) if match else {}


def _compared(book: list[Cells]) -> Iterator[AnyFact]:
    reckoner = _Reckoner(book)
    compared = 0
    found: list[ComputedValue] = []
    nought = True
    for read in book:
        for place, formula, shown in read.formulas:
            value = reckoner.value(formula, read)
            if value is None:
                continue
            compared += 1
            kept = float(shown)
            nought = nought and kept == 0
            if abs(kept - value) > _ROUNDING * max(abs(kept), abs(value), reckoner.largest):
                at = Location(f"{read.sheet.part}: {cell_name(place)}", f"={formula}"[:400])
                found.append(ComputedValue(at=at, formula=storable(f"={formula}", 500), shown=shown[:60], computed=f"{value:.15g}"))
    if compared:
        shown = f"{len(found):,} of {compared:,} differ"
        if found and nought:
            shown = f"none of {compared:,} has a value yet; program libraries leave a nought there"
        yield Description(at=Location("xl/worksheets: formulas"), kind="formulas compared with their values", value=shown)
    if not nought:
        yield from found[:_MOST_FACTS]


class _Reckoner:
    """Computes formulas by recursive descent, with a bound on how many cells are looked at in all."""

    def __init__(self, book: list[Cells]) -> None:
        self._book = {read.sheet.name.lower(): read for read in book}
        self._reads = 0
        self.largest = 0.0
        """The largest number that went into the last formula."""

    def value(self, formula: str, here: Cells) -> float | None:
        """What the formula gives; None where that cannot be said."""
        if len(formula) > _LONGEST or self._reads > _ALL_READS:
            return None
        self.largest = 0.0
        try:
            self._tokens, self._at, self._here, self._depth = list(_tokens(formula)), 0, here, 0
            result = self._sum_of_terms()
        except _Unknown:
            return None
        return result if self._at == len(self._tokens) else None

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _take(self) -> "re.Match[str]":
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _sum_of_terms(self) -> float:
        self._depth += 1
        if self._depth > _DEPTH:
            raise _Unknown
        result = self._term()
        while self._peek() in {"+", "-"}:
            sign = 1 if self._take()["sign"] == "+" else -1
            result = self._seen(result + sign * self._term())
        self._depth -= 1
        return result

    def _term(self) -> float:
        result = self._factor()
        while self._peek() in {"*", "/"}:
            sign, other = self._take()["sign"], self._factor()
            if sign == "/" and other == 0:
                raise _Unknown
            result = self._seen(result * other if sign == "*" else result / other)
        return result

    def _factor(self) -> float:
        kind = self._peek()
        if kind in {"+", "-"}:
            return self._signed()
        if kind == "number":
            return self._seen(float(self._take()["number"]))
        if kind == "cell":
            read, place = self._place(self._take())
            return self._one(read, place)
        if kind == "(":
            self._take()
            result = self._sum_of_terms()
            return self._closed(result)
        if kind == "sum":
            self._take()
            return self._closed(self._arguments())
        raise _Unknown

    def _signed(self) -> float:
        self._depth += 1
        if self._depth > _DEPTH:
            raise _Unknown
        sign = -1 if self._take()["sign"] == "-" else 1
        result = sign * self._factor()
        self._depth -= 1
        return result

    def _closed(self, result: float) -> float:
        if self._peek() != ")":
            raise _Unknown
        self._take()
        return result

    def _arguments(self) -> float:
        """The sum of cells, ranges and expressions between commas."""
        total = self._argument()
        while self._peek() == ",":
            self._take()
            total = self._seen(total + self._argument())
        return total

    def _argument(self) -> float:
        following = [kind for kind, _ in self._tokens[self._at : self._at + 4]]
        if following[:3] == ["cell", ":", "cell"]:
            read, first = self._place(self._take())
            self._take()
            last = self._place(self._take())[1]
            return self._range(read, first, last)
        if following[:1] == ["cell"] and following[1:2] in ([","], [")"]):
            read, place = self._place(self._take())
            return self._range(read, place, place)
        return self._sum_of_terms()

    def _range(self, read: Cells, first: Place, last: Place) -> float:
        rows, columns = sorted((first[0], last[0])), sorted((first[1], last[1]))
        size = (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1)
        self._reads += size
        if size > _MOST_IN_RANGE or self._reads > _ALL_READS:
            raise _Unknown
        total = 0.0
        for row in range(rows[0], rows[1] + 1):
            for number in range(columns[0], columns[1] + 1):
                if (row, number) not in read.texts:
                    total = self._seen(total + self._one(read, (row, number)))
        return total

    def _one(self, read: Cells, place: Place) -> float:
        self._reads += 1
        value = read.values.get(place, 0.0)
        if value is None:
            raise _Unknown
        return self._seen(value)

    def _place(self, match: "re.Match[str]") -> tuple[Cells, Place]:
        name = (match["quoted"] or match["sheet"] or "").replace("''", "'").lower()
        read = self._book.get(name) if name else self._here
        if read is None:
            raise _Unknown
        place = int(match["row"]), column(match["column"])
        if place[0] > _ROWS or place[1] > _COLUMNS:
            raise _Unknown  # a name that somebody gave
        return read, place

    def _seen(self, value: float) -> float:
        self.largest = max(self.largest, abs(value))
        if self.largest > 1e300:
            raise _Unknown
        return value


def _tokens(formula: str) -> "Iterator[tuple[str, re.Match[str]]]":
    """Each token's kind, a sign being its own; raises where there is something else."""
    at = 0
    formula = formula.rstrip()
    while at < len(formula):
        match = _TOKEN.match(formula, at)
        if match is None:
            raise _Unknown
        at = match.end()
        kind = next(name for name in ("number", "sum", "cell", "sign") if match[name])
        yield (match["sign"] if kind == "sign" else kind), match
