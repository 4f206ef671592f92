"""GIF pictures (GIF89a specification): remarks, and the blocks of programs, in which they keep XMP and a colour profile."""

from collections.abc import Iterator
from typing import BinaryIO

from leakcheck.decode.colour_profile import profile_facts
from leakcheck.decode.picture_end import behind
from leakcheck.decode.picture_metadata import comment_of, looks_of, xmp_of
from leakcheck.decode.xmp_packet import LONGEST_PACKET, packet_in
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

_MAGICS = (b"GIF87a", b"GIF89a")
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_COMMENT, _PROGRAM = 0xFE, 0xFF
_XMP, _PROFILE = b"XMP DataXMP", b"ICCRGBG1012"
#: Pieces of up to 255 bytes, of all blocks together: films of 250 megabytes.
_MOST_PIECES = 1_000_000
_MOST_COMMENTS = 200


class _Broken(Exception):
    """The chain of blocks breaks off."""


def recognises(content: Content) -> bool:
    return content.head.startswith(_MAGICS)


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """Facts of the blocks in their order, then the looks of the first picture, then what stands behind the end."""
    end = 0
    with content.open() as stream:
        try:
            comments = 0
            for kind, pieces in _Blocks(stream).told():
                comments += kind == _COMMENT
                if comments <= _MOST_COMMENTS:
                    yield from _told(kind, pieces)
            end = stream.tell()
        except _Broken:
            yield Problem(ProblemKind.DAMAGED, "This GIF breaks off or is damaged before its end.")
        except LimitReached as reached:
            yield Problem(ProblemKind.LIMIT, f"This GIF was not read to its end: {reached}.")
        yield from looks_of(stream, ("GIF",))
        yield from behind(stream, end, content.size, limits)


def _told(kind: int, pieces: list[bytes]) -> Iterator[Extracted]:
    """A remark, or what stands behind a program's mark (sections 24 and 26), each piece with its byte of length in front."""
    if kind == _COMMENT:
        yield from comment_of(b"".join(piece[1:] for piece in pieces), "comment")
    elif pieces[0][1:] == _XMP:
        # The packet is written without lengths; what is read as lengths here are letters of it, and a tail leads readers to the end.
        packet = packet_in(b"".join(pieces[1:]))
        if packet:
            yield from xmp_of(packet)
    elif pieces[0][1:] == _PROFILE:
        yield from profile_facts(b"".join(piece[1:] for piece in pieces[1:]))


class _Blocks:
    """The blocks of a GIF (section 12 and following); pieces are counted over the whole file."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._left = stream, _MOST_PIECES

    def told(self) -> Iterator[tuple[int, list[bytes]]]:
        """Label and pieces of remarks and programs' blocks. Raises _Broken, LimitReached."""
        self._stream.seek(10)
        self._skip_colours(2)
        while True:
            mark = self._byte()
            if mark == _END:
                return
            if mark == _IMAGE:
                self._stream.seek(8, 1)
                self._skip_colours(0)
                self._byte()  # the size of codes
                self._pieces(0)
            elif mark == _EXTENSION:
                label = self._byte()
                pieces = self._pieces(LONGEST_PACKET if label in (_COMMENT, _PROGRAM) else 0)
                if pieces:
                    yield label, pieces
            else:
                raise _Broken

    def _skip_colours(self, behind: int) -> None:
        """A byte of flags (sections 18 and 20), so many other bytes, and the table of colours that the flags announce."""
        flags = self._byte()
        self._stream.seek(behind + (3 << (flags & 7) + 1 if flags & 0x80 else 0), 1)

    def _pieces(self, kept: int) -> list[bytes]:
        """The pieces up to the empty one that ends a block, with their lengths; of the data `kept` bytes at most."""
        found: list[bytes] = []
        while length := self._byte():
            self._left -= 1
            if self._left < 0:
                raise LimitReached(f"it has more than {_MOST_PIECES:,} pieces")
            piece = self._stream.read(length)
            if len(piece) < length:
                raise _Broken
            kept -= length + 1
            if kept > 0:
                found.append(bytes((length,)) + piece)
        return found

    def _byte(self) -> int:
        byte = self._stream.read(1)
        if not byte:
            raise _Broken
        return byte[0]


FORMAT = Format(
    name="gif_picture",
    title="GIF picture",
    kind=ItemKind.PICTURE,
    recognises=recognises,
    begins=_MAGICS,
    extract=extract,
    limitations=("Of animations only the first picture is looked at.", "GIF has no place for times; those of its XMP block are read."),
)
