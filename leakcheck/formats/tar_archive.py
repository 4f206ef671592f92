"""Tar archives (POSIX.1-2001 pax, GNU and old forms), read as a stream."""

import tarfile
from collections.abc import Iterator

from leakcheck.decode.moments import unix_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import Quantity, QuantityKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_DAMAGE = (tarfile.TarError, OSError, ValueError, EOFError, UnicodeError, OverflowError, IndexError, RecursionError)


def _recognises(content: Content) -> bool:
    block = content.head[:512]
    if len(block) < 512:
        return False
    try:
        # The checksum is what tells a tar header from other bytes, in every dialect.
        stated = tarfile.nti(block[148:156])  # type: ignore[attr-defined]
        return bool(block.strip(b"\0")) and tarfile.calc_chksums(block)[0] == stated  # type: ignore[attr-defined]
    except (tarfile.TarError, ValueError, IndexError):
        return False


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    count = 0
    with content.open() as stream:
        try:
            with tarfile.open(fileobj=stream, mode="r:", errors="surrogateescape") as archive:
                while (member := archive.next()) is not None:
                    count += 1
                    if not member.isdir():
                        yield _member(archive, member, limits)
                    # The module keeps every header for random access; a stream needs none of them.
                    archive.members.clear()  # type: ignore[attr-defined]
        except _DAMAGE as error:
            yield Problem(ProblemKind.DAMAGED, f"The archive cannot be read to its end ({storable(str(error), 200)}).")
    yield Quantity(at=Location("tar headers"), kind=QuantityKind.ENTRIES, value=float(count), unit="entries")


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo, limits: Limits) -> Extracted:
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
        return Problem(ProblemKind.DAMAGED, f"The member {name} is damaged ({storable(str(error), 200)}).")
    # Reproducible archives set 0 for all: no time at all.
    moment = unix_moment(member.mtime) if member.mtime else None
    at = Location(f"tar header {name}: mtime", str(member.mtime)[:40])
    facts = (TimeClaim(at=at, role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER),) if moment else ()
    return Child(member.name, content, facts)


FORMAT = Format(
    name="tar_archive",
    title="Tar archive",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    extract=_extract,
    limitations=("Links, devices and sparse files are named and not read.", "The names of owners and groups are not used."),
)
