"""The scans of a progressive JPEG (ITU-T T.81 annex G) that tell how light each block is: all that a picture of an eighth of its size needs."""

import re
from typing import BinaryIO

#: In picture data, FF is followed by 00, by the number of a restart, or by a marker (section B.1.1.5).
MARKER_IN_DATA = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_START, _SCAN, _END = b"\xff\xd8", 0xDA, 0xD9
#: Segments of programs and remarks, which say nothing of how the data are read; Adobe's (APP14) tells the colours.
_PASSED_OVER = frozenset({*range(0xE0, 0xEE), 0xEF, 0xFE})
_MOST_SEGMENTS = 2_000


def coarse(stream: BinaryIO, longest: int) -> bytes:
    """The picture with only the scans of the blocks' mean, all refinements of it, and one finer scan; empty where the chain of segments breaks.

    The finer scan keeps a decoder from guessing between blocks. What has more than `longest` bytes is left as it is: empty, too.
    """
    stream.seek(0)
    data = stream.read(longest + 1)
    if len(data) > longest:
        return b""
    kept, at, finer = [_START], len(_START), 0
    for _ in range(_MOST_SEGMENTS):
        marker, end = _segment(data, at)
        if marker == _END:
            return b"".join([*kept, data[at : at + 2]])
        if marker == _SCAN:
            following = MARKER_IN_DATA.search(data, end)
            is_mean = data[end - 3] == 0
            finer += not is_mean
            end, wanted = following.start() if following else len(data), is_mean or finer == 1
        else:
            wanted = marker not in _PASSED_OVER
        if not marker or end >= len(data):
            return b""
        if wanted:
            kept.append(data[at:end])
        at = end
    return b""


def _segment(data: bytes, at: int) -> tuple[int, int]:
    """The marker at a place and the end of its segment; 0 where there is no whole one."""
    head = data[at : at + 4]
    if head[:1] != b"\xff" or len(head) < 2:
        return 0, at
    if head[1] == _END:
        return _END, at + 2
    length = int.from_bytes(head[2:], "big")
    is_whole = at + 2 + length <= len(data) and (length >= 6 or (length >= 2 and head[1] != _SCAN))
    return (head[1], at + 2 + length) if is_whole else (0, at)
