"""The parts of a signed package, by name: their bytes and hashes, each within bounds and found out once."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from zipfile import ZipFile

from leakcheck.decode.signature_method import digest
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_canonical import LONGEST, BrokenXml, canonical, is_form
from leakcheck.decode.xml_signature import RELATIONSHIPS, Reference, UnsupportedSignature
from leakcheck.decode.zip_package import DAMAGE, Entry, entries, member
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.limits import Limits

#: All that is unpacked for the signatures of one document; what several cover in the same form is hashed once.
_MOST_HASHED = 2 << 30

Transform = Callable[[bytes, Reference], bytes]


@dataclass(slots=True)
class Covered:
    """What one signature covers of a package, in names of parts."""

    fitting: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    """Not as they were when they were signed."""
    missing: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    """Not covered, and a program may show them."""
    properties: list[str] = field(default_factory=list)
    """Not covered by any program's custom: author, dates, preview."""
    hashes: set[str] = field(default_factory=set)
    """Names of the hashes that the parts are signed with."""
    size: int = 0
    """Bytes of the parts that fit."""


class PartReader:
    """The parts of an open package, by the key that its family compares names by."""

    def __init__(self, archive: ZipFile, limits: Limits, key: Callable[[str], str]) -> None:
        self._archive, self._limits, self._left = archive, limits, _MOST_HASHED
        self.entries = [entry for entry in entries(archive) if not entry.is_folder]
        # Of several entries of one name the last, as most programs do; that there are several is told.
        self._by_key = {key(entry.name): entry for entry in self.entries}
        self._digests: dict[tuple[str, tuple[str, ...], tuple[str, ...], frozenset[str], frozenset[str], str], bytes] = {}

    @property
    def listed(self) -> Iterable[str]:
        """The keys of all parts, in the order of the package."""
        return self._by_key

    def has(self, key: str) -> bool:
        return key in self._by_key

    def name(self, key: str) -> str:
        return self._by_key[key].name

    def size(self, key: str) -> int:
        return int(self._by_key[key].info.file_size)

    @property
    def whole_size(self) -> int:
        return sum(int(entry.info.file_size) for entry in self.entries)

    def content(self, key: str) -> Content:
        """A part. Raises LimitReached, and BrokenXml where it cannot be unpacked."""
        entry = self._by_key[key]
        self._left -= int(entry.info.file_size)
        if self._left < 0:
            raise LimitReached(f"its parts come to more than {_MOST_HASHED:,} bytes")
        try:
            return member(self._archive, entry, self._limits.item_bytes, self._limits.ratio)
        except DAMAGE as error:
            raise BrokenXml(f"the part {storable(entry.name, 120)} cannot be unpacked ({storable(str(error), 80)})") from None

    def data(self, key: str) -> bytes:
        """A part that is XML, whole; empty if it is missing. Raises LimitReached, BrokenXml."""
        return self.content(key).read(LONGEST) if self.has(key) else b""

    def digest(self, key: str, one: Reference, relations: Transform) -> bytes:
        """A part's hash in the form that a reference asks for. Raises LimitReached, BrokenXml, UnsupportedSignature."""
        asked = (key, one.forms, one.prefixes, one.ids, one.types, one.hash_name)
        if asked not in self._digests:
            self._digests[asked] = self._hashed(key, one, relations)
        return self._digests[asked]

    def _hashed(self, key: str, one: Reference, relations: Transform) -> bytes:
        if not one.forms:
            return digest(one.hash_name, self.content(key).read(self._limits.item_bytes))
        try:
            if one.forms[0] == RELATIONSHIPS and all(map(is_form, one.forms[1:])):
                return digest(one.hash_name, relations(self.data(key), one))
            if len(one.forms) == 1:
                return digest(one.hash_name, canonical(self.data(key), one.forms[0]))
        except BrokenXml as error:
            raise BrokenXml(f"the part {storable(self.name(key), 120)} cannot be read as XML ({error})") from None
        raise UnsupportedSignature("it asks for a row of changes to what it covers that is refused here")


def doubled(given: Sequence[Entry], key: Callable[[str], str]) -> Iterator[str]:
    """Names that the package gives to several entries: programs differ in which of them they show."""
    for name, count in Counter(key(entry.name) for entry in given).items():
        if count > 1:
            yield storable(f"{name} ({count} parts of this name)", 200)
