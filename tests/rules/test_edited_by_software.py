"""Tells the editor named in a photograph, as handling; silent for drawings and for what the camera itself writes."""

from claims import application, document, time_claim

from leakcheck.model.facts import SoftwareRole, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Direction
from leakcheck.rules.edited_by_software import edited_by_software as rule

CAMERA = application("Canon EOS REBEL T3", role=SoftwareRole.CAMERA)
EDITOR = application("Adobe Photoshop CS3 Windows")


def test_an_editor_in_a_photograph_is_told_as_handling() -> None:
    (said,) = rule.check(document(CAMERA, EDITOR, kind=ItemKind.PICTURE))
    assert said.evidence == (EDITOR,)
    assert "“Adobe Photoshop CS3 Windows”" in said.sentence
    assert rule.direction is Direction.HANDLING


def test_a_time_of_capture_makes_a_photograph() -> None:
    assert list(rule.check(document(time_claim(TimeRole.CAPTURED, "2012-05-05T10:00:01"), EDITOR, kind=ItemKind.PICTURE)))


def test_is_silent_for_drawings_and_for_firmware() -> None:
    assert not list(rule.check(document(EDITOR, kind=ItemKind.PICTURE)))
    assert not list(rule.check(document(CAMERA, application("Ver.1.00"), kind=ItemKind.PICTURE)))
