"""Office Open XML packages (ISO/IEC 29500-2): parts by name, their relations and content types. Nothing of what they mean."""

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import IO, TypeVar, cast
from weakref import WeakKeyDictionary

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.part_signs import SIGNS, remembered_signs_in, signs_in
from leakcheck.decode.visible_text import storable
from leakcheck.decode.zip_package import DAMAGE, MAGIC, Entry, entries, looked_into, opened, recurs, whole_member
from leakcheck.model.content import Content
from leakcheck.model.problem import Problem, ProblemKind

#: So much of one part is searched, and so much of all together: far more than people write.
LONGEST_PART = 32 << 20
_ALL_PARTS = 256 << 20
#: A part that is streamed for its words is followed no further than this, if it holds that few of them.
_LONGEST_STREAM = 48 << 20
CONTENT_TYPES = "[Content_Types].xml"
_MOST_PARTS = 4000
_MOST_RELATIONS = 2000
#: Lists of relations up to this length are remembered, and nothing of parts with longer names.
_REMEMBERED_PART, _LONGEST_NAME = 4 << 10, 200
_NAMED = 5
_CHUNK = 1 << 16
# Markup is never followed past the next `<`, so that no hostile part can make a search start over and over.
_RELATION = re.compile(rb"<(?:\w{1,20}:)?Relationship\s([^<>]{1,4000})")
_ATTRIBUTE = re.compile(rb"""([A-Za-z0-9:_]{1,40})\s{0,4}=\s{0,4}(?:"([^"]{0,4000})"|'([^']{0,4000})')""")
_OVERRIDE = re.compile(rb"<(?:\w{1,20}:)?Override\s([^<>]{1,2000})")

Found = TypeVar("Found")


class OfficeKind(StrEnum):
    """Which program a package is for; XPS is for printers and whoever shows what would be printed."""

    WORD = "word"
    EXCEL = "excel"
    POWERPOINT = "powerpoint"
    VISIO = "visio"
    XPS = "xps"


#: The main part's content type, whatever the part is called (ISO/IEC 29500-1 sections 11.3, 12.3, 13.3; [MS-OFFMACRO2] section 2.2,
#: [MS-VSDX] section 2.2.3).
_MAIN_TYPES = (
    *(
        (kind, re.compile(family + rb"\.[A-Za-z.]{1,60}[.]main" + ending))
        for kind, families, ending in (
            (OfficeKind.WORD, (b"wordprocessingml", b"ms-word"), rb"\+xml"),
            (OfficeKind.EXCEL, (b"spreadsheetml", b"ms-excel"), b""),
            (OfficeKind.POWERPOINT, (b"presentationml", b"ms-powerpoint"), rb"\+xml"),
            (OfficeKind.VISIO, (b"ms-visio",), rb"\+xml"),
        )
        for family in families  # one after the other: an expression that begins with one word is found in a twentieth of the time
    ),
    (OfficeKind.XPS, re.compile(rb"ms-package\.xps-fixeddocumentsequence\+xml")),  # ECMA-388 annex H
)
#: Its usual name, for packages whose list of content types is damaged. Word numbers it where a document was saved anew online.
_MAIN_NAMES = {
    OfficeKind.WORD: re.compile(r"word/document\d*\.xml"),
    OfficeKind.EXCEL: re.compile(r"xl/workbook\d*\.(?:xml|bin)"),
    OfficeKind.POWERPOINT: re.compile(r"ppt/presentation\d*\.xml"),
    OfficeKind.VISIO: re.compile(r"visio/document\d*\.xml"),
    OfficeKind.XPS: re.compile(r"[^/]{1,60}\.fdseq"),
}


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of a part to another or to something outside (ISO/IEC 29500-2 section 9.3)."""

    id: str
    type: str
    target: str
    external: str
    """`External`, or `Internal` where nothing is said."""

    @property
    def kind(self) -> str:
        """The type's last word; the strict form writes `extendedProperties` for `extended-properties`."""
        return self.type.rsplit("/", 1)[-1].replace("-", "").lower()


