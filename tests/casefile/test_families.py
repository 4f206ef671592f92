"""Families of documents by rare identifiers."""

from typing import Any

import pytest

from leakcheck.casefile import CaseReader
from leakcheck.casefile.families import LARGEST
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location

KEPT = IdentifierKind.DOCUMENT


def _marks(kind: IdentifierKind, *values: str) -> tuple[Identifier, ...]:
    return tuple(Identifier(at=Location("somewhere"), kind=kind, value=value) for value in values)


def _members(make: Any, papers: dict[str, tuple[Identifier, ...]], **other: Any) -> list[tuple[str, ...]]:
    writer = make.writer()
    for path, facts in papers.items():
        item = make.examined(path, kind=ItemKind.DOCUMENT, facts=facts, **other)
        writer.save(make.result(make.unit(path), item))
    writer.finish_reading()
    found = list(writer.dump().families())
    writer.close()
    assert [family.number for family in found] == list(range(1, len(found) + 1))
    return [family.members for family in found]


def test_joins_what_shares_rare_identifiers_and_what_hangs_together_by_others(make: Any) -> None:
    papers = {
        "d/a": _marks(KEPT, "A"),
        "d/b": _marks(KEPT, "B"),
        "d/c": (*_marks(KEPT, "A"), *_marks(IdentifierKind.RSID, "1", "2", "3")),
        "d/d": _marks(IdentifierKind.RSID, "0", "1", "2", "3"),
        "d/e": _marks(KEPT, "B"),
        "d/f": _marks(KEPT, "C"),
    }
    assert _members(make, papers) == [("d/a", "d/c", "d/d"), ("d/b", "d/e")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (_marks(IdentifierKind.PRINTER, "P"), _marks(IdentifierKind.PRINTER, "P")),
        (_marks(IdentifierKind.RSID, "1", "2"), _marks(IdentifierKind.RSID, "1", "2")),
        (_marks(IdentifierKind.BOOKMARK, "_Toc1", "_Toc2"),) * 2,
        (_marks(IdentifierKind.RSID_ROOT, "R"), _marks(IdentifierKind.RSID_ROOT, "R")),
        (_marks(KEPT, "uuid:faf5bdd5-ba3d-11da-ad31-d33d75182f1b"),) * 2,
        (_marks(IdentifierKind.PDF_PERMANENT, "0" * 32),) * 2,
        (_marks(IdentifierKind.COMPANY, "C"),) * 2,
        # One number of a project of macros can hold both.
        ((*_marks(IdentifierKind.MACRO_PROJECT, "M"), *_marks(IdentifierKind.NETWORK_ADDRESS, "00:90:27:21:c5:b1")),) * 2,
        (_marks(IdentifierKind.CONTROL_LIBRARY, "L"),) * 2,
    ],
    ids=[
        "one printer",
        "two revision marks",
        "two bookmarks",
        "the first mark alone",
        "Windows' constant",
        "nothing but zeros",
        "a company",
        "macros with their network card",
        "a library of controls",
    ],
)
def test_what_chance_or_a_house_explains_joins_nobody(make: Any, first: tuple[Identifier, ...], second: tuple[Identifier, ...]) -> None:
    assert _members(make, {"d/a": first, "d/b": second}) == []


def test_three_bookmarks_that_bear_seconds_join(make: Any) -> None:
    facts = _marks(IdentifierKind.BOOKMARK, "_Toc402299822", "_Toc402299823", "_Ref402300000")
    assert _members(make, {"d/a": facts, "d/b": (*facts, *_marks(IdentifierKind.BOOKMARK, "_Ref402300500"))}) == [("d/a", "d/b")]


def test_two_kinds_of_surroundings_join(make: Any) -> None:
    facts = (*_marks(IdentifierKind.PRINTER, "P"), *_marks(IdentifierKind.MACRO_PROJECT, "M"))
    assert _members(make, {"d/a": facts, "d/b": facts}) == [("d/a", "d/b")]


def test_what_six_different_files_share_is_a_templates(make: Any) -> None:
    assert _members(make, {f"d/{number}": _marks(KEPT, "T") for number in range(6)}) == []


def test_many_states_of_one_document_are_a_family(make: Any) -> None:
    """Each state adds two marks, and keeps all earlier ones."""
    states = {
        f"d/{number:02}": (*_marks(IdentifierKind.RSID_ROOT, "R"), *_marks(IdentifierKind.RSID, *map(str, range(4 + 2 * number))))
        for number in range(12)
    }
    assert _members(make, states) == [tuple(states)]


def test_children_of_one_template_are_none(make: Any) -> None:
    handed_on = [str(number) for number in range(20)]
    children = {
        f"d/{number:02}": (*_marks(IdentifierKind.RSID_ROOT, "R"), *_marks(IdentifierKind.RSID, *handed_on, f"own {number}")) for number in range(12)
    }
    assert _members(make, children) == []


def test_what_a_library_makes_of_its_template_is_none_and_is_joined_by_no_later_edit(make: Any) -> None:
    handed_on = (*_marks(IdentifierKind.RSID_ROOT, "R"), *_marks(IdentifierKind.RSID, *map(str, range(20))))
    made = {f"d/{number:02}": handed_on for number in range(12)}
    assert _members(make, {**made, "d/edited": (*handed_on, *_marks(IdentifierKind.RSID, "one more"))}) == []


def test_copies_make_no_identifier_common_and_are_counted(make: Any) -> None:
    writer = make.writer()
    for number in range(20):
        item = make.examined(f"d/copy{number:02}", data="the same", kind=ItemKind.DOCUMENT, facts=_marks(KEPT, "A"))
        writer.save(make.result(make.unit(f"d/copy{number:02}"), item))
    writer.save(make.result(make.unit("d/other"), make.examined("d/other", kind=ItemKind.DOCUMENT, facts=_marks(KEPT, "A"))))
    writer.finish_reading()
    (family,) = writer.dump().families()
    writer.close()
    assert (family.members, family.copies) == (("d/copy00", "d/other"), 19)
    (link,) = family.links
    assert (link.first, link.second, link.count) == ("d/copy00", "d/other", 1)
    assert [(one.kind, one.value) for one in link.shared] == [(KEPT, "A")]


def test_no_chain_grows_without_bound(make: Any) -> None:
    chain = {f"d/{number:04}": _marks(KEPT, f"{number}", f"{number + 1}") for number in range(1, 3 * LARGEST)}
    found = _members(make, chain)
    assert len(found) >= 3
    assert max(map(len, found)) <= LARGEST


def test_families_do_not_depend_on_the_order_in_which_files_were_read(make: Any, tmp_path: Any) -> None:
    papers = {f"d/{number:03}": _marks(KEPT, f"{number}", f"{number + 1}") for number in range(1, 250)}
    first = _members(make, papers)
    make.folder = tmp_path / "other"
    assert _members(make, dict(reversed(papers.items()))) == first


def test_a_finished_case_gives_them_and_a_new_reading_finds_them_anew(make: Any) -> None:
    _members(make, {"d/a": _marks(KEPT, "A"), "d/b": _marks(KEPT, "A")})
    assert [family.members for family in CaseReader(make.folder).families()] == [("d/a", "d/b")]
    writer = make.writer()
    writer.save(make.result(make.unit("d/b", size=11), make.examined("d/b", kind=ItemKind.DOCUMENT, facts=_marks(KEPT, "B"))))
    writer.finish_reading()
    assert list(writer.dump().families()) == []
    writer.close()
