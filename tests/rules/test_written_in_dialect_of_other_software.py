"""Speaks of LibreOffice's way of writing under Microsoft's name; silent where LibreOffice itself kept the name."""

import pytest
from claims import application, document

from leakcheck.model.facts import AnyFact, Description
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.written_in_dialect_of_other_software import written_in_dialect_of_other_software as rule

WORD = application("Microsoft Office Word", "16.0000")
DIALECT = Description(
    at=Location("word/document.xml, word/styles.xml: way of writing", "<w:document xmlns:o xmlns:r xmlns:v xmlns:w"),
    kind="dialect",
    value="LibreOffice",
)


def test_a_text_of_libreoffice_under_words_name_is_told_as_handling() -> None:
    (said,) = rule.check(document(WORD, DIALECT))
    assert said.sentence == (
        "The document names “Microsoft Office Word” 16.0000 as the program that saved it, but its main parts (word/document.xml, word/styles.xml)"
        " are written in the way of LibreOffice."
    )
    assert said.evidence == (DIALECT, WORD)
    assert rule.direction is Direction.HANDLING


@pytest.mark.parametrize(
    "facts",
    [
        (application("LibreOffice/7.4.7.2$Linux_X86_64"), DIALECT),
        (application("Microsoft Excel"), DIALECT),
        (application("Microsoft Excel Compatible / Openpyxl 3.1.5", "3.1"), DIALECT),
        (application("program that is not named"), DIALECT),
        (WORD,),
    ],
    ids=["LibreOffice's own name", "kept by old LibreOffice, which wrote no version", "a library that names itself", "no name", "Word's own way"],
)
def test_is_silent_for(facts: tuple[AnyFact, ...]) -> None:
    assert not list(rule.check(document(*facts)))
