"""`leakcheck explain` knows every word that a report can use, as it is written there and as people type it."""

from collections.abc import Iterator

import pytest

from leakcheck import catalogue
from leakcheck.cli.command import run
from leakcheck.knowledge.myths import MYTHS
from leakcheck.model.attestation import Reason
from leakcheck.model.rule import Direction, Weight
from leakcheck.model.verdict import Basis, Flag, Status


def words() -> Iterator[str]:
    for kind in (Status, Basis, Reason, Flag, Direction):
        yield from (member.value for member in kind)
    yield from (weight.name.lower() for weight in Weight)
    yield from (rule.id for rule in (*catalogue.rules(), *catalogue.correlations()))
    yield from (note.id for note in catalogue.notes())
    yield from (myth.id for myth in MYTHS)


@pytest.mark.parametrize(("typed", "meant"), [("suspicous", "SUSPICIOUS"), ("layers", "pdf_has_layers"), ("edit-brust", "edit_burst")])
def test_a_word_that_there_is_not_brings_those_that_may_be_meant(typed: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", typed]) == 2
    said = capsys.readouterr().err
    assert "Did you mean: " in said
    assert meant in said


@pytest.mark.parametrize("word", ["dkim", "DKIM", "metadata", "UTC", "exif", "message-id"])
def test_terms_of_the_field_are_explained(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", word]) == 0
    assert "(term of the field)" in capsys.readouterr().out


@pytest.mark.parametrize("word", sorted(set(words())))
def test_every_rule_basis_reason_flag_and_myth_is_explained(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", word]) == 0
    said = capsys.readouterr().out
    assert len(said) > 60
    assert run(["explain", word.upper().replace("_", "-")]) == 0
    assert capsys.readouterr().out == said
