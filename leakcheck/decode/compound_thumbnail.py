"""The small picture of its first page that an OLE2 document keeps in its summary ([MS-OLEPS] section 2.11)."""

import struct
from collections.abc import Iterator

from leakcheck.decode.compound_file import CompoundFile
from leakcheck.decode.compound_properties import clipboard
from leakcheck.model.content import Content
from leakcheck.model.format import Child

_WINDOWS, _MACINTOSH = 0xFFFFFFFF, 0xFFFFFFFE
_METAFILE, _BITMAP, _ENHANCED = 3, 8, 14


def thumbnail(file: CompoundFile) -> Iterator[Child]:
    """The picture as a child; nothing where there is none or its format is unknown."""
    data = clipboard(file)
    if len(data) < 16:
        return
    for signature, ending in ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg")):
        at = data.find(signature, 0, 64)
        if at >= 0:
            yield Child(f"thumbnail.{ending}", Content.of_bytes(data[at:]))
            return
    tag, form = struct.unpack_from("<II", data)
    if tag == _WINDOWS and form == _METAFILE:  # a header of eight bytes goes before the metafile
        yield Child("thumbnail.wmf", Content.of_bytes(data[16:]))
    elif tag == _WINDOWS and form in {_ENHANCED, _BITMAP}:
        yield Child("thumbnail.emf" if form == _ENHANCED else "thumbnail.dib", Content.of_bytes(data[8:]))
    elif tag == _MACINTOSH:
        yield Child("thumbnail.pict", Content.of_bytes(data[8:]))
