"""Words are looked for in all that was read of each item, and an item answers only where it holds all of them."""

from typing import Any

import pytest

from leakcheck.casefile import CaseReader
from leakcheck.model.verdict import Status


@pytest.fixture
def case(make: Any) -> CaseReader:
    make.finished()
    return CaseReader(make.folder)


def paths(case: CaseReader, *phrases: str, status: Status | None = None, **other: Any) -> list[str]:
    settings = {"whole_words": False, "mask": lambda _, text: text, **other}
    return [found[0].path for found in case.with_words(phrases, status, **settings)]


def test_every_item_that_holds_the_words_answers_in_the_order_of_paths(case: CaseReader) -> None:
    assert paths(case, "HALL costs") == ["dump/a.eml", "dump/a.eml!/b.docx", "dump/c.eml"]
    assert paths(case, "hall", "by transfer") == ["dump/a.eml", "dump/a.eml!/b.docx", "dump/c.eml"]
    assert paths(case, "hall", "by boat") == []
    assert paths(case, "hall costs", status=Status.AUTHENTICATED) == ["dump/a.eml!/b.docx"]
    assert paths(case, "uro", whole_words=True) == []


def test_what_is_said_of_a_text(case: CaseReader) -> None:
    ((found,), *_) = case.with_words(["euros", "hall"], None, whole_words=True, mask=lambda _, text: text)
    assert (found.path, found.role, found.part, found.status, found.times) == ("dump/a.eml", "body", "body", Status.UNVERIFIABLE, 3)
    assert [passage.found for passage in found.passages] == ["euros", "euros", "hall"]


def test_what_is_withheld_is_not_found(case: CaseReader) -> None:
    assert paths(case, "hall", mask=lambda path, text: text.replace("hall", "…") if path.endswith(".eml") else text) == ["dump/a.eml!/b.docx"]
