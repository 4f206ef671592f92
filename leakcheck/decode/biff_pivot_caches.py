"""The caches of pivot tables in binary workbooks (`.xls`; [MS-XLS] sections 2.1.7.12, 2.4.275, 2.4.277 and 2.4.283)."""

import struct
from collections.abc import Iterator

from leakcheck.decode.biff_records import records, text8
from leakcheck.decode.compound_file import CompoundFile
from leakcheck.decode.pivot_caches import PivotCache, PivotValue, double_value, number_value, text_value

_STORAGE = "_SX_DB_CUR"
_DEFINITION, _DAY, _FIELD, _ROW, _STRING, _NUMBER, _WHOLE = 0x00C6, 0x0122, 0x00C7, 0x00C8, 0x00CD, 0x00C9, 0x00CC
_WANTED = frozenset({_DEFINITION, _DAY, _FIELD, _ROW, _STRING, _NUMBER, _WHOLE})
_FROM_1904 = 0x0022
_NAME_AT, _FIELD_NAME_AT = 18, 14
#: The field's values are ranges, or, where it has any, groups, that somebody made of another field's.
_IS_GROUPED, _GROUPS_AT = 0x10, 8
_DOUBLE = struct.Struct("<d")
_MOST_STREAMS, _LONGEST_STREAM, _MOST_FIELDS, _MOST_ITEMS = 200, 16 << 20, 1 << 14, 200_000


def pivot_caches(file: CompoundFile, book: bytes) -> Iterator[PivotCache]:
    """The caches of a workbook, each a stream of its own; of their copies of the source only the lists of values are read."""
    storage = file.root.child(_STORAGE)
    if storage is None:
        return
    is_1904 = any(record[:2] == b"\1\0" for _, record in records(book, 0, len(book), frozenset({_FROM_1904})))
    for stream in storage.streams()[:_MOST_STREAMS]:
        yield cache_of(f"{_STORAGE}/{stream.name}", file.read(stream, _LONGEST_STREAM), is_1904)


def cache_of(place: str, data: bytes, is_1904: bool = False) -> PivotCache:
    """What the stream of a cache says; days from 1904 are not told."""
    who, when = "", None
    fields: list[str] = []
    items: list[list[PivotValue]] = []
    is_item, left = False, _MOST_ITEMS
    for kind, record in records(data, 0, len(data), _WANTED):
        if kind == _DEFINITION:
            who = text8(record, _NAME_AT, wide_count=True)[0]
        elif kind == _DAY and len(record) >= _DOUBLE.size and not is_1904:
            when = float(_DOUBLE.unpack_from(record)[0])
        elif kind == _FIELD and len(fields) < _MOST_FIELDS:
            fields.append(text8(record, _FIELD_NAME_AT, wide_count=True)[0])
            items.append([])
            is_item = len(record) >= _FIELD_NAME_AT and not record[0] & _IS_GROUPED and record[_GROUPS_AT : _GROUPS_AT + 2] == b"\0\0"
        elif kind == _ROW:
            # Behind a row stand the values that no list holds, of whichever fields.
            is_item = False
        elif is_item and left > 0 and (value := _item(kind, record)) is not None:
            items[-1].append(value)
            left -= 1
    return PivotCache(place=place, who=who, when=when, fields=tuple(fields), items=tuple(tuple(one) for one in items))


def _item(kind: int, record: bytes) -> PivotValue | None:
    if kind == _STRING:
        return text_value(text8(record, 0, wide_count=True)[0])
    if kind == _NUMBER and len(record) >= _DOUBLE.size:
        return double_value(_DOUBLE.unpack_from(record)[0])
    if kind == _WHOLE and len(record) >= 2:
        return number_value(str(int.from_bytes(record[:2], "little", signed=True)))
    return None
