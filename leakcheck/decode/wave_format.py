"""Microsoft's description of coded sound, WAVEFORMATEX, as WAV, AVI and Windows Media keep it (mmreg.h; RFC 2361 registers the codecs)."""

import struct
from dataclasses import dataclass

from leakcheck.decode.recording_facts import sound
from leakcheck.decode.riff_chunks import Order

_SHORTEST = 14
_EXTENSIBLE = 0xFFFE
#: Those that recorders, telephones and editors write; RFC 2361 has hundreds.
_CODECS = {
    0x0001: "PCM", 0x0002: "Microsoft ADPCM", 0x0003: "PCM in floating point", 0x0006: "A-law", 0x0007: "mu-law", 0x000A: "Windows Media Voice",
    0x0011: "IMA ADPCM", 0x0022: "TrueSpeech", 0x0031: "GSM 6.10", 0x0050: "MPEG layer 2", 0x0055: "MP3", 0x0057: "AMR", 0x0058: "AMR wide band",
    0x00FF: "AAC", 0x0130: "Sipro ACELP", 0x0160: "Windows Media Audio 1", 0x0161: "Windows Media Audio 2",
    0x0162: "Windows Media Audio Professional", 0x0163: "Windows Media Audio lossless", 0x1600: "AAC in ADTS", 0x2000: "AC-3", 0x704F: "Opus",
    0xA106: "AAC", 0xF1AC: "FLAC",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WaveFormat:
    """The coding in words, samples and bytes a second, and the bytes of one block of samples."""

    words: str
    rate: int
    bytes_per_second: int
    block: int
    is_pcm: bool


def wave_format(data: bytes, order: Order = "little") -> WaveFormat | None:
    """None where the description is cut. `order` is that of the bytes in a number: the other one in RIFX."""
    if len(data) < _SHORTEST:
        return None
    tag, channels, rate, speed, block = (int(number) for number in struct.unpack_from("<HHIIH" if order == "little" else ">HHIIH", data))
    bits = int.from_bytes(data[14:16], order)
    if tag == _EXTENSIBLE and len(data) >= 28:
        tag = int.from_bytes(data[24:28], order) & 0xFFFF
    codec = _CODECS.get(tag, f"codec 0x{tag:04X}")
    return WaveFormat(sound(codec, rate, channels, bits), rate, speed, block, is_pcm=tag in (1, 3))
