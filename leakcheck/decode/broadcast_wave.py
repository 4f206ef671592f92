"""What broadcasters, recorders on location and radio archives keep in WAV: `bext` (EBU Tech 3285), `iXML`, and `cart` (AES46)."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.moments import exif_moment, iso_moment
from leakcheck.decode.recording_facts import is_said, number, text_of, told, words
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_tree import xml_tree
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PathClaim, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from lxml import etree

_SHORTEST = 602
_UMID, _BASIC = slice(348, 412), 32
_A_DAY = 86_400
_BLANKS = re.compile(r"[^0-9]")
#: Lines of the history of coding: each step of copying one.
_MOST_LINES, _MOST_ELEMENTS = 50, 2_000
_CART_TEXTS = (
    ("title", 4), ("artist", 68), ("number of the cut", 132), ("client", 196), ("category", 260), ("classification", 324), ("words at its end", 388),
    ("user's words", 680),
)  # fmt: skip
_CART_PLAYED = (("first day of broadcasting", 452), ("last day of broadcasting", 470))
_CART_PROGRAM, _CART_VERSION = slice(552, 616), slice(616, 680)


def broadcast_facts(data: bytes, rate: int) -> Iterator[AnyFact]:
    """Section 2.3 of EBU Tech 3285: who made it, under what reference, when by the recorder's clock, and how it was copied since.

    `rate` is that of the samples, by which the time of day of the first one is told.
    """
    yield from told("caption", text_of(data[:256]), "bext Description", {"caption": words("caption")})
    yield from told("originator", text_of(data[256:288]), "bext Originator", {"originator": words("originator")})
    reference = {"reference": number(IdentifierKind.INSTANCE)}
    yield from told("reference", text_of(data[288:320]), "bext OriginatorReference", reference)
    yield from _origination(text_of(data[320:330]), text_of(data[330:338]))
    if len(data) < _SHORTEST:
        return
    yield from _first_sample(int.from_bytes(data[338:346], "little"), rate)
    yield from _material_number(data[_UMID])
    for line in text_of(data[_SHORTEST:]).splitlines()[:_MOST_LINES]:
        yield from told("step", line.strip(), "bext CodingHistory", {"step": words("step of coding")})


def _origination(day: str, clock: str) -> Iterator[AnyFact]:
    """Ten and eight letters; between the numbers stands one of several signs. The standard names no zone: it is the recorder's clock."""
    numbers = [_BLANKS.sub("-", day), _BLANKS.sub(":", clock)]
    moment = iso_moment("T".join(numbers)) or iso_moment(numbers[0])
    if moment is not None:
        yield TimeClaim(at=Location("bext OriginationDate", storable(f"{day} {clock}".strip())), role=TimeRole.CAPTURED, moment=moment)


def _first_sample(samples: int, rate: int) -> Iterator[AnyFact]:
    if rate and 0 < samples < rate * _A_DAY:
        seconds = samples // rate
        value = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        yield Description(at=Location("bext TimeReference", str(samples)), kind="time of day of its first sample", value=value)


def _material_number(umid: bytes) -> Iterator[AnyFact]:
    """SMPTE 330M: 32 bytes that name the material, and 32 more of when, where and by whom, which most programs leave empty."""
    if not umid.strip(b"\x00"):
        return
    value = umid[: len(umid) if umid[_BASIC:].strip(b"\x00") else _BASIC].hex()
    yield Identifier(at=Location("bext UMID", value), kind=IdentifierKind.INSTANCE, value=value)


def cart_facts(data: bytes) -> Iterator[AnyFact]:
    """AES46 section 5: what a station's player is to show, when to play it, and which program wrote that."""
    for kind, at in _CART_TEXTS:
        yield from told(kind, text_of(data[at : at + 64]), f"cart {kind}", {kind: words(kind)})
    for kind, at in _CART_PLAYED:
        text = f"{text_of(data[at : at + 10])} {text_of(data[at + 10 : at + 18])}".strip()
        if any(letter in "123456789" for letter in text):
            yield from told(kind, text, f"cart {kind}", {kind: words(kind)})
    name, version = text_of(data[_CART_PROGRAM]), text_of(data[_CART_VERSION])
    if is_said(name):
        role = SoftwareRole.PRODUCER
        yield SoftwareClaim(
            at=Location("cart ProducerAppID", storable(f"{name} {version}")), role=role, name=storable(name), version=storable(version, 50)
        )
    yield from told("URL", text_of(data[748:1772]), "cart URL")


#: Elements of iXML 3 under the names of their parents, and what they are.
_IXML_WORDS = {
    "BWFXML/PROJECT": "project", "BWFXML/SCENE": "scene", "BWFXML/TAKE": "take", "BWFXML/TAPE": "tape", "BWFXML/NOTE": "comments",
    "BWFXML/CIRCLED": "take that is to be used", "BWFXML/LOCATION/LOCATION_NAME": "name of the place",
    "BWFXML/LOCATION/LOCATION_GPS": "place as written", "BWFXML/TRACK_LIST/TRACK/NAME": "name of a track",
}  # fmt: skip
_IXML_NUMBERS = {"BWFXML/FILE_UID", "BWFXML/FILE_SET/FAMILY_UID", "BWFXML/HISTORY/PARENT_UID"}
_IXML_FILES = {
    "BWFXML/HISTORY/ORIGINAL_FILENAME": "own name as it was first recorded",
    "BWFXML/HISTORY/CURRENT_FILENAME": "own name when it was last written",
    "BWFXML/HISTORY/PARENT_FILENAME": "file that it was made from",
}
#: Adobe's and others' programs repeat there what the `bext` chunk holds, and keep it when they write that anew.
_IXML_AGAIN = ("BWFXML/BEXT/BWF_ORIGINATION_DATE", "BWFXML/BEXT/BWF_ORIGINATION_TIME")


def ixml_facts(data: bytes) -> Iterator[AnyFact]:
    """IXML 3: project, scene and take, numbers of the file and of what it was made from, and names that it had."""
    root = xml_tree(data.strip(b"\x00 \r\n\t"))
    if root is None:
        return
    again: dict[str, str] = {}
    for path, text in _elements(root):
        part = f"iXML {path.removeprefix('BWFXML/')}"
        if path in _IXML_WORDS:
            yield from told("element", text, part, {"element": words(_IXML_WORDS[path])})
        elif path in _IXML_NUMBERS and is_said(text):
            yield Identifier(at=Location(part, storable(text)), kind=IdentifierKind.INSTANCE, value=storable(text, 200))
        elif path in _IXML_FILES and is_said(text):
            yield PathClaim(at=Location(part, storable(text)), path=storable(text, 500), role=_IXML_FILES[path])
        elif path in _IXML_AGAIN:
            again[path] = text
    day, clock = (again.get(path, "") for path in _IXML_AGAIN)
    moment = exif_moment(f"{day} {clock}")
    if moment is not None:
        yield TimeClaim(at=Location("iXML BEXT", storable(f"{day} {clock}")), role=TimeRole.CAPTURED, moment=moment)


def _elements(root: "etree._Element") -> Iterator[tuple[str, str]]:
    """Path and words of each element that holds no others, no deeper than iXML goes."""
    for count, element in enumerate(root.iter()):
        if count >= _MOST_ELEMENTS:
            return
        if len(element) == 0:
            names = [str(element.tag), *(str(outer.tag) for _, outer in zip(range(6), element.iterancestors(), strict=False))]
            yield "/".join(reversed(names)), (element.text or "").strip()
