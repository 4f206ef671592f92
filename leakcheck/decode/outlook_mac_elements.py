"""The XML of an archive that Outlook for Mac exports (`.olm`), item by item, with every count and depth bounded.

The form is documented nowhere; element names as in exports and in what public converters read of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.html_words import html_text
from leakcheck.decode.mail_address import normal_address
from leakcheck.decode.moments import day_of, iso_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, PathClaim, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.problem import Problem, ProblemKind

_MOST, _MOST_FIELDS, _LONGEST = 500, 500, 2_000
#: Elements inside of one item, and below one another: honest items have some hundreds, five deep.
_MOST_ELEMENTS, _DEEPEST = 50_000, 30
_LONGEST_PAGE = 2_000_000


class Element(Protocol):
    """What is asked of an element of the XML library."""

    tag: str
    text: str | None

    def get(self, key: str) -> str | None: ...
    def __iter__(self) -> Iterator["Element"]: ...


def name_of(element: Element) -> str:
    """Without the namespace that older versions write."""
    return element.tag.rpartition("}")[2]


def element_bytes(element: Element) -> bytes:
    """The element as XML again, with all that it holds. Of an element that `items_of` gives."""
    from xml.etree.ElementTree import tostring  # writes and reads nothing

    written: bytes = tostring(element, encoding="utf-8", xml_declaration=False)  # type: ignore[call-overload]  # the library's own, behind a protocol
    return written


def items_of(content: Content) -> Iterator[Element | Problem]:
    """What stands directly below the root, one by one; each is gone when the next is asked for. A problem is the last that comes."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    try:
        with content.open() as stream:
            yield from _items(iterparse(stream, ("start", "end"), forbid_dtd=True))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        yield Problem(ProblemKind.DAMAGED, f"The XML cannot be read to its end ({damage_words(error)}).")


def _items(events: "Iterator[tuple[str, _Held]]") -> Iterator[Element | Problem]:
    root: _Held | None = None
    depth = inside = 0
    for event, element in events:
        if event == "start":
            root = element if root is None else root
            depth, inside = depth + 1, inside + 1
            if depth > _DEEPEST or inside > _MOST_ELEMENTS:
                yield Problem(ProblemKind.LIMIT, "An entry of the XML is made of more elements than are read, or of elements nested too deep.")
                return
        else:
            depth -= 1
            if depth == 1 and root is not None:
                yield element
                root.clear()
                inside = 0


class _Held(Element, Protocol):
    def clear(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Fields:
    """The elements of one item, by their names."""

    elements: dict[str, Element]
    place: str = ""
    """What locations begin with: `appointment-3 `."""

    @classmethod
    def of(cls, item: Element, place: str = "") -> "Fields":
        return cls({name_of(field): field for field in islice(item, _MOST_FIELDS)}, place)

    def at(self, name: str, raw: str = "", detail: str = "") -> Location:
        return Location(f"{self.place}{name}{detail}", storable(raw, 500))

    def text(self, name: str, longest: int = _LONGEST) -> str:
        element = self.elements.get(name)
        return storable(element.text or "", longest).strip() if element is not None else ""

    def words(self, plain: str, page: str = "") -> str:
        """A text that is kept plain and as a page, of which either may be missing."""
        if text := self.text(plain, _LONGEST_PAGE):
            return text
        return html_text(self.text(page, _LONGEST_PAGE)).strip() if page else ""

    def listed(self, name: str) -> Iterator[Element]:
        yield from islice(self.elements.get(name, ()), _MOST)

    def below(self, name: str) -> "Fields":
        element = self.elements.get(name)
        return Fields({}, self.place) if element is None else Fields.of(element, f"{self.place}{name}/")

    def number(self, name: str) -> int:
        """A whole number, which Outlook for Mac also writes as `1E0`; -1 if there is none."""
        try:
            value = float(self.text(name, 40))
        except ValueError:
            return -1
        return int(value) if 0 <= value < 1e9 and value.is_integer() else -1

    def is_set(self, name: str) -> bool:
        return self.number(name) == 1 or self.text(name, 10).lower() == "true"

    def moment(self, name: str) -> Moment | None:
        return iso_moment(self.text(name, 60))

    def times(self, asked: tuple[tuple[str, TimeRole, Voucher], ...], *, days: bool = False) -> Iterator[TimeClaim]:
        """`days`: a midnight stands for its day."""
        for name, role, voucher in asked:
            moment = self.moment(name)
            if moment is not None:
                told = day_of(moment) if days else moment
                yield TimeClaim(at=self.at(name, self.text(name, 60)), role=role, moment=told, voucher=voucher)

    def descriptions(self, asked: dict[str, str]) -> Iterator[Description]:
        for name, kind in asked.items():
            if text := self.text(name):
                yield Description(at=self.at(name, text), kind=kind, value=text)

    def people(self, name: str, prefix: str = "OPFContactEmailAddress") -> list[tuple[str, str]]:
        """Name and address of each that is listed; a name that only repeats the address is none."""
        found = []
        for one in self.listed(name):
            address = normal_address(storable(one.get(f"{prefix}Address") or "", 500))
            shown = storable(one.get(f"{prefix}Name") or "", 300).strip()
            if shown or address:
                found.append(("" if shown == address else shown, address))
        return found

    def categories(self, name: str) -> Iterator[Description]:
        for one in self.listed(name):
            if category := category_name(one):
                yield Description(at=self.at(name, category), kind="category", value=category)

    def attachments(self, name: str) -> Iterator[AnyFact]:
        """Where the attachments lie in the archive: they are items of their own there."""
        for one in self.listed(name):
            inner = {name_of(field): (field.text or "") for field in islice(one, 50)}
            shown, place = (storable(one.get(key) or inner.get(key, ""), 500).strip() for key in ("OPFAttachmentName", "OPFAttachmentURL"))
            if shown or place:
                yield PathClaim(at=self.at(name, place or shown), path=place or shown, role="attachment kept in another file")


def category_name(element: Element) -> str:
    return storable(element.get("OPFCategoryCopyName") or "", 300).strip()
