"""What camera makers keep in notes of their own: numbers of the device, firmware, owner.

None of these notes is published. Most are a directory like those of TIFF behind a few letters; where it begins, from where its addresses
count and what its tags mean is what owners of such cameras found out (the tag tables of ExifTool list it, maker by maker).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leakcheck.decode.tiff_directories import Entry, NoDirectory, TiffBlock
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PersonClaim, PersonRole
from leakcheck.model.location import Location

_SERIAL, _INTERNAL, _LENS, _UNIQUE = "SerialNumber", "InternalSerialNumber", "LensSerialNumber", "ImageUniqueID"
_FIRMWARE, _RELEASES, _FILE, _OWNER_NAME = "FirmwareVersion", "TotalShutterReleases", "FileNumber", "OwnerName"


@dataclass(frozen=True, slots=True)
class _Form:
    """One maker's way: how a note begins, and where in it things stand."""

    begin: bytes
    """Its first bytes; empty where only the camera's maker tells."""
    maker: str
    directory: int
    """Place of the directory, from the note's beginning; or, where `pointed`, of the number that says where it is."""
    tags: Mapping[int, str]
    own: int | None = None
    """From where in the note addresses count; None where they count like those of the block around it."""
    order: int | None = None
    """Where in the note two letters say in which order numbers are written; None where it is that of the block."""
    pointed: bool = False


_CANON = {7: _FIRMWARE, 8: _FILE, 9: _OWNER_NAME, 0x0C: _SERIAL, 0x28: _UNIQUE, 0x96: _INTERNAL}
_NIKON = {0x1D: _SERIAL, 0xA0: _SERIAL, 0xA7: _RELEASES}
_OLYMPUS = {0x0404: _SERIAL}
_PANASONIC = {0x25: _INTERNAL, 0x52: _LENS}
_FORMS = (
    _Form(b"Nikon\x00\x02", "", 14, _NIKON, own=10, order=10, pointed=True),
    _Form(b"Nikon\x00\x01", "", 8, _NIKON),
    _Form(b"OLYMPUS\x00", "", 12, _OLYMPUS, own=0, order=8),
    _Form(b"OM SYSTEM\x00", "", 16, _OLYMPUS, own=0, order=12),
    _Form(b"OLYMP\x00", "", 8, _OLYMPUS),
    _Form(b"Panasonic\x00", "", 12, _PANASONIC),
    _Form(b"FUJIFILM", "", 8, {0x10: _INTERNAL}, own=0, pointed=True),
    _Form(b"AOC\x00", "", 6, {0x0229: _SERIAL}, order=4),
    _Form(b"PENTAX \x00", "", 10, {0x0229: _SERIAL}, own=0, order=8),
    _Form(b"SONY DSC ", "", 12, {0x2031: _SERIAL}),
    _Form(b"Apple iOS\x00", "", 14, {0x15: _UNIQUE}, own=0, order=12),
    _Form(b"", "canon", 0, _CANON),
    _Form(b"", "nikon", 0, _NIKON),
    _Form(b"", "sony", 0, {0x2031: _SERIAL}),
    _Form(b"", "samsung", 0, {0xA002: _SERIAL}, own=0),
)
#: Olympus keeps what is of the device in a directory of its own.
_EQUIPMENT_TAG = 0x2010
_EQUIPMENT = {0x0101: _SERIAL, 0x0102: _INTERNAL, 0x0202: _LENS}
#: Fujifilm writes numbers with the lowest byte first, whatever the block does.
_ALWAYS_LITTLE = b"FUJIFILM"
_IDENTIFIERS = {
    f"MakerNote {_SERIAL}": IdentifierKind.SERIAL,
    f"MakerNote {_INTERNAL}": IdentifierKind.SERIAL,
    f"MakerNote {_LENS}": IdentifierKind.SERIAL,
    f"MakerNote {_UNIQUE}": IdentifierKind.PICTURE_UNIQUE,
}
_DESCRIPTIONS = {
    f"MakerNote {_FIRMWARE}": "firmware of the camera",
    f"MakerNote {_RELEASES}": "number of pictures that the camera had taken",
    f"MakerNote {_FILE}": "number of the file in the camera",
}
_OWNER = f"MakerNote {_OWNER_NAME}"
#: Lists of numbers, bytes in Python's form, and the values of cameras that were never given a number.
_NO_TEXT = re.compile(r"[\[(].*|0*|4294967295|b'.*", re.DOTALL)


def maker_values(block: TiffBlock, note: Entry, maker: str) -> dict[str, str]:
    """The values that are known, as `MakerNote <tag>`; none where the note is of no known form, or leads nowhere."""
    opening = block.read(note.place, 20)
    form = next((one for one in _FORMS if (opening.startswith(one.begin) if one.begin else maker.lower().startswith(one.maker))), None)
    if form is None:
        return {}
    try:
        return dict(_values(*_directory(block, note.place, form, opening), form.tags))
    except NoDirectory:
        return {}


def _directory(block: TiffBlock, place: int, form: _Form, opening: bytes) -> tuple[TiffBlock, int]:
    """The bytes with the note's own addresses and order, and the place of its directory in them."""
    letters = opening[form.order : form.order + 2] if form.order is not None else b""
    order = "<" if letters == b"II" or form.begin == _ALWAYS_LITTLE else ">" if letters == b"MM" else ""
    base = block.base if form.own is None else block.base + place + form.own
    inner = block.moved(base, order)
    start = block.base + place + form.directory - base
    return inner, inner.number(start) if form.pointed else start


def _values(block: TiffBlock, place: int, tags: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Of two tags of one meaning the later counts, which is the newer way."""
    entries = block.directory(place)
    for tag, name in tags.items():
        entry = entries.get(tag)
        text = "" if entry is None else block.bytes_of(entry).hex() if name == _UNIQUE and entry.kind == 1 else block.text_of(entry)
        if text.strip():
            yield f"MakerNote {name}", text
    equipment = entries.get(_EQUIPMENT_TAG) if tags is _OLYMPUS else None
    if equipment is not None:
        yield from _values(block, block.number_of(equipment) or equipment.place, _EQUIPMENT)


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
