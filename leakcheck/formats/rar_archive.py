"""RAR archives: names and times from the headers; members that are stored, and others where the system has a free unpacker."""

import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, BinaryIO, cast

from leakcheck.decode import free_unpacker, rar_version_4, rar_version_5
from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.free_unpacker import UnpackingFailed
from leakcheck.decode.rar import COPY, DAMAGE, MAGIC_4, MAGIC_5, Archive, ChangedHeader, Entry
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PathClaim, Quantity, QuantityKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_RATIO_MATTERS_FROM = 64 << 20
_MOST_NAMED = 500
_COPIED = "member of which another one is a copy"


def _recognises(content: Content) -> bool:
    return content.head.startswith((MAGIC_4, MAGIC_5))


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    archive, headers = (Archive(5), rar_version_5) if content.head.startswith(MAGIC_5) else (Archive(4), rar_version_4)
    # A library in C is not asked about headers that were changed behind their check sums.
    is_sound = True
    with content.open() as stream:
        try:
            headers.listed(stream, content.size, archive)
        except DAMAGE as error:
            is_sound = not isinstance(error, ChangedHeader)
            yield Problem(ProblemKind.DAMAGED, f"The archive cannot be read to its end ({damage_words(error)}).")
        if archive.is_locked:
            yield Problem(ProblemKind.ENCRYPTED, "The archive is encrypted together with the names of what it holds; RAR's encryption is not opened.")
            return
        yield from _of_the_whole(archive)
        yield from _closed(archive.entries)
        left = [entry for entry in archive.entries if _is_open(entry)]
        packed = any(entry.method for entry in left)
        if packed and is_sound and free_unpacker.is_there():
            yield from _unpacked(stream, archive, limits)
        else:
            yield from _stored(stream, [entry for entry in left if not entry.method], limits)
            yield from _not_unpacked([entry for entry in left if entry.method], is_there=free_unpacker.is_there())


def _shown(text: str) -> str:
    return storable(visible(text), 200)


def _is_open(entry: Entry) -> bool:
    return not (entry.is_directory or entry.is_locked or entry.is_link or entry.is_split)


