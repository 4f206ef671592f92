"""The caches of pivot tables in binary workbooks in packages, record by record ([MS-XLSB]), and what damage makes of them."""

import io
import struct
import zipfile

from binary_workbook import record, string
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.biff12_pivot_caches import pivot_caches
from leakcheck.decode.ooxml_package import package_of
from leakcheck.decode.pivot_caches import PivotCache

BEGIN_ITEMS, END_ITEMS = record(189, b"\0" * 6), record(190)


def cache(*records: bytes, book: bytes = b"") -> PivotCache:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/workbook.bin", book)
        made.writestr("xl/pivotCache/pivotCacheDefinition1.bin", b"".join(records))
    (found,) = pivot_caches(package_of(zipfile.ZipFile(out)))
    return found


def definition(day: float = 41693.5, who: str | None = "Nadia") -> bytes:
    name = b"" if who is None else string(who)
    return record(179, b"\x04\x03\x04\x11" + b"\xff" * 4 + struct.pack("<dBI", day, 3 if who else 2, 8) + name + string("rId1"))


def field(name: str) -> bytes:
    return record(183, b"\0" * 20 + string(name))


def run(kind: int, *values: bytes) -> bytes:
    return record(191, struct.pack("<HI", kind, len(values)) + b"".join(values))


def test_who_when_and_the_values_of_each_field() -> None:
    found = cache(
        definition(),
        *(field("Sport"), BEGIN_ITEMS, record(24, string("Golf")), record(24, string("Tennis")), END_ITEMS, record(24, string("of a group"))),
        *(field("Quarter"), BEGIN_ITEMS, run(2, string("Qtr3"), string("Qtr4")), END_ITEMS),
        *(field("Sales"), BEGIN_ITEMS, run(1, struct.pack("<d", 1500.0), struct.pack("<d", 0.5)), record(21, struct.pack("<d", 7.0)), END_ITEMS),
    )
    assert (found.who, found.when, found.fields) == ("Nadia", 41693.5, ("Sport", "Quarter", "Sales"))
    assert [[value.text for value in items] for items in found.items] == [["Golf", "Tennis"], ["Qtr3", "Qtr4"], ["1500", "0.5", "7"]]


def test_days_from_1904_are_not_told() -> None:
    assert cache(definition(), book=record(153, struct.pack("<I", 1))).when is None
    assert cache(definition(), book=record(153, struct.pack("<I", 2))).when == 41693.5


def test_one_record_holds_no_more_values_than_all_may() -> None:
    assert len(cache(field("A"), BEGIN_ITEMS, record(191, struct.pack("<HI", 1, 250_000) + b"\0" * 2_000_000)).items[0]) == 200_000


def test_a_cache_without_a_name_has_none() -> None:
    assert cache(definition(who=None)).who == ""


def test_runs_that_promise_more_than_they_hold_end() -> None:
    found = cache(
        field("A"), BEGIN_ITEMS, record(191, struct.pack("<HI", 2, 0xFFFFFFFF) + string("one")), record(191, struct.pack("<HI", 1, 9)), run(7, b"x")
    )
    assert [value.text for value in found.items[0]] == ["one"]


@given(st.binary(max_size=400))
def test_survives_arbitrary_bytes(data: bytes) -> None:
    cache(data)
    cache(definition(), field("A"), BEGIN_ITEMS, data)
    cache(record(179, data[:100]), record(183, data[:60]), BEGIN_ITEMS, record(191, data[:120]), record(24, data[:50]))
