"""Concise Binary Object Representation (RFC 8949): the values of content credentials and of COSE, within bounds."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Cbor: TypeAlias = "bool | int | float | str | bytes | list[Cbor] | dict[int | str, Cbor] | None"

_DEEPEST = 32
_MOST_VALUES = 100_000
#: Section 3.2.1: this in place of a length opens a value whose end is marked by a break.
_INDEFINITE = 31
_FLOATS = {25: (2, ">e"), 26: (4, ">f"), 27: (8, ">d")}
_SIMPLE: dict[int, bool | None] = {20: False, 21: True, 22: None, 23: None}


class NoCbor(ValueError):
    """The bytes are no value that can be read; the text says why, as the end of a sentence."""


class _Break:
    """The mark that ends a value of indefinite length."""


_BREAK = _Break()


def value_of(data: bytes) -> Cbor:
    """The one value that the bytes hold. Tags are dropped, and what they stand before is kept. Raises NoCbor."""
    reader = _Reader(data)
    found = reader.value(0)
    if isinstance(found, _Break) or reader.at != len(data):
        raise NoCbor("something stands behind its value")
    return found


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int = 0
    left: int = _MOST_VALUES

    def value(self, depth: int) -> "Cbor | _Break":
        """The next value (section 3: three bits of kind, five of length or of what follows)."""
        self.left -= 1
        if depth > _DEEPEST or self.left < 0:
            raise NoCbor("its values are nested too deeply or too many")
        first = self._take(1)[0]
        kind, more = first >> 5, first & 31
        if kind == 7:
            return self._simple(more)
        if kind == 6:
            self._number(more)
            return self.value(depth + 1)
        if kind < 2:
            number = self._number(more)
            return number if kind == 0 else -1 - number
        return _KINDS[kind](self, more, depth)

    def bytes_(self, more: int, depth: int) -> bytes:
        """Section 3.2.3: a text of indefinite length is made of pieces of definite length."""
        if more != _INDEFINITE:
            return self._take(self._number(more))
        pieces = []
        while not isinstance(piece := self.value(depth + 1), _Break):
            pieces.append(piece.encode() if isinstance(piece, str) else piece)
        if not all(isinstance(piece, bytes) for piece in pieces):
            raise NoCbor("a text is made of what is no text")
        return b"".join(piece for piece in pieces if isinstance(piece, bytes))

    def text(self, more: int, depth: int) -> str:
        try:
            return self.bytes_(more, depth).decode("utf-8")
        except UnicodeDecodeError:
            raise NoCbor("a text is not in UTF-8") from None

    def array(self, more: int, depth: int) -> list[Cbor]:
        found: list[Cbor] = []
        count = -1 if more == _INDEFINITE else self._number(more)
        while len(found) != count:
            one = self.value(depth + 1)
            if isinstance(one, _Break):
                if count < 0:
                    return found
                raise NoCbor("a list breaks off")
            found.append(one)
        return found

    def table(self, more: int, depth: int) -> dict[int | str, Cbor]:
        """A name given twice is read in different ways by different programs, and refused here (section 5.6)."""
        found: dict[int | str, Cbor] = {}
        count = -1 if more == _INDEFINITE else self._number(more)
        while len(found) != count:
            key = self.value(depth + 1)
            if isinstance(key, _Break) and count < 0:
                return found
            one = self.value(depth + 1)
            if not isinstance(key, int | str) or isinstance(key, bool) or key in found or isinstance(one, _Break):
                raise NoCbor("a table has a name twice, or one that is neither a word nor a number")
            found[key] = one
        return found

    def _simple(self, more: int) -> "Cbor | _Break":
        if more == _INDEFINITE:
            return _BREAK
        if more in _FLOATS:
            size, form = _FLOATS[more]
            return float(struct.unpack(form, self._take(size))[0])
        if more in _SIMPLE:
            return _SIMPLE[more]
        raise NoCbor("it holds a value of an unknown kind")

    def _number(self, more: int) -> int:
        if more < 24:
            return more
        if more > 27:
            raise NoCbor("a length is written in a way that is not known")
        return int.from_bytes(self._take(1 << (more - 24)), "big")

    def _take(self, count: int) -> bytes:
        if count > len(self.data) - self.at:
            raise NoCbor("it breaks off")
        self.at += count
        return self.data[self.at - count : self.at]


_KINDS: dict[int, Callable[[_Reader, int, int], Cbor]] = {2: _Reader.bytes_, 3: _Reader.text, 4: _Reader.array, 5: _Reader.table}


def byte_string(data: bytes) -> bytes:
    """A string of bytes as it is written in COSE's Sig_structure (section 4.2.1: the shortest form)."""
    return _head(2, len(data)) + data


def text_string(text: str) -> bytes:
    return _head(3, len(text.encode())) + text.encode()


def array_of(*parts: bytes) -> bytes:
    """A list of values that are written already."""
    return _head(4, len(parts)) + b"".join(parts)


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes((kind << 5 | number,))
    width = next(power for power in range(4) if number < 1 << (8 << power))
    return bytes((kind << 5 | 24 + width,)) + number.to_bytes(1 << width, "big")
