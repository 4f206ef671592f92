"""What was done with a message: said in words, with a time that is the mailbox's and no claim of the sender's.

The values are built byte by byte, because the programs that write them run on no system that fixtures are made on.
"""

import pytest
from formats_reading import Reading
from outlook_bytes import Value, attribute, entry, row, ticks, tnef

from leakcheck.decode.mapi_names import COMMON, PropertyName
from leakcheck.formats.outlook_message import FORMAT
from leakcheck.formats.tnef_attachment import FORMAT as TNEF
from leakcheck.model.facts import Description, TimeClaim, TimeRole, Voucher

NOON = 1_588_593_600


def said(values: dict[int, Value]) -> dict[str, str]:
    found = Reading(FORMAT, entry({}, {0x001A: "IPM.Note", **values})).every(Description)
    return {fact.kind: fact.value for fact in found if fact.kind != "message class"}


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (102, "answered"),
        (103, "answered to all"),
        (104, "forwarded"),
        (515, "invitation declined"),
    ],
)
def test_the_last_action_is_said_in_words(action: int, words: str) -> None:
    assert said({0x1081: action}) == {"last action on the message": words}


def test_a_choice_is_one_of_those_that_the_message_lists() -> None:
    choices: dict[PropertyName, Value] = {PropertyName(COMMON, 0x8520): b"\x02\x01"}
    for action, words in ((2, ["answered by choice 2 of those that it offers"]), (32, [])):
        reading = Reading(FORMAT, entry(choices, {0x1081: action}))
        assert [fact.value for fact in reading.every(Description, kind="last action on the message")] == words


@pytest.mark.parametrize("action", [0, 2, 32, 500, -1])
def test_opening_it_and_numbers_without_a_meaning_say_nothing(action: int) -> None:
    assert said({0x1081: action}) == {}


def test_the_sign_that_is_shown_speaks_where_nothing_else_does() -> None:
    assert said({0x1080: 0x105}) == {"last action on the message": "answered"}
    assert said({0x1080: 0x106, 0x1081: 103}) == {"last action on the message": "answered to all"}
    assert said({0x1080: -1}) == {}


def test_a_mark_says_whether_it_is_done() -> None:
    assert said({0x1090: 2}) == {"mark on the message": "to be followed up"}
    assert said({0x1090: 1}) == {"mark on the message": "done"}
    assert said({0x1090: 0}) == {}


def test_when_it_was_done_is_a_change_that_the_mailbox_keeps() -> None:
    reading = Reading(FORMAT, entry({}, {0x001A: "IPM.Note", 0x1081: 102, 0x1082: ticks(NOON), 0x1091: ticks(NOON + 90)}))
    assert [(claim.role, claim.voucher, str(claim.moment), claim.at.part) for claim in reading.every(TimeClaim)] == [
        (TimeRole.METADATA_CHANGED, Voucher.CONTAINER, "2020-05-04 12:00 UTC", "PidTagLastVerbExecutionTime (0x1082)"),
        (TimeRole.METADATA_CHANGED, Voucher.CONTAINER, "2020-05-04 12:01:30 UTC", "PidTagFlagCompleteTime (0x1091)"),
    ]


def test_winmail_dat_says_the_same() -> None:
    data = tnef(attribute(1, 0x9003, row({0x001A: "IPM.Note", 0x1081: 104, 0x1082: ticks(NOON)})))
    reading = Reading(TNEF, data)
    assert [fact.value for fact in reading.every(Description, kind="last action on the message")] == ["forwarded"]
    assert [claim.role for claim in reading.every(TimeClaim)] == [TimeRole.METADATA_CHANGED]
