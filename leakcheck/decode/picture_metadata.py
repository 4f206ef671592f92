"""What every kind of picture is asked once its container is taken apart: its EXIF block, its XMP packet, its looks."""

from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.decode.content_credentials import credential_facts
from leakcheck.decode.credential_ingredients import SIGN, ingredient_facts
from leakcheck.decode.exif_tags import ExifError, exif_block, exif_facts
from leakcheck.decode.picture_print import THUMBNAIL, picture_print
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xmp_packet import XmpError, xmp_facts
from leakcheck.model.facts import AnyFact, Description, SignatureMark, SoftwareClaim, SoftwareRole
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: JPEG's own bound for one segment; other containers could hold more, honest ones do not.
LONGEST_EXIF = 1 << 20
#: Remarks in which programs name themselves.
_NAMED_BY_ITSELF = (
    "CREATOR:", "Created with", "File written by", "Lavc", "LEAD Technologies", "Handmade Software", "Created by OpenJPEG", "Kakadu-v",
    "Creator: JasPer",
)  # fmt: skip
_LONGEST_REMARK = 4_000
#: Binary data that programs keep in such fields are no words.
_MOST_CONTROLS = 0.1
_MARK = b"Exif\x00\x00"


def exif_of(block: bytes | BinaryIO) -> Iterator[AnyFact | Problem]:
    """Facts of an EXIF block, its mark in front or not, or of a whole TIFF file; and the small picture inside it."""
    try:
        read = exif_block(block.removeprefix(_MARK)[:LONGEST_EXIF] if isinstance(block, bytes) else block)
    except ExifError:
        yield Problem(ProblemKind.DAMAGED, "The camera data (EXIF) of this picture are damaged and were not read.")
        return
    yield from exif_facts(read)
    if read.damage:
        yield Problem(ProblemKind.DAMAGED, f"The camera data (EXIF) of this picture {read.damage}; what stands before that was read.")
    if read.thumbnail:
        small, problem = picture_print(read.thumbnail, ("JPEG",), THUMBNAIL, Location("EXIF block thumbnail"))
        yield from (found for found in (small, problem) if found is not None)


def xmp_of(packet: bytes, what: str = "picture") -> Iterator[AnyFact | Problem]:
    """Facts of an XMP packet; `what` is what holds it, in words."""
    try:
        yield from xmp_facts(packet)
    except XmpError:
        yield Problem(ProblemKind.DAMAGED, f"The XMP block of this {what} is damaged and was not read.")


def looks_of(stream: BinaryIO, kinds: tuple[str, ...], has_preview: bool = False) -> Iterator[AnyFact | Problem]:
    """Size and hash of the picture itself; of one with a preview also what that is compared with."""
    seen, problem = picture_print(stream, kinds, "picture", Location("picture"), has_preview)
    yield from (found for found in (seen, problem) if found is not None)


def remark(data: bytes, part: str, kind: str = "comments") -> Description | None:
    """What somebody or some program wrote into a field without a stated set of characters; None where it is no text."""
    data = data[:_LONGEST_REMARK].strip(b"\x00 \t\r\n")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    controls = sum(letter < " " and letter not in "\t\r\n" for letter in text)
    if controls > len(text) * _MOST_CONTROLS or not any(letter.isalnum() for letter in text):
        return None
    return Description(at=Location(part, storable(text)), kind=kind, value=storable(text, 2_000))


def comment_of(data: bytes, part: str) -> Iterator[AnyFact]:
    """A remark in the picture's own field for it: the name of a program, or what people wrote."""
    said = remark(data, part)
    if said is not None and said.value.startswith(_NAMED_BY_ITSELF):
        yield SoftwareClaim(at=said.at, role=SoftwareRole.PRODUCER, name=storable(said.value, 200))
    elif said is not None:
        yield said


def credentials(part: str, store: bytes) -> Iterator[AnyFact]:
    """The mark of content credentials (C2PA), by which their signature is asked about later, and what they state of the picture's making."""
    yield SignatureMark(at=Location(part), scheme="c2pa", detail="content credentials")
    yield from credential_facts(store, part)
    if SIGN in store:
        yield from ingredient_facts(store, part)
