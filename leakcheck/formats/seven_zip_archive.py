"""7z archives: members of solid blocks as children, with the times that Windows keeps to 100 nanoseconds."""

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import IO, BinaryIO, cast

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.moments import filetime_moment
from leakcheck.decode.password_words import what_to_do
from leakcheck.decode.seven_zip import DAMAGE, MAGIC, Archive, Entry, by_folder, listed
from leakcheck.decode.seven_zip_coders import Folder, Locked, Unpacked, UnreadCoder, unpacked
from leakcheck.decode.side_files import ENDINGS, LARGEST, MOST_HELD, MOST_HELD_BYTES, found_beside
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PathClaim, Quantity, QuantityKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.first_few import first_few
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_RATIO_MATTERS_FROM = 64 << 20
_PIECE = 1 << 20
_MOST_NAMED = 200
_LONGEST_TARGET = 4096


def _recognises(content: Content) -> bool:
    return content.head.startswith(MAGIC)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        archive = listed(content, limits.passwords)
    except Locked:
        sentence = f"The archive is encrypted together with the names of what it holds and was not read; {what_to_do(limits.passwords)}."
        yield Problem(ProblemKind.ENCRYPTED, sentence)
    except UnreadCoder as method:
        yield Problem(ProblemKind.NO_READER, f"The archive's list of entries is packed by a method that is not read ({method}).")
    except LimitReached as reached:
        yield Problem(ProblemKind.LIMIT, f"The archive was not read: {reached}.")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The archive's list of entries cannot be read ({damage_words(error)}).")
    else:
        yield from _of_the_whole(archive)
        yield from _without_bytes(archive.entries)
        with content.open() as stream:
            held = _side_files(stream, content.size, archive, limits)
            for folder, entries in by_folder(archive):
                yield from _block(stream, content.size, folder, entries, limits, held)


def _side_files(stream: BinaryIO, whole: int, archive: Archive, limits: Limits) -> dict[str, bytes]:
    """Members that may be signatures of others, by their names: blocks that hold any are unpacked twice, as far as the last of them."""
    held: dict[str, bytes] = {}
    room = MOST_HELD_BYTES
    for folder, entries in by_folder(archive):
        last = max((number for number, entry in enumerate(entries, 1) if _is_side_file(entry)), default=0)
        if last and len(held) < MOST_HELD and room > 0 and not _is_bomb(folder, limits):
            with suppress(Locked, UnreadCoder, LimitReached, StopIteration, *DAMAGE):
                bytes_ = unpacked(stream, whole, folder, limits.passwords, (entries[0].size, entries[0].crc))
                for entry in entries[:last]:
                    part = _Part(bytes_, entry.size)
                    if _is_side_file(entry) and len(held) < MOST_HELD and room > 0:
                        room -= len(held.setdefault(entry.name, part.read(LARGEST)))
                    part.skip()
    return held


def _is_side_file(entry: Entry) -> bool:
    return entry.name.endswith(ENDINGS) and entry.size <= LARGEST and not entry.is_link


def _is_bomb(folder: Folder, limits: Limits) -> bool:
    return folder.size > _RATIO_MATTERS_FROM and folder.size > limits.ratio * sum(size for _, size in folder.packed)


def _shown(text: str) -> str:
    return storable(visible(text), 200)


