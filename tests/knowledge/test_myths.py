"""What is often cited and not counted: each entry answers a reader, and no rule rests on it."""

import re

import pytest

from leakcheck.cli.manual import glossary, myth_manual, myths_by_id, rules_by_id, rules_page
from leakcheck.knowledge.myths import MYTHS, Myth

_NEVER = re.compile(r"\b(fake|forged|forgery|genuine|proves|photoshopped|hacked by)\b", re.IGNORECASE)


@pytest.mark.parametrize("myth", MYTHS, ids=lambda myth: myth.id)
def test_a_myth_has_its_claim_its_answer_and_its_sources(myth: Myth) -> None:
    assert re.fullmatch(r"[a-z0-9]+(?:_[a-z0-9]+)+", myth.id)
    assert myth.claim.endswith(".")
    assert len(myth.answer) > 80
    assert myth.answer.endswith(".")
    assert myth.sources
    assert all(len(source) > 5 for source in myth.sources)
    assert not _NEVER.search(f"{myth.claim} {myth.answer} {myth.measured}")


def test_names_are_taken_once() -> None:
    words = [entry.word.replace("-", "_") for entry in glossary()]
    assert len(myths_by_id()) == len(MYTHS)
    assert not {*myths_by_id()} & {*rules_by_id(), *words}


def test_the_manual_answers_every_myth() -> None:
    page = rules_page()
    for myth in MYTHS:
        assert f"### {myth.id}" in page
        assert myth.claim in myth_manual(myth)
        assert "not counted" in myth_manual(myth)
