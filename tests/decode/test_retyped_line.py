"""A line typed over in one place: every such value is reached, and those in which blanks meet are marked."""

from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.retyped_line import retyped
from leakcheck.decode.signed_message import header_form


def values(written: bytes) -> set[bytes]:
    return {sweep.value(stretch) for sweep in retyped(written) for stretch in sweep.stretches}


def test_one_character_may_be_another_one_more_or_one_less() -> None:
    found = values(b" Pay 400\r\n\teuros")
    assert {b"Say 400 euros", b"Pay 4000 euros", b"Pay 400 e uros", b"Pay400 euros"} <= found


def test_one_number_may_be_any_other_of_up_to_four_digits() -> None:
    assert {b"Pay 9999 euros", b"Pay 7 euros", b"Pay 12 euros"} <= values(b"Pay 400 euros")
    assert b"Pay 40012 euros" not in values(b"Pay 400 euros")


def test_only_the_beginning_of_a_long_line_is_searched() -> None:
    assert max(map(len, values(b"word " * 1000))) <= 201


@given(st.binary(max_size=12) | st.text(alphabet="a 1-", max_size=12).map(str.encode))
def test_values_that_are_not_marked_are_in_canonical_form_but_for_blanks_at_the_end(written: bytes) -> None:
    for sweep in retyped(written):
        for stretch in sweep.stretches if not sweep.joins else ():
            value = sweep.value(stretch)
            assert header_form(b"subject:" + value + b"\r\n", "relaxed") == b"subject:" + value.rstrip(b" ") + b"\r\n"
