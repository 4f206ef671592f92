"""Which namespaces a part of an Office package declares, and which of them it uses: they tell of the age of the program that wrote it.

The part is searched as text, because hostile and damaged parts then cost nothing but a miss.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from leakcheck.decode.ooxml_package import plain
from leakcheck.decode.part_signs import PREFIXES, SIGNS

#: Prefix, name, and `used` or `declared`.
Namespace = tuple[str, str, str]

_MOST_NAMESPACES = 2000
#: Names are in use, or not, all through a part.
_ENOUGH = 8 << 20
#: Python finds five bytes in half the time that more take, for example `xmlns:`.
_QUICK, _DECLARES = 5, b"mlns:"
_NAMESPACE = re.compile(rb"""xmlns:([A-Za-z0-9_]{1,30})=["']([^"']{1,200})["']""")
_LONGEST_HEAD = 6000
_PREFIX_USED = re.compile(rb"""<([A-Za-z0-9_]{1,30}):|\s([A-Za-z0-9_]{1,30}):\w{1,60}=["']""")
_REST_OF_ATTRIBUTE = re.compile(rb"""\w{1,60}=["']""")
#: Names before a colon that are looked at one by one; where there are more, one slow pass takes no longer.
_MOST_LOOKED_AT = 1 << 18
#: For more prefixes than that, beside the known ones, one slow pass is made instead of a search for each.
_MOST_SEARCHES = 64

#: Names before a colon that begin alike (`w14`, `w15`, `w16cex`): how they begin, all that begin so, and which of them are asked for.
_Search = tuple[bytes, "re.Pattern[bytes]", frozenset[bytes]]


@dataclass(frozen=True, slots=True, eq=False)
class _Head:
    """What is declared, which prefixes are borne up to there, and searches for those of the others that tell something."""

    declared: dict[bytes, bytes]
    borne: frozenset[bytes]
    known: Sequence[_Search]
    """Those of the others that tell something, each of which is a sign of its own."""
    searches: Sequence[_Search] | None
    """None where there are too many."""


def namespaces(data: bytes, signs: frozenset[bytes]) -> Sequence[Namespace]:
    """What a part declares that tells of its program's age; `signs` are those that it holds."""
    data = data[:_ENOUGH]
    first = data.find(_DECLARES)
    if first < 0:
        return ()
    # Nearly all stand in the root's start tag, as in all parts of a document and in many documents of one program; behind them stands its number.
    last = _NAMESPACE.match(data, data.rfind(_DECLARES, first, data.find(b">", first)) - 1)
    start = last.end() if last and last.end() <= _LONGEST_HEAD else 0
    head = _of_markup(data[:start])
    further = _further(head, data, start) if data.find(_DECLARES, start) >= 0 else None
    if further:
        head = _head(head.declared | further, head.borne)
    return (_told.__wrapped__ if further else _told)(head, _used(head, signs, data, start))


@lru_cache(maxsize=512)
def _of_markup(markup: bytes) -> _Head:
    return _head(_declared(markup), frozenset(_borne(markup)))


def _head(declared: dict[bytes, bytes], borne: frozenset[bytes]) -> _Head:
    asked = tuple(prefix for prefix, uri in declared.items() if prefix not in borne and _telling(uri))
    others = tuple(prefix for prefix in asked if prefix not in PREFIXES)
    known = tuple(_known(prefix) for prefix in asked if prefix in PREFIXES)
    return _Head(declared, borne, known, _searches(others) if len(others) <= _MOST_SEARCHES else None)


@cache
def _known(prefix: bytes) -> _Search:
    return prefix + b":", re.compile(prefix + b":"), frozenset((prefix,))


def _further(head: _Head, data: bytes, start: int) -> dict[bytes, bytes]:
    """What is declared behind the head, as far as it adds to what the head declares."""
    known = head.declared
    return {prefix: uri for prefix, uri in _declared(data, start).items() if known.get(prefix) != uri and (prefix in known or _telling(uri))}


def _declared(data: bytes, start: int = 0) -> dict[bytes, bytes]:
    return {match[1]: match[2] for match in islice(_NAMESPACE.finditer(data, start), _MOST_NAMESPACES)}


@lru_cache(maxsize=1000)
def _telling(uri: bytes) -> str:
    """A name as it is shown; nothing of those that are there since the first version of the format: they date nothing."""
    return "" if b"openxmlformats.org" in uri and b"/2006/" in uri else plain(uri, 200)


@lru_cache(maxsize=500)
def _told(head: _Head, used: frozenset[bytes]) -> Sequence[Namespace]:
    used |= head.borne
    return tuple(
        (prefix.decode(), told, "used" if prefix in used else "declared") for prefix, uri in head.declared.items() if (told := _telling(uri))
    )


@lru_cache(maxsize=256)
def _searches(prefixes: tuple[bytes, ...]) -> Sequence[_Search]:
    alike: dict[bytes, list[bytes]] = {}
    for prefix in prefixes:
        alike.setdefault((prefix + b":")[:2], []).append(prefix)
    return tuple(_search(begin, named) for begin, named in alike.items())


def _search(begin: bytes, named: list[bytes]) -> _Search:
    sign = (named[0] + b":")[:_QUICK] if len(named) == 1 else begin
    return sign, re.compile(begin if begin[1:] == b":" else begin + rb"\w{0,28}:"), frozenset(named)


def _used(head: _Head, signs: frozenset[bytes], data: bytes, start: int) -> frozenset[bytes]:
    """The prefixes asked for that an element or an attribute bears."""
    if head.searches is None:
        return frozenset(_borne(data))
    used: set[bytes] = set()
    for sign, pattern, named in (*head.known, *head.searches):
        if sign in signs if sign in SIGNS else data.find(sign, start) >= 0:
            used |= _borne_of(pattern, named, data, start)
    return frozenset(used)


def _borne_of(pattern: "re.Pattern[bytes]", named: frozenset[bytes], data: bytes, start: int) -> set[bytes]:
    used: set[bytes] = set()
    for number, match in enumerate(pattern.finditer(data, start)):
        prefix = match[0][:-1]
        if prefix in named and prefix not in used and _is_borne(data, match.start(), match.end()):
            used.add(prefix)
            if len(used) == len(named):
                break
        if number > _MOST_LOOKED_AT:
            return _borne(data)
    return used


def _is_borne(data: bytes, start: int, end: int) -> bool:
    before = data[start - 1 : start]
    return before == b"<" or (before.isspace() and _REST_OF_ATTRIBUTE.match(data, end) is not None)


def _borne(markup: bytes) -> set[bytes]:
    """All prefixes that an element or an attribute bears."""
    return {match[1] or match[2] for match in _PREFIX_USED.finditer(markup)}
