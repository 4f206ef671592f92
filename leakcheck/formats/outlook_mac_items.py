"""What lies in an archive of Outlook for Mac (`.olm`) beside mails: address book, lists of addresses, calendar, tasks, notes, categories."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from leakcheck.decode.outlook_mac_calendar import appointment_facts, task_facts
from leakcheck.decode.outlook_mac_contacts import contact_facts, contact_name, contact_note, group_facts
from leakcheck.decode.outlook_mac_elements import Element, Fields, category_name, element_bytes, items_of, name_of
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.text_encoding import MARKS_AND_BLANKS
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Quantity, QuantityKind, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_EVENT, _TASK, _NOTE = "OPFCalendarEventCopy", "OPFTaskCopy", "OPFNoteCopy"
_NOTE_TIMES = ((f"{_NOTE}CreationDate", TimeRole.CREATED, Voucher.CONTAINER), (f"{_NOTE}ModDate", TimeRole.MODIFIED, Voucher.CONTAINER))


@dataclass(frozen=True, slots=True)
class _Sort:
    """One sort of file of the archive."""

    item: str
    """The element that each of its entries is."""
    facts: Callable[[Fields], Iterator[Extracted]]
    words: Callable[[Fields], tuple[str, ...]]


def _note_facts(fields: Fields) -> Iterator[Extracted]:
    yield from fields.times(_NOTE_TIMES)
    yield from fields.descriptions({f"{_NOTE}Title": "title"})


def _nothing(fields: Fields) -> Iterator[Extracted]:
    """A category has no elements of its own; its name is told with the entry."""
    yield from ()


_SORTS = {
    "appointments": _Sort(
        "appointment",
        appointment_facts,
        lambda of: (of.text(f"{_EVENT}Summary"), of.words(f"{_EVENT}DescriptionPlain", f"{_EVENT}Description"), of.text(f"{_EVENT}Location")),
    ),
    "contacts": _Sort("contact", contact_facts, lambda of: (contact_name(of), of.text("OPFContactCopyBusinessCompany"), contact_note(of))),
    "groups": _Sort("group", group_facts, lambda of: (of.text("OPFGroupCopyDisplayName"),)),
    "tasks": _Sort("task", task_facts, lambda of: (of.text(f"{_TASK}Name"), of.words(f"{_TASK}NotePlain", f"{_TASK}Note"))),
    "notes": _Sort("note", _note_facts, lambda of: (of.text(f"{_NOTE}Title"), of.words("", f"{_NOTE}Text"))),
    "categories": _Sort("category", _nothing, lambda of: ()),
}
_MARKS = (b"OPFCalendar", b"OPFContact", b"OPFGroup", b"OPFTask", b"OPFNote", b"OPFCategory")
_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^<>]{0,200}\?>\s*+)?<(appointments|contacts|groups|tasks|notes|categories)[\s>]")
#: What is left of the facts that an item may state, for the words of the whole.
_SHARE = 0.9
_MOST_TOGETHER, _LARGEST_TOGETHER = 500, 16 << 20


def _recognises(content: Content) -> bool:
    match = _ROOT.match(content.head, 0, 4096)
    return match is not None and any(mark in content.head for mark in _MARKS)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    match = _ROOT.match(content.head, 0, 4096)
    if match is None:
        yield Problem(ProblemKind.DAMAGED, "The file does not begin as an export of Outlook for Mac does.")
        return
    root = match[1].decode()
    reading = _Reading(_SORTS[root], int(limits.facts * _SHARE), limits.text_characters)
    rest = _Rest(root)
    for item in items_of(content):
        if isinstance(item, Problem):
            yield item
        elif name_of(item) == reading.sort.item:
            yield from reading.entry(item) if reading.facts_left > 0 else rest.entry(item, reading.count + 1)
    yield from rest.close()
    yield from _whole(reading, reading.count + rest.count, limits)


@dataclass(slots=True)
class _Reading:
    """How far one file was read."""

    sort: _Sort
    facts_left: int
    letters_left: int
    count: int = 0
    words: list[str] = field(default_factory=list)

    def entry(self, item: Element) -> Iterator[Extracted]:
        self.count, self.facts_left = self.count + 1, self.facts_left - 1
        fields = Fields.of(item, f"{self.sort.item}-{self.count} ")
        for found in self.sort.facts(fields):
            self.facts_left -= 1
            yield found
        if self.sort.item == "category" and (category := category_name(item)):
            yield Description(at=fields.at("OPFCategoryCopyName", category), kind="category", value=category)
        self._keep_words(fields)

    def _keep_words(self, fields: Fields) -> None:
        if self.letters_left >= 0:
            found = [text for text in self.sort.words(fields) if text]
            self.letters_left -= sum(len(text) + 1 for text in found)
            self.words.extend(found)


@dataclass(slots=True)
class _Rest:
    """What one item has no room for, put into further ones of the same form: long calendars hold many years."""

    root: str
    first: int = 0
    count: int = 0
    size: int = 0
    entries: list[bytes] = field(default_factory=list)

    def entry(self, item: Element, least: int) -> Iterator[Child]:
        """`least` is the number of the first entry that there is no room for."""
        self.first, self.count = self.first or least, self.count + 1
        written = element_bytes(item)
        if self.entries and (len(self.entries) >= _MOST_TOGETHER or self.size + len(written) > _LARGEST_TOGETHER):
            yield from self.close()
        self.entries.append(written)
        self.size += len(written)

    def close(self) -> Iterator[Child]:
        if self.entries:
            last = self.first + len(self.entries) - 1
            data = b"<%b>%b</%b>" % (self.root.encode(), b"".join(self.entries), self.root.encode())
            origin = Description(at=Location(self.root), kind="put together from", value=f"entries {self.first:,} to {last:,} of a longer file")
            yield Child(f"entries {self.first} to {last}.xml", Content.of_bytes(data), (origin,))
            self.first, self.size, self.entries = last + 1, 0, []


def _whole(reading: _Reading, count: int, limits: Limits) -> Iterator[Extracted]:
    yield Quantity(at=Location("number of entries"), kind=QuantityKind.ENTRIES, value=float(count), unit="entries")
    place = Location("titles, places, names and notes")
    if text := text_content("\n".join(reading.words), "document", place, limits.text_characters):
        yield text


FORMAT = Format(
    name="outlook_mac_items",
    title="Address book, calendar, tasks or notes exported by Outlook for Mac (.olm)",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(*MARKS_AND_BLANKS, b"<"),
    extract=_extract,
    limitations=(
        "The form is documented nowhere. Names of elements are those that public converters and a published schema read; no real file was at hand.",
        "Its times state no zone. Public converters take them for UTC; that was not checked on a file.",
        "What was answered to an invitation and how important something is are not told: they are numbers that no source explains.",
        "Reminders, pictures that are kept beside the file, and what users defined for themselves are not told.",
        "Repetitions are said in words and not unrolled; on which day of a month or year is not told.",
        "What one item has no room for of a long calendar or address book is put into further items; their hashes are those of the parts.",
    ),
)
