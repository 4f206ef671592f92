"""From BER to DER as far as reading takes it (ITU-T X.690 section 8): open lengths are closed, strings in pieces put together.

Programs that sign as they write leave the lengths of what they write open, and cut a document into thousands of pieces. Readers of DER
take time by the square of their number for that. Here it takes one way through the bytes, with a bounded stack and no recursion. What
has no open length inside is handed on as it stands: signatures are made over such bytes.
"""

from dataclasses import dataclass, field

_OPEN, _CONSTRUCTED, _LONG_TAG = 0x80, 0x20, 0x1F
_STRING, _STRING_IN_PIECES = 0x04, 0x24
_SEQUENCE, _TAGGED = 0x30, 0xA0
#: Sequences with their lengths are looked into so deep: down to the content of signed data and no further.
_SPINE = 6
#: Honest messages have six open lengths inside one another, and one more for each kind that lies in another.
_DEEPEST = 40


@dataclass(slots=True)
class _Frame:
    """Something that is being looked into."""

    tag: bytes
    start: int
    end: int | None
    """None as long as its length is open."""
    last: int
    """It cannot go on beyond this."""
    is_string: bool
    written: bytearray = field(default_factory=bytearray)
    changed: bool = False


def with_definite_lengths(data: bytes) -> bytes:
    """The first element of these bytes in such a form. Raises ValueError where a length is wrong, or it lies too deep in itself."""
    stack: list[_Frame] = []
    position = 0
    while True:
        position, done = _step(data, position, stack)
        while done is None and stack and stack[-1].end == position:
            done = _closed(data, stack, position)
        if done is not None:
            return done


def _step(data: bytes, position: int, stack: list[_Frame]) -> tuple[int, bytes | None]:
    """One element, or the end of one whose length was open: where it goes on, and the whole where that was all."""
    above = stack[-1] if stack else None
    last = above.last if above else len(data)
    if above is not None and above.end is None and data[position : position + 2] == b"\0\0":
        return position + 2, _closed(data, stack, position + 2)
    tag, length, start = _head(data, position, last)
    is_string = tag[0] == _STRING_IN_PIECES
    if length is None or is_string or (tag[0] in {_SEQUENCE, _TAGGED} and len(stack) < _SPINE):
        if len(stack) >= _DEEPEST:
            raise ValueError("it lies too deep in itself")
        end = None if length is None else start + length
        stack.append(_Frame(tag, position, end, last if end is None else end, is_string, changed=length is None or is_string))
        return start, None
    end = start + length
    if above is None:
        return end, data[:end]
    if above.is_string:
        if tag[0] != _STRING:
            raise ValueError("a string in pieces holds something else")
        above.written += memoryview(data)[start:end]
    else:
        above.written += memoryview(data)[position:end]
    return end, None


def _head(data: bytes, position: int, last: int) -> tuple[bytes, int | None, int]:
    """The tag of an element, its length, None where that is left open, and where its content begins."""
    at = position + 1
    if position < last and data[position] & _LONG_TAG == _LONG_TAG:
        while at < min(last, position + 6) and data[at] & 0x80:
            at += 1
        at += 1
    if at >= last:
        raise ValueError("it ends too early")
    first, tag = data[at], data[position:at]
    if first == _OPEN:
        if not tag[0] & _CONSTRUCTED:
            raise ValueError("a length is left open where it cannot be")
        return tag, None, at + 1
    size = first & 0x7F if first > _OPEN else 0
    length = int.from_bytes(data[at + 1 : at + 1 + size], "big") if size else first
    start = at + 1 + size
    if size > 8 or start + length > last:
        raise ValueError("a length leads beyond the end")
    return tag, length, start


def _closed(data: bytes, stack: list[_Frame], position: int) -> bytes | None:
    """Take what ends here off the stack and write it into what it lies in; the whole where it lies in nothing."""
    frame = stack.pop()
    above = stack[-1] if stack else None
    if above is not None and above.is_string:
        if not frame.is_string:
            raise ValueError("a string in pieces holds something else")
        above.written += frame.written
        return None
    if frame.changed:
        head = bytes([_STRING]) if frame.is_string else frame.tag
        head += _length(len(frame.written))
    if above is None:
        return head + bytes(frame.written) if frame.changed else data[frame.start : position]
    above.changed = above.changed or frame.changed
    if frame.changed:
        above.written += head
        above.written += frame.written
    else:
        above.written += memoryview(data)[frame.start : position]
    return None


def _length(size: int) -> bytes:
    if size < _OPEN:
        return bytes([size])
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([_OPEN | len(octets)]) + octets
