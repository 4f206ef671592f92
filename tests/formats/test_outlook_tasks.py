"""Tasks and entries of the journal: days, people and steps; and mails that were marked to be followed up."""

from formats_reading import Reading
from outlook_bytes import entry, ticks
from outlook_values import DAILY, pattern

from leakcheck.decode.mapi_names import COMMON, LOG, TASK, PropertyName
from leakcheck.formats.outlook_message import FORMAT
from leakcheck.model.facts import Description, Identifier, IdentifierKind, PersonClaim, PersonRole, TimeClaim, TimeRole, Voucher

MIDNIGHT, NOON = 1_588_550_400, 1_588_593_600


def task(number: int) -> PropertyName:
    return PropertyName(TASK, number)


def described(reading: Reading) -> dict[str, str]:
    return {fact.kind: fact.value for fact in reading.every(Description)}


def test_days_of_a_task_have_no_time_of_day_and_its_last_change_is_the_containers() -> None:
    values = {task(0x8104): ticks(MIDNIGHT), task(0x8105): ticks(NOON), task(0x810F): ticks(MIDNIGHT), task(0x8115): ticks(NOON)}
    claims = Reading(FORMAT, entry(values, {0x001A: "IPM.Task"})).every(TimeClaim)
    assert [(claim.role, claim.voucher, str(claim.moment), claim.at.part.split(" ")[0]) for claim in claims] == [
        (TimeRole.EVENT, Voucher.CLAIMED, "2020-05-04 (no zone stated)", "PidLidTaskStartDate"),
        (TimeRole.EVENT, Voucher.CLAIMED, "2020-05-04 12:00:00 UTC", "PidLidTaskDueDate"),
        (TimeRole.EVENT, Voucher.CLAIMED, "2020-05-04 (no zone stated)", "PidLidTaskDateCompleted"),
        (TimeRole.MODIFIED, Voucher.CONTAINER, "2020-05-04 12:00:00 UTC", "PidLidTaskLastUpdate"),
    ]


def test_who_owns_a_task_who_gave_it_and_at_which_step_it_is() -> None:
    values = {
        task(0x811F): "Bob",
        task(0x8121): "Ada",
        task(0x8122): "Bob",
        task(0x8125): "Ada",
        task(0x8101): 1,
        task(0x811A): 4,
        task(0x8116): pattern(DAILY, 0, 1440),
        PropertyName(COMMON, 0x8519): bytes(range(16)),
    }
    reading = Reading(FORMAT, entry(values, {0x001A: "IPM.Task"}))
    assert {(claim.role, claim.name) for claim in reading.every(PersonClaim)} == {
        (PersonRole.OWNER, "Bob"),
        (PersonRole.ORGANISER, "Ada"),
        (PersonRole.OWNER, "Ada"),
    }
    assert described(reading) == {
        "message class": "IPM.Task",
        "status of the task": "in progress",
        "last change of the task": "the due day was changed",
        "repetition": "every day, from 2020-05-04, without an end",
    }
    assert [fact.value for fact in reading.every(Identifier, kind=IdentifierKind.DOCUMENT)] == [bytes(range(16)).hex()]


def test_a_mail_that_was_marked_states_its_day_and_one_that_was_not_nothing() -> None:
    marked = Reading(FORMAT, entry({task(0x8105): ticks(MIDNIGHT), task(0x8101): 2}, {0x001A: "IPM.Note"}))
    assert [claim.role for claim in marked.every(TimeClaim)] == [TimeRole.EVENT]
    assert described(marked)["status of the task"] == "done"
    assert described(Reading(FORMAT, entry({task(0x8101): 0}, {0x001A: "IPM.Note"}))) == {"message class": "IPM.Note"}
    assert described(Reading(FORMAT, entry({task(0x8101): 0}, {0x001A: "IPM.Task"})))["status of the task"] == "not started"
    assert "status of the task" not in described(Reading(FORMAT, entry({task(0x8101): 99}, {0x001A: "IPM.Task"})))


def test_an_entry_of_the_journal_says_what_it_noted_and_from_when_to_when() -> None:
    def log(number: int) -> PropertyName:
        return PropertyName(LOG, number)

    values = {log(0x8706): ticks(MIDNIGHT), log(0x8708): ticks(NOON), log(0x8700): "Microsoft Word", log(0x8712): "Microsoft Word"}
    reading = Reading(FORMAT, entry(values, {0x001A: "IPM.Activity"}))
    assert [(claim.role, str(claim.moment)) for claim in reading.every(TimeClaim)] == [
        (TimeRole.EVENT, "2020-05-04 00:00:00 UTC"),
        (TimeRole.EVENT, "2020-05-04 12:00:00 UTC"),
    ]
    assert [fact.value for fact in reading.every(Description, kind="kind of entry")] == ["Microsoft Word"]