def _of_the_whole(archive: Archive) -> Iterator[AnyFact]:
    at = Location("7z header")
    yield Quantity(at=at, kind=QuantityKind.ENTRIES, value=float(len(archive.entries)), unit="entries")
    methods = Counter(" + ".join(coder.name for coder in folder.coders) for folder in archive.folders)
    header = " + ".join(coder.name for coder in archive.header_coders) or "plain"
    form = f"7z {archive.version}; {len(archive.folders)} blocks; {', '.join(sorted(methods)[:6])}; header {header}"
    yield Identifier(at=Location("7z header", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=storable(form, 300))
    times = [entry.changed for entry in archive.entries if entry.changed]
    if times:
        # Whole seconds only: the files came from a system, or through an archive, that keeps no finer times.
        fine = sum(bool(ticks % 10_000_000) for ticks in times)
        value = f"{fine:,} of {len(times):,} times are finer than a second"
        yield Description(at=Location("7z header: times of last change", value), kind="precision of times", value=value)


def _without_bytes(entries: Sequence[Entry]) -> Iterator[Extracted]:
    for entry in entries:
        if entry.is_empty and not entry.is_directory:
            yield Child(entry.name or "unnamed", Content.of_bytes(b""), tuple(_times(entry)))


def _times(entry: Entry) -> Iterator[TimeClaim]:
    name = _shown(entry.name)
    for what, ticks in (("time of last change", entry.changed), ("time of creation", entry.created), ("time of last reading", entry.read)):
        moment = filetime_moment(ticks)
        if moment is not None:
            at = Location(f"7z entry {name}: {what}", str(ticks))
            yield TimeClaim(at=at, role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER)


def _block(stream: BinaryIO, whole: int, folder: Folder, entries: Sequence[Entry], limits: Limits, held: dict[str, bytes]) -> Iterator[Extracted]:
    """The members of one block. What stops it stops the members that follow in it too."""
    done = 0
    try:
        if _is_bomb(folder, limits):
            raise LimitReached(f"it unpacks to more than {limits.ratio} times its packed size")
        bytes_ = unpacked(stream, whole, folder, limits.passwords, (entries[0].size, entries[0].crc))
        for number, entry in enumerate(entries):
            done = number
            yield from _member(bytes_, entry, folder, limits, held)
    except (Locked, UnreadCoder, LimitReached, StopIteration, *DAMAGE) as reason:
        yield _stopped(first_few((_shown(entry.name) for entry in entries), 3, ", "), reason, limits)
        yield from _names_of(entries[done:])


def _stopped(named: str, reason: Exception, limits: Limits) -> Problem:
    match reason:
        case Locked():
            return Problem(ProblemKind.ENCRYPTED, f"The block with {named} is encrypted and was not read; {what_to_do(limits.passwords)}.")
        case UnreadCoder():
            return Problem(ProblemKind.NO_READER, f"The block with {named} is packed by a method that is not read ({reason}).")
        case LimitReached():
            return Problem(ProblemKind.LIMIT, f"The block with {named} was not read to its end: {reason}.")
    return Problem(ProblemKind.DAMAGED, f"The block with {named} cannot be unpacked to its end ({_shown(str(reason))}).")


def _names_of(entries: Sequence[Entry]) -> Iterator[AnyFact]:
    """What could not be unpacked is still named, with its time."""
    for entry in islice(entries, _MOST_NAMED):
        name = storable(visible(entry.name), 500)
        yield PathClaim(at=Location("7z header: name", name), path=name or "unnamed", role="member that was not read")
        yield from islice(_times(entry), 1)


class _Part:
    """The next member's bytes of a block, with their check sum."""

    def __init__(self, stream: Unpacked, size: int) -> None:
        self._stream, self._left, self.crc = stream, size, 0

    def read(self, size: int) -> bytes:
        data = self._stream.read(min(size, self._left))
        self._left -= len(data)
        self.crc = zlib.crc32(data, self.crc)
        return data

    def skip(self) -> None:
        while self._left and self.read(_PIECE):
            pass


def _member(stream: Unpacked, entry: Entry, folder: Folder, limits: Limits, held: dict[str, bytes]) -> Iterator[Extracted]:
    name, part = _shown(entry.name), _Part(stream, entry.size)
    if entry.is_link:
        target = storable(visible(part.read(_LONGEST_TARGET).decode("utf-8", "replace")), 1000)
        part.skip()
        if target:
            yield PathClaim(at=Location(f"7z entry {name}", target), path=target, role="target of a symbolic link")
        yield Problem(ProblemKind.SPECIAL_FILE, f"The member {name} is a symbolic link and was not followed.")
        return
    if entry.size > limits.item_bytes:
        part.skip()
        yield Problem(ProblemKind.LIMIT, f"The member {name} was not read: it unpacks to more than {limits.item_bytes:,} bytes.")
        return
    content = Content.of_stream(cast("IO[bytes]", part), limits.item_bytes)
    if entry.crc is not None and part.crc != entry.crc:
        yield Problem(ProblemKind.DAMAGED, f"The member {name} is damaged (its check sum does not fit).")
        return
    content.beside = found_beside(entry.name, held)
    facts: list[AnyFact] = list(_times(entry))
    if folder.is_locked:
        value = "AES-256; opened with a password that was given"
        facts.append(Description(at=Location(f"7z entry {name}: encryption", value), kind="encryption", value=value))
    yield Child(entry.name or "unnamed", content, tuple(facts))


FORMAT = Format(
    name="seven_zip_archive",
    title="7z archive",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    begins=(MAGIC,),
    extract=_extract,
    # A PDF that is stored as the first member begins where the header of a PDF file itself may stand.
    specialises=("pdf_document",),
    limitations=(
        "Blocks packed by PPMd, BCJ2, Deflate64, Zstandard and filters for ARM64 are named and not read.",
        "Archives in several volumes are read only as far as the first goes.",
        "Encrypted archives are opened only with passwords that are given.",
    ),
)
