"""Says of printouts what they cannot show, and asks for the mail where one was printed; silent for exported documents."""

import pytest
from claims import application, document

from leakcheck.decode.text_digest import text_content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Description, SoftwareRole
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.rerendered_to_pdf import rerendered_to_pdf as rule


def pdf(*facts: AnyFact | None) -> Examined:
    return Examined(item=Item("dump/a.pdf", 1, "00", format="pdf_document", kind=ItemKind.DOCUMENT), facts=tuple(fact for fact in facts if fact))


def text(words: str) -> AnyFact | None:
    return text_content(words, "document", Location("pages"), 10_000)


PRINTED = "Microsoft: Print To PDF", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "PDFCreator Version 1.7.0", "Skia/PDF m135"
WORD = application("Microsoft® Word 2016", role=SoftwareRole.PRODUCER)
MAIL = "From: Ann Example <ann@example.org>\nSent: Tuesday, 5 May 2015 10:00\nTo: Bob Example\nSubject: Budget\n\nDear Bob,"


@pytest.mark.parametrize("name", PRINTED)
def test_a_printout_is_told_with_the_printer(name: str) -> None:
    printer = application(name, role=SoftwareRole.PRODUCER)
    (said,) = rule.check(pdf(printer))
    assert said.evidence == (printer,)
    assert "made by printing" in said.sentence


@pytest.mark.parametrize("words", [MAIL, "Von: Ann Example\nGesendet: Dienstag, 5. Mai 2015\nAn: Bob", "От: Анна\nДата: 5 мая 2015\nКому: Борис"])
def test_a_printed_mail_is_asked_for(words: str) -> None:
    (said,) = rule.check(pdf(WORD, text(words)))
    assert "ask for the mail itself" in said.sentence


def test_a_title_of_a_mail_program_is_enough() -> None:
    title = Description(at=Location("/Info /Title"), kind="title", value="Gmail - Budget")
    assert list(rule.check(pdf(WORD, title)))


def test_limits_and_moves_nothing() -> None:
    assert (rule.weight, rule.direction) == (Weight.NOTE, Direction.LIMIT)


def test_is_silent_for_exports_and_for_letters_that_name_sender_and_date() -> None:
    assert not list(rule.check(pdf(WORD, text("To: the Board\nDate: 5 May 2015\nDear all, here is the report from: the committee."))))
    assert not list(rule.check(pdf(application("Skia/PDF m136 Google Docs Renderer", role=SoftwareRole.PRODUCER))))


def test_does_not_apply_to_other_formats() -> None:
    assert not list(rule.check(document(application("Microsoft: Print To PDF"))))