#: Lines of lists, most of which stand in thousands of packages.
_remembered_line = lru_cache(maxsize=1000)


@_remembered_line
def _override(markup: bytes) -> tuple[str, str]:
    """The content type of a part, and the part."""
    values = attributes(markup)
    return values.get("ContentType", ""), values.get("PartName", "").lstrip("/")


@_remembered_line
def _relation(markup: bytes) -> Relation:
    values = attributes(markup)
    mode = "External" if values.get("TargetMode") == "External" else "Internal"
    return Relation(values.get("Id", "relation"), values.get("Type", ""), values.get("Target", ""), mode)


def _relations_in(data: bytes) -> Sequence[Relation]:
    return [_relation(match[1]) for match in islice(_RELATION.finditer(data), _MOST_RELATIONS)]


#: Nine of ten packages list the same few.
_remembered_relations = lru_cache(maxsize=500)(_relations_in)


@dataclass(slots=True)
class Package:
    """An open package: its entries, and the parts that were asked for. Part names do not mind case (ISO/IEC 29500-2 section 9.1.1)."""

    zip: zipfile.ZipFile
    entries: list[Entry]
    _by_name: dict[str, Entry] = field(default_factory=dict)
    _in_folder: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Names as they are compared beside themselves, by the first step of their path."""
    _asked: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _parts: dict[str, bytes] = field(default_factory=dict)
    _signs: dict[str, frozenset[bytes]] = field(default_factory=dict)
    _recurring: set[str] = field(default_factory=set)
    _relations: dict[str, Sequence[Relation]] = field(default_factory=dict)
    _roots: dict[str, str] | None = None
    _found: dict[object, object] = field(default_factory=dict)
    _damage: list[str] = field(default_factory=list)
    _cut: list[str] = field(default_factory=list)
    _held: int = 0

    def __post_init__(self) -> None:
        for entry in self.entries:
            key = _key(entry.name)
            if key not in self._by_name:
                self._by_name[key] = entry
                self._in_folder.setdefault(key.partition("/")[0], []).append((key, entry.name))

    def part(self, name: str) -> bytes:
        """A part's bytes, or as much of them as may and can be read; empty if it is missing."""
        if name not in self._parts:
            key = _key(name)
            if key not in self._parts:
                self._parts[key] = self._read(self._by_name[key]) if key in self._by_name else b""
                self._held += len(self._parts[key])
            self._parts[name] = self._parts[key]
        return self._parts[name]

    def _read(self, entry: Entry) -> bytes:
        if self._held >= _ALL_PARTS:
            self._cut.append(entry.name)
            return b""
        recurring = len(entry.name) <= _LONGEST_NAME and recurs(entry)
        if recurring:
            self._recurring.add(entry.name)
        if (sound := whole_member(self.zip, entry, LONGEST_PART, recurring)) is not None:
            return sound
        read = bytearray()
        try:
            with self.zip.open(entry.info) as stream:
                # In small steps: of a step that meets damage nothing is had.
                while len(read) <= LONGEST_PART and (chunk := stream.read1(_CHUNK)):  # type: ignore[attr-defined]  # a ZipExtFile
                    read += chunk
        except DAMAGE as error:
            self._damage.append(f"{entry.name}: {damage_words(error, 120)}")
        if len(read) > LONGEST_PART:
            self._cut.append(entry.name)
        return bytes(read[:LONGEST_PART])

    def once(self, reader: "Callable[[Package], Found]") -> Found:
        """What a reader finds in the package, looked for once for all that ask."""
        if reader not in self._found:
            self._found[reader] = reader(self)
        return cast("Found", self._found[reader])

    def recurs(self, name: str) -> bool:
        """Whether a part, by its name in the package, was in all probability met before: what is found in it is worth remembering, and not long."""
        return name in self._recurring

    def signs(self, name: str) -> frozenset[bytes]:
        """Which of the known signs a part holds, as far as it is held: those of `part_signs`, in one pass for all that ask."""
        if name not in self._signs:
            self._signs[name] = (remembered_signs_in if name in self._recurring else signs_in)(self.part(name))
        return self._signs[name]

    def may_hold(self, name: str, *signs: bytes) -> bool:
        """Whether one of the signs can stand in a part. In doubt it can: where only its beginning is held, or letters take several bytes."""
        data = self.part(name)
        is_there = not self.signs(name).isdisjoint(signs) or any(sign in data for sign in signs if sign not in SIGNS)
        return is_there or b"\0" in data[:4] or self.is_cut(name)

    @property
    def is_incomplete(self) -> bool:
        """Whether a part that was asked for could not be read as a whole."""
        return bool(self._damage or self._cut)

    def is_cut(self, name: str) -> bool:
        """Whether only the beginning of a part is held."""
        entry = self._by_name.get(_key(name)) if self._cut else None
        return entry is not None and entry.name in self._cut

    @contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes]]:
        """A part as a stream, for what is too long to hold. It ends where the part, the bound or the undamaged bytes end."""
        data = self.part(name)
        entry = self._by_name.get(_key(name))
        if entry is None or entry.name not in self._cut:
            yield io.BytesIO(data)
            return
        with self.zip.open(entry.info) as stream:
            yield _Bounded(stream)  # type: ignore[misc]  # all that a parser asks of a stream is `read`

    def damaged(self, name: str, how: str) -> None:
        """A reader of the part found that its content breaks off; told once a part. Nothing is said of one that is missing or was cut by us."""
        entry = self._by_name.get(_key(name))
        if entry is not None and entry.name not in self._cut and not any(one.startswith(f"{entry.name}: ") for one in self._damage):
            self._damage.append(f"{entry.name}: {storable(how, 120)}")

    def names(self, start: str, end: str = "") -> list[str]:
        """Names of parts that begin and end so, in the package's order, bounded."""
        asked = start, end
        if asked not in self._asked:
            folder, parted, _ = start.lower().partition("/")
            # Readers ask for a dozen kinds of parts, most of which are in a folder that is not there.
            among = self._in_folder.get(folder, ()) if parted else ((key, one.name) for key, one in self._by_name.items())
            begin, stop = start.lower(), end.lower()
            self._asked[asked] = [name for key, name in among if key.startswith(begin) and key.endswith(stop)][:_MOST_PARTS]
        return self._asked[asked]

    def compared_names(self) -> list[tuple[str, str]]:
        """All names as they are compared, in small letters, beside themselves; in the package's order, bounded."""
        return [(key, one.name) for key, one in self._by_name.items()][:_MOST_PARTS]

    def of_type(self, ending: str) -> list[str]:
        """Names of parts whose content type ends so, for example `spreadsheetml.worksheet+xml`."""
        overrides = (_override(match[1]) for match in islice(_OVERRIDE.finditer(self.part(CONTENT_TYPES)), _MOST_PARTS))
        return [name for type_, name in overrides if name and type_.endswith(ending)]

    def relations(self, part: str) -> Sequence[Relation]:
        """What a `.rels` part lists, in its order."""
        key = _key(part)
        if key not in self._relations:
            data = self.part(part)
            self._relations[key] = _remembered_relations(data) if len(data) <= _REMEMBERED_PART else _relations_in(data)
        return self._relations[key]

    def related(self, kind: str, otherwise: str) -> str:
        """The part that the package's own relations call `kind`; the usual name where they do not say."""
        if self._roots is None:
            self._roots = dict(reversed(list(self._main_parts())))
        return self._roots.get(kind.replace("-", "").lower(), otherwise)

    def beside_main(self, kind: str, otherwise: str) -> str:
        """The part that the main part's relations call `kind`; the usual name where they do not say."""
        return self.beside(self.related("officeDocument", ""), kind, otherwise)

    def beside(self, other: str, kind: str, otherwise: str) -> str:
        """As `beside_main`, by the relations of another part."""
        folder, _, name = other.rpartition("/")
        for relation in self.relations(f"{folder}/_rels/{name}.rels"):
            part = _name_of(posixpath.join(folder, relation.target))
            if relation.kind == kind.lower() and relation.external == "Internal" and _key(part) in self._by_name:
                return part
        return otherwise

    def _main_parts(self) -> Iterator[tuple[str, str]]:
        for relation in self.relations("_rels/.rels"):
            if relation.target and relation.external == "Internal" and _key(name := _name_of(relation.target)) in self._by_name:
                yield relation.kind, name

    def problems(self, what: str) -> Iterator[Problem]:
        """What could not be read of the parts that were asked for; `what` is the document in a word."""
        if self._damage:
            yield Problem(ProblemKind.DAMAGED, f"Parts of the {what} cannot be read ({'; '.join(self._damage[:_NAMED])}).")
        if self._cut:
            names = ", ".join(storable(name, 100) for name in self._cut[:_NAMED])
            yield Problem(ProblemKind.LIMIT, f"The {what} has very large parts; not all of them was searched for traces ({names}).")


