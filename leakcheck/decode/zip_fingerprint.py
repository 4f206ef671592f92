"""How a document's package was packed (APPNOTE.TXT 6.3.10 section 4.4): by whom one can often tell, and sometimes when."""

import re
import struct
from collections.abc import Iterable, Iterator, Sequence

from leakcheck.decode.visible_text import storable
from leakcheck.decode.zip_package import Entry
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

_STREAMED = 0x8
_MOST_TIMES = 5
#: The order of so many entries tells programs apart; what follows depends on the document.
_FIRST = 8
_NUMBER = re.compile(r"\d+")
_METHODS = {0: "stored", 8: "deflated", 9: "deflate64", 12: "bzip2", 14: "LZMA", 93: "zstd"}


def packing_facts(entries: Sequence[Entry]) -> Iterator[AnyFact]:
    """Who packed it, in a stable short form; the order of the first entries; the first few times."""
    if not entries:
        return
    form = _form(entries)
    yield Identifier(at=Location("zip entries", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=form)
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


def _joined(numbers: Iterable[int]) -> str:
    return "+".join(map(str, sorted(numbers)[:5]))


def _extra_kinds(extra: bytes) -> Iterator[int]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        yield kind
        at += 4 + size
