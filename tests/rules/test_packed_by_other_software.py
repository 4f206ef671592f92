"""Speaks of a package that Office did not put together, as handling, with its time; silent for Office's own ways."""

import pytest
from claims import application, document, modified, time_claim

from leakcheck.model.facts import Identifier, IdentifierKind, TimeRole, Voucher
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
