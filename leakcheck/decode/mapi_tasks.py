"""What a task ([MS-OXOTASK]) and an entry of the journal ([MS-OXOJRNL]) say beside the words of a mail."""

from collections.abc import Iterator

from leakcheck.decode.mapi_claims import Claims
from leakcheck.decode.mapi_names import COMMON, LOG, TASK
from leakcheck.decode.mapi_properties import CLASS, Properties
from leakcheck.decode.repetition_words import repetition_words
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PersonRole, TimeRole, Voucher

#: Begin, due day and the day on which it was done: days without a time of day.
_DAYS = tuple((number, TimeRole.EVENT, Voucher.CLAIMED) for number in (0x8104, 0x8105, 0x810F))
_CHANGED = ((0x8115, TimeRole.MODIFIED, Voucher.CONTAINER),)
#: Whoever a task is given to owns it from then on: the last two name one of those two people, by the step at which the task is.
_PEOPLE = ((0x811F, PersonRole.OWNER), (0x8121, PersonRole.ORGANISER), (0x8122, PersonRole.OWNER), (0x8125, PersonRole.OWNER))
_STATUS, _HISTORY, _RULE, _ID = 0x8101, 0x811A, 0x8116, 0x8519
_TASK = "IPM.TASK"
_STATES = ("not started", "in progress", "done", "waiting for somebody", "put off")
_LAST_CHANGES = ("", "accepted", "declined", "a field was changed", "the due day was changed", "given to somebody")
_SPAN = tuple((number, TimeRole.EVENT, Voucher.CLAIMED) for number in (0x8706, 0x8708))
_KINDS = {0x8712: "kind of entry", 0x8700: "kind of entry"}


def task_facts(properties: Properties) -> Iterator[AnyFact]:
    """Of mails, too, that were marked to be followed up: the mark is kept like a task. Nothing of other items."""
    task, common = Claims(properties, TASK), Claims(properties, COMMON)
    yield from task.days(_DAYS)
    yield from task.times(_CHANGED)
    yield from {(claim.role, claim.name): claim for claim in task.people(_PEOPLE[::-1])}.values()
    # New items of every kind are “not started”.
    if task.number(_STATUS) or properties.text(CLASS, 100).upper().startswith(_TASK):
        yield from _word(task, _STATUS, "status of the task", _STATES)
    yield from _word(task, _HISTORY, "last change of the task", _LAST_CHANGES)
    rule = task.data(_RULE)
    if words := repetition_words(rule):
        yield Description(at=task.at(_RULE, rule[:60].hex()), kind="repetition", value=words)
    if number := common.data(_ID).hex():
        yield Identifier(at=common.at(_ID, number), kind=IdentifierKind.DOCUMENT, value=number[:200])


def _word(task: Claims, number: int, kind: str, words: tuple[str, ...]) -> Iterator[Description]:
    value = task.number(number)
    if 0 <= value < len(words) and words[value]:
        yield Description(at=task.at(number, str(value)), kind=kind, value=words[value])


def journal_facts(properties: Properties) -> Iterator[AnyFact]:
    """When what the entry is about began and ended, and what it was: a telephone call, a document that was open. Nothing of other items."""
    entry = Claims(properties, LOG)
    yield from entry.times(_SPAN)
    yield from {claim.value: claim for claim in entry.descriptions(_KINDS)}.values()
