"""Frames of sound: MPEG layers 2 and 3 (ISO/IEC 11172-3, 13818-3) with the heads that encoders of MP3 write, and AAC in ADTS (ISO/IEC 13818-7)."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from leakcheck.decode.recording_facts import sound

_HEAD = 4
_WINDOW = 1 << 16
#: Frames in a row that make it sure that sound begins here and not some other thing that has the same first bits.
_IN_A_ROW = 3
#: Frames that are looked at to tell whether the speed is the same throughout.
_SOME_FRAMES = 50
_RATES = (44_100, 48_000, 32_000)
#: Kilobits a second by version and layer (ISO/IEC 11172-3 section 2.4.2.3; 13818-3 section 2.4.2.3).
_SPEEDS = {
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_ADTS_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)
_ADTS_SAMPLES = 1024
#: Two hours and more of AAC.
_MOST_FRAMES = 400_000
#: LAME fills frames up with its name; where that is cut off, so may be the version.
_FILLED = re.compile(rb"LAME(\d\.\d{2,3})(?=[U\xaa])")


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: its bytes, its samples, how it is coded, and its place among its like."""

    length: int
    samples: int
    rate: int
    words: str
    speed: int = 0
    """Bits a second; 0 where the frame does not say."""
    side: int = 0
    """Where, in a first frame of MP3, encoders put their head."""

    @property
    def kind(self) -> tuple[int, int, bool]:
        """What stays the same from frame to frame."""
        return self.rate, self.samples, bool(self.speed)


def frame_at(head: bytes) -> Frame | None:
    """The frame that begins with these bytes; None where none can."""
    if len(head) < _HEAD or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    return _adts_frame(head) if head[1] & 0xF6 == 0xF0 else _mpeg_frame(head)


def _mpeg_frame(head: bytes) -> Frame | None:
    version, layer = {0: 3, 2: 2, 3: 1}.get(head[1] >> 3 & 3, 0), 4 - (head[1] >> 1 & 3)
    speeds = _SPEEDS.get((min(version, 2), layer))
    if speeds is None or head[2] >> 4 in (0, 15) or head[2] >> 2 & 3 == 3:
        return None
    speed, rate = speeds[head[2] >> 4] * 1000, _RATES[head[2] >> 2 & 3] // (1, 2, 4)[version - 1]
    samples = 576 if layer == 3 and version > 1 else 1152
    alone = head[3] >> 6 == 3
    side = _HEAD + {(True, True): 17, (True, False): 32, (False, True): 9, (False, False): 17}[version == 1, alone]
    words = sound(f"MPEG-{('1', '2', '2.5')[version - 1]} layer {layer}{' (MP3)' if layer == 3 else ''}", rate, 1 if alone else 2)
    return Frame(samples // 8 * speed // rate + (head[2] >> 1 & 1), samples, rate, words, speed, side)


def _adts_frame(head: bytes) -> Frame | None:
    """Section 6.2: profile, rate, channels, and the frame's length with its head."""
    if len(head) < 7 or head[2] >> 2 & 15 >= len(_ADTS_RATES):
        return None
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    rate, channels = _ADTS_RATES[head[2] >> 2 & 15], (head[2] & 1) << 2 | head[3] >> 6
    return Frame(length, _ADTS_SAMPLES * ((head[6] & 3) + 1), rate, sound("AAC in ADTS", rate, channels)) if length > 7 else None


def begins_with_frames(stream: BinaryIO, at: int, size: int) -> bool:
    """Whether several frames of a kind follow one another from here, or a whole file of fewer."""
    first: Frame | None = None
    for _ in range(_IN_A_ROW):
        stream.seek(at)
        frame = frame_at(stream.read(7))
        if frame is None or (first is not None and frame.kind != first.kind):
            return False
        first, at = first or frame, at + frame.length
        if at == size:
            return True
    return at < size


def first_frame(stream: BinaryIO, at: int, size: int) -> int:
    """Where the first frame begins, no further on than some kilobytes of filling; -1 where there is none."""
    stream.seek(at)
    window = stream.read(_WINDOW)
    place = window.find(b"\xff")
    while place >= 0:
        if frame_at(window[place : place + 7]) is not None and begins_with_frames(stream, at + place, size):
            return at + place
        place = window.find(b"\xff", place + 1)
    return -1


@dataclass(frozen=True, slots=True)
class EncoderHead:
    """What the encoder wrote into a first frame without sound; zeros and empty words where it did not."""

    name: str
    encoder: str = ""
    frames: int = 0
    length: int = 0
    """Bytes from the first frame to the end of the last."""


def encoder_head(frame: Frame, data: bytes) -> EncoderHead | None:
    """Xing's head with LAME's behind it (Mp3 Info Tag rev 1), or Fraunhofer's `VBRI`; `data` begins with the frame."""
    if data[36:40] == b"VBRI" and len(data) >= 54:
        length, frames = (int(number) for number in struct.unpack_from(">II", data, 46))
        return EncoderHead("VBRI", "Fraunhofer", frames, length)
    name = data[frame.side : frame.side + 4]
    if name not in (b"Xing", b"Info"):
        return None
    flags, at, numbers = int.from_bytes(data[frame.side + 4 : frame.side + 8], "big"), frame.side + 8, [0, 0]
    for bit in (0, 1):
        if flags & 1 << bit:
            numbers[bit] = int.from_bytes(data[at : at + 4], "big")
            at += 4
    at += (100 if flags & 4 else 0) + (4 if flags & 8 else 0)
    encoder = data[at : at + 9].rstrip(b"\x00 UA\xaa")
    noted = int.from_bytes(data[at + 28 : at + 32], "big") if encoder.startswith(b"L") else 0
    named = encoder.decode("latin-1") if len(encoder) > 3 and encoder[:1].isalpha() and encoder.decode("latin-1").isprintable() else ""
    return EncoderHead(name.decode("ascii"), named, numbers[0], noted or numbers[1])


def encoder_in_filling(data: bytes) -> str:
    """LAME's name and version where it filled a frame with it; empty where it did not."""
    match = _FILLED.search(data)
    return f"LAME{match[1].decode('ascii')}" if match else ""


def even_speed(stream: BinaryIO, at: int, end: int) -> int:
    """Bits a second where the first frames are all of one speed; 0 where not, or where they say none."""
    speeds = {frame.speed for frame, _ in zip(_frames(stream, at, end), range(_SOME_FRAMES), strict=False)}
    return speeds.pop() if len(speeds) == 1 else 0


def counted_length(stream: BinaryIO, at: int, end: int) -> float:
    """Seconds of sound, frame by frame; 0 for more frames than are counted."""
    seconds = 0.0
    for count, frame in enumerate(_frames(stream, at, end)):
        if count >= _MOST_FRAMES:
            return 0
        seconds += frame.samples / frame.rate
    return seconds


def _frames(stream: BinaryIO, at: int, end: int) -> Iterator[Frame]:
    while at + 7 <= end:
        stream.seek(at)
        frame = frame_at(stream.read(7))
        if frame is None:
            return
        yield frame
        at += frame.length
