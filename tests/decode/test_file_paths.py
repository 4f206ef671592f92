"""Names as steps of a path: what cannot be printed or would mislead is written out, and unlike names stay unlike."""

from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.file_paths import shown_folder, shown_name
from leakcheck.model.item import INSIDE

# Few characters, chosen to collide: what is special, and what special things are written as.
NAMES = st.text(st.sampled_from(["!", "%", "2", "1", "5", "\\", "u", "d", "c", "f", "\udcff", "é"]), min_size=1, max_size=12)


def test_ordinary_names_stay_as_they_are() -> None:
    for name in ("budget 2016!.xlsx", "Отчёт.doc", "50%", "a\\b", "!important"):
        assert shown_name(name) == shown_folder(name) == name


def test_bytes_that_are_no_utf8_are_written_out() -> None:
    assert shown_name("caf\udce9.txt") == "caf\\udce9.txt"


def test_a_folder_ending_in_an_exclamation_mark_is_no_container() -> None:
    assert shown_folder("Wow!") == "Wow%21"
    assert shown_folder("Wow%21") == "Wow%2521"
    assert shown_name("Wow!") == "Wow!"


@given(NAMES, NAMES)
def test_unlike_names_stay_unlike_and_printable(first: str, second: str) -> None:
    for shown in (shown_name, shown_folder):
        assert (shown(first) == shown(second)) == (first == second)
        shown(first).encode("utf-8")
    assert INSIDE not in f"{shown_folder(first)}/{shown_folder(second)}/x"
