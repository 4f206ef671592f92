"""The caches of pivot tables in binary workbooks in packages (`.xlsb`; [MS-XLSB] sections 2.1.7.38 and 2.4.168)."""

import struct
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.biff12_records import records, text
from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.pivot_caches import PivotCache, PivotValue, double_value, text_value

#: Of the workbook (BrtWbProp): the first bit says that days are counted from 1904.
_PROPERTIES = 153
_DEFINITION, _FIELD, _BEGIN_ITEMS, _END_ITEMS, _STRING, _NUMBER, _RUN = 179, 183, 189, 190, 24, 21, 191
_WANTED = frozenset({_DEFINITION, _FIELD, _BEGIN_ITEMS, _END_ITEMS, _STRING, _NUMBER, _RUN})
#: Behind three numbers of versions, flags and a count stands the day, behind further flags and a count the name, if the first flag says so.
_DAY_AT, _FLAGS_AT, _NAME_AT, _HAS_NAME = 8, 16, 21, 1
_FIELD_NAME_AT = 20
_RUN_NUMBERS, _RUN_STRINGS = 1, 2
_RUN_HEAD, _DOUBLE = struct.Struct("<HI"), struct.Struct("<d")
_MOST_FIELDS, _MOST_ITEMS = 1 << 14, 200_000


def pivot_caches(package: Package) -> Iterator[PivotCache]:
    """The caches of a workbook; of their copies of the source only the lists of values are read."""
    parts = package.names("xl/pivotCache/pivotCacheDefinition", ".bin")
    book = package.part(package.related("officeDocument", "xl/workbook.bin")) if parts else b""
    is_1904 = any(record[:1] and record[0] & 1 for _, record in records(book, frozenset({_PROPERTIES})))
    for part in parts:
        yield cache_of(part, package.part(part), is_1904)


def cache_of(part: str, data: bytes, is_1904: bool = False) -> PivotCache:
    """What a part that defines a cache says; days from 1904 are not told."""
    who, when = "", None
    fields: list[str] = []
    items: list[list[PivotValue]] = []
    is_item, left = False, _MOST_ITEMS
    for kind, record in records(data, _WANTED):
        if kind == _DEFINITION:
            who, when = _taken_in(record)
            when = None if is_1904 else when
        elif kind == _FIELD and len(fields) < _MOST_FIELDS:
            fields.append(text(record, _FIELD_NAME_AT)[0])
            items.append([])
        elif kind in (_BEGIN_ITEMS, _END_ITEMS):
            # Groups that somebody made of the values have lists of their own, behind.
            is_item = kind == _BEGIN_ITEMS
        elif is_item and items and left > 0:
            read = list(islice(_items(kind, record), left))
            items[-1] += read
            left -= len(read)
    return PivotCache(place=part, who=who, when=when, fields=tuple(fields), items=tuple(tuple(one) for one in items))


def _taken_in(record: bytes) -> tuple[str, float | None]:
    """Who took the source's data in last, and on which day."""
    if len(record) < _NAME_AT:
        return "", None
    who = text(record, _NAME_AT)[0] if record[_FLAGS_AT] & _HAS_NAME else ""
    return who, float(_DOUBLE.unpack_from(record, _DAY_AT)[0])


def _items(kind: int, record: bytes) -> Iterator[PivotValue]:
    """The value of a record, or those of one that holds several of a kind."""
    if kind == _STRING:
        yield text_value(text(record, 0)[0])
    elif kind == _NUMBER and len(record) >= _DOUBLE.size:
        yield double_value(_DOUBLE.unpack_from(record)[0])
    elif kind == _RUN and len(record) >= _RUN_HEAD.size:
        what, count = _RUN_HEAD.unpack_from(record)
        place = _RUN_HEAD.size
        for _ in range(min(count, len(record))):
            if what == _RUN_STRINGS and place < len(record):
                word, place = text(record, place)
                yield text_value(word)
            elif what == _RUN_NUMBERS and place + _DOUBLE.size <= len(record):
                yield double_value(_DOUBLE.unpack_from(record, place)[0])
                place += _DOUBLE.size
            else:
                return
