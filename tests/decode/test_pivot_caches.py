"""What the caches of pivot tables keep: who and when, and the values that no cell shows; in all three forms of workbooks."""

from pathlib import Path

import pytest

from leakcheck.decode.pivot_caches import ROLE, PivotCache, PivotValue, date_value, number_value, pivot_facts, refreshed, text_value
from leakcheck.formats.excel_binary import FORMAT as BINARY
from leakcheck.formats.spreadsheet_document import FORMAT as WORKBOOK
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, PersonClaim, PersonRole, TextContent, TimeClaim, TimeRole
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location

HALL, RENT = text_value("Hall"), number_value("400")


def told(shown: str, *rows: tuple[object, ...], items: tuple[tuple[object, ...], ...] = (), longest: int = 1000) -> tuple[str, str]:
    """What is said of the copy, and its words that no cell shows."""
    cache = PivotCache(place="cache", fields=("Item", "Rent"), items=items, rows=rows)  # type: ignore[arg-type]
    facts = list(pivot_facts([cache], lambda: shown, longest))
    said = next((fact.value for fact in facts if isinstance(fact, Description)), "")
    return said, next((fact.text for fact in facts if isinstance(fact, TextContent)), "")


def test_a_copy_whose_values_all_stand_in_the_sheets_tells_no_words() -> None:
    assert told("Item\tRent\nHall\t400", (HALL, RENT)) == ("keeps a copy of its source: 1 row, whose values all stand in the sheets", "")


def test_rows_that_no_sheet_shows_are_told_below_the_names_of_their_columns() -> None:
    said, words = told("Hall\t400", (HALL, RENT), (text_value("Bribe"), number_value("5000")))
    assert said == "keeps a copy of its source: 2 rows, of which 1 with values that no sheet shows"
    assert words == "Item Rent\nBribe 5000"


def test_values_that_only_a_list_still_holds() -> None:
    assert told("Hall\t400", (HALL, RENT), items=((HALL, text_value("Bribe")), ()))[1] == "Item: Bribe"


def test_a_value_of_several_lines_stands_in_one_row_and_is_known_by_its_lines() -> None:
    assert told("First\nline\t400", (text_value("First\nline"), RENT))[1] == ""
    assert told("x", (text_value("First\nline"), RENT))[1] == "Item Rent\nFirst line 400"


def test_of_cells_that_were_not_read_to_their_end_nothing_is_said() -> None:
    assert told("Hall" * 400, (text_value("Bribe"), RENT)) == ("", "")


@pytest.mark.parametrize(
    ("value", "cell", "is_shown"),
    [
        ("2017-02-03T00:00:00", "42769", True),
        ("2017-02-03T06:00:00", "42769.25", True),
        ("2017-02-03T06:00:01", "42769.25", True),
        ("2017-02-03T06:00:09", "42769.25", False),
        ("2017-02-04T00:00:00", "42769", False),
        ("2017-02-03T00:00:00", "42768.999999", True),
        ("2017-02-03T00:00:00", "42769.0000001", True),
        ("2017-02-03T00:00:00.4", "42769", True),
        ("2017-02-02T23:59:59", "42769", True),
        ("1900-02-01T00:00:00", "32", True),
        ("1900-01-01T12:00:00", "1.5", True),
        ("2014-02-22T00:00:00", "2014-02-22", True),
        ("2014-02-22T10:11:12", "2014-02-22T10:11:12", True),
        ("no date", "no date", True),
    ],
)
def test_dates_are_known_by_the_number_of_their_day_or_as_they_stand(value: str, cell: str, is_shown: bool) -> None:
    assert (told(cell, (date_value(value),))[1] == "") is is_shown


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (text_value("golf"), "Golf"),
        (text_value(" golf  club "), "golf club"),
        (text_value("one two three"), "one\ntwo\tthree"),
        (text_value("a\tb"), "x\na\tb"),
        (text_value("5"), "5.0"),
        (text_value(""), "x"),
        (text_value("l" * 255), "l" * 400),
        (text_value("😀" + "l" * 253), "😀" + "l" * 400),
        (number_value("5"), "\n5.0\n"),
        (number_value("-0"), "0"),
        (number_value("1.23456789012345E+17"), "123456789012345000"),
        (number_value("0.30000000000000004"), "0.3"),
        (PivotValue("cannot be compared"), "x"),
    ],
)
def test_what_a_cell_shows_in_another_form_is_not_called_hidden(value: PivotValue, cell: str) -> None:
    assert told(cell, (value,))[1] == ""


