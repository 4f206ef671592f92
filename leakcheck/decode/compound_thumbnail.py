"""The small picture of its first page that an OLE2 document keeps in its summary ([MS-OLEPS] section 2.11)."""

import struct
from collections.abc import Iterator

from leakcheck.decode.compound_file import CompoundFile
from leakcheck.decode.compound_properties import clipboard
from leakcheck.model.content import Content
from leakcheck.model.format import Child

_WINDOWS, _MACINTOSH = 0xFFFFFFFF, 0xFFFFFFFE
_METAFILE, _BITMAP, _ENHANCED = 3, 8, 14
#: Where an old metafile states its own length, in words of two bytes ([MS-WMF] section 2.3.2.2), and the least that it can be.
_LENGTH_AT, _LEAST = 6, 18


def thumbnail(file: CompoundFile) -> Iterator[Child]:
    """The picture as a child, its bytes as they stand; nothing where there is none or its format is unknown.

    An old metafile gets no header with a size, which Windows keeps apart from it: what is handed on is what the document holds.
    """
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
        yield Child("thumbnail.wmf", Content.of_bytes(_metafile(data[16:])))
    elif tag == _WINDOWS and form in {_ENHANCED, _BITMAP}:
        yield Child("thumbnail.emf" if form == _ENHANCED else "thumbnail.dib", Content.of_bytes(data[8:]))
    elif tag == _MACINTOSH:
        yield Child("thumbnail.pict", Content.of_bytes(data[8:]))


def _metafile(data: bytes) -> bytes:
    """The metafile without what fills up the property behind it, which often is what lay there in the memory of the program."""
    words = struct.unpack_from("<I", data, _LENGTH_AT)[0] if len(data) >= _LEAST else 0
    return data[: 2 * words] if _LEAST <= 2 * words < len(data) else data
