"""Words in charts, diagrams and boxes, which stand in parts of their own."""

from pathlib import Path

import pytest
from workbook_parts import workbook_package

from leakcheck.decode.ooxml_drawn_words import chart_lines, drawn_paragraphs
from leakcheck.decode.ooxml_package import opened_package
from leakcheck.model.content import Content

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
SPACES = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def lines(inside: str) -> list[str]:
    return list(
        chart_lines(workbook_package([], {"xl/charts/chart1.xml": f"<c:chartSpace {SPACES}>{inside}</c:chartSpace>"}), "xl/charts/chart1.xml")
    )


def cache(*values: str) -> str:
    return "".join(f'<c:pt idx="{place}"><c:v>{value}</c:v></c:pt>' for place, value in enumerate(values))


def test_a_chart_that_a_program_drew() -> None:
    with opened_package(Content.of_bytes((OFFICE / "libreoffice_chart.xlsx").read_bytes())) as package:
        assert list(chart_lines(package, "xl/charts/chart1.xml")) == ["Réunion publique", "Montant", "Tracts\tAffiches\tSalle", "1200\t2450.5\t800"]


def test_headings_first_then_series_by_series_in_the_order_of_the_reader() -> None:
    series = (
        f"<c:ser><c:val><c:numRef><c:numCache>{cache('1200', '0.30000000000000004')}</c:numCache></c:numRef></c:val>"
        f"<c:cat><c:strRef><c:strCache>{cache('May', ' ')}</c:strCache></c:strRef></c:cat><c:tx><c:v>Rent</c:v></c:tx></c:ser>"
    )
    assert lines(f"{series}<c:title><a:p><a:r><a:t>Costs</a:t></a:r></a:p><a:p/></c:title>") == ["Costs", "Rent", "May", "1200\t0.3"]


def test_newer_kinds_of_charts_keep_their_values_in_levels() -> None:
    new = '<cx:data xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex"><cx:numDim><cx:lvl ptCount="2">{}</cx:lvl></cx:numDim></cx:data>'
    assert lines(new.format('<cx:pt idx="0">100</cx:pt><cx:pt idx="1">-40</cx:pt>')) == ["100\t-40"]


@pytest.mark.parametrize("inside", ["", "<c:ser/>", "<c:ser><c:tx/></c:ser>", "<c:ser>", "<c:lvl><c:pt/></c:lvl>", "\0", "<!ENTITY"])
def test_damaged_charts_say_nothing_that_they_do_not_hold(inside: str) -> None:
    assert not any(lines(inside))


def test_a_diagram_tells_its_paragraphs_without_the_empty_ones() -> None:
    point = "<dgm:pt><dgm:t><a:p>{}</a:p></dgm:t></dgm:pt>"
    text = f"<dgm:dataModel xmlns:dgm='dgm' {SPACES}>{point.format('')}{point.format('<a:r><a:t>Board</a:t></a:r>')}</dgm:dataModel>"
    assert list(drawn_paragraphs(workbook_package([], {"xl/diagrams/data1.xml": text}), "xl/diagrams/data1.xml")) == ["Board"]
