"""Images of CDs and DVDs (ISO 9660, Joliet, Rock Ridge): the files, their times, and what the program that made the image says."""

import io
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.iso_image import DAMAGE, MARK, MARK_AT, SECTOR, Entry, Volume, files, volumes
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import AnyFact, Description, PathClaim, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: The mark of an image that may hold the newer file system UDF alone (ECMA-167 part 2 section 9.1).
_UDF = (b"BEA01", b"NSR02", b"NSR03")


def _recognises(content: Content) -> bool:
    return content.head[MARK_AT : MARK_AT + 5] in {MARK, *_UDF}


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    if content.head[MARK_AT : MARK_AT + 5] != MARK:
        yield Problem(
            ProblemKind.NO_READER, "It is the image of a disc in the UDF format, which is not read: open it, and scan the files copied out of it."
        )
        return
    with content.open() as stream:
        try:
            listed = volumes(stream)
            yield from _described(listed)
            if _has_udf(stream):
                yield Problem(
                    ProblemKind.NO_READER, "The disc also keeps its files in the UDF format, which is not read; its other list of files is."
                )
            for entry in files(stream, content.size, listed):
                yield from _target(entry)
                yield _file(stream, content.size, entry, limits)
        except DAMAGE as error:
            yield Problem(ProblemKind.DAMAGED, f"The image cannot be read to its end ({damage_words(error)}).")


def _shown(text: str) -> str:
    return storable(visible(text), 200)


def _has_udf(stream: BinaryIO) -> bool:
    stream.seek(16 * SECTOR)
    return any(stream.read(SECTOR)[1:6] in _UDF for _ in range(32))


def _described(listed: list[Volume]) -> Iterator[AnyFact]:
    volume = listed[0]
    for what, text in volume.texts:
        value = _shown(text)
        if value and what == "application":
            yield SoftwareClaim(at=Location("volume descriptor: application", value), role=SoftwareRole.PRODUCER, name=value)
        elif value:
            yield Description(at=Location(f"volume descriptor: {what}", value), kind=what, value=value)
    for what, moment in volume.times:
        at = Location(f"volume descriptor: {what}", str(moment))
        yield TimeClaim(at=at, role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER)


class _Pieces(io.RawIOBase):
    """The pieces of a file, one after the other."""

    def __init__(self, stream: BinaryIO, entry: Entry) -> None:
        self._stream, self._left = stream, list(entry.extents)

    def read(self, size: int = -1) -> bytes:
        while self._left and not self._left[0][1]:
            self._left.pop(0)
        if not self._left:
            return b""
        offset, length = self._left[0]
        self._stream.seek(offset)
        data = self._stream.read(min(size, length))
        if not data:
            raise EOFError("the image ends inside it")
        self._left[0] = (offset + len(data), length - len(data))
        return data


def _target(entry: Entry) -> Iterator[PathClaim]:
    target = storable(visible(entry.target or ""), 1000)
    if target:
        yield PathClaim(at=Location(f"directory entry {_shown(entry.path)}: SL", target), path=target, role="target of a symbolic link")


def _file(stream: BinaryIO, whole: int, entry: Entry, limits: Limits) -> Extracted:
    name = _shown(entry.path)
    if entry.target is not None:
        return Problem(ProblemKind.SPECIAL_FILE, f"The file {name} is a symbolic link and was not followed.")
    if any(offset + length > whole for offset, length in entry.extents):
        return Problem(ProblemKind.DAMAGED, f"The file {name} lies behind the end of the image, in part or as a whole; it was not read.")
    try:
        content = Content.of_stream(cast("IO[bytes]", _Pieces(stream, entry)), limits.item_bytes)
    except LimitReached as reached:
        return Problem(ProblemKind.LIMIT, f"The file {name} was not read: {reached}.")
    times = tuple(
        TimeClaim(at=Location(f"directory entry {name}: {what}", str(moment)), role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER)
        for what, moment in entry.times
    )
    return Child(entry.path or "unnamed", content, times)


FORMAT = Format(
    name="iso_image",
    title="Image of a CD or DVD",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    extract=_extract,
    specialises=("disk_image",),
    limitations=(
        "Of several sessions the first is read; discs in the UDF format alone are named and not read.",
        "Of images with sectors of 2,352 bytes (.bin) nothing is read.",
    ),
)
