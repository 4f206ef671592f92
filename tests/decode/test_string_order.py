"""Cells whose words were put into a workbook after those around them."""

import io
import zipfile
from collections.abc import Sequence

from leakcheck.decode.ooxml_package import package_of
from leakcheck.decode.sheet_cells import cell_name, column
from leakcheck.decode.sheet_cells import cells as read_cells
from leakcheck.decode.string_order import string_order_facts
from leakcheck.model.facts import Description


def said(numbers: Sequence[int]) -> list[str]:
    """What is said of one column of cells with these numbers of strings."""
    cells = "".join(f'<c r="A{row}" t="s"><v>{number}</v></c>' for row, number in enumerate(numbers, 1))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheet name="One" r:id="r1"/></workbook>')
        made.writestr("xl/_rels/workbook.xml.rels", '<x><Relationship Id="r1" Target="worksheets/sheet1.xml"/></x>')
        made.writestr("xl/worksheets/sheet1.xml", f"<worksheet>{cells}</worksheet>")
    with zipfile.ZipFile(out) as opened:
        return [fact.value for fact in string_order_facts(read_cells(package_of(opened))) if isinstance(fact, Description)]


def test_words_that_were_typed_last_are_found_at_their_place() -> None:
    assert said([0, 1, 40, *range(2, 40)]) == ["A3: typed as number 41 of at least 41, beside numbers about 3"]


def test_words_in_order_short_lists_and_sorted_ones_say_nothing() -> None:
    assert said(range(40)) == []
    assert said([5, *range(5)]) == []
    assert said(range(40, 0, -1)) == []
    assert said([0, 1, 2, 1, 0, *range(3, 40)]) == [], "the first cell of each string counts"


def test_words_a_little_out_of_order_say_nothing() -> None:
    assert said([*range(20), 22, 20, 21, *range(23, 40)]) == []


def test_names_of_cells() -> None:
    assert [cell_name((7, number)) for number in (1, 26, 27, 16384)] == ["A7", "Z7", "AA7", "XFD7"]
    assert [column(letters) for letters in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 16384]
