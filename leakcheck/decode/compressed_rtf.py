"""Outlook's compressed RTF undone ([MS-OXRTFCP]). A reference of two bytes gives 17 at most, so that the result is bounded by its source."""

import struct

_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D
#: What the dictionary holds before anything was read ([MS-OXRTFCP] section 2.1.2.1).
_PRELOADED = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
    b"Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_DICTIONARY = 4096


def uncompressed_rtf(data: bytes, limit: int) -> bytes:
    """The RTF text, at most `limit` bytes; empty where the data is no compressed RTF. What is cut off is left out."""
    if len(data) < 16:
        return b""
    size, raw_size, kind, _ = struct.unpack_from("<IIII", data)
    source, most = data[16 : min(len(data), size + 4)], min(raw_size, limit)
    if kind == _PLAIN:
        return source[:most]
    return _undone(source, most) if kind == _COMPRESSED else b""


def _undone(source: bytes, most: int) -> bytes:
    held = bytearray(_PRELOADED.ljust(_DICTIONARY, b"\0"))
    write, place, out = len(_PRELOADED), 0, bytearray()
    while place < len(source) and len(out) < most:
        control = source[place]
        place += 1
        for bit in range(8):
            is_reference = control >> bit & 1
            piece = source[place : place + 1 + is_reference]
            place += 1 + is_reference
            if len(piece) < 1 + is_reference:
                return bytes(out[:most])
            if is_reference:
                offset, length = piece[0] << 4 | piece[1] >> 4, (piece[1] & 15) + 2
                if offset == write:
                    return bytes(out[:most])
                for step in range(length):
                    write = _put(held, write, held[(offset + step) % _DICTIONARY], out)
            else:
                write = _put(held, write, piece[0], out)
    return bytes(out[:most])


def _put(held: bytearray, write: int, byte: int, out: bytearray) -> int:
    held[write] = byte
    out.append(byte)
    return (write + 1) % _DICTIONARY
