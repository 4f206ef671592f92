"""Speaks of numbers named by their kind whose check does not fit, shown in part; silent for good ones, examples and other numbers."""

import pytest
from claims import document

from leakcheck.decode.text_digest import text_content
from leakcheck.model.facts import HEARD
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Observation
from leakcheck.rules.invalid_identifier import invalid_identifier as rule


def said(words: str) -> list[Observation]:
    made = text_content(words, "document", Location("word/document.xml"), 10_000)
    assert made is not None
    return list(rule.check(document(made)))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("IBAN: DE89 3704 0044 0532 0131 00 BIC: COBADEFF", "DE89…3100"),
        ("IBAN GB29NWBK60161331926818", "GB29…6818"),
        ("pay to (IBAN) FR14 2004 1010 0505 0001 3M02 607", "FR14…2607"),
        ("ISIN US0378331006", "US03…1006"),
        ("LEI: 5493001KJTIIGC8Y1R13", "5493…1R13"),
        ("ABN 51 824 753 557", "5182…3557"),
        ("ABA 111000026", "11…026"),
        ("USt-IdNr.: DE136695977", "DE13…5977"),
        ("VAT No. IT00743110158", "IT00…0158"),
    ],
)
def test_a_number_that_does_not_fit_its_check_is_a_lead_and_is_shown_in_part(words: str, shown: str) -> None:
    (one,) = said(words)
    assert shown in one.sentence
    assert words.replace(" ", "")[-12:] not in one.sentence
    assert rule.direction is Direction.LEAD


@pytest.mark.parametrize(
    "words",
    [
        "IBAN: DE89 3704 0044 0532 0130 00 BIC: COBADEFF",
        "IBAN DE00 1234 5678 9012 3456 78",
        "IBAN DEXX XXXX XXXX XXXX XXXX XX",
        "IBAN DE89 3704 0044",
        "order DE89370400440532013100",
        "ISIN US0378331005, LEI 5493001KJTIIGC8Y1R12, ABN 51 824 753 556, ABA 111000025, VAT BE0403019261",
        "VAT 20 %, IVA 19 %, UID 1000",
        "card 4111 1111 1111 1112",
    ],
)
def test_is_silent_for_good_numbers_examples_and_what_is_not_named(words: str) -> None:
    assert not said(words)


def test_is_silent_for_figures_that_a_program_heard() -> None:
    made = text_content("IBAN DE89 3704 0044 0532 0131 00", HEARD, Location("moov/trak/udta/tsrp"), 10_000)
    assert made is not None
    assert not list(rule.check(document(made)))


def test_the_same_number_is_told_once() -> None:
    (one,) = said("ISIN US0378331006, again ISIN US0378331006")
    assert one.sentence.count("US03") == 1
