"""JPEG 2000 pictures (ISO/IEC 15444-1): files of boxes (JP2, JPX), as scans and pictures in PDF often are, and bare codestreams."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO

from leakcheck.decode.colour_profile import profile_facts
from leakcheck.decode.credential_places import LONGEST_STORE
from leakcheck.decode.iptc_records import iptc_facts
from leakcheck.decode.jpeg_2000_boxes import SIGNATURE, Box, ChainEnd, boxes
from leakcheck.decode.jpeg_2000_codestream import BEGINNING, Codestream, codestream_in
from leakcheck.decode.photoshop_resources import resource_facts
from leakcheck.decode.picture_end import behind
from leakcheck.decode.picture_metadata import comment_of, credentials, exif_of, looks_of, xmp_of
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_tree import xml_tree
from leakcheck.decode.xmp_packet import LONGEST_PACKET, packet_in
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, FeatureUse, Identifier, IdentifierKind, Link, PictureContent
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: Of boxes of one kind; honest files have one of most, and of labels and remarks in XML some dozens.
_MOST_OF_KIND = 50
_MOST_REMARKS = 20
_MOST_ELEMENTS = 200
_LONGEST_WORDS = 2_000
#: Kakadu states in a remark of its own how much each layer adds.
_NUMBERS_OF_LAYERS = b"Kdu-Layer-Info"
_INCH = 0.0254
_DOTS = range(1, 100_000)


def recognises(content: Content) -> bool:
    return content.head.startswith((SIGNATURE, BEGINNING))


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the boxes in their order, of the first codestream where it stands, then the looks of the picture, then what stands behind it."""
    with content.open() as stream:
        end, stated = 0, None
        for found in _bare(stream) if content.head.startswith(BEGINNING) else _boxed(stream, content.size):
            if isinstance(found, ChainEnd):
                end = found.at
            elif isinstance(found, PictureContent) and found.role == "picture":
                stated = found
            else:
                yield found
        looks = list(looks_of(stream, ("JPEG2000",)))
        yield from looks
        if stated is not None and not any(isinstance(fact, PictureContent) for fact in looks):
            yield stated
        yield from behind(stream, end, content.size, limits)


def _bare(stream: BinaryIO) -> Iterator[Extracted]:
    yield FeatureUse(at=Location("codestream"), kind="image_format", value="JPEG 2000 codestream")
    yield from _codestream(codestream_in(stream, 0))


def _boxed(stream: BinaryIO, size: int) -> Iterator[Extracted | ChainEnd]:
    counted: Counter[str] = Counter()
    for box in boxes(stream, size):
        if isinstance(box, ChainEnd):
            yield Problem(ProblemKind.DAMAGED, "This JPEG 2000 picture breaks off before its end.") if box.breaks_off else box
            return
        counted[box.kind] += 1
        if box.kind == "jp2c" and counted[box.kind] == 1:
            yield from _codestream(codestream_in(stream, box.start))
        elif counted[box.kind] <= _MOST_OF_KIND and box.kind in _READERS and box.length <= LONGEST_STORE:
            stream.seek(box.start)
            yield from _READERS[box.kind](stream.read(box.length), box)


def _codestream(found: Codestream | None) -> Iterator[Extracted]:
    if found is None:
        yield Problem(ProblemKind.DAMAGED, "The head of this JPEG 2000 picture is damaged and was not read.")
        return
    for text in found.remarks[:_MOST_REMARKS]:
        if not text.startswith(_NUMBERS_OF_LAYERS):
            yield from comment_of(text, "codestream COM")
    yield Identifier(at=Location("main header of the codestream", found.form), kind=IdentifierKind.ENCODER_FINGERPRINT, value=found.form)
    if found.width and found.height:
        raw = f"{found.width} x {found.height}"
        yield PictureContent(at=Location("codestream SIZ", raw), role="picture", width=found.width, height=found.height)


def _brand(data: bytes, box: Box) -> Iterator[Extracted]:
    brand = data[:4].decode("latin-1").strip()
    yield FeatureUse(at=Location(_part(box), storable(brand)), kind="image_format", value=storable(f"JPEG 2000 ({brand})"))


def _colours(data: bytes, box: Box) -> Iterator[Extracted]:
    """Section I.5.3.3: methods 2 and 3 (of 15444-2) are a colour profile."""
    del box
    if data[:1] in (b"\x02", b"\x03"):
        yield from profile_facts(data[3:])


