"""PNG pictures (ISO/IEC 15948): the chunks in which programs leave their name, times and instructions."""

import re
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from leakcheck.decode.colour_profile import profile_facts
from leakcheck.decode.generation_words import is_generation
from leakcheck.decode.iptc_records import iptc_facts
from leakcheck.decode.moments import exif_moment, iso_moment, mail_moment
from leakcheck.decode.photoshop_resources import resource_facts
from leakcheck.decode.picture_end import behind
from leakcheck.decode.picture_metadata import LONGEST_EXIF, credentials, exif_of, looks_of, xmp_of
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xmp_packet import LONGEST_PACKET
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    FeatureUse,
    Identifier,
    IdentifierKind,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MAGIC = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS = 100_000
_MOST_TEXTS = 200
_LONGEST_ORDER = 400
_LONE = "*"
_XMP_KEY = "XML:com.adobe.xmp"
#: Keys under which picture generators keep their instructions (Stable Diffusion web UI, ComfyUI, InvokeAI, NovelAI).
_GENERATORS = frozenset({"parameters", "prompt", "workflow", "invokeai_metadata", "invokeai_graph", "sd-metadata", "Dream"})
_PROFILE = re.compile(r"Raw profile type (?:exif|APP1|xmp|iptc|8bim|icc|icm)", re.IGNORECASE)

_PEOPLE = {"Author": PersonRole.AUTHOR, "Copyright": PersonRole.RIGHTS_HOLDER}
#: Section 11.3.4.2 names these; keys outside the standard keep their own name.
_KINDS = {"Title": "title", "Description": "caption", "Comment": "comments", "Source": "source", "Disclaimer": "disclaimer", "Warning": "warning"}


