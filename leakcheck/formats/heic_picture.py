"""HEIC and AVIF pictures (ISO/IEC 23008-12): how telephones keep photographs."""

import re
import struct
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from leakcheck.decode.colour_profile import LONGEST_PROFILE, profile_facts
from leakcheck.decode.credential_places import BOX, store_in
from leakcheck.decode.picture_metadata import LONGEST_EXIF, credentials, exif_of, looks_of, xmp_of
from leakcheck.decode.picture_print import prepare
from leakcheck.decode.xmp_packet import packet_in
from leakcheck.model.content import Content
from leakcheck.model.facts import FeatureUse, PictureContent
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF = frozenset({b"avif", b"avis"})
_SIZE = re.compile(rb"ispe\x00{4}(.{8})", re.DOTALL)
_EXIF = re.compile(rb"Exif\x00\x00(?:II\*\x00|MM\x00\*)")


def recognises(content: Content) -> bool:
    """The first box names a brand of the family; `mif1` is shared, so its other brands decide."""
    return bool(_kind(content.head))


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the blocks beside the picture, then its looks."""
    kind = _kind(content.head)
    if kind == "AVIF":
        brand = content.head[8:12].decode("ascii", "replace")
        yield FeatureUse(at=Location("box ftyp", brand), kind="image_format", value="ftypavif")
    if content.size > limits.item_bytes:
        yield Problem(ProblemKind.LIMIT, "This picture is too large to be taken apart.")
        return
    data = content.read(limits.item_bytes)
    if BOX in data:
        store = store_in(data)
        yield from credentials("box uuid C2PA", store.data if store else b"")
    with content.open() as stream:
        exif, xmp, profile = _blocks(stream, kind)
        if exif or _exif_in(data):
            yield from exif_of(exif or _exif_in(data))
        packet = packet_in(xmp)
        if packet:
            yield from xmp_of(packet)
        yield from profile_facts(profile[:LONGEST_PROFILE])
        looks = list(looks_of(stream, (kind,)))
        yield from looks
        if not any(isinstance(fact, PictureContent) for fact in looks):
            yield from _stated_size(data)


def _stated_size(data: bytes) -> Iterator[Extracted]:
    """The largest size in a file that cannot be decoded (ISO/IEC 23008-12 section 6.5.3, box ispe)."""
    sizes = [struct.unpack(">II", found[1]) for found in islice(_SIZE.finditer(data), 1_000)]
    width, height = max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))
    if width and height:
        yield PictureContent(at=Location("box ispe", f"{width} x {height}"), role="picture", width=width, height=height)


def _kind(head: bytes) -> str:
    """Pillow's name for the kind: `HEIF`, `AVIF`, or empty."""
    if head[4:8] != b"ftyp":
        return ""
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, min(int.from_bytes(head[:4], "big"), 256), 4))}
    if brands & _AVIF:
        return "AVIF"
    return "HEIF" if brands & (_HEIC - {b"mif1", b"msf1"}) or head[8:12] in _HEIC else ""


def _exif_in(data: bytes) -> bytes:
    """The EXIF block of a file that the decoder refuses, by its mark (ISO/IEC 23008-12 section A.2.1); empty where there is none."""
    found = _EXIF.search(data)
    return data[found.end() - 4 :][:LONGEST_EXIF] if found else b""


def _blocks(stream: BinaryIO, kind: str) -> tuple[bytes, bytes, bytes]:
    """The EXIF and XMP blocks and the colour profile; empty where the container cannot be read, which `looks_of` then reports."""
    import warnings

    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    prepare((kind,))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(stream, formats=(kind,)) as picture:
                found = [picture.info.get(name) for name in ("exif", "xmp", "icc_profile")]
    except MemoryError:
        raise
    # Broad on purpose: both libraries raise whatever their C code reports.
    except Exception:
        return b"", b"", b""
    exif, xmp, profile = (one if isinstance(one, bytes) else b"" for one in found)
    return exif, xmp, profile


FORMAT = Format(
    name="heic_picture",
    title="HEIC or AVIF picture",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    extract=extract,
    limitations=("Of several pictures only the first is looked at.",),
)
