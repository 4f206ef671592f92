"""Speaks of settings, marks and names of picture generators; silent for cameras, editors and people's words."""

import pytest
from claims import application, document

from leakcheck.model.facts import AnyFact, Description, FeatureUse, Identifier, IdentifierKind
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.rules.states_its_generation import states_its_generation as rule

AT = Location("chunk tEXt parameters", "a quiet harbour, Steps: 20")


def said(*facts: AnyFact) -> list[str]:
    return [one.sentence for one in rule.check(document(*facts, kind=ItemKind.PICTURE))]


@pytest.mark.parametrize(
    "fact",
    [
        Identifier(at=AT, kind=IdentifierKind.GENERATION, value="a quiet harbour, Steps: 20"),
        FeatureUse(at=AT, kind="digital_source_type", value="trainedAlgorithmicMedia"),
        FeatureUse(at=AT, kind="digital_source_type", value="compositeWithTrainedAlgorithmicMedia"),
        application("NovelAI Diffusion V4"),
        Description(at=AT, kind="credit", value="Made with Google AI"),
    ],
)
def test_each_way_of_saying_so_is_told(fact: AnyFact) -> None:
    (sentence,) = said(fact)
    assert fact.at.part in sentence


def test_it_is_told_once() -> None:
    assert len(said(application("ComfyUI"), Identifier(at=AT, kind=IdentifierKind.GENERATION, value="x"))) == 1


@pytest.mark.parametrize(
    "fact",
    [
        FeatureUse(at=AT, kind="digital_source_type", value="digitalCapture"),
        application("Adobe Photoshop 26.0 (Windows)"),
        Description(at=AT, kind="city", value="Midjourney"),
        Identifier(at=AT, kind=IdentifierKind.SERIAL, value="Steps: 20"),
    ],
)
def test_cameras_editors_and_other_words_are_passed_over(fact: AnyFact) -> None:
    assert said(fact) == []
