"""Speaks of a package that Office did not put together, as handling, with its time; silent for Office's own ways."""

import pytest
from claims import application, document, modified, time_claim

from leakcheck.model.facts import Description, Identifier, IdentifierKind, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.packed_by_other_software import packed_by_other_software as rule

WORD = application("Microsoft Office Word", "16.0000")


def packed(form: str) -> Identifier:
    return Identifier(at=Location("zip entries", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=form)


OTHER = packed("system 3; real times; first _rels/; seekable; deflated+stored; version 30 needs 10+20; extra 5455+7875")


def test_another_programs_package_is_told_as_handling() -> None:
    (said,) = rule.check(document(WORD, OTHER))
    assert said.evidence == (OTHER, WORD)
    assert rule.direction is Direction.HANDLING


def test_when_it_was_packed_is_told_where_that_was_after_the_last_save() -> None:
    entry = time_claim(TimeRole.PACKED, "2019-05-05T10:00:02", "zip entry word/document.xml: time", Voucher.CONTAINER)
    (said,) = rule.check(document(WORD, OTHER, modified("2015-01-05T10:00:01Z"), entry))
    assert "on 2019-05-05 10:00:02" in said.sentence
    assert entry in said.evidence


@pytest.mark.parametrize(
    "form",
    [
        "system 0; 1980; first [Content_Types].xml; seekable; deflated; version 45 needs 20; extra none",
        "system 0; real times; first [Content_Types].xml; seekable; deflated+stored; version 45 needs 10+20; extra none",
    ],
)
def test_is_silent_for_offices_own_ways(form: str) -> None:
    assert not list(rule.check(document(WORD, packed(form))))


def test_does_not_apply_to_documents_that_name_another_program() -> None:
    assert not list(rule.check(document(application("LibreOffice/7.3.7.2"), OTHER)))


OFFICES = packed("system 0; 1980; first [Content_Types].xml; seekable; deflated; version 45 needs 20; extra none")


def way(form: str) -> Description:
    return Description(at=Location("zip entries: effort and attributes", form), kind="way of packing", value=form)


@pytest.mark.parametrize("form", ["effort 0; attributes", "effort 0; no attributes", "effort 6; attributes"])
def test_offices_order_packed_with_another_effort_or_with_attributes_is_told(form: str) -> None:
    (said,) = rule.check(document(WORD, OFFICES, way(form)))
    assert said.evidence == (way(form), WORD)


def test_is_silent_for_offices_own_effort_and_for_a_case_that_did_not_note_it() -> None:
    assert not list(rule.check(document(WORD, OFFICES, way("effort 6; no attributes"))))
    assert not list(rule.check(document(WORD, OFFICES)))


@pytest.mark.parametrize("web", [application("Microsoft Office Word", "00.0001"), application("Microsoft Word for the web", "16.0000")])
def test_is_silent_for_the_effort_of_office_in_a_browser(web: object) -> None:
    assert not list(rule.check(document(web, OFFICES, way("effort 0+6; no attributes"))))  # type: ignore[arg-type]


def test_a_library_that_names_itself_beside_the_program_it_writes_for_did_not_hide() -> None:
    assert not list(rule.check(document(application("Microsoft Excel Compatible / Openpyxl 3.1.5", "3.1"), OTHER)))


def test_leaves_a_single_odd_part_to_the_rule_that_names_it() -> None:
    part = Description(at=Location("zip entry word/document.xml: way of packing"), kind="part packed otherwise", value="word/document.xml")
    assert not list(rule.check(document(WORD, OTHER, part)))
