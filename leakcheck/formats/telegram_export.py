"""Conversations that Telegram's program for computers exported as JSON (`result.json`): one of them, or all of an account."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from leakcheck.decode.conversation_bounds import MOST_CONTACTS, MOST_FILES, MOST_PEOPLE, beyond
from leakcheck.decode.moments import iso_moment, unix_moment
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.text_encoding import MARKS_AND_BLANKS
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    NAMED_BY_CONVERSATION,
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import WIDEST_OFFSET, Moment
from leakcheck.model.problem import Problem, ProblemKind

_ONE = re.compile(
    rb'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|(?:private|public)_(?:group|supergroup|channel))"[^{}\[\]]{0,2000}"messages"\s*:\s*\['
)
_ALL = re.compile(rb'"personal_information"\s*:\s*\{[^{}]{0,4000}"user_id"\s*:')
_MOST_BYTES = 64 << 20
_MOST_CHATS = 10_000
_QUARTER = 15 * 60
_FILES = ("photo", "file")


@dataclass(slots=True)
class _Read:
    """What was gathered of all messages."""

    people: dict[tuple[str, str], str] = field(default_factory=dict)
    """Name and number of the account, and where they stand first."""
    files: dict[str, str] = field(default_factory=dict)
    first: tuple[Moment, str, str] | None = None
    last: tuple[Moment, str, str] | None = None
    lines: list[str] = field(default_factory=list)
    letters: int = 0
    count: int = 0
    edited: int = 0


def _recognises(content: Content) -> bool:
    head = content.head
    return (b'"messages"' in head and _ONE.search(head) is not None) or (b'"personal_information"' in head and _ALL.search(head) is not None)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    if content.size > _MOST_BYTES:
        yield Problem(ProblemKind.LIMIT, "This export of conversations is longer than is read.")
        return
    try:
        said = json.loads(content.read(_MOST_BYTES))
    except (ValueError, RecursionError):
        yield Problem(ProblemKind.DAMAGED, "This export of conversations is damaged, so that its messages could not be read.")
        return
    said = _mapping(said)
    yield from _owner(_mapping(said.get("personal_information")), said)
    read = _Read()
    for number, chat in enumerate(_chats(said), 1):
        where = f"conversation {number}"
        yield from _described(chat, where)
        for one in _list(chat.get("messages")):
            _take(_mapping(one), where, read, limits.text_characters)
    yield from _gathered(read, limits)
    for what, count, most in (
        ("people", len(read.people), MOST_PEOPLE),
        ("files", len(read.files), MOST_FILES),
        ("entries of the address book", len(_listed(said, "contacts")), MOST_CONTACTS),
        ("conversations", max(len(_listed(said, name)) for name in ("chats", "left_chats")), _MOST_CHATS),
    ):
        yield from beyond(what, count, most)


def _chats(said: dict[str, object]) -> Iterator[dict[str, object]]:
    """The one conversation that it is, or all in its lists, left ones too."""
    if "messages" in said:
        yield said
    for name in ("chats", "left_chats"):
        yield from (_mapping(chat) for chat in _listed(said, name)[:_MOST_CHATS])


def _listed(said: dict[str, object], name: str) -> list[object]:
    return _list(_mapping(said.get(name)).get("list"))


def _described(chat: dict[str, object], where: str) -> Iterator[AnyFact]:
    name, kind, number = _text(chat.get("name")), _text(chat.get("type")), chat.get("id")
    if name:
        yield Description(at=Location(f"{where} name", storable(name)), kind="title", value=storable(name, 200))
    if kind:
        yield Description(at=Location(f"{where} type", storable(kind)), kind="kind of conversation", value=storable(kind.replace("_", " "), 80))
    if isinstance(number, int):
        yield Identifier(at=Location(f"{where} id", str(number)[:40]), kind=IdentifierKind.ACCOUNT, value=f"telegram conversation {number}"[:80])


def _owner(person: dict[str, object], said: dict[str, object]) -> Iterator[AnyFact]:
    """Whose account it is, and the address book that Telegram took over."""
    name = _full_name(person)
    if name:
        yield PersonClaim(at=Location("personal_information", storable(name)), role=PersonRole.OWNER, name=storable(name, 200))
    if isinstance(number := person.get("user_id"), int):
        yield Identifier(
            at=Location("personal_information user_id", str(number)[:40]), kind=IdentifierKind.ACCOUNT, value=f"telegram user{number}"[:80]
        )
    for key, kind in (("phone_number", "telephone"), ("username", "name of the account"), ("bio", "caption")):
        if text := _text(person.get(key)):
            yield Description(at=Location(f"personal_information {key}", storable(text)), kind=kind, value=storable(text, 500))
    for contact in _listed(said, "contacts")[:MOST_CONTACTS]:
        if name := _full_name(_mapping(contact)):
            yield PersonClaim(at=Location("contacts", storable(name)), role=PersonRole.CONTACT, name=storable(name, 200))


def _full_name(person: dict[str, object]) -> str:
    return " ".join(part for key in ("first_name", "last_name") if (part := _text(person.get(key))))


def _take(message: dict[str, object], where: str, read: _Read, most: int) -> None:
    """One message; notes of the program's own (`service`) count for their time alone."""
    at = f"{where} message {str(message.get('id', ''))[:20]}".strip()
    _clock(message, at, read)
    if message.get("type") != "message":
        return
    read.count += 1
    read.edited += "edited" in message
    name = _text(message.get("from"))
    if name or message.get("from_id"):
        read.people.setdefault((name, _text(message.get("from_id"))), at)
    for key in _FILES:
        path = _text(message.get(key))
        if path and not path.startswith("("):  # a remark that it was left out stands in brackets
            read.files.setdefault(path, at)
    words = _words(message.get("text"))
    if words and read.letters < most:
        read.lines.append(f"{name}: {words}")
        read.letters += len(words) + len(name)


