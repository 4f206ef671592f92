"""Tar archives (POSIX.1-2001 pax, GNU and old forms), read as a stream."""

import binascii
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from urllib.parse import unquote

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.extended_attributes import attribute_facts, is_known
from leakcheck.decode.moments import unix_moment
from leakcheck.decode.side_files import ENDINGS, LARGEST, MOST_HELD, MOST_HELD_BYTES, found_beside
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PathClaim, Quantity, QuantityKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_DAMAGE = (tarfile.TarError, OSError, ValueError, EOFError, UnicodeError, OverflowError, IndexError, RecursionError)
_MOST_OWNERS, _MOST_LINKS = 1000, 1000
#: Of one member; real ones have a handful.
_MOST_ATTRIBUTES, _LARGEST_ATTRIBUTE = 100, 64 << 10
#: How star and GNU tar name an extended attribute in a pax header, and how libarchive does: its name as in a web address, its value in Base64.
_STAR, _LIBARCHIVE = "SCHILY.xattr.", "LIBARCHIVE.xattr."
#: Keywords of pax headers that say who may do what with a member, and by that whose computer it was.
_RIGHTS = re.compile(r"SCHILY\.acl\.[a-z]{1,20}|RHT\.security\.selinux")
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
                    yield from told.link(member)
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
        self._rights: Counter[str] = Counter()
        self._links = 0
        self._comment = ""

    def take(self, member: tarfile.TarInfo, archive: tarfile.TarFile) -> None:
        who = f"{member.uname or '?'} ({member.uid}), group {member.gname or '?'} ({member.gid})"
        if len(self._owners) < _MOST_OWNERS or who in self._owners:
            self._owners[who] += 1
        # Of the header block itself, because the module does not keep which dialect it met.
        self._dialects[_dialect(archive, member)] = None
        # A global header's words go before all members; Git writes there which commit it packed.
        self._comment = archive.pax_headers.get("comment", "")
        for key, value in islice(member.pax_headers.items(), _MOST_ATTRIBUTES):
            right = f"{key}: {value[:300]}" if _RIGHTS.fullmatch(key) else ""
            if right and (len(self._rights) < _MOST_OWNERS or right in self._rights):
                self._rights[right] += 1

    def link(self, member: tarfile.TarInfo) -> Iterator[PathClaim]:
        """Where a link leads to: a place on the disk of whoever packed the archive, or another member."""
        kind = "symbolic" if member.issym() else "hard" if member.islnk() else ""
        target = storable(visible(member.linkname[:1000]), 1000)
        if kind and target and self._links < _MOST_LINKS:
            self._links += 1
            at = Location(f"tar header {storable(visible(member.name), 200)}: linkname", target)
            yield PathClaim(at=at, path=target, role=f"target of a {kind} link")

    def facts(self) -> Iterator[AnyFact]:
        if self._comment:
            text = storable(visible(self._comment, "\n"), 5000)
            yield Description(at=Location("pax global header: comment", text), kind="comments", value=text)
        for who, count in self._owners.most_common(5):
            value = f"{storable(visible(who), 200)}: {count:,} members"
            yield Description(at=Location("tar headers: uname, uid, gname, gid", value), kind="owner of members", value=value)
        for right, count in self._rights.most_common(5):
            value = f"{storable(visible(right), 400)}: {count:,} members"
            yield Description(at=Location("pax headers", value), kind="access rights of members", value=value)
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


def _remarks(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[AnyFact]:
    """A member's comment and the extended attributes of the file that was packed, where pax headers keep them."""
    name = storable(visible(member.name), 200)
    comment = member.pax_headers.get("comment", "")
    if comment and comment != archive.pax_headers.get("comment"):
        text = storable(visible(comment, "\n"), 2000)
        yield Description(at=Location(f"tar header {name}: comment", text), kind="comments", value=text)
    # libarchive writes each attribute twice.
    told: set[str] = set()
    for key, value in islice(member.pax_headers.items(), _MOST_ATTRIBUTES):
        attribute, data = _attribute(key, value)
        if is_known(attribute) and attribute not in told and len(data) <= _LARGEST_ATTRIBUTE:
            told.add(attribute)
            yield from attribute_facts(attribute, data, Voucher.CONTAINER)


def _attribute(key: str, value: str) -> tuple[str, bytes]:
    """Name and value of an extended attribute that stands in a pax header; no name where it is none."""
    if key.startswith(_STAR):
        return key.removeprefix(_STAR), value.encode("utf-8", "surrogateescape")
    if key.startswith(_LIBARCHIVE):
        with suppress(binascii.Error, ValueError):
            return unquote(key.removeprefix(_LIBARCHIVE)), binascii.a2b_base64(value + "=" * (-len(value) % 4))
    return "", b""


def _special(name: str, member: tarfile.TarInfo) -> Problem:
    if member.islnk():
        # Its bytes lie in the archive under its other name.
        target = storable(visible(member.linkname[:200]), 200)
        sentence = f"The member {name} is only a second name (a hard link) of the member {target}, and was not read twice."
    else:
        sentence = f"The member {name} is a {'symbolic link' if member.issym() else 'device or pipe'} and was not followed."
    return Problem(ProblemKind.SPECIAL_FILE, sentence)


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo, limits: Limits, held: dict[str, bytes]) -> Extracted:
    name = storable(member.name, 200)
    if not member.isreg():
        return _special(name, member)
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
    return Child(member.name, content, (*_times(member), *(_remarks(archive, member) if member.pax_headers else ())))


FORMAT = Format(
    name="tar_archive",
    title="Tar archive",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    extract=_extract,
    # A PDF that is stored as the first member begins where the header of a PDF file itself may stand.
    specialises=("pdf_document",),
    limitations=(
        "Links, devices and sparse files are named and not read; of links it is told where they lead to.",
        "Of extended attributes only the mark of quarantine, those of the Mac's search and those of freedesktop.org are told.",
        "The order of members is not told.",
    ),
)
