"""Encrypted Office documents: an OLE2 file ([MS-CFB]) that holds nothing but an `EncryptedPackage` ([MS-OFFCRYPTO])."""

from collections.abc import Iterator

from leakcheck.model.content import Content
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAM = "EncryptedPackage".encode("utf-16-le")
_SECTOR = 512


def _recognises(content: Content) -> bool:
    if not content.head.startswith(_OLE):
        return False
    # The directory's first sector stands where the header says (offset 48, [MS-CFB] section 2.2); names are UTF-16.
    first = int.from_bytes(content.head[48:52], "little")
    shift = int.from_bytes(content.head[30:32], "little")
    if shift not in {9, 12} or first > content.size // _SECTOR:
        return False
    with content.open() as stream:
        stream.seek((first + 1) << shift)
        return _STREAM in stream.read(8 * _SECTOR)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    yield Problem(ProblemKind.ENCRYPTED, "The document is encrypted with a password; its content was not read.")


FORMAT = Format(
    name="encrypted_office",
    title="Encrypted Office document",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    extract=_extract,
    limitations=("The content is not read, and no password is ever asked for.",),
)
