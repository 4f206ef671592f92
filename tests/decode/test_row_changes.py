"""Tables are compared row by row, and the rows in which money changed stand first."""

from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.row_changes import changed_rows, row_lines
from leakcheck.decode.weighty_difference import Matter
from leakcheck.decode.word_changes import MOST_EDITS

TABLE = "Item Cost\nHall 12 400\nSecurity by Rempart 9 200\nnotes on all this\nTotal 21 600"


def test_a_changed_amount_is_shown_with_its_whole_row() -> None:
    found = changed_rows(TABLE, TABLE.replace("9 200", "19 200"))
    assert found is not None
    assert [(row.first, row.second, row.matter) for row in found] == [("Security by Rempart 9 200", "Security by Rempart 19 200", Matter.AMOUNT)]
    assert row_lines(found) == ("- Security by Rempart 9 200", "+ Security by Rempart 19 200")


def test_rows_with_amounts_come_before_rows_with_mere_words() -> None:
    found = changed_rows(TABLE, TABLE.replace("notes on", "notes of").replace("21 600", "31 600"))
    assert found is not None
    assert row_lines(found)[0] == "- Total 21 600"


def test_a_row_put_in_is_shown_alone() -> None:
    found = changed_rows(TABLE, TABLE.replace("Total", "Gifts 1 000\nTotal"))
    assert found is not None
    assert row_lines(found) == ("+ Gifts 1 000",)


def test_a_changed_sign_is_a_change_although_no_word_is_other() -> None:
    found = changed_rows("Balance 300\nrest", "Balance -300\nrest")
    assert found is not None
    assert row_lines(found) == ("- Balance 300", "+ Balance -300")


def test_of_a_long_row_the_beginning_and_the_place_are_shown() -> None:
    row = "Contribution of the region " + " ".join(str(number) for number in range(100))
    found = changed_rows(row, row.replace(" 70 ", " 77000 "))
    assert found is not None
    lines = row_lines(found)
    assert all(len(line) < 200 and "Contribution of the region" in line for line in lines)
    assert "77000" in lines[1]


def test_many_rows_are_bounded_and_counted() -> None:
    old = "\n".join(f"row {number} of many" for number in range(100))
    found = changed_rows(old, old.replace("many", "few"))
    assert found is not None
    assert row_lines(found)[-1] == "  … and 81 further rows"


def test_two_tables_with_nothing_in_common_are_given_up() -> None:
    assert changed_rows("\n".join(f"a{n}" for n in range(MOST_EDITS)), "\n".join(f"b{n}" for n in range(MOST_EDITS))) is None


@given(st.lists(st.sampled_from(["a 1", "b 2", "c", ""]), max_size=20), st.lists(st.sampled_from(["a 1", "b 2", "d", ""]), max_size=20))
def test_the_rows_account_for_every_row_that_is_not_in_both(old: list[str], new: list[str]) -> None:
    found = changed_rows("\n".join(old), "\n".join(new))
    assert found is not None
    assert {row for row in old if row} - {row for row in new if row} <= {row.first for row in found}
    assert {row for row in new if row} - {row for row in old if row} <= {row.second for row in found}