def test_in_doubt_nothing_is_said() -> None:
    """After many searches for values of several words no more is looked for, and where cells were not read nothing is."""
    rows = [(text_value(f"word {number}"),) for number in range(600)]
    said, words = told("x", *rows, longest=100_000)
    assert said == "keeps a copy of its source: at least 600 rows, of which at least 500 with values that no sheet shows"
    assert len(words.splitlines()) == 501
    caches = [PivotCache(place=place, fields=("F",), rows=rows) for place in "ab"]
    both = [fact.value for fact in pivot_facts(caches, lambda: "x", 100_000) if isinstance(fact, Description)]
    assert both[1] == "keeps a copy of its source: at least 600 rows"
    facts = list(pivot_facts([PivotCache(place="cache", who="Nadia", rows=[(text_value("Bribe"),)])], lambda: None, 1000))
    assert [type(fact) for fact in facts] == [PersonClaim]


def test_dates_are_not_searched_for_and_a_text_that_is_cut_tells_a_part() -> None:
    dates = [(date_value(f"2{number // 60:03}-01-01T00:00:{number % 60:02}"),) for number in range(1, 2000)]
    assert "of which 1,999 with values" in told("x", *dates, longest=1_000_000)[0]
    assert told("x", *((text_value(f"w{number}"),) for number in range(900)))[0].startswith("keeps a copy of its source: at least ")


def test_the_rows_of_all_caches_together_are_bounded() -> None:
    rows = ((HALL,) for _ in range(10**9))
    caches = [PivotCache(place=str(number), rows=rows) for number in range(3)]
    said = [fact.value for fact in pivot_facts(caches, lambda: "Hall", 1000) if isinstance(fact, Description)]
    assert said == ["keeps a copy of its source: at least 200,000 rows"]


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        (41693.00701875, "2014-02-23 00:10:06"),
        (29_221.0, "1980-01-01 00:00:00"),
        (0.0, None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
        (1e300, None),
    ],
)
def test_a_days_number_is_a_local_time_or_none(day: float | None, clock: str | None) -> None:
    moment = refreshed(day)
    assert (str(moment.wall) if moment else None) == clock
    assert moment is None or moment.offset_minutes is None


def test_who_and_when_and_from_where() -> None:
    facts = list(pivot_facts([PivotCache(place="cache", who=" Nadia ", when=41693.5, source="Data!A1:C9")], lambda: "", 1000))
    assert facts == [
        PersonClaim(at=Location("cache: refreshed by", "Nadia"), role=PersonRole.REFRESHED_BY, name="Nadia"),
        TimeClaim(at=Location("cache: refreshed (local time)", "41693.5"), role=TimeRole.REFRESHED, moment=refreshed(41693.5)),  # type: ignore[arg-type]
        Description(at=Location("cache: source", "Data!A1:C9"), kind="source of a pivot table", value="Data!A1:C9"),
    ]


def _of_pivot_tables(path: Path) -> list[AnyFact]:
    form = BINARY if path.suffix == ".xls" else WORKBOOK
    found = form.extract(Content.of_bytes(path.read_bytes()), Limits())
    return [
        fact
        for fact in found
        if (isinstance(fact, PersonClaim | TimeClaim | TextContent) and "refreshed" in fact.at.part) or ROLE in getattr(fact, "role", "")
    ]


@pytest.mark.corpus
@pytest.mark.parametrize("ending", ["xls", "xlsm", "xlsb"])
def test_three_forms_of_one_workbook_say_the_same(corpus: Path, ending: str) -> None:
    person, time = _of_pivot_tables(corpus / "documents" / "SheetJS__test_files" / f"pivot_table_test.{ending}")
    assert isinstance(person, PersonClaim)
    assert person.name == "God"
    assert isinstance(time, TimeClaim)
    assert str(time.moment.wall) == "2014-02-23 00:10:06"


@pytest.mark.corpus
def test_a_workbook_whose_source_lay_elsewhere_keeps_what_was_taken(corpus: Path) -> None:
    folder = corpus / "documents" / "dotnet__Open-XML-SDK" / "test" / "DocumentFormat.OpenXml.Tests.Assets" / "assets" / "TestDataStorage"
    (words,) = (one for one in _of_pivot_tables(folder / "v2FxTestFiles" / "spreadsheet" / "RelationalPivotA1.xlsx") if isinstance(one, TextContent))
    assert words.text.startswith("Address City Country CustomerID CustomerName")
    assert "Luisenstr. 48 Münster Germany TOMSP" in words.text
