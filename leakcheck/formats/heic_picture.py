"""HEIC and AVIF pictures (ISO/IEC 23008-12): how telephones keep photographs."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.decode.credential_places import BOX, store_in
from leakcheck.decode.picture_metadata import LONGEST_EXIF, credentials, exif_of, looks_of, xmp_of
from leakcheck.decode.xmp_packet import packet_in
from leakcheck.model.content import Content
from leakcheck.model.facts import FeatureUse
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF = frozenset({b"avif", b"avis"})
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
        exif, xmp = _blocks(stream, kind)
        if exif or _exif_in(data):
            yield from exif_of(exif or _exif_in(data))
        packet = packet_in(xmp)
        if packet:
            yield from xmp_of(packet)
        yield from looks_of(stream, (kind,))


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


def _blocks(stream: BinaryIO, kind: str) -> tuple[bytes, bytes]:
    """The EXIF and XMP blocks; empty where the container cannot be read, which `looks_of` then reports."""
    import warnings

    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(stream, formats=(kind,)) as picture:
                exif, xmp = picture.info.get("exif"), picture.info.get("xmp")
    except MemoryError:
        raise
    # Broad on purpose: both libraries raise whatever their C code reports.
    except Exception:
        return b"", b""
    return (exif if isinstance(exif, bytes) else b""), (xmp if isinstance(xmp, bytes) else b"")


FORMAT = Format(
    name="heic_picture",
    title="HEIC or AVIF picture",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    extract=extract,
    limitations=("Of several pictures only the first is looked at.",),
)
