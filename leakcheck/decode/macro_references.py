"""What a Visual Basic project leans on: libraries, controls and other projects, by their places on the writer's computer ([MS-OVBA] 2.3.4.2.2)."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from leakcheck.decode.code_pages import decoded
from leakcheck.decode.unique_identifier import version_1_facts
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PathClaim
from leakcheck.model.location import Location

#: Numbers of the records: a library that is registered, another project, the two libraries of a control, and what the first of them was made from.
_REGISTERED, _PROJECT_RECORD, _TWIDDLED, _EXTENDED, _ORIGINAL = 0x0D, 0x0E, 0x2F, 0x30, 0x33
RECORDS = frozenset({_REGISTERED, _PROJECT_RECORD, _TWIDDLED, _EXTENDED, _ORIGINAL})
_MOST, _LONGEST = 200, 700
#: A library: its id, version, language, file, and name (section 2.1.1.8).
_LIBRARY = re.compile(r"\*\\[A-Za-z]\{(?P<id>[^{}]{0,40})\}#(?P<version>[^#]{0,20})#[^#]{0,20}#(?P<path>[^#]{0,500})(?:#(?P<name>.{0,200}))?$")
#: A project: a sign for the kind of its path, and the path (section 2.1.1.12).
_PROJECT = re.compile(r"\*\\[A-Za-z](?P<path>.{1,500})")
#: A path from a disk, a server or the root on; as the classic Macintosh writes it, from the name of a disk on.
_WHOLE_PATH = re.compile(r"[A-Za-z]:[\\/]|\\\\|/|[^\\/:]{2,60}:[^\\/:]")
_ROLE = "library of the macros"
#: Every project leans on these.
_EVERYWHERE = frozenset({"OLE Automation", "Visual Basic For Applications"})


class Reference(NamedTuple):
    """One record: its number, and the text in it."""

    kind: int
    text: str


def reference(kind: int, value: bytes, page: int) -> Reference:
    """A record of one of these numbers; all but one begin with the length of the text."""
    start, length = (0, len(value)) if kind == _ORIGINAL else (4, int.from_bytes(value[:4], "little"))
    return Reference(kind, storable(decoded(value[start : start + min(length, _LONGEST)].split(b"\0")[0], page), _LONGEST))


def reference_facts(references: Sequence[Reference], part: str) -> Iterator[AnyFact]:
    """Paths, names of libraries and numbers of those that Office made itself, each once."""
    yield from dict.fromkeys(fact for reference in references[:_MOST] for fact in _library(reference, part))


def _library(reference: Reference, part: str) -> Iterator[AnyFact]:
    match = _LIBRARY.match(reference.text)
    at = Location(f"{part}: reference", reference.text)
    path = match["path"] if match else _project(reference)
    if _WHOLE_PATH.match(path):
        yield PathClaim(at=at, path=path, role=_ROLE)
    if match is None:
        return
    if match["name"] and match["name"] not in _EVERYWHERE:
        yield Description(at=at, kind=_ROLE, value=f"{match['name']}, version {match['version']}")
    if reference.kind in {_TWIDDLED, _EXTENDED}:
        yield from _made_here(match["id"], part)


def _project(reference: Reference) -> str:
    match = _PROJECT.match(reference.text)
    return match["path"] if match else ""


def _made_here(number: str, part: str) -> Iterator[AnyFact]:
    """Office makes the library of a control's events anew on each computer, for each account, and gives it a number of its own."""
    try:
        identifier = UUID(number)
    except ValueError:
        return
    if identifier.int:
        at = Location(f"{part}: reference to a control", str(identifier).upper())
        yield Identifier(at=at, kind=IdentifierKind.CONTROL_LIBRARY, value=str(identifier).upper())
        yield from version_1_facts(identifier, f"{part}: reference to a control")
