"""What stands behind the end of a picture or recording, where no program shows it: its size, and documents and archives taken out."""

from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.model.content import Content
from leakcheck.model.facts import Description
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location

_JPEG = b"\xff\xd8\xff"
#: The mark that it begins with and the mark's place, in words, and whether it is taken out and read.
_BEHIND = (
    (_JPEG, 0, "a further JPEG picture", False),
    (b"ftyp", 4, "a film, as telephones keep with a moving photograph", False),
    (b"PK\x03\x04", 0, "a zip archive", True),
    (b"%PDF-", 0, "a PDF document", True),
    (b"Rar!\x1a\x07", 0, "a RAR archive", True),
    (b"7z\xbc\xaf\x27\x1c", 0, "a 7-Zip archive", True),
    (b"\x89PNG\r\n\x1a\n", 0, "a PNG picture", True),
)
_FILLING = b"\x00\xff\r\n "
_OPENING = 1 << 16
NAME = "data behind the picture's end"


def behind(stream: BinaryIO, end: int, size: int, limits: Limits, name: str = NAME) -> Iterator[Description | Child]:
    """Data from `end` to `size`; an `end` of 0 means that none was found. Filling of zeros, ones and blanks is passed over."""
    if not 0 < end < size:
        return
    stream.seek(end)
    opening = stream.read(_OPENING)
    if not opening.startswith(_JPEG) and not opening.strip(_FILLING):
        return
    words, taken = next(((words, taken) for mark, at, words, taken in _BEHIND if opening[at : at + len(mark)] == mark), ("", False))
    value = f"{size - end:,} bytes" + (f", beginning like {words}" if words else "")
    yield Description(at=Location(f"byte {end}", opening[:16].hex(" ")), kind=name, value=value)
    if taken:
        stream.seek(end)
        yield Child(name, Content.of_stream(stream, limits.item_bytes))
