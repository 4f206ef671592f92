"""Snappy, a packing for speed (format description of google/snappy): one packed block, without the frames around it, within a bound."""

_COPY_SHORT, _COPY_LONG = 1, 2
#: Literals of up to sixty bytes have their length in the tag; above, so many more bytes hold it.
_INLINE = 60
_LONGEST_VARINT = 5


class SnappyDamage(ValueError):
    """The block is broken, or unpacks to more than the bound."""


def unpacked(data: bytes, most: int) -> bytes:
    """The bytes of a block. Raises SnappyDamage."""
    size, at = _length(data)
    if size > most:
        raise SnappyDamage(f"a block says that it unpacks to {size:,} bytes")
    out = bytearray()
    while at < len(data) and len(out) <= size:
        tag = data[at]
        at += 1
        if tag & 3:
            offset, length, at = _copy(data, at, tag)
            _repeat(out, offset, length)
        else:
            length, at = _literal(data, at, tag >> 2)
            if at + length > len(data):
                raise SnappyDamage("a block ends too early")
            out += data[at : at + length]
            at += length
    if len(out) != size:
        raise SnappyDamage("a block has another length than it says")
    return bytes(out)


def _length(data: bytes) -> tuple[int, int]:
    """How long the unpacked block is: seven bits a byte, the lowest first."""
    value = 0
    for at, byte in enumerate(data[:_LONGEST_VARINT]):
        value |= (byte & 0x7F) << 7 * at
        if byte < 0x80:
            return value, at + 1
    raise SnappyDamage("a block does not say how long it is")


def _literal(data: bytes, at: int, length: int) -> tuple[int, int]:
    if length < _INLINE:
        return length + 1, at
    width = length - _INLINE + 1
    return int.from_bytes(data[at : at + width], "little") + 1, at + width


def _copy(data: bytes, at: int, tag: int) -> tuple[int, int, int]:
    """How far back, how many bytes, and where the next tag stands."""
    if tag & 3 == _COPY_SHORT:
        if at >= len(data):
            raise SnappyDamage("a block ends too early")
        return (tag >> 5) << 8 | data[at], (tag >> 2 & 7) + 4, at + 1
    width = 2 if tag & 3 == _COPY_LONG else 4
    return int.from_bytes(data[at : at + width], "little"), (tag >> 2) + 1, at + width


def _repeat(out: bytearray, offset: int, length: int) -> None:
    """A copy may reach into what it writes itself: then the bytes between are repeated."""
    if not 0 < offset <= len(out):
        raise SnappyDamage("a block refers to bytes before its beginning")
    start = len(out) - offset
    if offset >= length:
        out += out[start : start + length]
    else:
        out += (bytes(out[start:]) * (length // offset + 1))[:length]
