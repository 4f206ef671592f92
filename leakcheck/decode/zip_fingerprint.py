"""How a document's package was packed (APPNOTE.TXT 6.3.10 section 4.4): by whom one can often tell, and sometimes when."""

import re
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from leakcheck.decode.visible_text import storable
from leakcheck.decode.zip_package import Entry
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.office_package import DATED_LATER, PACKED_OTHERWISE, WAY_OF_PACKING

_STREAMED = 0x8
#: How hard the packer tried (section 4.4.4, bits 1 and 2): 0 normal, 2 maximum, 4 fast, 6 super fast.
_EFFORT = 0x6
_DEFLATED = 8
#: What Microsoft's programs write as their system and version. Of them alone it is known that they pack all parts with one effort.
_OFFICE = (0, 45)
#: Fewer parts have no way that is the usual one; where more than one in so many are odd, the package was put together from two.
_LEAST_PARTS, _ONE_IN = 4, 3
_MOST_ODD = 100
#: All parts of a large document are packed within this time.
_TOGETHER = timedelta(minutes=2)
_NO_TIME = datetime(1980, 1, 2)
_MOST_TIMES = 5
#: The order of so many entries tells programs apart; what follows depends on the document.
_FIRST = 8
_NUMBER = re.compile(r"\d+")
_METHODS = {0: "stored", 8: "deflated", 9: "deflate64", 12: "bzip2", 14: "LZMA", 93: "zstd"}


def packing_facts(entries: Sequence[Entry]) -> Iterator[AnyFact]:
    """Who packed it, in a stable short form; parts packed in another way or later; the order of the first entries; the first few times."""
    if not entries:
        return
    form = _form(entries)
    yield Identifier(at=Location("zip entries", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=form)
    yield from _efforts(entries)
    yield from _odd_parts(entries)
    yield from _later_parts(entries)
    order = storable(_NUMBER.sub("#", " > ".join(entry.name[:80] for entry in entries[:_FIRST])), 500)
    yield Identifier(at=Location("zip entries: order", order), kind=IdentifierKind.ENTRY_ORDER, value=order)
    moments: dict[Moment, str] = {}
    for entry in entries:
        if entry.moment is not None:
            moments.setdefault(entry.moment, entry.name)
    for moment, name in list(moments.items())[:_MOST_TIMES]:
        yield TimeClaim(at=Location(f"zip entry {storable(name, 200)}: time"), role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER)


def _form(entries: Sequence[Entry]) -> str:
    # Nearly all entries of a package are made alike: each way is looked at once.
    infos = [entry.info for entry in entries]
    ways = {(i.create_system, i.flag_bits & _STREAMED, i.create_version, i.extract_version, i.compress_type, i.extra) for i in infos}
    systems, streamed, versions, needed, methods, extras = (set(values) for values in zip(*ways, strict=True))
    fixed = all(entry.moment is None for entry in entries)
    kinds = sorted({kind for extra in extras for kind in _extra_kinds(extra)})
    form = (
        f"system {'+'.join(map(str, sorted(systems)))}; {'1980' if fixed else 'real times'}; first {entries[0].name[:60]}; "
        f"{'streamed' if any(streamed) else 'seekable'}; {'+'.join(sorted({_METHODS.get(method, str(method)) for method in methods}))}; "
        f"version {_joined(versions)} needs {_joined(needed)}; extra {'+'.join(f'{kind:04x}' for kind in kinds[:6]) or 'none'}"
    )
    return storable(form, 300)


def _efforts(entries: Sequence[Entry]) -> Iterator[AnyFact]:
    """With which effort the parts were packed, and whether attributes of files were kept: beside the form, which stays as it is."""
    infos = [entry.info for entry in entries if not entry.is_folder]
    efforts = {info.flag_bits & _EFFORT for info in infos if info.compress_type == _DEFLATED}
    if efforts:
        form = f"effort {_joined(efforts)}; {'attributes' if any(info.external_attr for info in infos) else 'no attributes'}"
        yield Description(at=Location("zip entries: effort and attributes", form), kind=WAY_OF_PACKING, value=form)


def _odd_parts(entries: Sequence[Entry]) -> Iterator[AnyFact]:
    """The few parts that were packed in another way than all others.

    Only packed parts are compared: some programs write other versions for those that they store as they are.
    """
    parts = [entry for entry in entries if entry.info.compress_type == _DEFLATED and entry.info.file_size]
    ways = Counter(map(_way, parts))
    if len(parts) < _LEAST_PARTS or len(ways) < 2:
        return
    usual, count = ways.most_common(1)[0]
    if (len(parts) - count) * _ONE_IN > len(parts):
        return
    for entry in [one for one in parts if _way(one) != usual][:_MOST_ODD]:
        name = storable(entry.name, 200)
        raw = f"{_told(_way(entry))}; {count} of {len(parts)} parts: {_told(usual)}"
        yield Description(at=Location(f"zip entry {name}: way of packing", raw), kind=PACKED_OTHERWISE, value=name)


def _later_parts(entries: Sequence[Entry]) -> Iterator[AnyFact]:
    """The few parts that bear a later time than the others, or one where the others bear none.

    The plain times of all are compared, which stand in the clock of whoever packed them: not all bear one in world time beside it.
    """
    parts = [(entry, _wall(entry)) for entry in entries if not entry.is_folder and entry.info.file_size]
    dated = sorted(time for _, time in parts if time is not None)
    if len(parts) < _LEAST_PARTS or not dated:
        return
    # Of the time in the middle it is known that no more than half of all parts are later.
    usual = dated[len(dated) // 2] if len(dated) == len(parts) else None
    late = [(entry, time) for entry, time in parts if time is not None and (usual is None or time - usual > _TOGETHER)]
    if len(late) * _ONE_IN > len(parts):
        return
    for entry, time in late[:_MOST_ODD]:
        raw = f"{time}; the others: {usual or 'no time'}"
        yield Description(at=Location(f"zip entry {storable(entry.name, 200)}: time", raw), kind=DATED_LATER, value=storable(entry.name, 200))


def _wall(entry: Entry) -> datetime | None:
    """The plain time; None where it is none, or the first that the format can express, which stands for none."""
    try:
        time = datetime(*entry.info.date_time)
    except ValueError:
        return None
    return time if time > _NO_TIME else None


def _way(entry: Entry) -> tuple[int, int, bool, int]:
    info = entry.info
    made = (info.create_system, info.create_version)
    return *made, bool(info.external_attr), info.flag_bits & _EFFORT if made == _OFFICE else 0


def _told(way: tuple[int, int, bool, int]) -> str:
    system, version, attributes, effort = way
    return f"system {system}, version {version}, {'attributes' if attributes else 'no attributes'}" + (
        f", effort {effort}" if (system, version) == _OFFICE else ""
    )


def _joined(numbers: Iterable[int]) -> str:
    return "+".join(map(str, sorted(numbers)[:5]))


def _extra_kinds(extra: bytes) -> Iterator[int]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        yield kind
        at += 4 + size
