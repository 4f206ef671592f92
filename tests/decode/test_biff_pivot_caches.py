"""The caches of pivot tables in binary workbooks, record by record ([MS-XLS]), and what damage makes of them."""

import struct

from hypothesis import given
from hypothesis import strategies as st
from outlook_bytes import compound

from leakcheck.decode.biff_pivot_caches import pivot_caches
from leakcheck.decode.compound_file import opened
from leakcheck.decode.pivot_caches import PivotCache
from leakcheck.model.content import Content


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def string(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def cache(*records: bytes, book: bytes = b"") -> PivotCache:
    with opened(Content.of_bytes(compound({"Workbook": book, "_SX_DB_CUR/0001": b"".join(records)}))) as file:
        (found,) = pivot_caches(file, book)
    return found


def field(name: str, flags: int = 0, groups: int = 0) -> bytes:
    return record(0xC7, struct.pack("<HHHHHHH", flags, 0, 0, 0, groups, 0, 0) + string(name))


DEFINITION = record(0xC6, b"\0" * 18 + string("Nadia Łuk")), record(0x122, struct.pack("<dI", 41693.5, 0))


def test_who_when_and_the_values_of_each_field() -> None:
    found = cache(
        *DEFINITION,
        *(field("Sport"), record(0xCD, string("Golf")), record(0xCD, string("Tennis"))),
        *(field("Sales"), record(0xC9, struct.pack("<d", 1500.0)), record(0xCC, struct.pack("<h", -7)), record(0xCA, b"\1\0")),
        *(field("Quarters made of days", 0x10), record(0xCD, string("Qtr1"))),
    )
    assert (found.place, found.who, found.when) == ("_SX_DB_CUR/0001", "Nadia Łuk", 41693.5)
    assert found.fields == ("Sport", "Sales", "Quarters made of days")
    assert [[value.text for value in items] for items in found.items] == [["Golf", "Tennis"], ["1500", "-7"], []]


def test_groups_that_somebody_made_are_no_values_of_the_source() -> None:
    assert cache(field("Name2", 1, groups=2), record(0xCD, string("Group1"))).items == ((),)


def test_values_behind_a_row_are_of_whichever_field() -> None:
    found = cache(field("Name"), record(0xCD, string("Golf")), field("Amount"), record(0xC8, b"\0"), record(0xCD, string("Alice")))
    assert [[value.text for value in items] for items in found.items] == [["Golf"], []]


def test_days_from_1904_are_not_told() -> None:
    assert cache(*DEFINITION, book=record(0x22, b"\1\0")).when is None
    assert cache(*DEFINITION, book=record(0x22, b"\0\0")).when == 41693.5


def test_a_workbook_without_pivot_tables_has_none() -> None:
    with opened(Content.of_bytes(compound({"Workbook": b"x"}))) as file:
        assert not list(pivot_caches(file, b"x"))


@given(st.binary(max_size=300))
def test_survives_arbitrary_bytes(data: bytes) -> None:
    cache(data)
    cache(
        record(0xC6, data[:40]),
        record(0x122, data[:9]),
        record(0xC7, data[:60]),
        record(0xCD, data[:50]),
        record(0xC9, data[:8]),
        record(0xCC, data[:2]),
    )
