"""Tar archives (POSIX.1-2001 pax, GNU and old forms), read as a stream."""

import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.moments import unix_moment
from leakcheck.decode.side_files import ENDINGS, LARGEST, MOST_HELD, MOST_HELD_BYTES, found_beside
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, Quantity, QuantityKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_DAMAGE = (tarfile.TarError, OSError, ValueError, EOFError, UnicodeError, OverflowError, IndexError, RecursionError)
_MOST_OWNERS = 1000
#: How numbers begin that are not written in octal digits, and all that Python takes in octal ones.
_BASE_256, _OF_NUMBERS = frozenset({b"\x80", b"\xff"}), b"01234567 \t\n\r\v\f_oO+-"
#: Of the bytes of a header.
_LARGEST_SUM = 512 * 255
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,20})?")


def _recognises(content: Content) -> bool:
    block = content.head[:512]
    field = block[148:156].partition(b"\0")[0]
    # Nothing or letters where the checksum would stand: nearly all files; the library would say so by an error, which takes longer.
    if len(block) < 512 or not field or (field[:1] not in _BASE_256 and field.strip(_OF_NUMBERS)):
        return False
    try:
        # The checksum is what tells a tar header from other bytes, in every dialect.
        stated = tarfile.nti(block[148:156])  # type: ignore[attr-defined]
        return 0 <= stated <= _LARGEST_SUM and bool(block.strip(b"\0")) and _checksum(block) == stated
    except (tarfile.TarError, ValueError, IndexError):
        return False


def _checksum(header: bytes) -> int:
    """The sum of a header's bytes, its own field counted as blanks (POSIX.1-2017, pax, ustar interchange format)."""
    return sum(header[:148]) + 8 * ord(" ") + sum(header[156:512])


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    count = 0
    told = _Told()
    held = _side_files(content)
    with content.open() as stream:
        try:
            with tarfile.open(fileobj=stream, mode="r:", errors="surrogateescape") as archive:
                while (member := archive.next()) is not None:
                    count += 1
                    told.take(member, archive)
                    if not member.isdir():
                        yield _member(archive, member, limits, held)
                    # The module keeps every header for random access; a stream needs none of them.
                    archive.members.clear()  # type: ignore[attr-defined]
        except _DAMAGE as error:
            yield Problem(ProblemKind.DAMAGED, f"The archive cannot be read to its end ({damage_words(error)}).")
    yield Quantity(at=Location("tar headers"), kind=QuantityKind.ENTRIES, value=float(count), unit="entries")
    yield from told.facts()


def _side_files(content: Content) -> dict[str, bytes]:
    """Members that may be signatures of others, by their names; of several of one name the last, as programs unpack them."""
    held: dict[str, bytes] = {}
    room = MOST_HELD_BYTES
    with content.open() as stream, suppress(*_DAMAGE), tarfile.open(fileobj=stream, mode="r:", errors="surrogateescape") as archive:
        while len(held) < MOST_HELD and room > 0 and (member := archive.next()) is not None:
            if member.isreg() and not member.issparse() and member.size <= LARGEST and member.name.endswith(ENDINGS):
                taken = archive.extractfile(member)
                held[member.name] = taken.read(LARGEST) if taken else b""
                room -= len(held[member.name])
            archive.members.clear()  # type: ignore[attr-defined]
    return held


class _Told:
    """What all headers together tell of who packed the archive."""

    def __init__(self) -> None:
        self._owners: Counter[str] = Counter()
        self._dialects: dict[str, None] = {}

    def take(self, member: tarfile.TarInfo, archive: tarfile.TarFile) -> None:
        who = f"{member.uname or '?'} ({member.uid}), group {member.gname or '?'} ({member.gid})"
        if len(self._owners) < _MOST_OWNERS or who in self._owners:
            self._owners[who] += 1
        # Of the header block itself, because the module does not keep which dialect it met.
        self._dialects[_dialect(archive, member)] = None

    def facts(self) -> Iterator[AnyFact]:
        for who, count in self._owners.most_common(5):
            value = f"{storable(visible(who), 200)}: {count:,} members"
            yield Description(at=Location("tar headers: uname, uid, gname, gid", value), kind="owner of members", value=value)
        if self._dialects:
            form = f"tar; {' and '.join(sorted(self._dialects))}"
            yield Identifier(at=Location("tar headers", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=form)


def _dialect(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    if member.pax_headers:
        return "pax (POSIX.1-2001)"
    stream = archive.fileobj
    if stream is None:
        return "unknown"
    place = stream.tell()
    stream.seek(member.offset + 257)
    mark = stream.read(8)
    stream.seek(place)
    return {b"ustar  \0": "GNU", b"ustar\x0000": "ustar (POSIX.1-1988)"}.get(mark, "old form (Unix V7)")


def _times(member: tarfile.TarInfo) -> Iterator[TimeClaim]:
    """The time of last change; those of last reading and of changed attributes where pax headers keep them."""
    name = storable(member.name, 200)
    stated = [("mtime", member.pax_headers.get("mtime", str(member.mtime)), float(member.mtime))]
    for key in ("atime", "ctime", "LIBARCHIVE.creationtime"):
        text = member.pax_headers.get(key, "")
        if _NUMBER.fullmatch(text):
            stated.append((key, text, float(text)))
    for key, text, seconds in stated:
        # Reproducible archives set 0 for all: no time at all.
        moment = unix_moment(seconds) if seconds else None
        if moment is not None:
            yield TimeClaim(at=Location(f"tar header {name}: {key}", text[:40]), role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER)


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo, limits: Limits, held: dict[str, bytes]) -> Extracted:
    name = storable(member.name, 200)
    if not member.isreg():
        return Problem(ProblemKind.SPECIAL_FILE, f"The member {name} is a link or device and was not followed.")
    # A sparse file is a short member that claims to be a long one; its holes would have to be made up.
    if member.issparse():
        return Problem(ProblemKind.SPECIAL_FILE, f"The member {name} is a sparse file and was not read.")
    try:
        stream = archive.extractfile(member)
        if stream is None:
            return Problem(ProblemKind.DAMAGED, f"The member {name} holds no data.")
        content = Content.of_stream(stream, limits.item_bytes)
    except LimitReached as reached:
        return Problem(ProblemKind.LIMIT, f"The member {name} was not read: {reached}.")
    except _DAMAGE as error:
        return Problem(ProblemKind.DAMAGED, f"The member {name} is damaged ({damage_words(error)}).")
    content.beside = found_beside(member.name, held)
    return Child(member.name, content, tuple(_times(member)))


FORMAT = Format(
    name="tar_archive",
    title="Tar archive",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    extract=_extract,
    # A PDF that is stored as the first member begins where the header of a PDF file itself may stand.
    specialises=("pdf_document",),
    limitations=(
        "Links, devices and sparse files are named and not read.",
        "Access rights, extended attributes and the order of members are not told.",
    ),
)