def _clock(message: dict[str, object], at: str, read: _Read) -> None:
    """`date` is the clock of the computer that exported, `date_unixtime` (since 2022) that of the server: together they give the computer's zone."""
    raw = _text(message.get("date"))
    moment = iso_moment(raw)
    seconds = _text(message.get("date_unixtime"))
    instant = unix_moment(int(seconds)) if seconds.isdecimal() and len(seconds) < 12 else None
    if moment is not None and instant is not None:
        ahead = moment.wall - instant.wall
        whole = abs(ahead) <= WIDEST_OFFSET and ahead % timedelta(seconds=_QUARTER) == timedelta()
        moment = Moment(moment.wall, int(ahead.total_seconds() // 60)) if whole else instant
    moment = moment or instant
    if moment is None:
        return
    told = (moment, at, f"{raw} {seconds}".strip())
    read.first = told if read.first is None or moment.wall < read.first[0].wall else read.first
    read.last = told if read.last is None or moment.wall > read.last[0].wall else read.last


def _people(read: _Read) -> Iterator[AnyFact]:
    for (name, account), at in list(read.people.items())[:MOST_PEOPLE]:
        if name:
            yield PersonClaim(at=Location(f"{at} from", storable(name)), role=PersonRole.PARTICIPANT, name=storable(name, 200))
        if account:
            yield Identifier(at=Location(f"{at} from_id", storable(account)), kind=IdentifierKind.ACCOUNT, value=storable(f"telegram {account}", 80))


def _gathered(read: _Read, limits: Limits) -> Iterator[AnyFact]:
    yield from _people(read)
    for told in dict.fromkeys((read.first, read.last)):
        if told is not None:
            yield TimeClaim(at=Location(f"{told[1]} date", storable(told[2])), role=TimeRole.SENT, moment=told[0])
    for path, at in list(read.files.items())[:MOST_FILES]:
        yield PathClaim(at=Location(at, storable(path)), path=storable(path, 300), role=NAMED_BY_CONVERSATION)
    if read.edited:
        value = f"{read.edited:,} of {read.count:,}"
        yield Description(at=Location("messages", value), kind="messages that were edited after they were sent", value=value)
    yield Quantity(at=Location("messages"), kind=QuantityKind.MESSAGES, value=float(read.count), unit="messages")
    if (text := text_content("\n".join(read.lines), "document", Location("messages"), limits.text_characters)) is not None:
        yield text


def _words(said: object) -> str:
    """Text, or pieces of it, of which some are links and the like with their own form."""
    pieces: Iterable[object] = said if isinstance(said, list) else [said]
    return "".join(piece if isinstance(piece, str) else _raw(_mapping(piece).get("text")) for piece in pieces)


def _raw(said: object) -> str:
    return said if isinstance(said, str) else ""


def _text(said: object) -> str:
    return _raw(said).strip()


def _list(said: object) -> list[object]:
    return said if isinstance(said, list) else []


def _mapping(said: object) -> dict[str, object]:
    return said if isinstance(said, dict) else {}


FORMAT = Format(
    name="telegram_export",
    title="Conversations exported by Telegram (JSON)",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(*MARKS_AND_BLANKS, b"{"),
    extract=_extract,
    limitations=(
        "Anybody can write such a file; nothing in it can be checked.",
        "Of the messages the words, times, people and files are told; calls, polls, places, sessions and what was forwarded from where are not.",
    ),
)
