"""The list of a document's parts, in property sets built byte by byte as Office writes them."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.listed_parts import part_facts
from leakcheck.decode.property_sets import DOCUMENT_SUMMARY, Section, property_set
from leakcheck.model.facts import Description, LanguageClaim

VARIANTS, TEXTS, WIDE_TEXTS = 0x100C, 0x101E, 0x101F
Pairs = list[tuple[str, int]]


def narrow(text: str, page: str) -> bytes:
    """A text with its length before it, and no gap behind it."""
    raw = text.encode(page) + b"\0"
    return struct.pack("<I", len(raw)) + raw


def wide(text: str) -> bytes:
    raw = text.encode("utf-16-le") + b"\0\0"
    return struct.pack("<I", len(raw) // 2) + raw + b"\0" * (-len(raw) % 4)


def section(pairs: Pairs, parts: list[str], page: int = 1252, *, is_wide: bool = False, count: int | None = None) -> Section:
    headings = b"".join(struct.pack("<I", 30) + narrow(name, f"cp{page}") + struct.pack("<II", 3, number) for name, number in pairs)
    names = b"".join(wide(part) if is_wide else narrow(part, f"cp{page}") for part in parts)
    values = {
        1: struct.pack("<IHH", 2, page, 0),
        12: struct.pack("<II", VARIANTS, 2 * len(pairs)) + headings,
        13: struct.pack("<II", WIDE_TEXTS if is_wide else TEXTS, len(parts) if count is None else count) + names,
    }
    place, index, body = 8 + 8 * len(values), b"", b""
    for number, value in values.items():
        index += struct.pack("<II", number, place + len(body))
        body += value
    whole = struct.pack("<II", place + len(body), len(values)) + index + body
    head = struct.pack("<HHI16xI", 0xFFFE, 0, 0x00020105, 1) + DOCUMENT_SUMMARY.bytes_le + struct.pack("<I", 48)
    read = property_set(head + whole)
    assert read is not None
    return read.sections[0]


def told(one: Section) -> tuple[list[str], list[str]]:
    facts = list(part_facts(one))
    lists = [fact.value for fact in facts if isinstance(fact, Description) and fact.kind == "list of parts"]
    return [fact.tag for fact in facts if isinstance(fact, LanguageClaim)], lists


def test_lists_and_the_language_of_their_headings_are_told() -> None:
    pairs = [("Feuilles de calcul", 2), ("Plages nommées", 1)]
    tags, lists = told(section(pairs, ["Résumé", "Détail 2003", "Résumé!Zone"]))
    assert tags == ["fr"]
    assert lists == ["Feuilles de calcul: Résumé; Détail 2003", "Plages nommées: Résumé!Zone"]


@pytest.mark.parametrize("is_wide", [False, True])
def test_names_of_every_length_are_read_one_behind_the_other(is_wide: bool) -> None:
    parts = ["a", "ab", "abc", "abcd", "", "Лист"]
    assert told(section([("Листы", 6)], parts, 1251, is_wide=is_wide)) == (["und-Cyrl"], ["Листы: a; ab; abc; abcd; Лист"])


def test_english_and_ambiguous_headings_tell_no_language_and_one_part_is_not_listed() -> None:
    assert told(section([("Titel", 1)], ["Ein Brief"])) == ([], [])
    assert told(section([("Fonts Used", 1), ("Slide Titles", 1)], ["Arial", "Plan"])) == ([], ["Fonts Used: Arial", "Slide Titles: Plan"])


def test_counts_that_lie_tell_what_is_there_or_nothing() -> None:
    assert told(section([("Worksheets", 0xFFFFFFFF)], ["One", "Two"])) == ([], ["Worksheets: One; Two"])
    damaged = section([("Worksheets", 2)], ["One", "Two"], count=0xFFFFFFFF)
    assert (damaged.damaged, told(damaged)) == (1, ([], []))


def test_a_thousand_properties_that_point_at_one_list_are_read_within_bounds() -> None:
    """Each could else be read a thousand times: the values taken together are bounded."""
    number, elements = 1000, struct.pack("<II", TEXTS, 1000) + bytes(4000)
    index = b"".join(struct.pack("<II", 20 + key, 8 + 8 * number) for key in range(number))
    head = struct.pack("<HHI16xI", 0xFFFE, 0, 0, 1) + DOCUMENT_SUMMARY.bytes_le + struct.pack("<I", 48)
    read = property_set(head + struct.pack("<II", 0, number) + index + elements)
    assert read is not None
    assert read.sections[0].damaged > 900


@given(st.binary(max_size=60))
def test_any_bytes_in_their_place_do_no_harm(data: bytes) -> None:
    head = struct.pack("<HHI16xI", 0xFFFE, 0, 0, 1) + DOCUMENT_SUMMARY.bytes_le + struct.pack("<I", 48)
    for kind in (VARIANTS, TEXTS, WIDE_TEXTS):
        read = property_set(head + struct.pack("<IIII", 0, 1, 13, 16) + struct.pack("<I", kind) + data)
        assert read is not None
        list(part_facts(read.sections[0]))