class _Bounded:
    """A member's stream that ends at the bound or at the first damage, as if there were no more."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._left = stream, _LONGEST_STREAM

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(min(size if size > 0 else _CHUNK, self._left))
        except DAMAGE:
            return b""
        self._left -= len(data)
        return data


def package_of(archive: zipfile.ZipFile) -> Package:
    """The package of an open zip file."""
    return Package(archive, entries(archive))


#: Kept, because the readers of all of these kinds ask; and packages that were read to tell, for the reader that follows.
_KINDS: "WeakKeyDictionary[Content, OfficeKind | None]" = WeakKeyDictionary()
_LOOKED_INTO: "WeakKeyDictionary[Content, Package]" = WeakKeyDictionary()


@contextmanager
def opened_package(content: Content) -> Iterator[Package]:
    """The package of a content. Raises one of DAMAGE."""
    with opened(content) as archive:
        kept = _LOOKED_INTO.pop(content, None)
        yield kept if kept is not None and kept.zip is archive else package_of(archive)


def office_kind(content: Content) -> OfficeKind | None:
    """Which program's document a content is, by its list of content types; None if it is no such package."""
    if not content.head.startswith(MAGIC):
        return None
    try:
        return _KINDS[content]
    except KeyError:
        return _KINDS.setdefault(content, _office_kind(content))


