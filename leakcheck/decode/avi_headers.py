"""Heads of AVI films (Microsoft's AVI RIFF File Reference) and what Nikon's cameras write behind them."""

import struct
from collections.abc import Iterator

from leakcheck.decode.recording_facts import coding, duration, is_said, program, text_of, time, told, words
from leakcheck.decode.visible_text import storable
from leakcheck.decode.wave_format import wave_format
from leakcheck.model.facts import AnyFact, SoftwareRole, TimeRole

_MOST_NOTES = 200


def film_length(data: bytes) -> Iterator[AnyFact]:
    """`avih`: microseconds of a picture, and how many pictures there are."""
    if len(data) >= 20:
        each, count = int.from_bytes(data[:4], "little"), int.from_bytes(data[16:20], "little")
        yield from duration(each * count / 1e6, "LIST hdrl avih")


def stream_coding(head: bytes, form: bytes, part: str) -> Iterator[AnyFact]:
    """Coding of one stream by its `strh` (kind and codec in four letters each) and its `strf` (BITMAPINFOHEADER or WAVEFORMATEX)."""
    kind = head[:4]
    if kind == b"auds" and (wave := wave_format(form)) is not None:
        yield coding("sound", wave.words, part)
    elif kind == b"vids" and len(form) >= 20:
        width, height = (abs(int(number)) for number in struct.unpack_from("<ii", form, 4))
        codecs = dict.fromkeys(_codec(name) for name in (head[4:8], form[16:20]))
        names = ", ".join(name for name in codecs if name)
        yield coding("picture", f"{names or 'not compressed'}, {width} x {height}", part)


def _codec(name: bytes) -> str:
    text = name.decode("latin-1").strip("\x00 ")
    return storable(text) if text.isprintable() else ""


#: Numbers of Nikon's notes, as ExifTool documents them; times are of the camera's clock.
_NIKON = {
    3: words("maker of the camera"), 4: program(SoftwareRole.CAMERA), 5: words("program in the camera"), 6: words("kind of camera"),
    0x13: time(TimeRole.CAPTURED), 0x14: time(TimeRole.DIGITISED),
}  # fmt: skip


def camera_notes(data: bytes, part: str) -> Iterator[AnyFact]:
    """`nctg`: a number, a length and so many bytes, over and over."""
    at = 0
    for _ in range(_MOST_NOTES):
        if at + 4 > len(data):
            return
        tag, length = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
        text = text_of(data[at + 4 : at + 4 + length])
        if tag in _NIKON and is_said(text):
            yield from told("note", text, f"{part} {tag}", {"note": _NIKON[tag]})
        at += 4 + length
