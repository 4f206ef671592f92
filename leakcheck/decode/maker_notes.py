"""What camera makers keep in notes of their own, as far as ExifRead takes them apart: numbers of the device, firmware, owner."""

import re
from collections.abc import Iterator, Mapping

from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PersonClaim, PersonRole
from leakcheck.model.location import Location

_IDENTIFIERS = {
    "MakerNote SerialNumber": IdentifierKind.SERIAL,
    "MakerNote InternalSerialNumber": IdentifierKind.SERIAL,
    "MakerNote InternalSerialNumber ": IdentifierKind.SERIAL,
    "MakerNote ImageUniqueID": IdentifierKind.PICTURE_UNIQUE,
}
_DESCRIPTIONS = {
    "MakerNote FirmwareVersion": "firmware of the camera",
    "MakerNote TotalShutterReleases": "number of pictures that the camera had taken",
    "MakerNote FileNumber": "number of the file in the camera",
}
_OWNER = "MakerNote OwnerName"
#: Lists of numbers, bytes in Python's form, and the values of cameras that were never given a number.
_NO_TEXT = re.compile(r"[\[(].*|0*|4294967295|b'.*", re.DOTALL)


def maker_facts(values: Mapping[str, str], prefix: str) -> Iterator[AnyFact]:
    """Each value that is a text or a number, at `<prefix> MakerNote <tag>`."""
    for name, kind in _IDENTIFIERS.items():
        value = _plain(values.get(name, "")).removeprefix("NO=").strip()
        if value:
            yield Identifier(at=_at(prefix, name, values[name]), kind=kind, value=storable(value, 200))
    for name, said in _DESCRIPTIONS.items():
        value = _plain(values.get(name, ""))
        if value:
            yield Description(at=_at(prefix, name, values[name]), kind=said, value=storable(value, 200))
    owner = _plain(values.get(_OWNER, ""))
    if owner:
        yield PersonClaim(at=_at(prefix, _OWNER, owner), role=PersonRole.OWNER, name=storable(owner, 200))


def _plain(text: str) -> str:
    """The text, or nothing where it is a list, is empty, or holds no more than controls."""
    text = text.strip(" \t\r\n\x00")
    readable = text.isprintable() and any(letter.isalnum() for letter in text)
    return "" if _NO_TEXT.fullmatch(text) or not readable else text


def _at(prefix: str, name: str, raw: str) -> Location:
    return Location(f"{prefix} {name.strip()}", storable(raw))
