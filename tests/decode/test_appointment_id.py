"""The numbers of appointments: Outlook's own, one for a single meeting of a series, and those of other programs."""

import pytest
from outlook_values import MOVED

from leakcheck.decode.appointment_id import appointment_id, appointment_id_clock

FOREIGN = MOVED[:16] + bytes(20) + (30).to_bytes(4, "little") + b"vCal-Uid\x01\0\0\0 7@example.org\0"


def test_the_id_is_that_of_the_series_and_holds_its_time_without_a_zone() -> None:
    assert appointment_id(MOVED) == MOVED.hex().upper().replace("E00807D80319", "E00800000000")
    token = appointment_id_clock(MOVED)
    assert token is not None
    assert (token[0], str(token[1])) == ("outlook-object-id", "2008-02-20 17:16:51 (no zone stated)")


def test_another_programs_id_is_told_as_it_is_and_holds_no_time() -> None:
    assert appointment_id(FOREIGN).strip() == "7@example.org"
    assert appointment_id_clock(FOREIGN) is None


@pytest.mark.parametrize("data", [b"", MOVED[:20], b"\0" * 60, MOVED[:20] + b"\xff" * 40, MOVED[:20] + (10**17).to_bytes(8, "little")])
def test_what_can_be_no_time_of_an_appointment_is_none(data: bytes) -> None:
    assert appointment_id_clock(data) is None
