"""Speaks of fonts younger than the document, by their clock or their notice; silent for older fonts and for makers ahead of the year."""

import pytest
from claims import application, at, created, document, modified

from leakcheck.model.facts import Description, SoftwareRole, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.embedded_font_newer_than_date import embedded_font_newer_than_date as rule

PART = "page 1 /Resources /Font /F1 /FontFile2: head modified (Menlo-Regular)"


def head(text: str) -> TimeClaim:
    return TimeClaim(at=Location(PART, text), role=TimeRole.TOKEN, moment=at(text), voucher=Voucher.EMBEDDED, token="font-head")


def notice(text: str) -> Description:
    return Description(at=Location("page 1 /Font /F1 /FontFile2: name 0", text), kind="font copyright", value=text)


def test_a_font_made_after_the_last_save_is_told_with_both_facts() -> None:
    font, saved = head("2017-03-01T10:00:00Z"), modified("2009-05-02T10:11:12Z", "/Info /ModDate")
    (said,) = rule.check(document(saved, font))
    assert said.evidence == (font, saved)
    assert said.weight is None, "moderate"


def test_a_later_year_in_the_makers_notice_is_told() -> None:
    font = notice("© 2017 The Monotype Corporation. All Rights Reserved. 1990-2017")
    (said,) = rule.check(document(created("2008-01-05T10:11:12Z"), modified("2008-05-02T10:11:12Z"), font))
    assert "a font that says it is of 2017" in said.sentence


@pytest.mark.parametrize("name", ["iText 2.1.7 by 1T3XT", "WeasyPrint 57.2"])
def test_a_program_that_leaves_old_times_alone_makes_it_weak(name: str) -> None:
    producer = application(name, role=SoftwareRole.PRODUCER)
    (said,) = rule.check(document(modified("2009-05-02T10:11:12Z"), head("2017-03-01T10:00:00Z"), producer))
    assert said.weight is Weight.WEAK


def test_a_clock_that_was_never_set_makes_it_weak() -> None:
    (said,) = rule.check(document(modified("2009-01-01T00:11:12Z"), head("2017-03-01T10:00:00Z")))
    assert said.weight is Weight.WEAK


def test_is_silent_for_older_fonts_and_for_notices_dated_ahead() -> None:
    for font in (head("2006-03-01T10:00:00Z"), notice("Copyright 1992-2008"), notice("Copyright 2009"), notice("no year, part 20171234")):
        assert not list(rule.check(document(modified("2008-05-02T10:11:12Z"), font)))


def test_does_not_apply_without_a_last_save() -> None:
    assert not list(rule.check(document(head("2017-03-01T10:00:00Z"), notice("Copyright 2017"))))
