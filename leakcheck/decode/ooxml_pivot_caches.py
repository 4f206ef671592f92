"""The caches of pivot tables in workbooks in XML form (ISO/IEC 29500-1 sections 18.10.1.67 and 18.10.1.68)."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from leakcheck.decode.ooxml_elements import SHEET, siblings
from leakcheck.decode.ooxml_package import CONTENT_TYPES, Package, attributes
from leakcheck.decode.ooxml_text import unescaped
from leakcheck.decode.pivot_caches import PivotCache, PivotValue, date_value, day_number, number_value, text_value

if TYPE_CHECKING:
    from lxml import etree

_DEFINITION = re.compile(rb"<(?:\w{1,20}:)?pivotCacheDefinition\s([^<>]{1,4000})>")
_SOURCE = re.compile(rb"<(?:\w{1,20}:)?worksheetSource\s([^<>]{1,1000})>")
_TRUE = frozenset({"1", "true"})
#: A sheet has no more columns, and a cell no more letters; both bound what one hostile row can cost.
_MOST_FIELDS, _LONGEST_VALUE, _MOST_ITEMS = 1 << 14, 32_767, 200_000
_NOTHING = PivotValue("")
_FROM_1904 = re.compile(rb"""<(?:\w{1,20}:)?workbookPr\s[^<>]{0,600}?date1904=["'](?:1|true)["']""")
Readers = dict[str, Callable[[str], PivotValue]]
"""How the values of each kind are read, by the names of their elements."""
_READERS: Readers = {"s": lambda text: text_value(unescaped(text)), "n": number_value, "d": date_value}


def pivot_caches(package: Package) -> Iterator[PivotCache]:
    """The caches of a workbook, in the order of its list of parts."""
    if not package.may_hold(CONTENT_TYPES, b"pivotCacheDefinition"):
        return
    # Its cells count days from 1904; by which count its caches write theirs was not seen in any file.
    is_1904 = _FROM_1904.search(package.part(package.related("officeDocument", "xl/workbook.xml"))[:2_000_000]) is not None
    read: set[str] = set()
    for part in dict.fromkeys(package.of_type("spreadsheetml.pivotCacheDefinition+xml")):
        records = package.beside(part, "pivotCacheRecords", "")
        # Caches of a hostile file can name one copy by the hundred.
        yield _cache(package, part, "" if records in read else records, is_1904)
        read.add(records)


def _cache(package: Package, part: str, records: str, is_1904: bool) -> PivotCache:
    data = package.part(part)
    readers: Readers = _READERS | {"d": PivotValue} if is_1904 else _READERS
    definition, source = _DEFINITION.search(data[:100_000]), _SOURCE.search(data[:100_000])
    values, range_ = attributes(definition[1]) if definition else {}, attributes(source[1]) if source else {}
    fields = list(_fields(package, part, readers))
    return PivotCache(
        place=part,
        who=values.get("refreshedBy", ""),
        when=None if is_1904 else _day(values),
        source="!".join(word for word in (range_.get("sheet", ""), range_.get("ref") or range_.get("name", "")) if word),
        fields=tuple(name for name, _ in fields),
        items=tuple(items for _, items in fields),
        rows=_rows(package, records, [items for _, items in fields], readers),
    )


def _day(values: dict[str, str]) -> float | None:
    try:
        return float(values.get("refreshedDate", ""))
    except ValueError:
        return day_number(values.get("refreshedDateIso", ""))


def _fields(package: Package, part: str, readers: Readers) -> Iterator[tuple[str, tuple[PivotValue, ...]]]:
    """The name of each column, and the values that are kept in its list."""
    left = _MOST_ITEMS
    for element in islice(siblings(package, part, SHEET, "cacheField"), _MOST_FIELDS):
        listed = element.find("{*}sharedItems")
        items = tuple(_value(child, readers) for child in islice(listed, left)) if listed is not None else ()
        left -= len(items)
        yield unescaped((element.get("name") or "")[:_LONGEST_VALUE]), items


def _value(element: "etree._Element", readers: Readers) -> PivotValue:
    """A value; of a member of a database's cube what a sheet shows of it. What the table itself computes is no copy of anything."""
    reader = readers.get(str(element.tag).rpartition("}")[2])
    if reader is None or element.get("f") in _TRUE:
        return _NOTHING
    return reader((element.get("c") or element.get("v") or "")[:_LONGEST_VALUE])


def _rows(package: Package, part: str, items: list[tuple[PivotValue, ...]], readers: Readers) -> Iterator[tuple[PivotValue, ...]]:
    """The copy of the source: each value as it stands, or by its number in the column's list."""
    for element in siblings(package, part, SHEET, "r") if part and package.part(part) else ():
        yield tuple(_of_row(child, listed, readers) for child, listed in zip(element, items, strict=False))


def _of_row(element: "etree._Element", listed: tuple[PivotValue, ...], readers: Readers) -> PivotValue:
    if not str(element.tag).endswith("}x"):
        return _value(element, readers)
    number = element.get("v") or ""
    return listed[int(number)] if number.isdecimal() and len(number) < 9 and int(number) < len(listed) else _NOTHING
