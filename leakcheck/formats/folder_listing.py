"""`.DS_Store`: what a Mac's Finder noted of a folder, with the names of files that may be long gone."""

import struct
from collections.abc import Iterator

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.folder_listing import DAMAGE, MAGIC, Record, records
from leakcheck.decode.mac_times import cocoa_moment, mac_moment
from leakcheck.decode.visible_text import storable, visible
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, PathClaim, TimeClaim, TimeRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_LARGEST = 64 << 20
_TRASHED = "ptbL"
_COMMENTS = "cmmt"
_CHANGED = ("moDD", "modD")
#: A time in 65,536ths of a second since 1904, in eight bytes, or of seconds since 2001 in a number with a point.
_TICKS = 65536


def _recognises(content: Content) -> bool:
    return content.head.startswith(MAGIC)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    data = content.read(min(limits.item_bytes, _LARGEST))
    named: set[str] = set()
    try:
        for record in records(data):
            name = storable(visible(record.name), 500)
            # A dot stands for the folder itself.
            if name not in named and name not in {"", "."}:
                named.add(name)
                yield PathClaim(at=Location("DSDB record: name", name), path=name, role="named by a folder listing")
            yield from _told(record, name)
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The listing of a folder cannot be read to its end ({damage_words(error)}).")


def _told(record: Record, name: str) -> Iterator[AnyFact]:
    if record.code == _TRASHED:
        path = storable(visible(record.value.decode("utf-16-be", "replace")), 500)
        if path:
            yield PathClaim(at=Location(f"DSDB record {name}: ptbL", path), path=path, role="folder from which it was moved to the trash")
    elif record.code == _COMMENTS:
        text = storable(visible(record.value.decode("utf-16-be", "replace")), 2000)
        if text:
            yield Description(at=Location(f"DSDB record {name}: cmmt", text), kind="comments", value=text)
    elif record.code in _CHANGED and len(record.value) == 8:
        moment = mac_moment(struct.unpack(">Q", record.value)[0] / _TICKS) or cocoa_moment(struct.unpack("<d", record.value)[0])
        if moment is not None and 2000 <= moment.wall.year < 2100:
            yield TimeClaim(at=Location(f"DSDB record {name}: {record.code}", record.value.hex()), role=TimeRole.LISTED, moment=moment)


FORMAT = Format(
    name="folder_listing",
    title="Listing of a folder by a Mac (.DS_Store)",
    kind=ItemKind.OTHER,
    recognises=_recognises,
    begins=(MAGIC,),
    extract=_extract,
    limitations=(
        "Window positions, icons and views are not told.",
        "The Finder lists what it showed once: a name may be of a file that was renamed, moved or deleted long before.",
    ),
)
