"""Speaks of forms of text from after the message; silent for old forms in new mail and for unknown ones."""

import pytest
from mail_facts import feature, findings, received, sent

from leakcheck.model.facts import SoftwareClaim, SoftwareRole
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.message_body_style_newer_than_date import message_body_style_newer_than_date as rule

APTOS = feature("html_mark", "default font of Office since 2023 (Aptos)", "body part 1 (newest text)")
CALIBRI = feature("html_mark", "default font of Office since 2007 (Calibri)", "body part 1 (newest text)")


def test_a_font_of_2023_in_a_message_of_2016_is_told() -> None:
    date = sent("2016-03-01T12:00:00")
    (found,) = findings(rule, date, CALIBRI, APTOS)
    assert found.weight is Weight.WEAK
    assert found.evidence[0].at.part == "body part 1 (newest text)"
    assert "a mark of later programs: text in Aptos, not older than 2023-01-01 (body part 1 (newest text))" in found.sentence
    assert found.tested[0].outcome == "untestable"


def test_the_youngest_of_several_is_told() -> None:
    (found,) = findings(rule, sent("1999-03-01T12:00:00"), received("1999-03-01T12:01:00"), CALIBRI, APTOS)
    assert "Aptos" in found.sentence
    assert len(found.evidence) == 3
    assert found.tested[0].outcome == "excluded"


@pytest.mark.parametrize(("mark", "day"), [("Gmail quotation (class gmail_quote)", "2003-03-01"), ("Proton Mail (class protonmail_…)", "2011-03-01")])
def test_each_listed_mark_has_its_day(mark: str, day: str) -> None:
    assert findings(rule, sent(f"{day}T12:00:00"), feature("html_mark", mark))
    assert not findings(rule, sent("2015-03-01T12:00:00"), feature("html_mark", mark))


@pytest.mark.parametrize(
    ("name", "version", "before", "after"),
    [
        ("Microsoft Word", "15", "2009-03-01", "2013-03-01"),
        ("Microsoft Word", "9", "1997-03-01", "2000-03-01"),
        ("MSHTML", "6.00.2900.2180", "2002-12-01", "2004-09-01"),
        ("MSHTML", "11.00.10570.1001", "2014-03-01", "2015-10-01"),
    ],
)
def test_the_program_that_formatted_the_text_is_dated_by_its_version(name: str, version: str, before: str, after: str) -> None:
    program = SoftwareClaim(at=Location("body part 1: meta generator"), role=SoftwareRole.PRODUCER, name=name, version=version)
    (found,) = findings(rule, sent(f"{before}T12:00:00"), program)
    assert found.weight is Weight.WEAK
    assert found.evidence[0].at.part == "body part 1: meta generator"
    assert not findings(rule, sent(f"{after}T12:00:00"), program)


def test_the_numbers_of_exchange_are_no_builds_of_its_servers_alone_and_not_dated() -> None:
    program = SoftwareClaim(
        at=Location("body part 1: meta generator"), role=SoftwareRole.PRODUCER, name="MS Exchange Server", version="16.0.4266.1001"
    )
    assert not findings(rule, sent("2001-03-01T12:00:00"), program)


def test_silent_where_the_receipt_is_late_enough() -> None:
    assert not findings(rule, sent("2001-03-01T12:00:00"), received("2024-03-01T12:00:00"), APTOS)


def test_silent_for_marks_without_a_known_day_and_without_a_time() -> None:
    assert not findings(rule, sent("1991-03-01T12:00:00"), feature("html_mark", "Apple Mail"))
    assert not findings(rule, APTOS)
