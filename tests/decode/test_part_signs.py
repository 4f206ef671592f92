"""All signs of a part in one pass: exactly those that stand in it, whatever it holds."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.ooxml_package import package_of
from leakcheck.decode.part_signs import SIGNS, signs_in
from leakcheck.decode.zip_package import DAMAGE, opened
from leakcheck.model.content import Content

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
PACKAGES = sorted(path for path in FIXTURES.rglob("*") if path.suffix in {".docx", ".xlsx", ".pptx", ".docm", ".xlsm"})


def expected(data: bytes) -> set[bytes]:
    """The slow way: one search for each."""
    return {sign for sign in SIGNS if sign in data}


@given(st.lists(st.sampled_from([*sorted(SIGNS), b"<", b":", b" ", b"x", b"\0", b"\xff"]), max_size=12).map(b"".join))
def test_exactly_the_signs_that_stand_there(data: bytes) -> None:
    assert signs_in(data) == expected(data)


def test_of_parts_that_office_programs_wrote() -> None:
    checked = 0
    for path in PACKAGES:
        try:
            with opened(Content.of_file(path)) as archive:
                package = package_of(archive)
                for name in package.names("", ".xml"):
                    assert package.signs(name) == expected(package.part(name)), (path, name)
                    checked += 1
        except DAMAGE:  # a fixture that is damaged on purpose
            continue
    assert checked > 100


@pytest.mark.parametrize("data", [b"", b"\0" * 100, "docId".encode("utf-16"), b"doc" + b"Id"[:1]])
def test_nothing_where_nothing_stands(data: bytes) -> None:
    assert signs_in(data) == frozenset()


def test_a_hostile_part_costs_one_pass() -> None:
    begun = time.process_time()
    for piece in (b"<w14", b" w14:", b"docId", b"<a><b xmlns:", b"<!x", b" fill='0"):
        signs_in(piece * ((8 << 20) // len(piece)))
    assert time.process_time() - begun < 5