def recognises(content: Content) -> bool:
    return content.head.startswith(_MAGIC)


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the chunks in their order, then how the picture was written, its looks, and what stands behind its end."""
    texts = 0
    order: list[str] = []
    with content.open() as stream:
        for kind, data in _chunks(stream):
            texts += kind in _TEXTS
            if kind in _READERS and texts <= _MOST_TEXTS:
                yield from _READERS[kind](data)
            elif not kind:
                yield Problem(ProblemKind.DAMAGED, "This PNG breaks off before its end.")
            _noted(order, kind, data)
        end = stream.tell() if order[-1:] == ["IEND"] else 0
        yield from _writing(order)
        yield from looks_of(stream, ("PNG",))
        yield from behind(stream, end, content.size, limits)


def _chunks(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Type and data of each chunk (section 5.3); all data only of those that are read. An empty type where the chain breaks."""
    stream.seek(len(_MAGIC))
    for _ in range(_MOST_CHUNKS):
        head = stream.read(8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if len(kind) < 4 or length >= 1 << 31:
            yield b"", b""
            return
        following = stream.tell() + length + 4
        if kind in (b"IHDR", b"IDAT"):
            # Of the picture data the two bytes in which zlib says how hard it packed (RFC 1950 section 2.2), and the chunk's length.
            yield kind, stream.read(min(length, 13 if kind == b"IHDR" else 2)) + head[:4]
        else:
            yield kind, stream.read(length) if kind in _READERS and length <= LONGEST_PACKET else b""
        stream.seek(following)
        if kind == b"IEND":
            return


def _noted(order: list[str], kind: bytes, data: bytes) -> None:
    """The chunk by name, those of one name in a row once; the head and the first data with what they tell of the program."""
    name = kind.decode("latin-1")
    if kind == b"IHDR" and len(data) >= 13:
        name = f"IHDR({data[8]} bits, colour type {data[9]}, interlace {data[12]})"
    elif kind == b"IDAT" and order and order[-1].startswith("IDAT"):
        # A lone piece has the size that the picture needs; the first of several has the size that the program chose.
        order[-1] = order[-1].removesuffix(_LONE)
        return
    elif kind == b"IDAT":
        name = f"IDAT({data[:2].hex()}, pieces of {int.from_bytes(data[2:6], 'big')} bytes){_LONE}"
    if name and order[-1:] != [name] and len(order) < _LONGEST_ORDER:
        order.append(name)


def _writing(order: list[str]) -> Iterator[Extracted]:
    """Order of chunks, depth, packing and size of the pieces: programs differ in these."""
    words = [re.sub(r", pieces.*", ")", word) if word.endswith(_LONE) else word for word in order]
    if any(word.startswith("IDAT(") for word in words):
        value = storable(" ".join(words), 500)
        yield Identifier(at=Location("order of chunks", value), kind=IdentifierKind.ENCODER_FINGERPRINT, value=value)


def _modified(data: bytes) -> Iterator[Extracted]:
    """Section 11.3.6.1 (tIME). It should be UTC and often is not, so no zone is taken from it."""
    if len(data) == 7:
        raw = f"{int.from_bytes(data[:2], 'big'):04}:{data[2]:02}:{data[3]:02} {data[4]:02}:{data[5]:02}:{data[6]:02}"
        moment = exif_moment(raw)
        if moment is not None:
            yield TimeClaim(at=Location("chunk tIME", raw), role=TimeRole.MODIFIED, moment=moment)


def _plain(data: bytes) -> Iterator[Extracted]:
    key, _, text = data.partition(b"\x00")
    yield from _text(key.decode("latin-1"), text, "tEXt", "latin-1")


def _packed(data: bytes) -> Iterator[Extracted]:
    key, _, rest = data.partition(b"\x00")
    yield from _text(key.decode("latin-1"), _inflated(rest[1:]), "zTXt", "latin-1")


def _international(data: bytes) -> Iterator[Extracted]:
    """Section 11.3.4.5: key, two bytes on compression, language, translated key, UTF-8 text."""
    key, _, rest = data.partition(b"\x00")
    parts = rest[2:].split(b"\x00", 2)
    if len(parts) == 3:
        yield from _text(key.decode("latin-1"), _inflated(parts[2]) if rest[:1] == b"\x01" else parts[2], "iTXt", "utf-8")


def _text(key: str, data: bytes, chunk: str, encoding: str) -> Iterator[Extracted]:
    if key == _XMP_KEY:
        yield from xmp_of(data)
    elif _PROFILE.fullmatch(key):
        yield from _profile(data)
    else:
        yield from _said(key, data[:4_000].decode(encoding, "replace").strip(), Location(f"chunk {chunk} {storable(key, 80)}"))


def _said(key: str, text: str, at: Location) -> Iterator[Extracted]:
    """Section 11.3.4.2 names the keys; the generators' keys are their own."""
    at = Location(at.part, storable(text))
    if not text:
        return
    if key == "Software":
        yield SoftwareClaim(at=at, role=SoftwareRole.APPLICATION, name=storable(text, 200))
    elif key in _PEOPLE:
        yield PersonClaim(at=at, role=_PEOPLE[key], name=storable(text, 200))
    elif key in _GENERATORS or is_generation(text):
        if key in _GENERATORS:
            yield FeatureUse(at=at, kind="png_text", value=key)
        yield Identifier(at=at, kind=IdentifierKind.GENERATION, value=storable(text, 2_000))
    else:
        yield from _described(key, text, at)


def _described(key: str, text: str, at: Location) -> Iterator[Extracted]:
    moment = (iso_moment(text) or exif_moment(text) or mail_moment(text)) if key == "Creation Time" else None
    if moment is not None:
        yield TimeClaim(at=at, role=TimeRole.CREATED, moment=moment)
    else:
        yield Description(at=at, kind=_KINDS.get(key) or storable(key, 80).strip() or "text without a name", value=storable(text, 2_000))


def _profile(data: bytes) -> Iterator[Extracted]:
    """ImageMagick's way: a name, a length, and the block in hexadecimal digits."""
    digits = re.sub(rb"\s", b"", data.strip().partition(b"\n")[2].lstrip().partition(b"\n")[2])
    if re.fullmatch(rb"(?:[0-9A-Fa-f]{2})+", digits) is None:
        return
    block = bytes.fromhex(digits.decode("ascii"))
    if block.startswith(b"Exif\x00\x00"):
        yield from exif_of(block)
    elif block.startswith(b"8BIM"):
        yield from resource_facts(block)
    elif block.startswith(b"\x1c"):
        yield from iptc_facts(block)
    elif block[36:40] == b"acsp":
        yield from profile_facts(block)
    elif b"<" in block[:200]:
        yield from xmp_of(block[max(block.find(b"<"), 0) :])


def _colours(data: bytes) -> Iterator[Extracted]:
    """Section 11.3.2.3 (iCCP): a name, a byte on compression, the packed profile."""
    yield from profile_facts(_inflated(data.partition(b"\x00")[2][1:]))


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, LONGEST_PACKET)
    except zlib.error:
        return b""


def _camera(data: bytes) -> Iterator[Extracted]:
    yield from exif_of(data[:LONGEST_EXIF])


def _signed(data: bytes) -> Iterator[Extracted]:
    yield from credentials("chunk caBX", data)


_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_READERS: dict[bytes, Callable[[bytes], Iterator[Extracted]]] = {
    b"tIME": _modified,
    b"tEXt": _plain,
    b"zTXt": _packed,
    b"iTXt": _international,
    b"iCCP": _colours,
    b"eXIf": _camera,
    b"caBX": _signed,
}

FORMAT = Format(
    name="png_picture",
    title="PNG picture",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    begins=(_MAGIC,),
    extract=extract,
    limitations=(
        "The instructions that picture generators leave are kept as they stand and not interpreted.",
        "The times that ImageMagick notes of the file it read (date:create, date:modify) are kept as words: they are those of a copy.",
    ),
)