def _resolution(data: bytes, box: Box) -> Iterator[Extracted]:
    """Section I.5.3.7: two fractions of dots a metre, down and across, then a power of ten for each."""
    down, below_down, across, below_across = (int.from_bytes(data[at : at + 2], "big") for at in range(0, 8, 2))
    if len(data) < 10 or not below_down or not below_across:
        return
    powers = [int.from_bytes(data[at : at + 1], "big", signed=True) for at in (8, 9)]
    high, wide = down / below_down * 10.0 ** powers[0] * _INCH, across / below_across * 10.0 ** powers[1] * _INCH
    if round(high) in _DOTS and round(wide) in _DOTS:
        what = "as it was captured" if box.kind == "resc" else "as it is to be shown"
        value = f"{round(wide)} × {round(high)} dots per inch, {what}"
        yield Description(at=Location(_part(box), value), kind="resolution", value=value)


def _xml(data: bytes, box: Box) -> Iterator[Extracted]:
    """Section I.7.1 leaves open what stands in it: XMP in files of some programs, else the words of a library's or archive's records."""
    packet = packet_in(data)
    if packet:
        yield from xmp_of(packet)
        return
    root = xml_tree(data)
    if root is None:
        yield Problem(ProblemKind.DAMAGED, "A record in XML in this picture is damaged and was not read.")
        return
    said: list[str] = []
    for number, element in enumerate(root.iter("*")):
        text = " ".join((element.text or "").split()) if number < _MOST_ELEMENTS else ""
        if text:
            said.append(f"{str(element.tag).rpartition('}')[2]}: {text[:300]}")
        if number >= _MOST_ELEMENTS:
            break
    if said:
        value = storable("; ".join(said), _LONGEST_WORDS)
        yield Description(at=Location(_part(box), value), kind="metadata in XML", value=value)


def _address(data: bytes, box: Box) -> Iterator[Extracted]:
    """Section I.7.3.2: a version, flags, and an address that a zero ends."""
    target = storable(data[4:].partition(b"\x00")[0][:_LONGEST_WORDS].decode("utf-8", "replace")).strip()
    if target:
        # 15444-2 section M.11.2: in the table of other files it is where part of this picture's data lie.
        yield Link(at=Location(_part(box), target), kind="linked-file" if "dtbl" in box.path else "url", target=target)


def _label(data: bytes, box: Box) -> Iterator[Extracted]:
    text = storable(data[:_LONGEST_WORDS].decode("utf-8", "replace")).strip("\x00 ")
    if any(letter.isalnum() for letter in text):
        yield Description(at=Location(_part(box), text), kind="label", value=text)


def _signed(data: bytes, box: Box) -> Iterator[Extracted]:
    if b"c2pa" in data[:64]:
        yield from credentials(_part(box), (len(data) + 8).to_bytes(4, "big") + b"jumb" + data)


def _by_identifier(data: bytes, box: Box) -> Iterator[Extracted]:
    """Section I.7.2: sixteen bytes say what the others are."""
    del box
    read = _BLOCKS.get(data[:16].hex())
    if read is not None and len(data) - 16 <= LONGEST_PACKET:
        yield from read(data[16:])


def _part(box: Box) -> str:
    return storable(f"box {box.path}", 100)


#: XMP Specification part 3 section 1.1.4; ExifTool's tables of Jpeg2000 for the others: EXIF and IPTC as many programs write them, EXIF, IPTC
#: and the image resources as Photoshop does.
_BLOCKS: dict[str, Callable[[bytes], Iterator[Extracted]]] = {
    "be7acfcb97a942e89c71999491e3afac": xmp_of,
    b"JpgTiffExif->JP2".hex(): exif_of,
    "33c7a4d2b81d4723a0baf1a3e097ad38": iptc_facts,
    "0537cdab9d0c4431a72afa561f2a113e": exif_of,
    "09a14e97c0b442e0bebf36df6f0ce36f": iptc_facts,
    "2c4c0100850440b9a03e562148d6dfeb": resource_facts,
}
_READERS: dict[str, Callable[[bytes, Box], Iterator[Extracted]]] = {
    "ftyp": _brand,
    "colr": _colours,
    "resc": _resolution,
    "resd": _resolution,
    "xml ": _xml,
    "jp2i": _xml,
    "url ": _address,
    "lbl ": _label,
    "uuid": _by_identifier,
    "jumb": _signed,
}

FORMAT = Format(
    name="jpeg_2000_picture",
    title="JPEG 2000 picture",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    begins=(SIGNATURE, BEGINNING),
    extract=extract,
    limitations=(
        "Of files that hold several pictures only the first is looked at.",
        "Geographic references (GeoJP2) are not read; records in XML that are no XMP are kept as words.",
        "What stands behind a bare codestream is not looked for.",
    ),
)
