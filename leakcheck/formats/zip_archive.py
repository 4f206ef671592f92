"""Zip archives, members as children; large ones in slices of entries."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.password_words import what_to_do
from leakcheck.decode.side_files import ENDINGS, LARGEST, names_beside
from leakcheck.decode.step_names import unique_step
from leakcheck.decode.visible_text import storable
from leakcheck.decode.zip_locks import UnreadMethod, WrongPasswords, locked_with, method_name, unlocked
from leakcheck.decode.zip_package import DAMAGE, MAGIC, Entry, entries, member, opened, overlapping
from leakcheck.decode.zip_traces import archive_facts, link_targets, member_facts
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import Description, Quantity, QuantityKind
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.unit import Span

#: More than a zip file can list.
_ALL = 1 << 62


def _recognises(content: Content) -> bool:
    # Office documents, open documents and e-books are such archives too; their readers overrule this one.
    return content.head.startswith(MAGIC)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    yield from _members(content, limits, Span(0, _ALL, 0))


def _split(content: Content, target_bytes: int) -> Sequence[Span]:
    spans: list[Span] = []
    begin, packed, number = 0, 0, 0
    try:
        with opened(content) as package:
            for number, entry in enumerate(entries(package), 1):  # the last number is how many there are
                packed += entry.info.compress_size
                if packed >= target_bytes:
                    spans.append(Span(begin, number, begin + 1))
                    begin, packed = number, 0
    except DAMAGE:
        return []  # read as a whole, it says what is wrong
    return [*spans, Span(begin, number, begin + 1)] if number > begin else spans


def _members(content: Content, limits: Limits, span: Span) -> Iterator[Extracted]:
    try:
        with opened(content) as package:
            listed = entries(package)
            shared = overlapping(listed)
            small = _small(listed, shared)
            if span.start == 0:
                yield from _of_the_whole(content, package, listed, shared, limits)
            for place, (step, entry) in list(enumerate(_steps(listed)))[span.start : span.end]:
                if not entry.is_folder and not entry.is_link and place not in shared:
                    yield from _member(package, step, entry, limits, small)
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The archive's list of entries cannot be read to its end ({damage_words(error)}).")


def _of_the_whole(content: Content, package: zipfile.ZipFile, listed: Sequence[Entry], shared: frozenset[int], limits: Limits) -> Iterator[Extracted]:
    """All that the list itself tells is told by the first slice, which speaks for the archive."""
    at = Location("central directory")
    yield Quantity(at=at, kind=QuantityKind.ENTRIES, value=float(len(listed)), unit="entries")
    yield from archive_facts(content, package, listed)
    yield from link_targets(package, [entry for place, entry in enumerate(listed) if place not in shared], limits.ratio)
    for entry in listed:
        if entry.is_link:
            yield Problem(ProblemKind.SPECIAL_FILE, f"The member {storable(entry.name, 200)} is a symbolic link and was not followed.")
    if shared:
        first = storable(listed[min(shared)].name, 200)
        sentence = (
            f"{len(shared):,} members, the first of them {first}, share their packed bytes with others, "
            "as in files made to unpack to far more than they hold; they were not read."
        )
        yield Problem(ProblemKind.LIMIT, sentence)


def _steps(listed: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    """Each entry with the name that its content will have: a name given twice is numbered across all slices."""
    taken: dict[str, int] = {}
    for entry in listed:
        yield unique_step(entry.name, taken), entry


def _small(listed: Sequence[Entry], shared: frozenset[int]) -> dict[str, Entry]:
    """The entries that may be signatures of others, by their names; of several of one name the first, like the name's first step."""
    found: dict[str, Entry] = {}
    for place, entry in enumerate(listed):
        if entry.info.file_size <= LARGEST and entry.name.endswith(ENDINGS) and place not in shared and not (entry.is_encrypted or entry.is_link):
            found.setdefault(entry.name, entry)
    return found


def _beside(package: zipfile.ZipFile, entry: Entry, small: dict[str, Entry], ratio: int) -> Iterator[tuple[str, bytes]]:
    for name in names_beside(entry.name) if small else ():
        if name in small:
            with suppress(LimitReached, *DAMAGE):
                yield storable(name.rpartition("/")[2], 200), member(package, small[name], LARGEST, ratio).read(LARGEST)


def _member(package: zipfile.ZipFile, step: str, entry: Entry, limits: Limits, small: dict[str, Entry]) -> Iterator[Extracted]:
    name, lock = storable(entry.name, 200), locked_with(entry)
    try:
        content = unlocked(package, entry, limits) if lock else member(package, entry, limits.item_bytes, limits.ratio)
    except (LimitReached, WrongPasswords, UnreadMethod, *DAMAGE) as reason:
        if isinstance(reason, WrongPasswords | UnreadMethod):
            yield from member_facts(package, entry)  # the list is open, whatever is locked
        yield _unread(name, entry, limits, reason)
        return
    facts = list(member_facts(package, entry))
    if lock:
        value = f"{lock}; opened with a password that was given"
        facts.append(Description(at=Location(f"zip entry {name}: encryption", lock), kind="encryption", value=value))
    content.beside = dict(_beside(package, entry, small, limits.ratio))
    yield Child(step, content, tuple(facts))


def _unread(name: str, entry: Entry, limits: Limits, reason: Exception) -> Problem:
    """Why a member was not read, in a sentence."""
    match reason:
        case WrongPasswords():
            way = what_to_do(limits.passwords)
            return Problem(ProblemKind.ENCRYPTED, f"The member {name} ({entry.info.file_size:,} bytes) is encrypted and was not read; {way}.")
        case LimitReached():
            return Problem(ProblemKind.LIMIT, f"The member {name} was not read: {reason}.")
        case UnreadMethod() if entry.is_encrypted:
            return Problem(ProblemKind.ENCRYPTED, f"The member {name} is locked or packed by a method that is not read ({reason}).")
        case NotImplementedError():
            method = method_name(entry.info.compress_type)
            return Problem(ProblemKind.NO_READER, f"The member {name} is packed by a method that is not read ({method}).")
    return Problem(ProblemKind.DAMAGED, f"The member {name} is damaged ({storable(str(reason), 200)}).")


FORMAT = Format(
    name="zip_archive",
    title="Zip archive",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    begins=MAGIC,
    extract=_extract,
    # A PDF that is stored as the first member begins where the header of a PDF file itself may stand.
    specialises=("pdf_document",),
    limitations=(
        "Encrypted members are opened only with passwords that are given: by the old method and by AES, not by PKWARE's strong encryption.",
        "Members packed by Deflate64, Implode, PPMd and other rare methods are named and not read.",
        "Bytes that belong to no member are told and not read; only the first member's name among them is.",
    ),
    split=_split,
    extract_span=_members,
)