def _of_the_whole(archive: Archive) -> Iterator[AnyFact]:
    at = Location("RAR headers")
    yield Quantity(at=at, kind=QuantityKind.ENTRIES, value=float(len(archive.entries)), unit="entries")
    systems = ", ".join(sorted({entry.system for entry in archive.entries})) or "unknown"
    methods = " ".join(sorted({str(entry.method) for entry in archive.entries}))
    ways = [word for word, is_so in (("solid", archive.is_solid), ("volume", archive.is_volume), ("recovery", archive.has_recovery)) if is_so]
    form = f"RAR {archive.version}; packed on {systems}; methods {methods or 'none'}{'; ' if ways else ''}{' '.join(ways)}"
    yield Identifier(at=Location("RAR headers", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=storable(form, 300))
    if archive.comment:
        text = storable(visible(archive.comment, "\n"), 5000)
        yield Description(at=Location("RAR comment", text), kind="comments", value=text)
    owners = sorted({entry.owner for entry in archive.entries if entry.owner})
    for owner in owners[:5]:
        value = _shown(owner)
        yield Description(at=Location("RAR headers: owner", value), kind="owner of members", value=value)


def _closed(entries: Sequence[Entry]) -> Iterator[Extracted]:
    """What is not even tried, with the reason; its name and times are told all the same."""
    for entry in entries:
        name = _shown(entry.name)
        if entry.is_directory:
            continue
        if entry.is_link:
            yield Problem(ProblemKind.SPECIAL_FILE, f"The member {name} is a {entry.link} and was not followed.")
            yield from _target(entry)
        elif entry.is_locked:
            yield Problem(ProblemKind.ENCRYPTED, f"The member {name} ({entry.size:,} bytes) is encrypted; RAR's encryption is not opened.")
        elif entry.is_split:
            yield Problem(ProblemKind.NO_READER, f"The member {name} goes on in another volume of the archive; volumes are not put together.")
        if not _is_open(entry):
            yield from _named(entry)


def _named(entry: Entry) -> Iterator[AnyFact]:
    name = storable(visible(entry.name), 500)
    yield PathClaim(at=Location("RAR headers: name", name), path=name or "unnamed", role="member that was not read")
    yield from islice(_times(entry), 1)


def _target(entry: Entry) -> Iterator[PathClaim]:
    target = storable(visible(entry.target), 1000)
    if target:
        yield PathClaim(
            at=Location(f"RAR entry {_shown(entry.name)}: target", target),
            path=target,
            role=_COPIED if entry.link == COPY else f"target of a {entry.link}",
        )


def _times(entry: Entry) -> Iterator[AnyFact]:
    for what, moment in entry.times:
        at = Location(f"RAR entry {_shown(entry.name)}: {what}", str(moment))
        yield TimeClaim(at=at, role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER)


def _not_unpacked(entries: Sequence[Entry], *, is_there: bool) -> Iterator[Extracted]:
    if not entries:
        return
    what = f"{len(entries):,} members, the first of them {_shown(entries[0].name)}, are packed by RAR's own method and were not read"
    if is_there:
        yield Problem(ProblemKind.DAMAGED, f"{what}, because the headers are damaged.")
    else:
        install = "install libarchive (package libarchive13 or libarchive-tools, on macOS already there) and scan again"
        yield Problem(ProblemKind.MISSING_EXTRA, f"{what}: {install}.")
    for entry in entries[:_MOST_NAMED]:
        yield from _named(entry)


class _Checked:
    """A stream of at most the stated bytes, with their check sum."""

    def __init__(self, stream: IO[bytes] | free_unpacker.Member, entry: Entry, ratio: int) -> None:
        self._stream, self._entry, self._ratio = stream, entry, ratio
        self.crc, self.total = 0, 0

    def read(self, size: int) -> bytes:
        room = size if self._entry.is_unknown_size else min(size, self._entry.size - self.total)
        data = self._stream.read(room) if room > 0 else b""
        self.crc, self.total = zlib.crc32(data, self.crc), self.total + len(data)
        if self.total > _RATIO_MATTERS_FROM and self.total > self._ratio * max(1, self._entry.packed):
            raise LimitReached(f"it unpacks to more than {self._ratio} times its packed size")
        return data

    @property
    def is_sound(self) -> bool:
        """Whether the check sum fits, where there is one, and nothing is missing."""
        entry = self._entry
        return entry.crc in {None, self.crc} and (entry.is_unknown_size or self.total == entry.size)


def _stored(stream: BinaryIO, entries: Sequence[Entry], limits: Limits) -> Iterator[Extracted]:
    for entry in entries:
        stream.seek(entry.offset)
        yield from _member(stream, entry, limits)


def _unpacked(stream: BinaryIO, archive: Archive, limits: Limits) -> Iterator[Extracted]:
    """All members by libarchive, which goes through the same headers in the same order."""
    stream.seek(0)
    following = iter(archive.entries)
    entry: Entry | None = None
    try:
        for size, bytes_ in free_unpacker.members(stream, "rar", "rar5"):
            entry = next(following, None)
            if entry is None or (size != entry.size and _is_open(entry) and not entry.is_unknown_size):
                raise UnpackingFailed("its headers are read differently by libarchive")
            if _is_open(entry):
                yield from _member(bytes_, entry, limits)
    except (UnpackingFailed, *DAMAGE) as error:
        where = f" behind {_shown(entry.name)}" if entry else ""
        sentence = f"The archive cannot be unpacked by libarchive{where} ({damage_words(error)}); only what is stored there was read."
        yield Problem(ProblemKind.NO_READER, sentence)
        behind = list(following)
        yield from _stored(stream, [one for one in behind if _is_open(one) and not one.method], limits)
        for one in islice((one for one in behind if _is_open(one) and one.method), _MOST_NAMED):
            yield from _named(one)


def _member(stream: IO[bytes] | free_unpacker.Member, entry: Entry, limits: Limits) -> Iterator[Extracted]:
    name = _shown(entry.name)
    checked = _Checked(stream, entry, limits.ratio)
    try:
        content = Content.of_stream(cast("IO[bytes]", checked), limits.item_bytes)
    except LimitReached as reached:
        yield Problem(ProblemKind.LIMIT, f"The member {name} was not read: {reached}.")
    except (UnpackingFailed, *DAMAGE) as error:
        yield Problem(ProblemKind.DAMAGED, f"The member {name} is damaged ({damage_words(error)}).")
        yield from _named(entry)
    else:
        if checked.is_sound:
            yield Child(entry.name or "unnamed", content, tuple(_times(entry)))
        else:
            yield Problem(ProblemKind.DAMAGED, f"The member {name} is damaged (its check sum does not fit).")


FORMAT = Format(
    name="rar_archive",
    title="RAR archive",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    begins=(MAGIC_4, MAGIC_5),
    extract=_extract,
    # A PDF that is stored as the first member begins where the header of a PDF file itself may stand.
    specialises=("pdf_document",),
    limitations=(
        "Members that are packed, and not only stored, are read where the system has libarchive; without it they are named with their times.",
        "RAR's encryption is not opened, with or without a password, and volumes are not put together.",
        "Times of RAR 4 are local times of the packing computer; those of RAR 5 are in UTC.",
        "Comments that are packed are not read.",
    ),
)
