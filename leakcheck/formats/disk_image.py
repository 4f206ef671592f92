"""Images of disks and memory of machines: named for what they are, because their files must be taken out by other tools."""

import re
from collections.abc import Iterator

from leakcheck.model.content import Content
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

#: Offset, bytes, name.
_HEADS = (
    (0, b"EVF\x09\x0d\x0a\xff\x00", "EnCase image (E01)"),
    (0, b"EVF2\x0d\x0a\x81\x00", "EnCase image (Ex01)"),
    (0, b"AFF10\x0d\x0a\x00", "forensic image (AFF)"),
    (0, b"conectix", "virtual disk (VHD)"),
    (0, b"vhdxfile", "virtual disk (VHDX)"),
    (0, b"KDMV", "virtual disk (VMDK)"),
    (0, b"# Disk DescriptorFile", "description of a virtual disk (VMDK)"),
    (0, b"QFI\xfb", "virtual disk (QCOW)"),
    (0, b"<<< Oracle VM VirtualBox Disk Image >>>", "virtual disk (VDI)"),
    (0, b"MSWIM\x00\x00\x00", "Windows image (WIM)"),
    (0, b"hsqs", "compressed file system (SquashFS)"),
    (3, b"NTFS    ", "image of a Windows disk (NTFS)"),
    (3, b"EXFAT   ", "image of a disk or card (exFAT)"),
    (54, b"FAT1", "image of a disk or card (FAT)"),
    (82, b"FAT32   ", "image of a disk or card (FAT32)"),
    (512, b"EFI PART", "image of a whole disk (GPT)"),
    (1024, b"H+\x00\x04", "image of a Mac disk (HFS+)"),
    (32, b"NXSB", "image of a Mac disk (APFS)"),
)
#: Whether any of these stands there: one look, because nearly no file is one.
_ANY_HEAD = re.compile(b"|".join(b".{%d}%s" % (at, re.escape(mark)) for at, mark, _ in _HEADS), re.DOTALL)
_BOOT_AT, _BOOT = 510, b"\x55\xaa"
_FILE_SYSTEMS_THAT_BOOT = frozenset({3, 54, 82})
_SECTOR = 512
_TAILS = ((b"koly", "Mac disk image (DMG)"), (b"conectix", "virtual disk (VHD)"))
_LEAST = 4096


def _kind(content: Content) -> str:
    head = content.head
    for at, mark, name in _HEADS if _ANY_HEAD.match(head) else ():
        if head[at : at + len(mark)] == mark and (at not in _FILE_SYSTEMS_THAT_BOOT or head[_BOOT_AT : _BOOT_AT + 2] == _BOOT):
            return name
    if content.size < _LEAST:
        return ""
    tail = _tail(content)
    return next((name for mark, name in _TAILS if tail.startswith(mark)), "")


def _tail(content: Content) -> bytes:
    """What the last sector begins with."""
    if content.size <= len(content.head):
        return content.head[-_SECTOR:]
    with content.open() as stream:
        stream.seek(content.size - _SECTOR)
        return stream.read(_SECTOR)


def _recognises(content: Content) -> bool:
    return bool(_kind(content))


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    sentence = f"It is a {_kind(content)}, which is not read: open it read-only with another tool, and scan the files copied out of it."
    yield Problem(ProblemKind.NO_READER, sentence.replace("It is a i", "It is an i").replace("It is a E", "It is an E"))


FORMAT = Format(
    name="disk_image",
    title="Disk image",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    extract=_extract,
    specialises=("compressed_file",),
    limitations=("Disk images are named and not read; the files in them have to be copied out with another tool.",),
)
