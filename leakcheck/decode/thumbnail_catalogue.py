"""`Thumbs.db` of Windows 98 to 2003: small pictures of a folder's files, with the names and times of files that may be long gone."""

import struct
from collections.abc import Iterator

from leakcheck.decode.compound_file import CompoundFile
from leakcheck.decode.moments import filetime_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, PathClaim, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child
from leakcheck.model.location import Location

_MOST = 20_000
_JPEG = b"\xff\xd8\xff"
#: How far from the beginning of its stream a picture starts: behind a header of 12 or 16 bytes.
_SHORT_HEADER = 64


def catalogue_facts(file: CompoundFile) -> Iterator[AnyFact | Child]:
    """Each entry of the catalogue: a name, the time at which the file was last changed, and the picture kept of it."""
    data = file.stream("Catalog", limit=16 << 20)
    if len(data) < 16:
        return
    place = struct.unpack_from("<H", data)[0]
    for _ in range(min(struct.unpack_from("<I", data, 4)[0], _MOST)):
        if place + 16 > len(data):
            return
        length, number, ticks = struct.unpack_from("<IIQ", data, place)
        if length < 18:
            return
        name = storable(data[place + 16 : place + min(length, 1000)].decode("utf-16-le", "replace").split("\0")[0], 300)
        yield from _entry(file, number, name, ticks)
        place += length


def _entry(file: CompoundFile, number: int, name: str, ticks: int) -> Iterator[AnyFact | Child]:
    at = Location(f"Catalog: entry {number}", name)
    if name:
        yield PathClaim(at=at, path=name, role="file that a small picture was made of")
    moment = filetime_moment(ticks)
    changed = [TimeClaim(at=at, role=TimeRole.STORED, moment=moment, voucher=Voucher.CONTAINER)] if moment else []
    # The stream's name is the number of the entry with its digits turned round.
    picture = file.read(file.root.child(str(number)[::-1]), 4 << 20)
    start = picture.find(_JPEG, 0, _SHORT_HEADER)
    if start >= 0:
        yield Child(name.rsplit("\\", 1)[-1] or f"entry {number}", Content.of_bytes(picture[start:]), tuple(changed))
    else:
        yield from changed
