"""PNG pictures (ISO/IEC 15948): the chunks in which programs leave their name, times and instructions."""

import re
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from leakcheck.decode.moments import exif_moment, iso_moment, mail_moment
from leakcheck.decode.picture_metadata import LONGEST_EXIF, credentials, exif_of, looks_of, xmp_of
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xmp_packet import LONGEST_PACKET
from leakcheck.model.content import Content
from leakcheck.model.facts import FeatureUse, PersonClaim, PersonRole, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MAGIC = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS = 100_000
_MOST_TEXTS = 200
_XMP_KEY = "XML:com.adobe.xmp"
#: Keys under which picture generators keep their instructions (Stable Diffusion web UI, ComfyUI, InvokeAI, NovelAI).
_GENERATORS = frozenset({"parameters", "prompt", "workflow", "invokeai_metadata", "invokeai_graph", "sd-metadata", "Dream"})
_PROFILE = re.compile(r"Raw profile type (?:exif|APP1|xmp)", re.IGNORECASE)


def recognises(content: Content) -> bool:
    return content.head.startswith(_MAGIC)


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the chunks in their order, then the looks of the picture."""
    del limits  # only the chunks named below are read, each within its own bound
    texts = 0
    with content.open() as stream:
        for kind, data in _chunks(stream):
            texts += kind in _TEXTS
            if kind in _READERS and texts <= _MOST_TEXTS:
                yield from _READERS[kind](data)
            elif not kind:
                yield Problem(ProblemKind.DAMAGED, "This PNG breaks off before its end.")
        yield from looks_of(stream, ("PNG",))


def _chunks(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Type and data of each chunk (section 5.3); data only of those that are read. An empty type where the chain breaks."""
    stream.seek(len(_MAGIC))
    for _ in range(_MOST_CHUNKS):
        head = stream.read(8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if len(kind) < 4 or length >= 1 << 31:
            yield b"", b""
            return
        if kind == b"IEND":
            return
        wanted = kind in _READERS and length <= LONGEST_PACKET
        if wanted:
            yield kind, stream.read(length)
        stream.seek(4 if wanted else length + 4, 1)


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
    moment = (iso_moment(text) or exif_moment(text) or mail_moment(text)) if key == "Creation Time" else None
    if moment is not None:
        yield TimeClaim(at=at, role=TimeRole.CREATED, moment=moment)
    if key == "Software" and text:
        yield SoftwareClaim(at=at, role=SoftwareRole.APPLICATION, name=storable(text, 200))
    if key == "Author" and text:
        yield PersonClaim(at=at, role=PersonRole.AUTHOR, name=storable(text, 200))
    if key in _GENERATORS:
        yield FeatureUse(at=at, kind="png_text", value=key)


def _profile(data: bytes) -> Iterator[Extracted]:
    """ImageMagick's way: a name, a length, and the block in hexadecimal digits."""
    digits = re.sub(rb"\s", b"", data.strip().partition(b"\n")[2].lstrip().partition(b"\n")[2])
    if re.fullmatch(rb"(?:[0-9A-Fa-f]{2})+", digits) is None:
        return
    block = bytes.fromhex(digits.decode("ascii"))
    if block.startswith(b"Exif\x00\x00"):
        yield from exif_of(block)
    elif b"<" in block[:200]:
        yield from xmp_of(block[max(block.find(b"<"), 0) :])


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, LONGEST_PACKET)
    except zlib.error:
        return b""


def _camera(data: bytes) -> Iterator[Extracted]:
    yield from exif_of(data[:LONGEST_EXIF])


def _signed(data: bytes) -> Iterator[Extracted]:
    del data
    yield credentials("chunk caBX")


_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_READERS: dict[bytes, Callable[[bytes], Iterator[Extracted]]] = {
    b"tIME": _modified,
    b"tEXt": _plain,
    b"zTXt": _packed,
    b"iTXt": _international,
    b"eXIf": _camera,
    b"caBX": _signed,
}

FORMAT = Format(
    name="png_picture",
    title="PNG picture",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    extract=extract,
    limitations=(
        "Content credentials (C2PA) are noted and not verified.",
        "The instructions that picture generators leave are noted by their key and not interpreted.",
        "The times that ImageMagick notes of the file it read (date:create, date:modify) are left out: they are those of a copy.",
    ),
)