def _office_kind(content: Content) -> OfficeKind | None:
    try:
        with looked_into(content) as archive:
            package = package_of(archive)
            types = package.part(CONTENT_TYPES)
            if content.is_held and not package.is_incomplete:
                _LOOKED_INTO[content] = package
            kinds = (kind for kind, pattern in _MAIN_TYPES if pattern.search(types))
            return next(kinds, None) or (_kind_by_names(package) if package.names(CONTENT_TYPES) else None)
    except DAMAGE:
        return None


def _kind_by_names(package: Package) -> OfficeKind | None:
    names = [_key(entry.name) for entry in package.entries]
    return next((kind for kind, pattern in _MAIN_NAMES.items() if any(pattern.fullmatch(name) for name in names)), None)


def attributes(markup: bytes) -> dict[str, str]:
    """The attributes of one start tag, entities resolved, ready to be kept."""
    return {name.decode(): plain(one or other, 1000) for name, one, other in _ATTRIBUTE.findall(markup)}


def only_attributes(markup: bytes) -> bool:
    """Whether a start tag holds nothing but attributes that were read: of one that is too long a part could pass for another attribute."""
    return not _ATTRIBUTE.sub(b"", markup).strip(b" \t\r\n/")


def plain(raw: bytes, longest: int) -> str:
    """Text between quotes or tags as a reader sees it: UTF-8, references resolved, ready to be kept."""
    return storable(html.unescape(raw.decode("utf-8", "replace")), longest)


@lru_cache(maxsize=500)
def _name_of(target: str) -> str:
    """The part that a relation of the package itself leads to."""
    return posixpath.normpath(target.replace("\\", "/")).lstrip("/")


def _key(name: str) -> str:
    """A part's name as it is compared; some writers use backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()
