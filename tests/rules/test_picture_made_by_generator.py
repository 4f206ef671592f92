"""Tells the marks that generators leave, as a lead that moves no verdict; silent for photographs and drawings."""

import pytest
from claims import application, document

from leakcheck.model.facts import AnyFact, FeatureUse, Identifier, IdentifierKind
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction
from leakcheck.rules.picture_made_by_generator import picture_made_by_generator as rule

SOURCE, CHUNK = "XMP Iptc4xmpExt:DigitalSourceType", "chunk tEXt parameters"


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (FeatureUse(at=Location(SOURCE), kind="digital_source_type", value="trainedAlgorithmicMedia"), "kind of source"),
        (Identifier(at=Location(CHUNK), kind=IdentifierKind.GENERATION, value="a castle at dawn, Steps: 20"), "a castle at dawn"),
        (application("Adobe Firefly 1.0"), "Adobe Firefly"),
    ],
)
def test_each_mark_is_told(mark: AnyFact, words: str) -> None:
    (said,) = rule.check(document(mark, kind=ItemKind.PICTURE))
    assert words in said.sentence
    assert said.evidence == (mark,)


def test_is_a_lead() -> None:
    assert rule.direction is Direction.LEAD


def test_is_silent_for_other_sources_and_programs() -> None:
    camera = FeatureUse(at=Location(SOURCE), kind="digital_source_type", value="digitalCapture")
    assert not list(rule.check(document(camera, application("Adobe Photoshop 25.0"), kind=ItemKind.PICTURE)))
