"""The caches of pivot tables in XML form: definition, lists of values, the copy of the source; damage and lies."""

import io
import zipfile
from pathlib import Path

import pytest
from workbook_parts import SHEET, relations, workbook_bytes, workbook_package

from leakcheck.decode.ooxml_pivot_caches import pivot_caches
from leakcheck.formats.spreadsheet_document import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import PersonClaim, PersonRole, TextContent, TimeClaim, TimeRole
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem

PART = "xl/pivotCache/pivotCacheDefinition1.xml"
TYPED = ((PART, "pivotCacheDefinition"),)
FIELDS = (
    '<cacheField name="Item"><sharedItems><s v="Hall"/><s v="Bribe_x000a_"/></sharedItems></cacheField>'
    '<cacheField name="Rent"><sharedItems containsNumber="1"/></cacheField>'
    '<cacheField name="Day"><sharedItems><d v="2017-02-03T00:00:00"/></sharedItems><fieldGroup><groupItems><s v="Qtr1"/></groupItems></fieldGroup></cacheField>'
)
ROWS = '<r><x v="0"/><n v="400"/><x v="0"/></r><r><x v="1"/><n v="5000"/><m/></r>'


def parts(fields: str = FIELDS, rows: str = ROWS, **values: str) -> dict[str, str]:
    said = {"refreshedBy": "Nadia Benali", "refreshedDate": "42800.5"} | values
    written = " ".join(f'{name}="{value}"' for name, value in said.items())
    return {
        PART: f'<pivotCacheDefinition xmlns="{SHEET}" {written}><cacheSource><worksheetSource ref="A1:C3" sheet="Data"/></cacheSource>'
        f"<cacheFields>{fields}</cacheFields></pivotCacheDefinition>",
        "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": relations(("pivotCacheRecords", "pivotCacheRecords1.xml")),
        "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords xmlns="{SHEET}">{rows}</pivotCacheRecords>',
    }


def test_who_when_where_and_every_row() -> None:
    (cache,) = pivot_caches(workbook_package([["Hall", 400.0]], parts(), TYPED))
    assert (cache.place, cache.who, cache.when, cache.source) == (PART, "Nadia Benali", 42800.5, "Data!A1:C3")
    assert cache.fields == ("Item", "Rent", "Day")
    assert [[value.text for value in row] for row in cache.rows] == [["Hall", "400", "2017-02-03"], ["Bribe\n", "5000", ""]]


def test_the_reader_of_workbooks_tells_what_no_sheet_shows() -> None:
    found = list(FORMAT.extract(Content.of_bytes(workbook_bytes([["Hall", 400.0, 42769.0]], parts(), TYPED)), Limits()))
    assert not [one for one in found if isinstance(one, Problem)]
    assert [one.name for one in found if isinstance(one, PersonClaim) and one.role is PersonRole.REFRESHED_BY] == ["Nadia Benali"]
    assert [str(one.moment.wall) for one in found if isinstance(one, TimeClaim) and one.role is TimeRole.REFRESHED] == ["2017-03-06 12:00:00"]
    assert [one.text for one in found if isinstance(one, TextContent) and one.role == "pivot-table"] == ["Item Rent Day\nBribe 5000"]


def test_days_from_1904_are_neither_told_nor_compared() -> None:
    (cache,) = pivot_caches(workbook_package([["Hall", 400.0]], parts(), TYPED, book='<workbookPr date1904="1"/>'))
    assert cache.when is None
    (first, _) = cache.rows
    assert first[2].text.startswith("2017-02-03")
    assert first[2].ways == ()


@pytest.mark.parametrize(
    "rows",
    ["", '<r><x v="9"/><x v="-1"/><x v="many"/></r>', "<r/>", '<r><x v="0"/>', '<r><n v="' + "9" * 50_000 + '"/></r>', '<r><d v="0000-99"/></r>' * 3],
)
def test_damaged_and_lying_rows_cost_nothing_but_themselves(rows: str) -> None:
    found = list(FORMAT.extract(Content.of_bytes(workbook_bytes([["Hall"]], parts(rows=rows), TYPED)), Limits()))
    assert [one.name for one in found if isinstance(one, PersonClaim) and one.role is PersonRole.REFRESHED_BY] == ["Nadia Benali"]


