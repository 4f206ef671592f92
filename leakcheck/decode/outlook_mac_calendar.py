"""Appointments and tasks as Outlook for Mac exports them, and how they repeat."""

from collections.abc import Iterator

from leakcheck.decode.appointment_id import written_id_clock
from leakcheck.decode.clock_numbers import hidden_time
from leakcheck.decode.mail_address import normal_address
from leakcheck.decode.moments import day_of
from leakcheck.decode.outlook_mac_elements import Fields
from leakcheck.model.facts import AnyFact, Description, PersonClaim, PersonRole, TimeRole, Voucher
from leakcheck.model.moment import Precision

_EVENT, _TASK = "OPFCalendarEvent", "OPFTask"
_SAVED = ("ExchangeServerLastModifiedTime", TimeRole.MODIFIED, Voucher.CONTAINER)
_TIMES = (
    (f"{_EVENT}CopyStartTime", TimeRole.EVENT, Voucher.CLAIMED),
    (f"{_EVENT}CopyEndTime", TimeRole.EVENT, Voucher.CLAIMED),
    (f"{_EVENT}CopyModDate", TimeRole.MODIFIED, Voucher.CONTAINER),
    _SAVED,
)
_DAYS = tuple((f"{_TASK}Copy{name}DateTime", TimeRole.EVENT, Voucher.CLAIMED) for name in ("Start", "Due", "Completed"))
_CHANGED = ((f"{_TASK}CopyModDate", TimeRole.MODIFIED, Voucher.CONTAINER), _SAVED)
_TOLD = {f"{_EVENT}CopySummary": "title", f"{_EVENT}CopyLocation": "place", f"{_EVENT}CopyStartTimeZone": "time zone"}
_END_ZONE = f"{_EVENT}CopyEndTimeZone"
_PATTERN, _RULE = "OPFRecurrencePattern", "OPFRecurrence"
_UNITS = {
    "Daily": "day",
    "Weekly": "week",
    "AbsoluteMonthly": "month",
    "RelativeMonthly": "month",
    "AbsoluteYearly": "year",
    "RelativeYearly": "year",
}
_NAMED_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_GROUPS = {"allDays": "day", "weekdays": "day from Monday to Friday", "weekenddays": "day of the weekend"}


def appointment_facts(fields: Fields) -> Iterator[AnyFact]:
    """When, where, who, how often; when it was last changed. Reminders are left out."""
    yield from fields.times(_TIMES)
    yield from fields.descriptions(_TOLD)
    if fields.text(_END_ZONE) != fields.text(f"{_EVENT}CopyStartTimeZone"):
        yield from fields.descriptions({_END_ZONE: "time zone"})
    yield from _people(fields)
    if fields.is_set(f"{_EVENT}GetIsAllDayEvent"):
        yield Description(at=fields.at(f"{_EVENT}GetIsAllDayEvent", "1"), kind="duration", value="whole day")
    yield from _repetition(fields, f"{_EVENT}CopyRecurrence")
    yield from fields.categories(f"{_EVENT}CopyCategoryList")
    yield from fields.attachments(f"{_EVENT}CopyAttachmentList")
    name = f"{_EVENT}CopyUUID"
    if token := written_id_clock(number := fields.text(name, 1_000)):
        yield hidden_time(fields.at(name, number), token)


def _people(fields: Fields) -> Iterator[PersonClaim]:
    name = f"{_EVENT}CopyOrganizer"
    if organiser := fields.text(name, 400):
        address = normal_address(organiser) if "@" in organiser else ""
        yield PersonClaim(at=fields.at(name, organiser), role=PersonRole.ORGANISER, name="" if address else organiser[:300], address=address)
    name = f"{_EVENT}CopyAttendeeList"
    for shown, address in fields.people(name, "OPFCalendarAttendee"):
        at = fields.at(name, f"{shown} <{address}>" if address else shown)
        yield PersonClaim(at=at, role=PersonRole.ATTENDEE, name=shown, address=address)


def task_facts(fields: Fields) -> Iterator[AnyFact]:
    """What is to be done from which day to which, and whether it was."""
    yield from fields.times(_DAYS, days=True)
    yield from fields.times(_CHANGED)
    yield from fields.descriptions({f"{_TASK}CopyName": "title"})
    done = f"{_TASK}CopyCompletedDateTime"
    if fields.moment(done) is not None:
        yield Description(at=fields.at(done, fields.text(done)), kind="status of the task", value="done")
    yield from _repetition(fields, f"{_TASK}CopyRecurrence")
    yield from fields.categories(f"{_TASK}CopyCategoryList")


# Repetition


def _repetition(fields: Fields, name: str) -> Iterator[Description]:
    rule = fields.below(name)
    pattern = rule.below(_PATTERN)
    kind = pattern.text(f"{_PATTERN}Type", 100)
    unit = _UNITS.get(kind.removeprefix(_PATTERN), "")
    if unit:
        said = f"{_step(unit, pattern)}{_days(pattern) if unit == 'week' else ''}{_begin(rule)}{_end(rule)}"
        yield Description(at=fields.at(name, kind), kind="repetition", value=said)


def _step(unit: str, pattern: Fields) -> str:
    number = pattern.number(f"{_PATTERN}Interval")
    return f"every {number:,} {unit}s" if number > 1 else f"every {unit}"


def _days(pattern: Fields) -> str:
    days = pattern.below(f"{_PATTERN}DaysOfWeek")
    group = next((words for name, words in _GROUPS.items() if days.is_set(name)), "")
    named = " and ".join(name.capitalize() for name in _NAMED_DAYS if days.is_set(name))
    return f" on each {group}" if group else f" on {named}" if named else ""


def _begin(rule: Fields) -> str:
    begin = _day(rule, f"{_RULE}CopyStartDate")
    return f", from {begin}" if begin else ""


def _end(rule: Fields) -> str:
    count, end = rule.number(f"{_RULE}GetOccurenceCount"), _day(rule, f"{_RULE}CopyEndDate")
    if rule.is_set(f"{_RULE}IsNumbered") and count > 0:
        return f", {count:,} {'time' if count == 1 else 'times'}"
    if rule.is_set(f"{_RULE}HasEndDate") and end:
        return f" to {end}"
    return ", without an end" if rule.is_set(f"{_RULE}IsNoEnd") else ""


def _day(rule: Fields, name: str) -> str:
    """With its time where it is no midnight: exports keep it in a zone that they do not state."""
    moment = rule.moment(name)
    if moment is None:
        return ""
    return f"{moment.wall:%Y-%m-%d}" if day_of(moment).precision is Precision.DAY else f"{moment.wall:%Y-%m-%d %H:%M}"
