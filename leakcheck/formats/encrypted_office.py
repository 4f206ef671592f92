"""Encrypted Office documents: an OLE2 file ([MS-CFB]) that holds nothing but an `EncryptedPackage` ([MS-OFFCRYPTO])."""

from collections.abc import Iterator

from leakcheck.decode.compound_file import MAGIC, holds_encrypted
from leakcheck.decode.office_locks import unlocked
from leakcheck.model.content import Content
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    yield from unlocked(content, limits, "document")


FORMAT = Format(
    name="encrypted_office",
    title="Encrypted Office document",
    kind=ItemKind.DOCUMENT,
    recognises=holds_encrypted,
    begins=(MAGIC,),
    extract=_extract,
    limitations=("The content is read only where a password that was given opens it, as a document inside this one.",),
    specialises=("compound_file",),
)
