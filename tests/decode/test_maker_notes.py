"""Maker notes: what is said in them, and values that say nothing."""

import pytest

from leakcheck.decode.maker_notes import maker_facts
from leakcheck.model.facts import Description, Identifier, IdentifierKind, PersonClaim


def test_numbers_firmware_and_owner_are_told_apart() -> None:
    facts = list(
        maker_facts(
            {
                "MakerNote SerialNumber": "NO= 3453402",
                "MakerNote FirmwareVersion": "Firmware Version 1.02",
                "MakerNote OwnerName": "Camille Roche",
                "MakerNote ImageUniqueID": "0123456789abcdef",
                "MakerNote TotalShutterReleases": "4711",
            },
            "EXIF block",
        )
    )
    assert {(fact.kind, fact.value) for fact in facts if isinstance(fact, Identifier)} == {
        (IdentifierKind.SERIAL, "3453402"),
        (IdentifierKind.PICTURE_UNIQUE, "0123456789abcdef"),
    }
    assert {(fact.kind, fact.value) for fact in facts if isinstance(fact, Description)} == {
        ("firmware of the camera", "Firmware Version 1.02"),
        ("number of pictures that the camera had taken", "4711"),
    }
    assert [(fact.name, fact.at.part) for fact in facts if isinstance(fact, PersonClaim)] == [("Camille Roche", "EXIF block MakerNote OwnerName")]


@pytest.mark.parametrize("value", ["", "0", "000000", "[]", "[48, 48]", "\x00\x00", "\x01\x02", "b'\\xff'", "4294967295", "   "])
def test_lists_zeros_and_controls_are_no_numbers_of_a_device(value: str) -> None:
    assert list(maker_facts({"MakerNote SerialNumber": value, "MakerNote OwnerName": value}, "EXIF block")) == []
