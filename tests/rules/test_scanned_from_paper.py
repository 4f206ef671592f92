"""Says of scans that their properties are the scan's; silent for programs of other trades."""

import pytest
from claims import application, document

from leakcheck.model.facts import SoftwareRole
from leakcheck.model.rule import Direction
from leakcheck.rules.scanned_from_paper import scanned_from_paper as rule

SCANNERS = (
    "EPSON Scan",
    "KONICA MINOLTA bizhub C224e",
    "Hewlett-Packard MFP",
    "Adobe Acrobat 10.0 Paper Capture Plug-in",
    "ABBYY FineReader 11",
    "Canon iR-ADV C5030",
)


@pytest.mark.parametrize("name", SCANNERS)
def test_a_scanner_or_reader_of_letters_is_told(name: str) -> None:
    scanner = application(name, role=SoftwareRole.PRODUCER)
    (said,) = rule.check(document(scanner))
    assert said.evidence == (scanner,)
    assert name in said.sentence
    # A name can be typed by anyone: nothing is said of the file but that it names it.
    assert said.sentence.startswith("The file names a program of scanners")


def test_limits_and_moves_nothing() -> None:
    assert rule.direction is Direction.LIMIT


@pytest.mark.parametrize("name", ["Microsoft® Word 2016", "Acrobat Distiller 9.0", "Scandinavian Report Writer", "Apache FOP Version 2.3"])
def test_is_silent_for_other_programs(name: str) -> None:
    assert not list(rule.check(document(application(name, role=SoftwareRole.PRODUCER))))


def test_a_camera_or_metadata_library_is_not_asked() -> None:
    assert not list(rule.check(document(application("EPSON Scan", role=SoftwareRole.TOOLKIT))))