def test_rows_that_name_one_long_value_a_million_times_are_bounded() -> None:
    long = parts(fields=f'<cacheField name="A"><sharedItems><s v="{"long " * 6000}"/></sharedItems></cacheField>', rows='<r><x v="0"/></r>' * 200_000)
    found = list(FORMAT.extract(Content.of_bytes(workbook_bytes([["Hall"]], long, TYPED)), Limits(text_characters=100_000)))
    (words,) = (one for one in found if isinstance(one, TextContent) and one.role == "pivot-table")
    assert len(words.text) <= 100_000
    assert words.complete == "cut"


def test_a_copy_that_several_caches_name_is_read_once() -> None:
    second = "xl/pivotCache/pivotCacheDefinition2.xml"
    made = parts()
    made |= {second: made[PART], "xl/pivotCache/_rels/pivotCacheDefinition2.xml.rels": made["xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels"]}
    caches = pivot_caches(workbook_package([["Hall"]], made, (*TYPED, (second, "pivotCacheDefinition"))))
    assert [len(list(cache.rows)) for cache in caches] == [2, 0]


def test_workbooks_without_pivot_tables_have_none() -> None:
    assert not list(pivot_caches(workbook_package([["Hall"]])))


def test_a_cache_that_is_listed_and_missing_says_nothing() -> None:
    (cache,) = pivot_caches(workbook_package([["Hall"]], {}, TYPED))
    assert (cache.who, cache.when, cache.fields, list(cache.rows)) == ("", None, (), [])


def test_of_a_cubes_members_the_caption_counts_and_what_the_table_computes_is_no_copy() -> None:
    fields = (
        '<cacheField name="Product"><sharedItems><s v="[Product].[Category].&amp;[1]" c="Bikes"/><s v="Formula1" f="1"/></sharedItems></cacheField>'
    )
    (cache,) = pivot_caches(workbook_package([["Hall"]], parts(fields=fields, rows=""), TYPED))
    assert [value.text for value in cache.items[0]] == ["Bikes", ""]


def test_the_time_may_stand_in_its_newer_form() -> None:
    (cache,) = pivot_caches(workbook_package([["Hall"]], parts(refreshedDate="", refreshedDateIso="2017-03-06T12:00:00"), TYPED))
    assert cache.when == 42800.5


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</row></sheetData></worksheet>", "</ro"),
        ('t="inlineStr"', 't="s"'),
        ("<v>400.0</v>", "<f>SUM(A1)</f></c><c>"),
        ("<v>400.0</v>", "<f>SUM(A1)</f><v/>"),
        ("<v>400.0</v>", '<f t="shared" si="0"/><v></v>'),
        ('<sheet name="Data" sheetId="1" r:id="r0"/>', '<sheet name="Data" sheetId="1" r:id="r0"/><sheet name="Macro" sheetId="2" r:id="r1"/>'),
    ],
)
def test_where_not_all_cells_were_read_nothing_is_called_hidden(old: str, new: str) -> None:
    more = parts() | {
        "xl/macrosheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"/>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml"), ("xlMacrosheet", "macrosheets/sheet1.xml")),
    }
    data = workbook_bytes([["Hall", 400.0]], more, TYPED)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(out, "w") as made:
        for name in read.namelist():
            made.writestr(name, read.read(name).replace(old.encode(), new.encode()))
    assert "pivot-table" in [one.role for one in FORMAT.extract(Content.of_bytes(data), Limits()) if isinstance(one, TextContent)]
    found = list(FORMAT.extract(Content.of_bytes(out.getvalue()), Limits()))
    assert "pivot-table" not in [one.role for one in found if isinstance(one, TextContent)]
    assert [one.name for one in found if isinstance(one, PersonClaim)] == ["Nadia Benali"]


@pytest.mark.corpus
def test_a_table_over_a_cube_that_excel_made_keeps_its_captions_in_the_sheets(corpus: Path) -> None:
    assets = corpus / "documents" / "dotnet__Open-XML-SDK" / "test" / "DocumentFormat.OpenXml.Tests.Assets" / "assets" / "TestDataStorage"
    found = FORMAT.extract(Content.of_bytes((assets / "v2FxTestFiles" / "spreadsheet" / "SheetData.xlsx").read_bytes()), Limits())
    assert "pivot-table" not in [one.role for one in found if isinstance(one, TextContent)]
