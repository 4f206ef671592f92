"""Encrypted Office documents: an OLE2 file ([MS-CFB]) that holds nothing but an `EncryptedPackage` ([MS-OFFCRYPTO])."""

from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.decode.office_locks import unlocked
from leakcheck.model.content import Content
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Names are UTF-16 and compared without regard to case ([MS-CFB] section 2.6.4).
_STREAM = "ENCRYPTEDPACKAGE".encode("utf-16-le")
#: Such files have about ten directory entries, four to a short sector; a chain made to go round ends here.
_MOST_SECTORS = 32
#: Numbers from here on are no sectors but marks; the last of a chain bears one ([MS-CFB] section 2.1).
_SPECIAL = 0xFFFFFFFA
_LAST = b"\xfe\xff\xff\xff"


def _recognises(content: Content) -> bool:
    header = content.head[:512]
    # Sectors of 512 or 4096 bytes: [MS-CFB] section 2.2.
    if not header.startswith(_OLE) or _number(header, 30, 2) not in {9, 12}:
        return False
    with content.open() as stream:
        return any(_STREAM in sector.upper() for sector in _directory(stream, header))


def _directory(stream: BinaryIO, header: bytes) -> Iterator[bytes]:
    """The sectors of the directory: the first stands at offset 48 of the header, the next in the sector table."""
    size, sector = 1 << _number(header, 30, 2), _number(header, 48, 4)
    for _ in range(_MOST_SECTORS):
        stream.seek((sector + 1) * size)
        yield stream.read(size)
        # The header lists the first 109 sectors of the table, which is enough for the beginning of any directory.
        place = 76 + 4 * (sector // (size // 4))
        if place > 508:
            return
        stream.seek((_number(header, place, 4) + 1) * size + 4 * (sector % (size // 4)))
        sector = _number(stream.read(4) or _LAST, 0, 4)
        if sector >= _SPECIAL:
            return


def _number(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    yield from unlocked(content, limits, "document")


FORMAT = Format(
    name="encrypted_office",
    title="Encrypted Office document",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(_OLE,),
    extract=_extract,
    limitations=("The content is read only where a password that was given opens it, as a document inside this one.",),
    specialises=("compound_file",),
)
